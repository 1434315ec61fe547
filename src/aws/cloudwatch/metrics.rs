//! Datapoints: as many metrics per request as CloudWatch takes, each answered with what it has and nothing made up.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_cloudwatch::types::{Dimension, Metric, MetricDataQuery, MetricDataResult, MetricStat, ScanBy, StatusCode};
use aws_smithy_types::DateTime;
use domain::{CloudError, MetricQuery, Moment, Series, Service};
use futures_util::stream::{self, StreamExt};

use super::once;
use crate::border::{malformed, optional_moment};
use crate::connection::Local;
use crate::found::Found;
use crate::operation::Operation;
use crate::pages::pages;

const DATA: Operation = Operation::new(Service::CloudWatch, "GetMetricData");

/// The most metrics that one request takes.
const BATCH: usize = 500;

/// How many requests are under way at a time.
const AT_A_TIME: usize = 2;

/// How far back datapoints are asked for.
const SPAN: Duration = Duration::from_hours(3);

/// How far back datapoints closer than a minute are asked for: CloudWatch keeps them for three hours, and an hour of
/// them is as much as anybody reads.
const FINE_SPAN: Duration = Duration::from_hours(1);

/// The closest datapoints that are asked for up to now, seconds.
const FINE: i64 = 10;

/// The span asked about: three hours up to the last full minute, or an hour up to the last full ten seconds.
#[derive(Clone, Copy, Debug)]
struct Window {
    from: Moment,
    to: Moment,
}

impl Window {
    fn until(now: Moment) -> Self {
        let to = Moment::from_secs(now.as_secs().div_euclid(60) * 60);
        Self { from: to - SPAN, to }
    }

    fn fine_until(now: Moment) -> Self {
        let to = Moment::from_secs(now.as_secs().div_euclid(FINE) * FINE);
        Self { from: to - FINE_SPAN, to }
    }

    /// Whether a period that starts at `at` is over: one that still runs would look like a drop.
    fn has_whole(self, at: Moment, period: u32) -> bool {
        at + Duration::from_secs(period.into()) <= self.to
    }
}

/// A series for each query, over the three hours before `now`, or the hour where its datapoints are closer than a minute. A request or metric that cannot be read is a gap.
pub(crate) async fn metrics(
    local: &Local,
    queries: &[MetricQuery],
    now: Moment,
) -> Result<Found<Vec<Series>>, CloudError> {
    let (fine, coarse): (Vec<MetricQuery>, Vec<MetricQuery>) =
        queries.iter().cloned().partition(MetricQuery::is_high_resolution);
    let windows = [(&coarse, Window::until(now)), (&fine, Window::fine_until(now))];
    let batches = windows.iter().flat_map(|(queries, window)| queries.chunks(BATCH).map(|batch| (batch, *window)));
    let asked = batches.map(|(batch, window)| read(local, batch, window)).collect::<Vec<_>>();
    let mut batches = stream::iter(asked).buffered(AT_A_TIME);
    let mut found = Found::whole(Vec::new());
    let mut is_anything_read = queries.is_empty();
    while let Some(batch) = batches.next().await {
        match batch {
            Ok(batch) => {
                is_anything_read = true;
                found.value.extend(batch.value);
                found = found.lacking(batch.gap);
            }
            Err(error) => found = found.lacking(Some(error)),
        }
    }
    match found.gap {
        Some(error) if !is_anything_read => Err(error),
        _ => Ok(found),
    }
}

async fn read(local: &Local, batch: &[MetricQuery], window: Window) -> Result<Found<Vec<Series>>, CloudError> {
    let queries: Vec<MetricDataQuery> = batch.iter().enumerate().map(|(n, query)| asked(n, query)).collect();
    let request = || {
        let request = local.cloudwatch.get_metric_data().set_metric_data_queries(Some(queries.clone()));
        let request = request.start_time(DateTime::from_secs(window.from.as_secs()));
        request.end_time(DateTime::from_secs(window.to.as_secs())).scan_by(ScanBy::TimestampAscending)
    };
    let found = pages(
        DATA,
        |token| request().set_next_token(token).customize().config_override(once()).send(),
        |output| Ok((output.metric_data_results.unwrap_or_default(), output.next_token)),
    );
    Ok(assembled(batch, window, found.await?))
}

fn asked(n: usize, query: &MetricQuery) -> MetricDataQuery {
    let dimension =
        |(name, value): &(domain::Text, domain::Text)| Dimension::builder().name(name.raw()).value(value.raw()).build();
    let metric = Metric::builder()
        .namespace(query.namespace.raw())
        .metric_name(query.name.raw())
        .set_dimensions(Some(query.dimensions.iter().map(dimension).collect()))
        .build();
    let period = i32::try_from(query.period).unwrap_or(i32::MAX);
    let stat = MetricStat::builder().metric(metric).period(period).stat(query.stat.as_str()).build();
    MetricDataQuery::builder().id(id(n)).metric_stat(stat).build()
}

/// Ids must begin with a small letter.
fn id(n: usize) -> String {
    format!("m{n}")
}

/// Puts the parts of each series together: CloudWatch may spread one over several pages.
fn assembled(batch: &[MetricQuery], window: Window, found: Found<Vec<MetricDataResult>>) -> Found<Vec<Series>> {
    let Found { value: results, mut gap } = found;
    let mut parts: BTreeMap<&str, Vec<&MetricDataResult>> = BTreeMap::new();
    for result in &results {
        parts.entry(result.id().unwrap_or_default()).or_default().push(result);
    }
    let mut series = Vec::new();
    for (n, query) in batch.iter().enumerate() {
        let Some(parts) = parts.get(id(n).as_str()) else {
            gap = gap.or_else(|| Some(malformed(&format!("MetricDataResult of {}", query.name))));
            continue;
        };
        match joined(query, window, parts) {
            Ok(one) => series.push(one),
            Err(error) => gap = gap.or(Some(error)),
        }
    }
    Found { value: series, gap }
}

fn joined(query: &MetricQuery, window: Window, parts: &[&MetricDataResult]) -> Result<Series, CloudError> {
    let mut points = Vec::new();
    for part in parts {
        if part.timestamps().len() != part.values().len() {
            return Err(malformed(&format!("MetricDataResult.Values of {}", query.name)));
        }
        points.extend(part.timestamps().iter().filter_map(optional_moment).zip(part.values().iter().copied()));
    }
    // The last part says how the whole ended.
    match parts.last().and_then(|part| part.status_code()) {
        Some(StatusCode::InternalError) => {
            return Err(CloudError::ServerFault { detail: format!("no datapoints of {}", query.name).into() });
        }
        Some(StatusCode::Forbidden) => {
            let detail = format!("no datapoints of {}", query.name).into();
            return Err(CloudError::Denied { action: "cloudwatch:GetMetricData".into(), detail });
        }
        _ => {}
    }
    points.retain(|(at, value): &(Moment, f64)| value.is_finite() && window.has_whole(*at, query.period));
    points.sort_by_key(|(at, _)| *at);
    points.dedup_by_key(|(at, _)| *at);
    Ok(Series { query: query.clone(), points })
}

#[cfg(test)]
mod tests;
