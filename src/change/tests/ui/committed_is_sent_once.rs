//! A request is spent by sending it.
use change::Committed;

fn send(_: Committed) {}

fn twice(request: Committed) {
    send(request);
    send(request);
}

fn main() {}
