//! `GetAnomalies` and `GetAnomalyMonitors`.

use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, Value, list};
use super::super::{Asked, matching};
use super::period::day;
use crate::world::spend::{Anomaly, AnomalyMonitor};

/// `GetAnomalies`: those that touch the interval, newest first.
pub fn get_anomalies(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let input = asked.input;
    let interval = input.shape("DateInterval").ok_or_else(|| Refusal::invalid("DateInterval must not be null"))?;
    let start = day(interval.required_text("StartDate")?)?;
    let end = interval.text("EndDate").map(day).transpose()?;
    let (monitor, impact) = (input.text("MonitorArn"), input.shape("TotalImpact").map(Impact::read).transpose()?);
    let found: Vec<&Anomaly> = asked
        .world
        .spend
        .anomalies
        .iter()
        .filter(|it| it.last_day >= start && end.is_none_or(|end| it.first_day <= end))
        .filter(|it| monitor.is_none_or(|arn| it.monitor_arn == arn))
        .filter(|it| impact.as_ref().is_none_or(|impact| impact.admits(it.impact())))
        .collect();
    let page = Paging::results(input, "GetAnomalies", 100, 100)?.of(found, |it| &it.id)?;
    let shapes = page.items.into_iter().map(|anomaly| shape(asked, anomaly));
    Ok(Shape::new().with("Anomalies", list(shapes)).with("NextPageToken", page.next))
}

/// `GetAnomalyMonitors`: all, or those with the given ARNs.
pub fn get_anomaly_monitors(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let arns = asked.input.texts("MonitorArnList");
    let monitors = &asked.world.spend.monitors;
    if let Some(unknown) = arns.iter().find(|arn| !monitors.iter().any(|monitor| monitor.arn == **arn)) {
        return Err(Refusal::named("UnknownMonitorException", format!("Unable to find anomaly monitor {unknown}")));
    }
    let found: Vec<&AnomalyMonitor> = monitors.iter().filter(|monitor| matching(&arns, &monitor.arn)).collect();
    let page = Paging::results(asked.input, "GetAnomalyMonitors", 100, 100)?.of(found, |monitor| &monitor.arn)?;
    let shapes = page.items.into_iter().map(|monitor| {
        Shape::new()
            .with("MonitorArn", &monitor.arn)
            .with("MonitorName", &monitor.name)
            .with("CreationDate", monitor.created.to_string())
            .with("LastUpdatedDate", monitor.created.to_string())
            .with("LastEvaluatedDate", monitor.evaluated.to_string())
            .with("MonitorType", "DIMENSIONAL")
            .with("MonitorDimension", "SERVICE")
    });
    Ok(Shape::new().with("AnomalyMonitors", list(shapes)).with("NextPageToken", page.next))
}

/// A condition on the total impact.
struct Impact<'a> {
    operator: &'a str,
    from: f64,
    to: f64,
}

impl<'a> Impact<'a> {
    fn read(shape: &'a Shape) -> Result<Self, Refusal> {
        let operator = shape.required_text("NumericOperator")?;
        let from = number(shape, "StartValue").ok_or_else(|| Refusal::invalid("StartValue must not be null"))?;
        let to = number(shape, "EndValue");
        if operator == "BETWEEN" && to.is_none() {
            return Err(Refusal::invalid("EndValue must not be null when the operator is BETWEEN"));
        }
        Ok(Self { operator, from, to: to.unwrap_or(from) })
    }

    fn admits(&self, impact: f64) -> bool {
        match self.operator {
            "GREATER_THAN" => impact > self.from,
            "GREATER_THAN_OR_EQUAL" => impact >= self.from,
            "LESS_THAN" => impact < self.from,
            "LESS_THAN_OR_EQUAL" => impact <= self.from,
            _ => (self.from..=self.to).contains(&impact),
        }
    }
}

fn number(shape: &Shape, name: &str) -> Option<f64> {
    match shape.get(name)? {
        Value::Float(number) => Some(*number),
        Value::Int(number) => i32::try_from(*number).ok().map(f64::from),
        _ => None,
    }
}

fn shape(asked: &Asked<'_>, anomaly: &Anomaly) -> Shape {
    let percent = (anomaly.expected > 0.0).then(|| anomaly.impact() / anomaly.expected * 100.0);
    // Cost Explorer does not say how it scores; the part of the cost that was not expected has the same range.
    let score = if anomaly.actual > 0.0 { (anomaly.impact() / anomaly.actual).clamp(0.0, 1.0) } else { 0.0 };
    let cause = Shape::new()
        .with("Service", &anomaly.service)
        .with("Region", &anomaly.region)
        .with("LinkedAccount", &asked.world.account.id)
        .with("Impact", Shape::new().with("Contribution", anomaly.impact()));
    let impact = Shape::new()
        .with("MaxImpact", anomaly.max_impact)
        .with("TotalImpact", anomaly.impact())
        .with("TotalActualSpend", anomaly.actual)
        .with("TotalExpectedSpend", anomaly.expected)
        .with("TotalImpactPercentage", percent);
    Shape::new()
        .with("AnomalyId", &anomaly.id)
        .with("AnomalyStartDate", anomaly.first_day.start().to_string())
        .with("AnomalyEndDate", anomaly.last_day.start().to_string())
        .with("DimensionValue", &anomaly.service)
        .with("RootCauses", list([cause]))
        .with("AnomalyScore", Shape::new().with("MaxScore", score).with("CurrentScore", score))
        .with("Impact", impact)
        .with("MonitorArn", &anomaly.monitor_arn)
}
