//! What cannot be read does not vanish: a journal that was altered, and a registry that may not be looked at.

use change::guards::{Guard, Verdict};
use change::{Action, Ending, GroupAction, GroupChange, Limits};

use crate::account::{Account, for_minutes, one_more, proposed};
use crate::cases::in_virtual_time;
use crate::subjects::{operator, others};

/// One byte in the middle of a line is another.
fn flipped(whole: &[u8], line: usize) -> Vec<u8> {
    let ends: Vec<usize> = whole.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at).collect();
    let begin = if line == 0 { 0 } else { ends[line - 1] + 1 };
    let mut bytes = whole.to_vec();
    bytes[usize::midpoint(begin, ends[line])] ^= 1;
    bytes
}

#[test]
fn a_journal_with_a_flipped_byte_still_stands_in_the_way() {
    in_virtual_time(async {
        let account = Account::new();
        let ada = account.ada().await;
        let action = one_more(&account, &ada).await;
        let run = account.done(&ada, for_minutes(action.clone(), 30)).await.run.unwrap();
        let lines = account.records("ada", run).len();
        drop(ada);
        let path = account.journals("ada").path(run);
        let whole = std::fs::read(&path).unwrap();
        let next = account.ada().await;
        let (same, other) = (one_more(&account, &next).await, others(&account, &next, &action).await);
        assert!(lines > 4, "opened, armed, intent, answered, verified");
        for line in 0..lines {
            std::fs::write(&path, flipped(&whole, line)).unwrap();
            // Without the first line nobody knows what it is over, with it its name, with the second all of it.
            let (here, there) = match line {
                0 => (Verdict::Unknown, Verdict::Unknown),
                1 => (Verdict::Block, Verdict::Unknown),
                _ => (Verdict::Block, Verdict::Warn),
            };
            for (wanted, expected) in [(&same, here), (&other, there)] {
                let (verdict, why) = operator(&account, &next, proposed(wanted.clone())).await;
                assert_eq!(verdict, expected, "line {line}: {why}");
                let named = why.contains(&run.to_string()) && why.contains("journal close");
                assert!(named || verdict == Verdict::Warn, "line {line}: {why}");
            }
            // Nothing is done to it by itself, and what it is said of it says why.
            account.sent();
            let told = next.recover().await;
            assert!(told.len() == 1 && told[0].ending == Ending::Unknown, "line {line}: {told:?}");
            assert!(account.sent().is_empty());
        }
        std::fs::write(&path, &whole).unwrap();
        let (verdict, why) = operator(&account, &next, proposed(same)).await;
        assert_eq!(verdict, Verdict::Block, "{why}");
    });
}

#[test]
fn a_registry_that_may_not_be_read_stops_what_takes_away_and_warns_of_what_adds() {
    in_virtual_time(async {
        let account = Account::with_table();
        let ada = account.ada().await;
        let more = one_more(&account, &ada).await;
        let Action::Group(GroupAction { group, .. }) = &more else { panic!("{more:?}") };
        let desired = account.desired(&more) - 1;
        let fewer = Action::Group(GroupAction { group: group.clone(), change: GroupChange::Desired(desired) });
        account.deny("Query");
        for (action, stops) in [(more.clone(), false), (fewer, true)] {
            let wanted = proposed(action);
            let facts = ada.inquire(&wanted).await;
            let previewed = wanted.preview(&facts, &Limits::default(), account.now()).expect("a preview");
            let finding = previewed.findings().iter().find(|it| it.guard == Guard::OneOperator).expect("the guard");
            assert!(finding.verdict == Verdict::Unknown && finding.why.contains("dynamodb:Query"), "{finding:?}");
            assert_eq!(finding.stops(previewed.direction()), stops, "{finding:?}");
        }
        assert_eq!(account.done(&ada, proposed(more)).await.ending, Ending::Applied);
        account.mend();
        // What cannot be asked at all is no better than what may not be.
        let more = one_more(&account, &ada).await;
        account.fail("Query", twin::world::Fault::Reset, twin::world::faults::Trigger::Always);
        let (verdict, why) = operator(&account, &ada, proposed(more.clone())).await;
        assert!(verdict == Verdict::Unknown && why.contains("registry"), "{why}");
        account.mend();
        let (verdict, why) = operator(&account, &ada, proposed(more)).await;
        assert_eq!(verdict, Verdict::Pass, "{why}");
    });
}
