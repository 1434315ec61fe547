//! How a metric alarm reads its data points, missing ones included, as CloudWatch documents it.
//!
//! Source: "How alarm state is evaluated when data is missing" in the CloudWatch user guide.

use super::{AlarmState, MetricAlarm, TreatMissing};

/// CloudWatch looks a little further back than the evaluation periods for data that arrived late.
pub const EXTRA_PERIODS: u32 = 2;

/// The outcome of one evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The alarm has this state.
    State(AlarmState),
    /// The alarm keeps the state it has.
    Keep,
}

/// Evaluates the data points of the evaluation range, newest first; `None` is a missing one.
pub fn evaluated(alarm: &MetricAlarm, range: &[Option<f64>]) -> Verdict {
    let periods = alarm.evaluation_periods as usize;
    let needed = alarm.datapoints_to_alarm as usize;
    let breaches = |value: f64| alarm.comparison.is_breached(value, alarm.threshold);
    let known: Vec<(usize, bool)> = range
        .iter()
        .enumerate()
        .filter_map(|(age, point)| point.map(|value| (age, breaches(value))))
        .take(periods)
        .collect();
    let breaching = known.iter().filter(|(_, breached)| *breached).count();
    let filled = periods - known.len();
    if breaching >= needed || (alarm.missing == TreatMissing::Breaching && breaching + filled >= needed) {
        return Verdict::State(AlarmState::Alarm);
    }
    let all_breach = breaching == known.len();
    match alarm.missing {
        TreatMissing::Missing if known.is_empty() => Verdict::State(AlarmState::InsufficientData),
        // All that is known breaches: an alarm only once the oldest is old enough, or one late point would raise it.
        TreatMissing::Missing if all_breach && known.last().is_some_and(|(age, _)| age + 1 >= needed) => {
            Verdict::State(AlarmState::Alarm)
        }
        TreatMissing::Missing | TreatMissing::Ignore if all_breach => Verdict::Keep,
        _ => Verdict::State(AlarmState::Ok),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Comparison;
    use super::*;
    use crate::world::metrics::{MetricId, Statistic};

    const ALARM: Verdict = Verdict::State(AlarmState::Alarm);
    const OK: Verdict = Verdict::State(AlarmState::Ok);
    const INSUFFICIENT: Verdict = Verdict::State(AlarmState::InsufficientData);
    const KEEP: Verdict = Verdict::Keep;

    fn alarm(needed: u32, missing: TreatMissing) -> MetricAlarm {
        MetricAlarm {
            metric: MetricId::new("AWS/EC2", "CPUUtilization", &[]),
            statistic: Statistic::Average,
            period: 60,
            evaluation_periods: 3,
            datapoints_to_alarm: needed,
            threshold: 70.0,
            comparison: Comparison::Greater,
            missing,
            unit: None,
        }
    }

    /// Oldest first, as the documentation writes it: `0` good, `X` breaching, `-` missing.
    fn range(text: &str) -> Vec<Option<f64>> {
        text.chars()
            .rev()
            .map(|it| match it {
                'X' => Some(90.0),
                '0' => Some(10.0),
                _ => None,
            })
            .collect()
    }

    /// The tables of the user guide: (data, needed of 3, missing, ignore, breaching, notBreaching).
    #[test]
    fn follows_the_documented_tables() {
        let table = [
            ("0-X-X", 3, OK, OK, OK, OK),
            ("----0", 3, OK, OK, OK, OK),
            ("-----", 3, INSUFFICIENT, KEEP, ALARM, OK),
            ("0XX-X", 3, ALARM, ALARM, ALARM, ALARM),
            ("--X--", 3, ALARM, KEEP, ALARM, OK),
            ("0-X-X", 2, ALARM, ALARM, ALARM, ALARM),
            ("00X0X", 2, ALARM, ALARM, ALARM, ALARM),
            ("0-X--", 2, OK, OK, ALARM, OK),
            ("----0", 2, OK, OK, ALARM, OK),
            ("---X-", 2, ALARM, KEEP, ALARM, OK),
            ("----X", 2, KEEP, KEEP, ALARM, OK),
            ("00000", 3, OK, OK, OK, OK),
            ("XX000", 1, OK, OK, OK, OK),
            ("0000X", 1, ALARM, ALARM, ALARM, ALARM),
        ];
        for (data, needed, missing, ignore, breaching, not_breaching) in table {
            let cases = [
                (TreatMissing::Missing, missing),
                (TreatMissing::Ignore, ignore),
                (TreatMissing::Breaching, breaching),
                (TreatMissing::NotBreaching, not_breaching),
            ];
            for (treatment, wanted) in cases {
                let got = evaluated(&alarm(needed, treatment), &range(data));
                assert_eq!(got, wanted, "{data} {needed} of 3, {}", treatment.as_str());
            }
        }
    }

    #[test]
    fn comparisons_are_strict_or_not_as_named() {
        assert!(!Comparison::Greater.is_breached(70.0, 70.0));
        assert!(Comparison::GreaterOrEqual.is_breached(70.0, 70.0));
        assert!(!Comparison::Less.is_breached(70.0, 70.0));
        assert!(Comparison::LessOrEqual.is_breached(70.0, 70.0));
    }
}
