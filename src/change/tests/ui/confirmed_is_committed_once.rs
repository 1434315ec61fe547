//! A confirmation is spent by committing it.
use change::{Armed, Confirmed, Facts, Limits, Ticket};
use domain::Now;

fn twice(confirmed: Confirmed, ticket: &mut Ticket<'_>, facts: &Facts, limits: &Limits, armed: (&Armed, Now)) {
    let _ = confirmed.commit(ticket, facts, limits, armed);
    let _ = confirmed.commit(ticket, facts, limits, armed);
}

fn main() {}
