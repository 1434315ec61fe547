//! Decodes an anomaly.

use aws_sdk_costexplorer::types::{Anomaly as Raw, Impact};
use domain::{Anomaly, CloudError, Day, Text};

use crate::border::{need, number};

/// An unusual cost, with the service at its root where one is named.
pub(super) fn decode(raw: &Raw) -> Result<Anomaly, CloudError> {
    // All zeros are what the SDK puts in place of an impact that was not sent; no anomaly is without one.
    let is_given = |impact: &&Impact| impact.max_impact() != 0.0 || impact.total_impact() != 0.0;
    let impact = need(raw.impact().filter(is_given), "Anomaly.Impact")?;
    let root = raw.root_causes().first().and_then(|cause| cause.service());
    Ok(Anomaly {
        since: raw.anomaly_start_date().and_then(day),
        service: root.or(raw.dimension_value()).map(|service| Text::new(service).as_str().to_owned()),
        impact: number(Some(impact.total_impact()), "Impact.TotalImpact")?,
    })
}

/// AWS writes a day, or a time of which only the day counts.
fn day(text: &str) -> Option<Day> {
    Day::parse(text.get(..10)?).ok()
}

#[cfg(test)]
mod tests {
    use aws_sdk_costexplorer::types::builders::AnomalyBuilder;
    use aws_sdk_costexplorer::types::{AnomalyScore, RootCause};

    use super::*;
    use crate::border::malformed;

    fn surge() -> AnomalyBuilder {
        Raw::builder()
            .anomaly_id("a-1")
            .monitor_arn("arn:monitor")
            .anomaly_score(AnomalyScore::builder().max_score(1.0).current_score(1.0).build())
            .anomaly_start_date("2026-11-20T00:00:00Z")
            .dimension_value("Amazon EC2")
            .impact(Impact::builder().max_impact(4.0).total_impact(12.5).build())
    }

    #[test]
    fn an_anomaly_names_its_root_service() {
        let anomaly = decode(&surge().build().unwrap()).unwrap();
        assert_eq!((anomaly.since, anomaly.impact), (Some(Day::parse("2026-11-20").unwrap()), 12.5));
        assert_eq!(anomaly.service.as_deref(), Some("Amazon EC2"));
        let cause = RootCause::builder().service("AWS Lambda").build();
        let rooted = decode(&surge().root_causes(cause).build().unwrap()).unwrap();
        assert_eq!(rooted.service.as_deref(), Some("AWS Lambda"));
    }

    #[test]
    fn each_missing_field_is_named() {
        let field = |raw: AnomalyBuilder| decode(&raw.build().unwrap()).unwrap_err();
        assert_eq!(field(surge().set_impact(None)), malformed("Anomaly.Impact"));
        let made_up = Impact::builder().max_impact(0.0).build();
        assert_eq!(field(surge().impact(made_up)), malformed("Anomaly.Impact"));
        let odd = Impact::builder().max_impact(4.0).total_impact(f64::NAN).build();
        assert_eq!(field(surge().impact(odd)), malformed("Impact.TotalImpact"));
    }
}
