//! `DescribeAlarmHistory`.

use super::super::Asked;
use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::{admitted, alarm_type, alarms};
use crate::world::Alarm;
use crate::world::alarms::HistoryItem;

/// `DescribeAlarmHistory`: newest first unless asked otherwise, 50 a page, 100 at most.
pub fn describe_alarm_history(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let input = asked.input;
    let (name, kind, types) = (input.text("AlarmName"), input.text("HistoryItemType"), input.texts("AlarmTypes"));
    let (from, to) = (input.time("StartDate")?, input.time("EndDate")?);
    let mut found: Vec<(&Alarm, &HistoryItem)> = alarms(asked)
        .filter(|alarm| name.is_none_or(|name| alarm.name == name) && admitted(&types, alarm))
        .flat_map(|alarm| alarm.history.iter().map(move |item| (alarm, item)))
        .filter(|(_, item)| kind.is_none_or(|kind| item.kind.as_str() == kind))
        .filter(|(_, item)| from.is_none_or(|from| item.at >= from) && to.is_none_or(|to| item.at <= to))
        .collect();
    found.sort_by_key(|(_, item)| std::cmp::Reverse(item.at));
    if input.text("ScanBy") == Some("TimestampAscending") {
        found.reverse();
    }
    let paging = Paging::records(input, "DescribeAlarmHistory", 50, 100)?;
    let page =
        paging.of(found, |(alarm, item)| (&alarm.name, item.at.as_millis(), item.kind.as_str(), &item.summary))?;
    let shapes = page.items.into_iter().map(|(alarm, item)| shape(alarm, item));
    Ok(Shape::new().with("AlarmHistoryItems", list(shapes)).with("NextToken", page.next))
}

fn shape(alarm: &Alarm, item: &HistoryItem) -> Shape {
    Shape::new()
        .with("AlarmName", &alarm.name)
        .with("AlarmType", alarm_type(alarm))
        .with("Timestamp", item.at)
        .with("HistoryItemType", item.kind.as_str())
        .with("HistorySummary", &item.summary)
        .with("HistoryData", &item.data)
}
