//! Decodes an entry of an alarm's history.

use aws_sdk_cloudwatch::types::AlarmHistoryItem as Raw;
use domain::{AlarmEvent, CloudError};

use crate::border::{moment, need, of, text};

/// An entry.
pub(super) fn decode(raw: &Raw) -> Result<AlarmEvent, CloudError> {
    let alarm = text(raw.alarm_name(), "AlarmHistoryItem.AlarmName")?;
    let kind = of(&alarm, need(raw.history_item_type(), "AlarmHistoryItem.HistoryItemType"))?;
    Ok(AlarmEvent {
        at: of(&alarm, moment(raw.timestamp(), "AlarmHistoryItem.Timestamp"))?,
        kind: kind.as_str().into(),
        summary: of(&alarm, text(raw.history_summary(), "AlarmHistoryItem.HistorySummary"))?,
        alarm,
    })
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudwatch::types::HistoryItemType;
    use aws_sdk_cloudwatch::types::builders::AlarmHistoryItemBuilder;
    use aws_smithy_types::DateTime;
    use domain::Moment;

    use super::*;
    use crate::border::malformed;

    fn fired() -> AlarmHistoryItemBuilder {
        Raw::builder()
            .alarm_name("cpu-high")
            .timestamp(DateTime::from_secs(60))
            .history_item_type(HistoryItemType::StateUpdate)
            .history_summary("Alarm updated from OK to ALARM")
    }

    #[test]
    fn an_entry_is_read() {
        let event = decode(&fired().build()).unwrap();
        assert_eq!((event.at, event.kind.as_str()), (Moment::from_secs(60), "StateUpdate"));
    }

    #[test]
    fn each_missing_field_is_named() {
        let field = |raw: AlarmHistoryItemBuilder| decode(&raw.build()).unwrap_err();
        assert_eq!(field(fired().set_alarm_name(None)), malformed("AlarmHistoryItem.AlarmName"));
        assert_eq!(field(fired().set_timestamp(None)), malformed("AlarmHistoryItem.Timestamp of cpu-high"));
        let kind = malformed("AlarmHistoryItem.HistoryItemType of cpu-high");
        assert_eq!(field(fired().set_history_item_type(None)), kind);
        let summary = malformed("AlarmHistoryItem.HistorySummary of cpu-high");
        assert_eq!(field(fired().set_history_summary(None)), summary);
    }
}
