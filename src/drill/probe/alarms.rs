//! Probes of alarms.

use domain::{AlarmState, Regional};

use super::{Arguments, Blind, Entry, Scene, known};
use crate::value::Value;

pub(super) const PROBES: &[Entry] = &[Entry { name: "alarm.state", asks: |_, _| vec![Regional::Alarms], read: state }];

/// `OK` or `ALARM`. Without enough data an alarm says nothing: that is blind.
fn state(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let name = with.word("alarm")?;
    let alarms = known(&scene.here()?.alarms, "the alarms")?;
    let alarm = alarms.iter().find(|alarm| alarm.name == name);
    let alarm = alarm.ok_or_else(|| format!("there is no alarm {name}"))?;
    match alarm.state {
        AlarmState::Ok => Ok(Value::Word("OK".into())),
        AlarmState::Alarm => Ok(Value::Word("ALARM".into())),
        AlarmState::InsufficientData => Err(format!("{name} has not enough data")),
    }
}
