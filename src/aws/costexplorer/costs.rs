//! Decodes costs by time and group.

use std::collections::BTreeMap;

use aws_sdk_costexplorer::types::{Group, ResultByTime};
use domain::{CloudError, DailyCosts, Day, PhaseCost, Text};

use super::METRIC;
use crate::border::{amount, malformed, need};
use crate::found::{Found, decode_all};

/// A cost line: a day, what it is for, how much, in which currency.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    day: Day,
    key: String,
    amount: f64,
    unit: String,
}

/// Costs per day and service. Days that Cost Explorer does not know yet are left out: they are not zero.
pub(super) fn daily(results: &[ResultByTime], today: Day) -> Found<DailyCosts> {
    lines(results).map(|lines| {
        let mut days: BTreeMap<Day, f64> = BTreeMap::new();
        let mut services: BTreeMap<&str, f64> = BTreeMap::new();
        for line in &lines {
            *days.entry(line.day).or_default() += line.amount;
            if line.day >= today.first_of_month() {
                *services.entry(&line.key).or_default() += line.amount;
            }
        }
        DailyCosts {
            as_of: days.iter().rev().find(|(_, amount)| **amount != 0.0).map(|(day, _)| *day),
            currency: lines.first().map_or_else(|| "USD".to_owned(), |line| line.unit.clone()),
            by_service: costliest_first(services),
            days: without_days_to_come(days, results),
        }
    })
}

/// The total of each day. What lies before the first cost is not known to be nothing: the account may be younger.
pub(super) fn totals(results: &[ResultByTime]) -> Found<Vec<(Day, f64)>> {
    decode_all(results, |result| Ok((start(result)?, total(result)?)))
        .map(|days| days.into_iter().skip_while(|(_, amount)| *amount == 0.0).collect())
}

/// The total of a day or month that is not grouped.
pub(super) fn total(result: &ResultByTime) -> Result<f64, CloudError> {
    let metric = result.total().and_then(|total| total.get(METRIC));
    amount(metric.and_then(|metric| metric.amount()), "ResultByTime.Total")
}

/// A day before the last known one without any line cost nothing; one after it is not known.
fn without_days_to_come(mut days: BTreeMap<Day, f64>, results: &[ResultByTime]) -> Vec<(Day, f64)> {
    let last = days.keys().next_back().copied();
    for day in results.iter().filter_map(|result| start(result).ok()) {
        if last.is_some_and(|last| day < last) {
            days.entry(day).or_default();
        }
    }
    days.into_iter().collect()
}

fn costliest_first(services: BTreeMap<&str, f64>) -> Vec<(String, f64)> {
    let mut sorted: Vec<(String, f64)> = services
        .into_iter()
        .filter(|(_, amount)| *amount != 0.0)
        .map(|(key, amount)| (key.to_owned(), amount))
        .collect();
    sorted.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    sorted
}

/// Costs per tag value, summed; `finops:phase$2-edge` is the value `2-edge`, and `finops:phase$` what has no tag.
pub(super) fn by_phase(results: &[ResultByTime]) -> Found<Vec<PhaseCost>> {
    lines(results).map(|lines| {
        let mut tags: BTreeMap<String, f64> = BTreeMap::new();
        for line in lines {
            let tag = line.key.split_once('$').map_or(line.key.as_str(), |(_, value)| value).to_owned();
            *tags.entry(tag).or_default() += line.amount;
        }
        tags.into_iter().map(|(tag, usd)| PhaseCost { tag, usd }).collect()
    })
}

fn lines(results: &[ResultByTime]) -> Found<Vec<Line>> {
    decode_all(results.iter().flat_map(|result| result.groups().iter().map(move |group| (result, group))), line)
}

fn line((result, group): (&ResultByTime, &Group)) -> Result<Line, CloudError> {
    let key = need(group.keys().first(), "Group.Keys")?;
    let metric = need(group.metrics().and_then(|metrics| metrics.get(METRIC)), "Group.Metrics.UnblendedCost")?;
    Ok(Line {
        day: start(result)?,
        key: Text::new(key).as_str().to_owned(),
        amount: amount(metric.amount(), "MetricValue.Amount")?,
        unit: Text::new(metric.unit().unwrap_or("USD")).as_str().to_owned(),
    })
}

fn start(result: &ResultByTime) -> Result<Day, CloudError> {
    let period = need(result.time_period(), "ResultByTime.TimePeriod")?;
    Day::parse(period.start()).map_err(|_| malformed("ResultByTime.TimePeriod.Start"))
}

