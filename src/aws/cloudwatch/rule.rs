//! Decodes what a metric alarm watches.

use aws_sdk_cloudwatch::types::{
    ComparisonOperator, Dimension, EvaluationCriteria, MetricAlarm, MetricDataQuery, MetricStat,
};
use domain::{AlarmRule, CloudError, Comparison, MetricQuery, MetricRule, Stat, Text};

use crate::border::{count, malformed, need, number, optional, text};

/// One metric against a threshold, or an expression in its own words.
pub(super) fn rule(raw: &MetricAlarm) -> Result<AlarmRule, CloudError> {
    let Some(query) = query(raw)? else { return Ok(AlarmRule::Expression(expression(raw)?)) };
    let Some(comparison) = comparison(raw)? else { return Ok(AlarmRule::Expression(band(&query).into())) };
    let periods = count(raw.evaluation_periods(), "MetricAlarm.EvaluationPeriods")?;
    Ok(AlarmRule::Metric(MetricRule {
        query,
        comparison,
        threshold: number(raw.threshold(), "MetricAlarm.Threshold")?,
        periods,
        datapoints: raw.datapoints_to_alarm().and_then(|n| u32::try_from(n).ok()).unwrap_or(periods),
        missing_data: raw.treat_missing_data().unwrap_or("missing").into(),
        latest: raw.state_reason_data().and_then(latest),
    }))
}

/// The one metric of an alarm; `None` where it watches an expression.
fn query(raw: &MetricAlarm) -> Result<Option<MetricQuery>, CloudError> {
    if let Some(name) = raw.metric_name() {
        let stat = raw.statistic().map(aws_sdk_cloudwatch::types::Statistic::as_str).or(raw.extended_statistic());
        return Ok(Some(MetricQuery {
            namespace: text(raw.namespace(), "MetricAlarm.Namespace")?,
            name: name.into(),
            dimensions: dimensions(raw.dimensions())?,
            stat: Stat::new(need(stat, "MetricAlarm.Statistic")?),
            period: count(raw.period(), "MetricAlarm.Period")?,
        }));
    }
    match raw.metrics() {
        [only] => only.metric_stat().map(of_stat).transpose(),
        _ => Ok(None),
    }
}

/// A metric given the longer way, as one entry of a list of queries.
fn of_stat(raw: &MetricStat) -> Result<MetricQuery, CloudError> {
    let metric = need(raw.metric(), "MetricStat.Metric")?;
    Ok(MetricQuery {
        namespace: text(metric.namespace(), "Metric.Namespace")?,
        name: text(metric.metric_name(), "Metric.MetricName")?,
        dimensions: dimensions(metric.dimensions())?,
        stat: Stat::new(need(raw.stat(), "MetricStat.Stat")?),
        period: count(raw.period(), "MetricStat.Period")?,
    })
}

fn dimensions(raw: &[Dimension]) -> Result<Vec<(Text, Text)>, CloudError> {
    let pair = |dimension: &Dimension| {
        Ok((text(dimension.name(), "Dimension.Name")?, text(dimension.value(), "Dimension.Value")?))
    };
    raw.iter().map(pair).collect()
}

/// `None` for an anomaly band, which has two thresholds.
fn comparison(raw: &MetricAlarm) -> Result<Option<Comparison>, CloudError> {
    use ComparisonOperator as Operator;
    Ok(match need(raw.comparison_operator(), "MetricAlarm.ComparisonOperator")? {
        Operator::GreaterThanThreshold => Some(Comparison::Above),
        Operator::GreaterThanOrEqualToThreshold => Some(Comparison::AtLeast),
        Operator::LessThanThreshold => Some(Comparison::Below),
        Operator::LessThanOrEqualToThreshold => Some(Comparison::AtMost),
        Operator::GreaterThanUpperThreshold
        | Operator::LessThanLowerOrGreaterThanUpperThreshold
        | Operator::LessThanLowerThreshold => None,
        other => return Err(malformed(&format!("MetricAlarm.ComparisonOperator ({})", Text::new(other.as_str())))),
    })
}

fn band(query: &MetricQuery) -> String {
    format!("{} {} outside its expected band", query.stat, query.name)
}

/// Metric math or a query in words: the expression that is compared, and with what.
fn expression(raw: &MetricAlarm) -> Result<Text, CloudError> {
    if let Some(EvaluationCriteria::PromQlCriteria(criteria)) = raw.evaluation_criteria() {
        return text(criteria.query(), "AlarmPromQLCriteria.Query");
    }
    let compared = |query: &&MetricDataQuery| query.return_data().unwrap_or(true) && query.expression().is_some();
    let found = raw.metrics().iter().find(compared).and_then(MetricDataQuery::expression);
    // An alarm of a kind newer than this program still has a name and a state, and those are what matters at night.
    let expression = optional(found).unwrap_or_else(|| "an expression that AWS does not tell".into());
    Ok(match (comparison(raw)?, raw.threshold()) {
        (Some(comparison), Some(threshold)) => format!("{expression} {} {threshold}", comparison.sign()).into(),
        _ => expression,
    })
}

/// The newest value in `StateReasonData`, a JSON text that CloudWatch describes but does not promise.
fn latest(json: &str) -> Option<f64> {
    let data: serde_json::Value = serde_json::from_str(json).ok()?;
    let evaluated = data.get("evaluatedDatapoints").and_then(serde_json::Value::as_array);
    let timed = evaluated.into_iter().flatten().filter_map(|point| Some((point.get("timestamp")?.as_str()?, point)));
    let newest = timed.max_by_key(|(at, _)| *at).and_then(|(_, point)| point.get("value")?.as_f64());
    let recent = || data.get("recentDatapoints")?.as_array()?.last()?.as_f64();
    newest.or_else(recent).filter(|value| value.is_finite())
}

#[cfg(test)]
pub(super) mod tests;
