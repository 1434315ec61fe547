//! A request comes from a run or a restorer alone.
use change::{Action, Committed, RunId};

fn forge(run: RunId, action: Action) {
    let _ = Committed { run, action };
}

fn main() {}
