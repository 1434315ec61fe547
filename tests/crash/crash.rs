//! A process that dies at any moment of a change, and is started again: nothing is forgotten, nothing is sent twice,
//! and every run can be closed.
//!
//! `CRASHES=20000 cargo test --test crash` makes the run longer.

#[cfg(test)]
mod fate;
#[cfg(test)]
mod life;
#[cfg(test)]
mod lives;
