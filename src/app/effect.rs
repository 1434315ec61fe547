//! What the console is to do next: imperative data, performed by the console crate alone.

use domain::{Region, Source, Text};

/// Something to be done outside the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Ask these sources again now, in every region: all of them when the list holds every source.
    Refresh(Vec<Source>),
    /// Put this text on the clipboard (OSC 52); it is within `COPY_LIMIT` bytes.
    Copy(String),
    /// Connect with another profile; answered by `SessionMsg`.
    SwitchProfile(Text),
    /// Look at other regions with the same profile; answered by `SessionMsg`.
    SwitchRegions(Vec<Region>),
    /// Ring the terminal's bell.
    Bell,
    /// Paint every cell again: something else may have written over the screen.
    Redraw,
    /// Give the terminal back to the shell until it continues this process.
    Suspend,
    /// Restore the terminal and end.
    Quit,
}

/// The most bytes put on a clipboard: more than this, base64-encoded, exceeds what xterm and tmux take in one sequence.
pub const COPY_LIMIT: usize = 74_994;
