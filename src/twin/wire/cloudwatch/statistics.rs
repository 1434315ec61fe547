//! `GetMetricStatistics`.

use std::collections::BTreeMap;

use domain::Moment;

use super::super::Asked;
use super::super::refusal::Refusal;
use super::super::value::{Shape, Value, list};
use super::{invalid_combination, invalid_value, metric_id, points};
use crate::world::metrics::{Statistic, Window};

/// How many data points one answer may hold.
const MOST_POINTS: i64 = 1_440;

/// `GetMetricStatistics`: the asked statistics of one metric; periods without data are left out.
pub fn get_metric_statistics(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let input = asked.input;
    let metric = metric_id(input)?;
    let window = window(input)?;
    let plain = statistics(&input.texts("Statistics"))?;
    let extended = statistics(&input.texts("ExtendedStatistics"))?;
    if plain.is_empty() && extended.is_empty() {
        return Err(invalid_combination("At least one of Statistics and ExtendedStatistics must be specified"));
    }
    let series = asked.world.metrics.series(asked.region, &metric);
    let mut by_time: BTreeMap<Moment, Point> = BTreeMap::new();
    for statistic in plain.into_iter().chain(extended) {
        for point in points(asked, &metric, input.text("Unit"), (statistic, window)) {
            by_time.entry(point.at).or_default().add(statistic, point.value);
        }
    }
    let unit = series.map(|series| series.unit().as_str());
    let shapes = by_time.into_iter().map(|(at, point)| point.into_shape(at).with("Unit", unit));
    Ok(Shape::new().with("Label", metric.name.as_ref()).with("Datapoints", list(shapes)))
}

#[derive(Default)]
struct Point {
    plain: Shape,
    extended: Vec<(String, Value)>,
}

impl Point {
    fn add(&mut self, statistic: Statistic, value: f64) {
        let name = statistic.to_string();
        match statistic {
            Statistic::Percentile(_) => self.extended.push((name, value.into())),
            _ => self.plain.insert(name.into(), value.into()),
        }
    }

    fn into_shape(self, at: Moment) -> Shape {
        let extended = (!self.extended.is_empty()).then_some(Value::Map(self.extended));
        self.plain.with("Timestamp", at).with("ExtendedStatistics", extended)
    }
}

fn statistics(names: &[&str]) -> Result<Vec<Statistic>, Refusal> {
    let read = |name: &&str| {
        Statistic::parse(name)
            .ok_or_else(|| invalid_value(format!("The value {name} for a statistic is not supported")))
    };
    names.iter().map(read).collect()
}

fn window(input: &Shape) -> Result<Window, Refusal> {
    let (from, to) = (input.required_time("StartTime")?, input.required_time("EndTime")?);
    let period = input.int("Period")?.unwrap_or_default();
    if from >= to {
        return Err(invalid_value("The parameter StartTime must be less than the parameter EndTime."));
    }
    if period < 60 || period % 60 != 0 {
        return Err(invalid_value("The parameter Period must be a multiple of 60 for this metric."));
    }
    let points = (to.as_secs() - from.as_secs()) / period;
    if points > MOST_POINTS {
        return Err(invalid_combination(format!(
            "You have requested up to {points} datapoints, which exceeds the limit of {MOST_POINTS}. You may reduce the \
             datapoints requested by increasing Period, or decreasing the time range."
        )));
    }
    Ok(Window { from, to, period: u32::try_from(period).unwrap_or(u32::MAX) })
}
