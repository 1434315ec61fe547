//! A way back, and credentials that live long enough to go it.

use std::time::Duration;

use domain::in_words;

use super::Scene;
use super::finding::{Finding, block, hardest, pass, unknown, warn};
use crate::{Action, CredentialLife, Fuse, RefreshChange, Undo};

/// What is left over for going back, beyond the change's own time.
const MARGIN: Duration = Duration::from_mins(10);

/// Clocks that differ by this much are worth a word.
const SKEWED: u64 = 60;

/// AWS refuses requests whose time is off by five minutes.
const REFUSED: u64 = 240;

/// There is an undo, and what it needs is there.
pub(super) fn way_back(scene: &Scene<'_>) -> Finding {
    let action = &scene.proposed.action;
    let judged = match action.undo(scene.before) {
        Undo::By(back) => match unfit(scene) {
            Some(why) => block(why),
            None => pass(open(action, &back)).by("permission", UNCHECKED, None),
        },
        Undo::Ends(how) | Undo::Separate(how) => pass(how),
        Undo::None(why) => warn(format!("there is no way back: {why}")),
    };
    match (scene.proposed.fuse, scene.duration()) {
        (Fuse::Set, Some(span)) => {
            let sizes = ["min", "desired", "max"].map(|name| match scene.before.number(name) {
                Some(size) => format!("{name} {size}"),
                None => format!("{name} unknown"),
            });
            let (sizes, at) = (sizes.join(", "), scene.now.cloud + span);
            let fuse = warn(format!("AWS will set {sizes} at {at} whatever anyone has done since"));
            hardest(vec![judged, fuse], "")
        }
        _ => judged,
    }
}

/// AWS has no way to ask whether a request would be permitted but to send it: `DryRun` is EC2's alone.
const UNCHECKED: &str = "not checked: AWS tells only when it is sent";

/// By which action, and for how long.
fn open(action: &Action, back: &Action) -> String {
    match action {
        Action::Refresh(_) => format!("back by {} as long as it runs", back.id()),
        _ => format!("back by {}", back.id()),
    }
}

/// Why the way back would not be open.
fn unfit(scene: &Scene<'_>) -> Option<String> {
    let Action::Refresh(action) = &scene.proposed.action else { return None };
    let RefreshChange::Start { version, .. } = &action.change else { return None };
    let is_number = !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit());
    let version = domain::Text::new(version);
    (!is_number).then(|| format!("a refresh to version {version} cannot be rolled back; write the version's number"))
}

/// The credentials live until the change is done and put back, and the clock is the one AWS has.
pub(super) fn credentials(scene: &Scene<'_>) -> Finding {
    let life = match scene.facts.standing.credentials {
        CredentialLife::Renewed => pass("the credentials renew themselves"),
        CredentialLife::Unknown => unknown("how long the credentials live is not known; log in anew"),
        CredentialLife::Until(end) => {
            let left = scene.now.here.until(end);
            let needed = scene.duration().unwrap_or_default().saturating_add(MARGIN);
            let why = format!("the credentials end in {}, it needs {}", in_words(left), in_words(needed));
            if left < needed { block(format!("{why}; log in anew")) } else { pass(why) }
        }
    };
    hardest(vec![life, clock(scene)], "")
}

fn clock(scene: &Scene<'_>) -> Finding {
    let Some(skew) = scene.facts.standing.clock_skew_secs else {
        return warn("the clock has not been compared with the one of AWS");
    };
    let (off, way) = (skew.unsigned_abs(), if skew < 0 { "behind" } else { "ahead of" });
    let why = format!("the clock is {} {way} the one of AWS", in_words(Duration::from_secs(off)));
    let judged = match off {
        REFUSED.. => block(format!("{why}, which refuses at 5m; set it")),
        SKEWED.. => warn(format!("{why}; set it")),
        _ => pass("the clock agrees with the one of AWS"),
    };
    judged.by("clock", format!("{skew:+}s"), None)
}
