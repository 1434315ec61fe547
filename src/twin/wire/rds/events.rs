//! `DescribeEvents` of RDS, and the window that `ElastiCache`'s has as well.

use std::time::Duration;

use domain::Moment;

use super::super::Asked;
use super::super::refusal::Refusal;
use super::super::value::Shape;
use super::{instances, named_list};
use crate::world::reports::{KEPT, Report};

/// `DescribeEvents`: the last hour unless asked otherwise, oldest first.
pub fn describe(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    super::unfiltered(asked.input)?;
    let found = within(asked, &asked.world.databases.reports)?;
    let page = instances::paging(asked.input, "DescribeEvents")?.of(found, |it| (it.at, &it.id, &it.message))?;
    let account = &asked.world.account.id;
    let shapes = page.items.into_iter().map(|it| {
        let short = if it.source.as_str() == "db-cluster" { "cluster" } else { "db" };
        shape(it)
            .with("EventCategories", named_list("EventCategory", it.categories.iter().copied()))
            .with("SourceArn", format!("arn:aws:rds:{}:{account}:{short}:{}", it.region, it.id))
    });
    Ok(Shape::new().with("Events", named_list("Event", shapes)).with("Marker", page.next))
}

/// What both services tell of an event.
pub fn shape(report: &Report) -> Shape {
    Shape::new()
        .with("SourceIdentifier", &report.id)
        .with("SourceType", report.source.as_str())
        .with("Message", &report.message)
        .with("Date", report.at)
}

/// The reports that a request asks for: by source, and since `StartTime` or for `Duration` minutes.
pub fn within<'a>(asked: &Asked<'a>, reports: &'a [Report]) -> Result<Vec<&'a Report>, Refusal> {
    let input = asked.input;
    let now = asked.world.now();
    let (id, kind) = (input.text("SourceIdentifier"), input.text("SourceType"));
    if id.is_some() && kind.is_none() {
        let message = "The SourceType must be specified when a SourceIdentifier is.";
        return Err(Refusal::named("InvalidParameterCombination", message));
    }
    let minutes = u64::try_from(input.int("Duration")?.unwrap_or(60)).unwrap_or(60);
    let to: Moment = input.time("EndTime")?.unwrap_or(now);
    let from = input.time("StartTime")?.unwrap_or(to - Duration::from_mins(minutes.min(20_160)));
    if from > to || now.since(from) > KEPT + Duration::from_mins(1) {
        return Err(Refusal::named("InvalidParameterValue", "The start time is not within the last 14 days."));
    }
    let here = reports.iter().filter(|it| it.region == asked.region && from <= it.at && it.at <= to);
    let found = here.filter(|it| kind.is_none_or(|kind| kind == it.source.as_str()));
    Ok(found.filter(|it| id.is_none_or(|id| id == it.id)).collect())
}
