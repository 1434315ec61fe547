//! Decodes a mute rule.

use aws_sdk_cloudwatch::types::AlarmMuteRuleSummary as Raw;
use domain::{CloudError, MuteRule};

use crate::border::{malformed, need, of, optional_moment, text};

/// A rule; its name is the tail of its ARN, `...:alarm-mute-rule:NAME`.
pub(super) fn decode(raw: &Raw) -> Result<MuteRule, CloudError> {
    const ARN: &str = "AlarmMuteRuleSummary.AlarmMuteRuleArn";
    let arn = text(raw.alarm_mute_rule_arn(), ARN)?;
    let (_, name) = arn.raw().split_once(":alarm-mute-rule:").ok_or_else(|| malformed(ARN))?;
    let name = name.into();
    let status = of(&name, need(raw.status(), "AlarmMuteRuleSummary.Status"))?;
    Ok(MuteRule { status: status.as_str().into(), until: raw.expire_date().and_then(optional_moment), name })
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudwatch::types::AlarmMuteRuleStatus;
    use aws_sdk_cloudwatch::types::builders::AlarmMuteRuleSummaryBuilder;
    use aws_smithy_types::DateTime;
    use domain::Moment;

    use super::*;

    fn muted() -> AlarmMuteRuleSummaryBuilder {
        Raw::builder()
            .alarm_mute_rule_arn("arn:aws:cloudwatch:us-east-1:123456789012:alarm-mute-rule:finops-mute-cpu:high")
            .status(AlarmMuteRuleStatus::Active)
            .expire_date(DateTime::from_secs(60))
    }

    #[test]
    fn a_rule_has_the_name_that_its_arn_ends_with() {
        let rule = decode(&muted().build()).unwrap();
        assert_eq!((rule.name.as_str(), rule.until), ("finops-mute-cpu:high", Some(Moment::from_secs(60))));
        assert!(rule.is_in_force());
    }

    #[test]
    fn each_missing_field_is_named() {
        let field = |raw: AlarmMuteRuleSummaryBuilder| decode(&raw.build()).unwrap_err();
        let arn = malformed("AlarmMuteRuleSummary.AlarmMuteRuleArn");
        assert_eq!(field(muted().set_alarm_mute_rule_arn(None)), arn);
        assert_eq!(field(muted().alarm_mute_rule_arn("finops-mute")), arn);
        let status = malformed("AlarmMuteRuleSummary.Status of finops-mute-cpu:high");
        assert_eq!(field(muted().set_status(None)), status);
    }
}
