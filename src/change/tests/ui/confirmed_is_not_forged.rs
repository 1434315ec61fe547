//! A confirmation is made by what was typed alone.
use change::{Confirmed, Previewed};

fn forge(previewed: Previewed) {
    let _ = Confirmed { previewed, overrides: Vec::new(), incident: None };
}

fn main() {}