#[cfg(test)]
mod tests {
    use aws_sdk_costexplorer::types::builders::{GroupBuilder, MetricValueBuilder};
    use aws_sdk_costexplorer::types::{DateInterval, MetricValue};

    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn dollars(amount: &str) -> MetricValueBuilder {
        MetricValue::builder().amount(amount).unit("USD")
    }

    fn cost(key: &str, amount: &str) -> GroupBuilder {
        Group::builder().keys(key).metrics(METRIC, dollars(amount).build())
    }

    fn on(start: &str, groups: Vec<GroupBuilder>) -> ResultByTime {
        let period = DateInterval::builder().start(start).end("2026-12-01").build().unwrap();
        let groups = groups.into_iter().map(GroupBuilder::build).collect();
        ResultByTime::builder().time_period(period).set_groups(Some(groups)).build()
    }

    #[test]
    fn days_are_totalled_and_services_sorted_over_this_month() {
        let results = [
            on("2026-10-31", vec![cost("EC2", "9.0")]),
            on("2026-11-01", vec![cost("EC2", "1.5"), cost("ELB", "2.5")]),
            on("2026-11-02", vec![]),
            on("2026-11-03", vec![cost("EC2", "0.5"), cost("Free", "0")]),
            on("2026-11-04", vec![]),
        ];
        let costs = daily(&results, day("2026-11-04")).value;
        let days = [("2026-10-31", 9.0), ("2026-11-01", 4.0), ("2026-11-02", 0.0), ("2026-11-03", 0.5)];
        assert_eq!(costs.days, days.map(|(text, amount)| (day(text), amount)));
        assert_eq!(costs.by_service, [("ELB".to_owned(), 2.5), ("EC2".to_owned(), 2.0)]);
        assert_eq!((costs.as_of, costs.currency.as_str()), (Some(day("2026-11-03")), "USD"));
    }

    #[test]
    fn totals_begin_with_the_first_cost_and_name_what_is_missing() {
        let total = |start: &str, amount: Option<&str>| {
            let period = DateInterval::builder().start(start).end("2026-12-01").build().unwrap();
            let total = MetricValue::builder().set_amount(amount.map(str::to_owned)).unit("USD").build();
            ResultByTime::builder().time_period(period).total(METRIC, total).build()
        };
        let results = [
            total("2025-11-01", Some("0")),
            total("2025-11-02", Some("1.5")),
            total("2025-11-03", Some("0")),
            total("2025-11-04", None),
        ];
        let found = totals(&results);
        assert_eq!(found.value, [(day("2025-11-02"), 1.5), (day("2025-11-03"), 0.0)]);
        assert_eq!(found.gap, Some(malformed("ResultByTime.Total")));
    }

    #[test]
    fn an_account_without_any_line_has_no_as_of() {
        let costs = daily(&[on("2026-11-01", vec![])], day("2026-11-04")).value;
        assert_eq!((costs.as_of, costs.days), (None, vec![]));
    }

    #[test]
    fn tags_lose_their_key_and_are_summed() {
        let first = on("2026-11-01", vec![cost("finops:phase$2-edge", "1.0"), cost("finops:phase$", "3.0")]);
        let second = on("2026-12-01", vec![cost("finops:phase$2-edge", "1.0")]);
        let phases = by_phase(&[first, second]).value;
        let untagged = PhaseCost { tag: String::new(), usd: 3.0 };
        assert_eq!(phases, [untagged, PhaseCost { tag: "2-edge".into(), usd: 2.0 }]);
    }

    #[test]
    fn each_missing_field_is_named_and_the_other_lines_stay() {
        let gap = |group: GroupBuilder| {
            let found = by_phase(&[on("2026-11-01", vec![group, cost("finops:phase$1", "1.0")])]);
            assert_eq!(found.value.len(), 1);
            found.gap.unwrap()
        };
        assert_eq!(gap(cost("x", "1").set_keys(None)), malformed("Group.Keys"));
        assert_eq!(gap(cost("x", "1").set_metrics(None)), malformed("Group.Metrics.UnblendedCost"));
        let without = Group::builder().keys("x").metrics(METRIC, dollars("1").set_amount(None).build());
        assert_eq!(gap(without), malformed("MetricValue.Amount"));
        let timeless = ResultByTime::builder().groups(cost("x", "1").build()).build();
        assert_eq!(by_phase(&[timeless]).gap, Some(malformed("ResultByTime.TimePeriod")));
        let odd = on("someday", vec![cost("x", "1")]);
        assert_eq!(by_phase(&[odd]).gap, Some(malformed("ResultByTime.TimePeriod.Start")));
    }
}
