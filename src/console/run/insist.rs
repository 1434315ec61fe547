//! The last resort when the console cannot leave: within a second it has ended, whatever the terminal does.

use std::future::Future;
use std::process::exit;
use std::time::Duration;

use crate::terminal::{Signal, Signals, give_back_unheard};

/// How long leaving may take by itself. With the longest that a terminal's going may stay unseen it is within a second.
pub(super) const PATIENCE: Duration = Duration::from_millis(500);

/// The exit code of a program that a signal ended, as shells count it: 128 and SIGTERM.
const TERMINATED: i32 = 143;

/// Waits for a signal to leave, or until the loop says that it leaves, and ends the process if it has not left soon
/// after.
///
/// The loop waits for the terminal whenever it draws, and gives it back on leaving. A terminal that takes nothing
/// (ctrl-s, a link that has stalled) or that has gone while its keys were read would hold it for ever, and with it the
/// process.
pub(super) async fn on_leaving(mut signals: Signals, left: impl Future<Output = ()>) {
    let signalled = async { while signals.next().await != Signal::Leave {} };
    overdue(async {
        tokio::select! {
            () = signalled => {}
            () = left => {}
        }
    })
    .await;
    tracing::warn!("ended without leaving the screen: the terminal takes nothing");
    give_back_unheard();
    exit(TERMINATED);
}

/// Returns when what was asked for should long have happened.
async fn overdue(asked: impl Future<Output = ()>) {
    asked.await;
    tokio::time::sleep(PATIENCE).await;
}

#[cfg(test)]
mod tests {
    use tokio::time::{Instant, sleep};

    use super::*;
    use crate::run::{LOOK, SECOND};

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_for_more_than_a_second() {
        let began = Instant::now();
        // The terminal goes right after it was looked at, nobody is told, and giving it back takes for ever.
        overdue(sleep(LOOK)).await;
        assert!(began.elapsed() < SECOND, "{:?}", began.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_ended_that_was_not_asked_to_leave() {
        let kept = tokio::time::timeout(Duration::from_hours(24), overdue(std::future::pending())).await;
        assert!(kept.is_err());
    }
}
