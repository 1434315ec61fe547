//! Changes are armed by an operator alone.
use change::{Armed, WriteMode};

fn main() {
    let _ = Armed { profile: "prod".into(), mode: WriteMode::On };
}
