//! Decodes a target and its health.

use aws_sdk_elasticloadbalancingv2::types::TargetHealthStateEnum as State;
use aws_sdk_elasticloadbalancingv2::types::{AdministrativeOverride, TargetHealthDescription as Raw};
use domain::{CloudError, Target, TargetState, Text, Zone};

use crate::border::{malformed, need, of, optional, text};

/// A target. An instance has no zone here: AWS names one only for addresses.
pub(super) fn decode(raw: &Raw) -> Result<Target, CloudError> {
    let target = need(raw.target(), "TargetHealthDescription.Target")?;
    let id = text(target.id(), "TargetDescription.Id")?;
    let health = of(&id, need(raw.target_health(), "TargetHealthDescription.TargetHealth"))?;
    let state = of(&id, state(health.state()))?;
    Ok(Target {
        port: of(&id, port(target.port()))?,
        // `all` is AWS's word for an address outside the network, which no zone holds.
        zone: target.availability_zone().filter(|zone| !zone.is_empty() && *zone != "all").map(Zone::new),
        state,
        reason: health.reason().map(|reason| reason.as_str().into()),
        description: optional(health.description()),
        shifted: raw.administrative_override().and_then(shifted),
        since: None,
        id,
    })
}

fn port(port: Option<i32>) -> Result<Option<u16>, CloudError> {
    port.map(|port| u16::try_from(port).map_err(|_| malformed("TargetDescription.Port"))).transpose()
}

fn state(state: Option<&State>) -> Result<TargetState, CloudError> {
    Ok(match need(state, "TargetHealth.State")? {
        State::Healthy => TargetState::Healthy,
        State::Unhealthy => TargetState::Unhealthy,
        State::Initial => TargetState::Initial,
        State::Draining => TargetState::Draining,
        State::UnhealthyDraining => TargetState::UnhealthyDraining,
        State::Unused => TargetState::Unused,
        State::Unavailable => TargetState::Unavailable,
        other => return Err(malformed(&format!("TargetHealth.State ({})", Text::new(other.as_str())))),
    })
}

fn shifted(over: &AdministrativeOverride) -> Option<Text> {
    let state = over.state()?.as_str();
    (!matches!(state, "no_override" | "unknown")).then(|| state.into())
}

#[cfg(test)]
mod tests {
    use aws_sdk_elasticloadbalancingv2::types::builders::{TargetDescriptionBuilder, TargetHealthBuilder};
    use aws_sdk_elasticloadbalancingv2::types::{
        TargetAdministrativeOverrideStateEnum as Override, TargetDescription, TargetHealth, TargetHealthReasonEnum,
    };

    use super::*;

    fn instance() -> TargetDescriptionBuilder {
        TargetDescription::builder().id("i-0a").port(8080)
    }

    fn failing() -> TargetHealthBuilder {
        let health = TargetHealth::builder().state(State::Unhealthy).reason(TargetHealthReasonEnum::Timeout);
        health.description("Request timed out")
    }

    fn read(target: TargetDescriptionBuilder, health: TargetHealthBuilder) -> Result<Target, CloudError> {
        decode(&Raw::builder().target(target.build()).target_health(health.build()).build())
    }

    #[test]
    fn a_failing_target_says_why() {
        let target = read(instance(), failing()).unwrap();
        assert_eq!((target.state, target.port, target.zone), (TargetState::Unhealthy, Some(8080), None));
        assert_eq!(target.reason, Some("Target.Timeout".into()));
        assert_eq!(target.description, Some("Request timed out".into()));
    }

    #[test]
    fn an_address_has_a_zone_unless_it_is_outside() {
        let zone = |name: &str| read(instance().availability_zone(name), failing()).unwrap().zone;
        assert_eq!(zone("us-east-1a"), Some(Zone::new("us-east-1a")));
        assert_eq!(zone("all"), None);
    }

    #[test]
    fn a_zonal_shift_is_told_and_no_override_is_none() {
        let with = |state: Override| {
            let over = AdministrativeOverride::builder().state(state).build();
            let raw = Raw::builder().target(instance().build()).target_health(failing().build());
            decode(&raw.administrative_override(over).build()).unwrap().shifted
        };
        assert_eq!(with(Override::ZonalShiftActive), Some("zonal_shift_active".into()));
        assert_eq!(with(Override::NoOverride), None);
    }

    #[test]
    fn each_missing_field_is_named() {
        let whole = Raw::builder().target(instance().build()).target_health(failing().build());
        let field = |raw: &Raw| decode(raw).unwrap_err();
        assert_eq!(field(&whole.clone().set_target(None).build()), malformed("TargetHealthDescription.Target"));
        let health = malformed("TargetHealthDescription.TargetHealth of i-0a");
        assert_eq!(field(&whole.set_target_health(None).build()), health);
        assert_eq!(read(instance().set_id(None), failing()), Err(malformed("TargetDescription.Id")));
        assert_eq!(read(instance().port(70_000), failing()), Err(malformed("TargetDescription.Port of i-0a")));
        assert_eq!(read(instance(), failing().set_state(None)), Err(malformed("TargetHealth.State of i-0a")));
        let odd = failing().state(State::from("resting"));
        assert_eq!(read(instance(), odd), Err(malformed("TargetHealth.State (resting) of i-0a")));
    }
}
