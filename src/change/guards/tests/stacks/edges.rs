//! What each guard says of each kind of change of a stack, and the figure at which it changes its mind.

use std::time::Duration;

use domain::{AlarmState, Budget, Reading, Usd};

use super::*;
use crate::{Draft, TemplateBody};
use Verdict::{Block, Pass, Unknown, Warn};

fn status(sample: &mut Sample, word: &str) {
    tag(sample, "finops-compute", |stack| stack.status = word.into());
}

fn unprotected(sample: &mut Sample) {
    tag(sample, "finops-compute", |stack| stack.is_protected = false);
}

fn delete() -> Proposed {
    on("finops-compute", StackChange::Delete { retain: vec![], role: None })
}

fn draft() -> Proposed {
    let draft = Draft { name: DRAFT.to_owned(), ..Draft::new(Purpose::Update, TemplateBody::new("{}"), "1") };
    on("finops-compute", StackChange::Draft(Box::new(draft)))
}

fn protect() -> Proposed {
    on("finops-compute", StackChange::Protect(true))
}

fn fire(sample: &mut Sample, names: &[&str]) {
    tagged(sample);
    let fires = |alarm: &domain::Alarm| names.iter().any(|name| alarm.name == *name);
    sample.alarms(|all| all.iter_mut().filter(|it| fires(it)).for_each(|it| it.state = AlarmState::Alarm));
}

fn estimated(monthly_cents: Option<i64>, unpriced: usize) -> Proposed {
    let estimate = Estimate { monthly_cents, unpriced, prices: None };
    on("finops-compute", StackChange::RollOut(Box::new(RollOut { estimate, ..plan(Purpose::Update, added()) })))
}

#[test]
fn a_stack_takes_what_its_state_allows() {
    let resume = || on("finops-compute", StackChange::Continue { skip: vec![] });
    let back = || on("finops-compute", StackChange::RollBack);
    let adopt = || roll_out("finops-compute", Purpose::Import, added());
    hold(
        Guard::ExactTargets,
        &[
            case("deleted", unprotected, delete(), (Pass, "and nothing else")),
            case("deleted, refused", tagged, delete(), (Block, "refuses to be deleted")),
            case("protected", tagged, protect(), (Pass, "and nothing else")),
            case("protected, gone", without_compute, protect(), (Block, "is not there; there is nothing to do it to")),
            case("taken up again", |s| status(s, "UPDATE_ROLLBACK_FAILED"), resume(), (Pass, "and nothing else")),
            case("taken up again, settled", tagged, resume(), (Block, "only a rollback that failed")),
            case("taken back", |s| status(s, "UPDATE_FAILED"), back(), (Pass, "and nothing else")),
            case("taken back, settled", tagged, back(), (Block, "only what failed and was left standing")),
            case("adopted into a new one", without_compute, adopt(), (Pass, "and nothing else")),
            case("adopted into one in review", |s| status(s, "REVIEW_IN_PROGRESS"), adopt(), (Pass, "nothing else")),
            case("adopted into a settled one", tagged, adopt(), (Pass, "and nothing else")),
            case(
                "adopted into one that runs",
                |s| status(s, "UPDATE_IN_PROGRESS"),
                adopt(),
                (Block, "wait for its end"),
            ),
        ],
    );
}

#[test]
fn what_fires_while_a_stack_is_changed_is_told() {
    hold(
        Guard::Incident,
        &[
            case("calm", tagged, protect(), (Pass, "no paging alarm fires")),
            case("a policy's alarm", |s| fire(s, &["web-cpu-high"]), protect(), (Pass, "no paging alarm fires")),
            case("one", |s| fire(s, &["web-5xx"]), delete(), (Warn, "web-5xx fires; what it tells of")),
            case(
                "two",
                |s| fire(s, &["web-5xx", "db-connections"]),
                delete(),
                (Warn, "web-5xx and 1 more alarms fire"),
            ),
        ],
    );
}

#[test]
fn what_is_of_groups_alone_is_not_asked_of_stacks() {
    for guard in [Guard::ZoneBalance, Guard::StepCap, Guard::CoolDown, Guard::FightingAutomation] {
        hold(guard, &[case("a stack", tagged, protect(), (Pass, "no group is changed by hand"))]);
    }
    hold(Guard::Bounds, &[case("a stack", tagged, protect(), (Pass, "it has no size"))]);
}

#[test]
fn a_deleted_stack_takes_what_it_holds_with_it() {
    let served = (Warn, "what serves from this stack is gone with it");
    hold(
        Guard::HealthyFloor,
        &[
            case("deleted", tagged, delete(), served),
            case("protected", tagged, protect(), (Pass, "nothing that serves is changed")),
        ],
    );
    hold(
        Guard::Stateful,
        &[
            case("deleted", tagged, delete(), (Warn, "it is of no stack then")),
            case("protected", tagged, protect(), (Pass, "nothing is replaced or removed")),
        ],
    );
    hold(
        Guard::PhaseOrder,
        &[
            case("drafted", tagged, draft(), (Pass, "a draft changes nothing")),
            case("protected", tagged, protect(), (Pass, "it follows no order")),
        ],
    );
}

#[test]
fn a_drift_detection_is_believed_for_a_day() {
    fn checked(sample: &mut Sample, ago: Duration) {
        let at = sample.now.cloud - ago;
        tag(sample, "finops-compute", |stack| stack.drift_checked = Some(at));
    }
    const DAY: Duration = Duration::from_hours(24);
    hold(
        Guard::PhaseOrder,
        &[
            case("a day", |s| checked(s, DAY), update("finops-compute"), (Pass, "beside the template")),
            case(
                "a moment more",
                |s| checked(s, DAY + Duration::from_millis(1)),
                update("finops-compute"),
                (Unknown, "was last looked at"),
            ),
        ],
    );
}

#[test]
fn a_roll_out_is_held_against_the_budget_unless_it_costs_no_more() {
    fn near(sample: &mut Sample) {
        tagged(sample);
        let (forecast, limit) = (Some(Usd(90.0)), Usd(100.0));
        let budget = Budget { name: "all".into(), period: "MONTHLY".into(), limit, actual: None, forecast };
        sample.facts.estate.billing.budgets = Reading::new(vec![budget], sample.now.here);
    }
    hold(
        Guard::Budget,
        &[
            case("nothing", near, estimated(Some(0), 0), (Pass, "it costs no more")),
            case("less", near, estimated(Some(-500), 0), (Pass, "it costs no more")),
            case("nothing, and what has no price", near, estimated(Some(0), 1), (Warn, "$90.00 of $100.00 (90 %)")),
            case("a cent", near, estimated(Some(1), 0), (Warn, "$90.01 of $100.00 (90 %)")),
            case("no price at all", near, estimated(None, 2), (Warn, "nothing of it has a list price")),
            case("protected", near, protect(), (Pass, "it costs no more")),
        ],
    );
}
