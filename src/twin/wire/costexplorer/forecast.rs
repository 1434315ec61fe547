//! `GetCostForecast`.

use super::super::Asked;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::expression::Expression;
use super::period::{Granularity, Period};
use super::{decimal, dollars, no_data, usage};
use crate::world::spend::Forecast;

/// The level that the world's own intervals are made for, percent.
const LEVEL: i64 = 80;

/// `GetCostForecast`: from today on, as far as there is history to go by.
pub fn get_cost_forecast(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let input = asked.input;
    let (period, granularity) = (Period::read(input)?, Granularity::read(input)?);
    let metric = input.required_text("Metric")?;
    if !metric.ends_with("_COST") {
        return Err(Refusal::invalid(format!(
            "Metric {metric} cannot be forecast: the simulated bill knows costs only"
        )));
    }
    if period.start < asked.world.now().day() {
        return Err(Refusal::invalid("Start date must not be before the current date"));
    }
    let share = share(asked, &Expression::read(input)?);
    let forecast = |part: Period| {
        let whole = asked.world.spend.forecast(part.start, part.end);
        let forecast = whole.ok_or_else(|| no_data("Insufficient amount of historical data to generate forecast"))?;
        Ok(Forecast { mean: forecast.mean * share, low: forecast.low * share, high: forecast.high * share })
    };
    let total = forecast(period)?;
    let level = input.int("PredictionIntervalLevel")?;
    let parts = period.cut(granularity).into_iter().map(|part| Ok(shape(part, forecast(part)?, level)));
    let parts = parts.collect::<Result<Vec<_>, Refusal>>()?;
    Ok(Shape::new().with("Total", dollars(total.mean)).with("ForecastResultsByTime", list(parts)))
}

/// The part of the last two weeks' cost that a filter admits; the forecast is taken to keep it.
fn share(asked: &Asked<'_>, filter: &Expression) -> f64 {
    if filter.is_empty() {
        return 1.0;
    }
    let (spend, bill) = (&asked.world.spend, usage::bill(asked));
    let today = spend.published_at.day();
    let lines = spend.days.range(today.plus_days(-14)..today).flat_map(|(_, lines)| lines);
    let (mut all, mut admitted) = (0.0, 0.0);
    for (line, amount) in lines {
        all += amount;
        if filter.admits(bill, line) {
            admitted += amount;
        }
    }
    if all > 0.0 { admitted / all } else { 0.0 }
}

fn shape(part: Period, forecast: Forecast, level: Option<i64>) -> Shape {
    let shape = Shape::new().with("TimePeriod", part.shape()).with("MeanValue", decimal(forecast.mean));
    let Some(level) = level else { return shape };
    let scale = quantile(level) / quantile(LEVEL);
    let low = (forecast.mean - (forecast.mean - forecast.low) * scale).max(0.0);
    let high = forecast.mean + (forecast.high - forecast.mean) * scale;
    shape.with("PredictionIntervalLowerBound", decimal(low)).with("PredictionIntervalUpperBound", decimal(high))
}

/// How many standard deviations a two-sided interval of this many percent reaches, by Tukey's lambda.
fn quantile(level: i64) -> f64 {
    let level = i32::try_from(level.clamp(51, 99)).unwrap_or(80);
    let p = 0.5 + f64::from(level) / 200.0;
    (p.powf(0.135) - (1.0 - p).powf(0.135)) / 0.1975
}
