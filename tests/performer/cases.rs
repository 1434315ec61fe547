//! Stories in virtual time, over many cases.

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

/// Runs one story on a clock of its own, which stands still while anything can run.
pub(super) fn in_virtual_time<T>(story: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime").block_on(story)
}

/// Runs the same story over many cases, on as many threads as the machine is likely to have free. One that fails does
/// not hide the others.
pub(super) fn each<C: Clone + Debug + Send + Sync>(cases: &[C], story: impl Fn(C) + Sync) {
    let (threads, failed) = (2, Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for share in 0..threads {
            let (story, failed) = (&story, &failed);
            scope.spawn(move || {
                for case in cases.iter().skip(share).step_by(threads) {
                    if catch_unwind(AssertUnwindSafe(|| story(case.clone()))).is_err() {
                        failed.lock().expect("a list").push(case.clone());
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().expect("a list");
    assert!(failed.is_empty(), "{} of {} failed: {failed:?}", failed.len(), cases.len());
}
