//! `GetMetricData`.

use std::ops::Range;

use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::super::{Asked, page};
use super::{invalid_value, metric_id, points};
use crate::world::metrics::{Datapoint, MetricId, Statistic, Window};

/// How many queries one request may hold, and how many data points one answer.
const MOST_QUERIES: usize = 500;
const MOST_POINTS: usize = 100_800;
const OPERATION: &str = "GetMetricData";

struct Query<'a> {
    id: &'a str,
    label: &'a str,
    metric: MetricId,
    unit: Option<&'a str>,
    statistic: Statistic,
    period: u32,
}

/// The answer to one query, with its place among all data points of the request.
struct Found<'a> {
    query: &'a Query<'a>,
    points: Vec<Datapoint>,
    place: Range<usize>,
}

/// `GetMetricData`: up to 500 metrics at once, newest data point first unless asked otherwise.
pub fn get_metric_data(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let input = asked.input;
    let (from, to) = (input.required_time("StartTime")?, input.required_time("EndTime")?);
    if from >= to {
        return Err(Refusal::invalid("The parameter StartTime must be less than the parameter EndTime."));
    }
    let queries = queries(input)?;
    let ascending = input.text("ScanBy") == Some("TimestampAscending");
    let mut place = 0;
    let found: Vec<Found<'_>> = queries
        .iter()
        .map(|query| {
            let window = Window { from, to, period: query.period };
            let mut points = points(asked, &query.metric, query.unit, (query.statistic, window));
            if !ascending {
                points.reverse();
            }
            let start = place;
            place += points.len();
            Found { query, points, place: start..place }
        })
        .collect();
    let start = input.text("NextToken").map_or(Ok(0), |token| page::offset(OPERATION, token))?;
    let size = input.int_within("MaxDatapoints", (1, MOST_POINTS), MOST_POINTS)?;
    let shown = start..start.saturating_add(size).min(place);
    let next = (shown.end < place).then(|| page::token_at(OPERATION, page::number(input).saturating_add(1), shown.end));
    let results = found.iter().filter_map(|found| found.on(&shown, place));
    Ok(Shape::new()
        .with("MetricDataResults", list(results))
        .with("NextToken", next)
        .with("Messages", Vec::<Shape>::new()))
}

impl Found<'_> {
    /// What of this answer is on a page that ends at `page.end` of `all` data points.
    fn on(&self, page: &Range<usize>, all: usize) -> Option<Shape> {
        let (from, to) = (self.place.start.max(page.start), self.place.end.min(page.end));
        let is_empty = self.points.is_empty();
        let is_here = if is_empty {
            page.start <= self.place.start && (self.place.start < page.end || page.end == all)
        } else {
            from < to
        };
        let points = self.points.get(from.checked_sub(self.place.start)?..to.max(from) - self.place.start)?;
        let status = if self.place.end <= page.end { "Complete" } else { "PartialData" };
        is_here.then(|| {
            Shape::new()
                .with("Id", self.query.id)
                .with("Label", self.query.label)
                .with("Timestamps", list(points.iter().map(|point| point.at)))
                .with("Values", list(points.iter().map(|point| point.value)))
                .with("StatusCode", status)
        })
    }
}

fn queries(input: &Shape) -> Result<Vec<Query<'_>>, Refusal> {
    let shapes = input.shapes("MetricDataQueries");
    if shapes.is_empty() {
        return Err(Refusal::invalid("The parameter MetricDataQueries is required."));
    }
    if shapes.len() > MOST_QUERIES {
        return Err(Refusal::invalid(format!(
            "The collection MetricDataQueries must not have a size greater than {MOST_QUERIES}."
        )));
    }
    let mut queries: Vec<Query<'_>> = Vec::with_capacity(shapes.len());
    for shape in shapes {
        let query = query(shape)?;
        if queries.iter().any(|other| other.id == query.id) {
            return Err(Refusal::invalid(format!("The id {} in MetricDataQueries is not unique.", query.id)));
        }
        if shape.get("ReturnData").is_none() || shape.flag("ReturnData") {
            queries.push(query);
        }
    }
    Ok(queries)
}

fn query(shape: &Shape) -> Result<Query<'_>, Refusal> {
    let id = shape.required_text("Id")?;
    let is_id =
        id.starts_with(|c: char| c.is_ascii_lowercase()) && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_id {
        return Err(Refusal::invalid(format!(
            "The value {id} for Id in MetricDataQueries is not valid: it must match ^[a-z][a-zA-Z0-9_]*$"
        )));
    }
    if let Some(expression) = shape.text("Expression") {
        return Err(Refusal::invalid(format!("Error in expression '{id}': Unsupported expression: {expression}")));
    }
    let stat = shape
        .shape("MetricStat")
        .ok_or_else(|| Refusal::invalid(format!("The query {id} must have either MetricStat or Expression.")))?;
    let metric = metric_id(stat.shape("Metric").ok_or_else(|| Refusal::invalid("Metric must not be null"))?)?;
    let name = stat.required_text("Stat")?;
    let statistic = Statistic::parse(name)
        .ok_or_else(|| invalid_value(format!("The value {name} for parameter Stat is not supported.")))?;
    let label = shape.text("Label").or_else(|| stat.shape("Metric")?.text("MetricName")).unwrap_or(id);
    Ok(Query { id, label, metric, unit: stat.text("Unit"), statistic, period: period(stat)? })
}

fn period(stat: &Shape) -> Result<u32, Refusal> {
    let period = stat.int("Period")?.unwrap_or_default();
    match period {
        1 | 5 | 10 | 20 | 30 => Ok(60),
        _ if period >= 60 && period % 60 == 0 => Ok(u32::try_from(period).unwrap_or(u32::MAX)),
        _ => Err(invalid_value(format!(
            "The parameter Period with value {period} must be 1, 5, 10, 20, 30 or a multiple of 60."
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::value::Value;
    use super::*;

    fn found<'a>(query: &'a Query<'a>, place: Range<usize>) -> Found<'a> {
        let at = domain::Moment::from_secs(0);
        let points = place.clone().map(|_| Datapoint { at, value: 1.0, samples: 1.0 }).collect();
        Found { query, points, place }
    }

    fn values(shape: &Shape) -> usize {
        match shape.get("Values") {
            Some(Value::List(values)) => values.len(),
            _ => 0,
        }
    }

    #[test]
    fn every_point_and_every_empty_answer_is_on_exactly_one_page() {
        let metric = MetricId::new("AWS/EC2", "CPUUtilization", &[]);
        let query = Query { id: "a", label: "a", metric, unit: None, statistic: Statistic::Average, period: 60 };
        let all = [found(&query, 0..3), found(&query, 3..3), found(&query, 3..7), found(&query, 7..7)];
        for size in 1..=8 {
            let (mut points, mut empty, mut start) = (0, 0, 0);
            loop {
                let page = start..(start + size).min(7);
                for shape in all.iter().filter_map(|found| found.on(&page, 7)) {
                    points += values(&shape);
                    empty += usize::from(values(&shape) == 0);
                }
                start = page.end;
                if start == 7 {
                    break;
                }
            }
            assert_eq!((points, empty), (7, 2), "pages of {size}");
        }
    }
}
