//! The guards: each looks at one danger and says pass, warn, block or unknown, with why and by what evidence.
//!
//! Guards may stop a way forward, never a way back, and none may stand between an engineer and a fire: for a change
//! that adds capacity or restores what was, most may at most warn.

mod account;
mod automation;
mod bounds;
mod budget;
mod cool_down;
mod data;
mod finding;
mod floor;
mod freeze;
mod incident;
mod load;
mod others;
mod phase;
mod plan;
mod pool;
mod scene;
mod shift;
mod spread;
mod stack;
mod targets;
mod trace;
mod way_back;

use crate::Action;

pub use finding::{Evidence, Finding, Guard, Verdict};
pub use scene::Scene;
pub(crate) use scene::behind;

/// What every guard says of a change, in the order of the table.
pub fn judge(scene: &Scene<'_>) -> Vec<Finding> {
    Guard::ALL.into_iter().map(|guard| guard.judge(scene)).collect()
}

/// What a guard finds, before it is softened by the direction.
fn check(guard: Guard, scene: &Scene<'_>) -> Finding {
    if let Action::Stack(action) = &scene.proposed.action
        && let Some(finding) = stack::check(guard, scene, action)
    {
        return finding;
    }
    let check = match guard {
        Guard::AccountPin => account::pin,
        Guard::WriteMode => account::write,
        Guard::FreshPlan => plan::fresh,
        Guard::ExactTargets => targets::exact,
        Guard::Bounds => bounds::bounds,
        Guard::Journal => trace::journal,
        Guard::OneOperator => trace::one_operator,
        Guard::Freeze => freeze::freeze,
        Guard::Incident => incident::incident,
        Guard::OthersActing => others::acting,
        Guard::HealthyFloor => floor::floor,
        Guard::ZoneBalance => spread::balance,
        Guard::StepCap => spread::step,
        Guard::CoolDown => cool_down::cool_down,
        Guard::FightingAutomation => automation::fighting,
        Guard::PhaseOrder => phase::order,
        Guard::Stateful => phase::stateful,
        Guard::WayBack => way_back::way_back,
        Guard::Budget => budget::budget,
        Guard::Credentials => way_back::credentials,
        Guard::Requirements => plan::requirements,
    };
    check(scene)
}

#[cfg(test)]
mod stories;
#[cfg(test)]
mod tests;
