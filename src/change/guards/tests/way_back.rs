//! The way back, and credentials that live long enough to go it.

use std::time::Duration;

use domain::Moment;

use super::standing::{fewer, start};
use super::*;
use crate::samples::{desired, noon, on_instance, on_web, propose, propose_for};
use crate::{Action, Bounds, CredentialLife, Fuse, GroupChange, InstanceChange, RefreshAction};
use Verdict::{Block, Pass, Unknown, Warn};

#[test]
fn there_is_a_way_back_or_it_is_said() {
    let begin = |version| propose(Action::Refresh(RefreshAction { group: "web".into(), change: start(version) }));
    let fused = Proposed { fuse: Fuse::Set, ..propose_for(desired(4), 30) };
    hold(
        Guard::WayBack,
        &[
            case("a size", |_| {}, fewer(), (Pass, "back by scale.set-desired")),
            case(
                "bounds",
                |_| {},
                propose(on_web(GroupChange::Bounds(Bounds { min: Some(1), max: None }))),
                (Pass, "set-bounds"),
            ),
            case(
                "an end",
                |_| {},
                propose(on_instance("i-1", InstanceChange::Replace)),
                (Warn, "no way back: i-1 is ended for good"),
            ),
            case("a refresh", |_| {}, begin("8"), (Pass, "back by scale.refresh-rollback")),
            case("a refresh to whatever is newest", |_| {}, begin("$Latest"), (Block, "write the version's number")),
            case("a refresh to nothing", |_| {}, begin(""), (Block, "cannot be rolled back")),
            case(
                "a fuse",
                |_| {},
                fused,
                (Warn, "AWS will set min 2, desired 3, max 6 at 2026-11-24T12:30:00Z whatever"),
            ),
        ],
    );
}

#[test]
fn credentials_outlive_the_change_and_the_clock_is_right() {
    fn ends(mins: u64) -> impl Fn(&mut Sample) {
        move |s| s.facts.standing.credentials = CredentialLife::Until(noon() + Duration::from_mins(mins))
    }
    fn skew(secs: Option<i64>) -> impl Fn(&mut Sample) {
        move |s| s.facts.standing.clock_skew_secs = secs
    }
    hold(
        Guard::Credentials,
        &[
            case("renewed", |_| {}, fewer(), (Pass, "renew themselves")),
            case("long enough", |s| ends(10)(s), fewer(), (Pass, "end in 10m, it needs 10m")),
            case(
                "not long enough",
                |s| ends(9)(s),
                propose(desired(4)),
                (Block, "end in 9m, it needs 10m; log in anew"),
            ),
            case("long enough to put it back", |s| ends(40)(s), propose_for(desired(2), 30), (Pass, "needs 40m")),
            case("not long enough to put it back", |s| ends(39)(s), propose_for(desired(2), 30), (Block, "needs 40m")),
            case(
                "ended",
                |s| s.facts.standing.credentials = CredentialLife::Until(Moment::from_secs(0)),
                fewer(),
                (Block, "in 0s"),
            ),
            case(
                "not known",
                |s| s.facts.standing.credentials = CredentialLife::Unknown,
                fewer(),
                (Unknown, "not known"),
            ),
            case("59 s", |s| skew(Some(59))(s), fewer(), (Pass, "agrees")),
            case("60 s ahead", |s| skew(Some(60))(s), fewer(), (Warn, "1m ahead of the one of AWS")),
            case("60 s behind", |s| skew(Some(-60))(s), fewer(), (Warn, "1m behind the one of AWS")),
            case("239 s", |s| skew(Some(239))(s), fewer(), (Warn, "3m ahead")),
            case("240 s", |s| skew(Some(-240))(s), propose(desired(4)), (Block, "which refuses at 5m; set it")),
            case("absurd", |s| skew(Some(i64::MIN))(s), fewer(), (Block, "behind")),
            case("not compared", |s| skew(None)(s), fewer(), (Warn, "has not been compared")),
        ],
    );
}
