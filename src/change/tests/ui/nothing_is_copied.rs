//! What may be used once cannot be copied.
use change::{Armed, Committed, Confirmed, Restorer, Run};

fn copy<T: Clone>() {}

fn main() {
    copy::<Armed>();
    copy::<Confirmed>();
    copy::<Committed>();
    copy::<Restorer>();
    copy::<Run>();
}
