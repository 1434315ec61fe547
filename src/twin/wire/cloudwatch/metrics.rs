//! `ListMetrics`.

use std::time::Duration;

use super::super::Asked;
use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::{dimensions, invalid_value};
use crate::world::metrics::{MetricId, Series};

/// Metrics without data for two weeks are not listed.
const LISTED_FOR: Duration = Duration::from_hours(14 * 24);
/// What `RecentlyActive` means by its only value.
const RECENT: Duration = Duration::from_hours(3);

/// `ListMetrics`: 500 a page, a size of the service's own choosing.
pub fn list_metrics(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let input = asked.input;
    let (namespace, name) = (input.text("Namespace"), input.text("MetricName"));
    let filters = input.shapes("Dimensions");
    let active = match input.text("RecentlyActive") {
        None => LISTED_FOR,
        Some("PT3H") => RECENT,
        Some(other) => return Err(invalid_value(format!("RecentlyActive '{other}' is not PT3H"))),
    };
    let since = (asked.world.now() - active).as_secs().div_euclid(60);
    let found: Vec<&MetricId> = asked
        .world
        .metrics
        .list(asked.region)
        .filter(|(_, series): &(_, &Series)| series.last_minute().is_some_and(|minute| minute >= since))
        .map(|(metric, _)| metric)
        .filter(|metric| namespace.is_none_or(|it| metric.namespace.as_ref() == it))
        .filter(|metric| name.is_none_or(|it| metric.name.as_ref() == it))
        .filter(|metric| filters.iter().all(|filter| has(metric, filter)))
        .collect();
    let page = Paging::fixed(input, "ListMetrics", 500).of(found, |metric| *metric)?;
    Ok(Shape::new().with("Metrics", list(page.items.into_iter().map(shape))).with("NextToken", page.next))
}

fn has(metric: &MetricId, filter: &Shape) -> bool {
    let (name, value) = (filter.text("Name"), filter.text("Value"));
    metric
        .dimensions
        .iter()
        .any(|dimension| name == Some(dimension.0.as_ref()) && value.is_none_or(|value| value == dimension.1.as_ref()))
}

/// A metric as listings and queries name it.
fn shape(metric: &MetricId) -> Shape {
    Shape::new()
        .with("Namespace", metric.namespace.as_ref())
        .with("MetricName", metric.name.as_ref())
        .with("Dimensions", dimensions(metric))
}
