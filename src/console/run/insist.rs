//! The last resort when the loop cannot leave.

use std::process::exit;
use std::time::Duration;

use crate::terminal::{Signal, Signals, give_back_unheard};

/// How long the loop may take to leave by itself.
const PATIENCE: Duration = Duration::from_millis(800);

/// The exit code of a program that a signal ended, as shells count it: 128 and SIGTERM.
const TERMINATED: i32 = 143;

/// Waits for a signal to leave, and ends the process if the loop has not done so soon after.
///
/// The loop waits for the terminal whenever it draws. A terminal that takes nothing (ctrl-s, a link that has stalled)
/// or that has gone while its keys were read would hold it for ever, and with it the process.
pub(super) async fn on_leaving(mut signals: Signals) {
    while signals.next().await != Signal::Leave {}
    tokio::time::sleep(PATIENCE).await;
    tracing::warn!("ended without leaving the screen: the terminal takes nothing");
    give_back_unheard();
    exit(TERMINATED);
}
