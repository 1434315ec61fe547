//! The guards: each looks at one danger and says pass, warn, block or unknown, with why and by what evidence.
//!
//! Guards may stop a way forward, never a way back, and none may stand between an engineer and a fire: for a change
//! that adds capacity or restores what was, most may at most warn.

mod account;
mod finding;
mod scene;

pub use finding::{Evidence, Finding, Guard, Verdict};
pub use scene::Scene;

/// What every guard says of a change, in the order of the table.
pub fn judge(scene: &Scene<'_>) -> Vec<Finding> {
    Guard::ALL.into_iter().map(|guard| guard.judge(scene)).collect()
}

/// What a guard finds, before it is softened by the direction.
fn check(guard: Guard, scene: &Scene<'_>) -> Finding {
    match guard {
        Guard::AccountPin => account::pin(scene),
        _ => finding::say(Verdict::Unknown, "it is not judged"),
    }
}
