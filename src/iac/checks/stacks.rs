//! The stacks are there, complete, and as their templates say.

use domain::{Drift, Progress};

use super::{Check, Outcome, Verification};

pub(super) fn checks(of: &Verification<'_>) -> Vec<Check> {
    let missing = of.phase.stacks.iter().filter(|name| !of.stacks.iter().any(|it| is_named(it.stack.name.raw(), name)));
    let missing = missing.map(|name| Check::new("stack", *name, Outcome::Fail, "it is not there"));
    let standing = of.stacks.iter().map(|deployed| {
        let stack = deployed.stack;
        let status = stack.status.as_str();
        let (outcome, why) = match (stack.progress(), stack.drift) {
            (Progress::Complete, Drift::Drifted) => {
                (Outcome::Fail, format!("{status}, and changed from outside since"))
            }
            (Progress::Complete, Drift::InSync) => (Outcome::Pass, format!("{status}, as its template says")),
            (Progress::Complete, Drift::Unknown) => (Outcome::Pass, format!("{status}; drift was not looked for")),
            (Progress::Running, _) => (Outcome::Unknown, format!("{status}: it is being worked on")),
            (Progress::Failed | Progress::Absent, _) => (Outcome::Fail, status.to_owned()),
        };
        Check::new("stack", stack.name.as_str(), outcome, why)
    });
    missing.chain(standing).collect()
}

fn is_named(stack: &str, name: &str) -> bool {
    stack.rsplit_once('-').map_or(stack, |(_, tail)| tail) == name
}
