//! Job control: the terminal is lent to the shell and taken back.

use rustix::process::Signal;

use super::console::{Console, Start};

fn continues(console: &mut Console) {
    console.has_given_back();
    console.signal(Signal::CONT);
    console.until("the screen to be taken over again", |console| console.screen().alternate_screen());
    console.sees("4 Alarms");
    console.sees("1 Phases");
    console.until("the cursor to be hidden", |console| console.screen().hide_cursor());
    console.has_taken_over();
    console.press("?");
    console.sees("┌ Help");
    console.escape("┌ Help");
    console.press("q");
    console.leaves_well(0);
}

#[test]
fn a_stop_by_signal_lends_the_terminal_to_the_shell() {
    let mut console = Start::demo().open();
    console.is_live();
    console.signal(Signal::TSTP);
    console.stopped();
    continues(&mut console);
}

#[test]
fn ctrl_z_stops_it_as_it_stops_any_program() {
    let mut console = Start::demo().open();
    console.is_live();
    console.press("\x1a");
    console.stopped();
    continues(&mut console);
}

/// Stopped by what cannot be caught, something else may have drawn over the screen meanwhile.
#[test]
fn it_repaints_after_a_stop_that_it_could_not_see() {
    let mut console = Start::demo().open();
    console.is_live();
    console.signal(Signal::STOP);
    console.stopped();
    console.overwrite();
    console.misses("4 Alarms");
    console.signal(Signal::CONT);
    console.sees("4 Alarms");
    console.sees("1 Phases");
    console.press("q");
    console.leaves_well(0);
}
