//! The console as a pure function: a model, what happened to it, what to do next, and what is shown.

mod aging;
mod effect;
mod first_run;
mod key;
pub mod layout;
mod model;
mod msg;
mod rows;
mod theme;
mod update;
mod wants;

pub use aging::{freshness, row_freshness, since, trouble};
pub use effect::{COPY_LIMIT, Effect};
pub use first_run::{FirstRun, first_run};
pub use key::{Key, KeyCode, Move};
pub use model::{
    Cadence, Chooser, ColourUse, Cursor, Detail, Dialog, EventKey, EventKind, Filter, Gaze, Link, Model, Notice, Now,
    Pane, PaneState, Place, ProfileChoice, Reader, RegionPicker, Section, Session, Settings, Size, Sort, Subject,
    TextField, ThemePicker, Tone, View,
};
pub use msg::{Mouse, MouseAct, Msg, SessionMsg, TerminalMsg};
pub use rows::{Entry, Event, Grade, Listing, News, Rotation, Row, Rows, Summary, Urgent};
pub use theme::Theme;
pub use update::update;
pub use wants::{Charted, Rank, Want, charted, promised, wants};
