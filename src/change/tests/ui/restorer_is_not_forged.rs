//! A restorer comes from a run or its journal alone.
use change::{Restorer, RunId};

fn forge(run: RunId) {
    let _ = Restorer { run };
}

fn main() {}
