//! A run that is not closed stands in the way of another on its subject, and of none elsewhere.

use change::guards::{Guard, Verdict};
use change::{Action, Ending, GroupAction, GroupChange, Limits, Proposed};
use console::change::Performer;
use domain::Text;

use crate::account::{Account, for_minutes, minutes, one_more, proposed, suspended};
use crate::cases::in_virtual_time;

/// What the guard of one operator says of a change.
pub(crate) async fn operator(account: &Account, performer: &Performer, proposed: Proposed) -> (Verdict, String) {
    let facts = performer.inquire(&proposed).await;
    let previewed = proposed.preview(&facts, &Limits::default(), account.now()).expect("a preview");
    let finding = previewed.findings().iter().find(|it| it.guard == Guard::OneOperator).expect("the guard").clone();
    (finding.verdict, finding.why)
}

pub(crate) async fn others(account: &Account, performer: &Performer, action: &Action) -> Action {
    let estate = account.estate(performer).await;
    let other = estate.groups().find(|group| group.name != *action.scope()).expect("another group");
    let (group, desired): (Text, u32) = (other.name.clone(), other.capacity.desired());
    Action::Group(GroupAction { group, change: GroupChange::Desired(desired + 1) })
}

#[test]
fn an_open_run_blocks_its_subject_and_no_other() {
    in_virtual_time(async {
        let account = Account::with_table();
        let ada = account.ada().await;
        let action = one_more(&account, &ada).await;
        let run = account.done(&ada, for_minutes(action.clone(), 30)).await.run.unwrap();
        let again = one_more(&account, &ada).await;
        let elsewhere = others(&account, &ada, &action).await;
        // In the same process, in another one of the same machine, and on another machine by the registry.
        let second = account.ada().await;
        let bob = account.seated("bob").await;
        for (who, performer) in [("ada", &ada), ("second", &second), ("bob", &bob)] {
            let (verdict, why) = operator(&account, performer, proposed(again.clone())).await;
            assert!(verdict == Verdict::Block && why.contains(&run.to_string()), "{who}: {verdict:?} {why}");
            let (verdict, why) = operator(&account, performer, proposed(elsewhere.clone())).await;
            assert_eq!(verdict, Verdict::Pass, "{who}: {why}");
        }
        assert_eq!(ada.revert(run).await.ending, Ending::Applied);
        for (who, performer) in [("ada", &ada), ("second", &second), ("bob", &bob)] {
            let (verdict, why) = operator(&account, performer, proposed(again.clone())).await;
            assert_eq!(verdict, Verdict::Pass, "{who}: {why}");
        }
        // What nobody had open when it was looked at, and somebody has when it is committed, voids the confirmation.
        minutes(1).await;
        let confirmed = account.confirmed(&ada, proposed(again)).await;
        let outcome = account.done(&bob, for_minutes(suspended(action.scope().clone()), 30)).await;
        assert_eq!(outcome.ending, Ending::Applied, "{outcome:?}");
        account.sent();
        let outcome = ada.carry_out(confirmed, |_| {}).await;
        assert!(outcome.ending == Ending::NotStarted && outcome.run.is_none(), "{outcome:?}");
        assert!(outcome.why.to_string().contains("one-operator"), "{outcome:?}");
        assert!(account.sent().is_empty());
    });
}
