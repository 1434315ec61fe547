//! From a key to its painting, while every call takes three seconds.

use std::time::Duration;

use crate::console::{Console, now};
use crate::report;
use crate::serving::{Late, console_on};

const KEYS: usize = 50;

pub fn while_every_call_is_slow() {
    let late = Late::by(Duration::from_secs(3), "large");
    let mut console = console_on(&late.address).open();
    console.sees("Alarms");
    let took = (0..KEYS).map(|_| opened(&mut console)).collect();
    report("key to painted screen while every call takes 3 s", took, "50 ms");
    console.press("q");
    console.ended();
}

fn opened(console: &mut Console) -> Duration {
    let pressed = now();
    console.press("?");
    console.sees("┌ Help");
    let took = pressed.elapsed();
    console.escape("┌ Help");
    took
}
