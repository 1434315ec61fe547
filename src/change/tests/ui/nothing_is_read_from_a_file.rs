//! No stage and no capability can be read from a file.
use change::{Armed, Committed, Confirmed, Restorer, Run};

fn read<T: serde::de::DeserializeOwned>() {}

fn main() {
    read::<Armed>();
    read::<Confirmed>();
    read::<Committed>();
    read::<Restorer>();
    read::<Run>();
}
