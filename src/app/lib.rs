//! The console as a pure function: a model, what happened to it, what to do next, and what is shown.

mod effect;
mod key;
mod model;
mod msg;
mod rows;
mod theme;
mod wants;

pub use effect::{COPY_LIMIT, Effect};
pub use key::{Key, KeyCode, Move};
pub use model::{
    Cadence, Chooser, ColourUse, Cursor, Detail, Dialog, EventKey, EventKind, Filter, Link, Model, Notice, Now, Pane,
    PaneState, Place, ProfileChoice, Reader, RegionPicker, Section, Session, Settings, Size, Sort, Subject, TextField,
    ThemePicker, Tone, View,
};
pub use msg::{Mouse, MouseAct, Msg, SessionMsg, TerminalMsg};
pub use rows::{Event, Grade, Listing, Row, Rows, Summary};
pub use theme::Theme;
pub use wants::{Rank, Want};
