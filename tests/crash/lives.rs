//! Many lives, each with a death of its own, and one of each deed without.

use crate::life::{Deed, Life};

/// Lives that the test suite ends at a random moment each.
const CRASHES: u64 = 1_000;

fn crashes() -> u64 {
    std::env::var("CRASHES").ok().and_then(|count| count.parse().ok()).unwrap_or(CRASHES)
}

/// Each life is one deed on one account, ended at a random write, sync or request, started again, perhaps ended again.
#[test]
fn a_thousand_deaths_lose_nothing_and_send_nothing_twice() {
    let (count, halves) = (crashes(), 2);
    std::thread::scope(|scope| {
        for half in 0..halves {
            scope.spawn(move || {
                for seed in (0..count).filter(|seed| seed % halves == half) {
                    in_virtual_time(Life::new(seed).lived());
                }
            });
        }
    });
}

/// Without a death each deed is done, recorded, put back when its time comes, and closed.
#[test]
fn every_deed_is_done_and_put_back_when_nothing_goes_wrong() {
    for deed in Deed::ALL {
        in_virtual_time(Life::undisturbed(deed).lived());
    }
}

fn in_virtual_time(life: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime").block_on(life);
}
