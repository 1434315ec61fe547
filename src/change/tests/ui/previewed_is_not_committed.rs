//! A preview cannot be committed without a confirmation.
use change::{Armed, Facts, Limits, Previewed, Ticket};
use domain::Now;

fn skip(previewed: Previewed, ticket: &mut Ticket<'_>, facts: &Facts, limits: &Limits, armed: (&Armed, Now)) {
    let _ = previewed.commit(ticket, facts, limits, armed);
}

fn main() {}
