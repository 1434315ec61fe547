//! What the metrics of a window come to.

use domain::{MetricQuery, RegionEstate};

use super::{Front, Window};

/// The figures of a window; each `None` where nothing was there to measure.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figures {
    /// Minutes with a datapoint that is there whether anybody asks for anything or not, or with requests.
    pub known_minutes: usize,
    /// Percent of the requests that were not answered with 5xx.
    pub availability: Option<f64>,
    /// Seconds, the mean over all requests.
    pub response_time: Option<f64>,
    /// Requests per second in the busiest minute.
    pub throughput: Option<f64>,
    /// Half of the connections in the minute that had the most.
    pub users: Option<f64>,
}

/// The figures, or why there are none.
pub(super) fn read(front: &Front, here: &RegionEstate, window: Window) -> Result<Figures, String> {
    let requests = series(front.requests(), here, window)?;
    let own_errors = series(front.own_errors(), here, window)?;
    let target_errors = series(front.target_errors(), here, window)?;
    let times = series(front.response_time(), here, window)?;
    let connections = series(front.connections(), here, window)?;
    let mut hosts = Vec::new();
    for query in front.healthy_hosts() {
        hosts.push(series(Some(query), here, window)?);
    }
    let is_known = |minute: usize| at(&requests, minute).is_some() || hosts.iter().any(|it| at(it, minute).is_some());
    let known: Vec<usize> = (0..window.minutes()).filter(|minute| is_known(*minute)).collect();
    // A counter that counted nothing has no datapoint: in a minute that is known it stands for 0.
    let count = |of: &[Option<f64>], minute: usize| at(of, minute).unwrap_or(0.0);
    let total = |of: &[Option<f64>]| known.iter().map(|minute| count(of, *minute)).sum::<f64>();
    let peak = |of: &[Option<f64>]| known.iter().map(|minute| count(of, *minute)).reduce(f64::max);
    let failed = total(&own_errors) + total(&target_errors);
    // What found no target at all is not among the requests; the greater of the two errs to the side of broken.
    let asked = total(&requests).max(failed);
    Ok(Figures {
        known_minutes: known.len(),
        availability: (asked > 0.0).then(|| (1.0 - failed / asked) * 100.0),
        response_time: mean(&times, &requests),
        throughput: peak(&requests).map(|requests| requests / 60.0),
        users: peak(&connections).map(|connections| connections / 2.0),
    })
}

fn at(series: &[Option<f64>], minute: usize) -> Option<f64> {
    series.get(minute).copied().flatten()
}

/// The mean of `values` over all requests: each minute counts by how many it had.
fn mean(values: &[Option<f64>], weights: &[Option<f64>]) -> Option<f64> {
    let pairs = values.iter().zip(weights).filter_map(|(value, weight)| Some((((*value)?), (*weight)?)));
    let (sum, weight) =
        pairs.fold((0.0, 0.0), |(sum, all), (value, weight)| (value.mul_add(weight, sum), all + weight));
    (weight > 0.0).then(|| sum / weight)
}

/// A value a minute, or why there are none: what was not read is told from what counted nothing.
fn series(query: Option<MetricQuery>, here: &RegionEstate, window: Window) -> Result<Vec<Option<f64>>, String> {
    let query = query.ok_or("the load balancer's ARN has another form than its metrics need")?;
    let reading = here.metrics.get(&query).ok_or_else(|| format!("{} has not been read yet", query.name))?;
    if let Some(error) = reading.trouble() {
        return Err(format!("{} could not be read: {error}", query.name));
    }
    let series = reading.value().ok_or_else(|| format!("{} has not been read yet", query.name))?;
    Ok(series.dense(window.from, window.to))
}
