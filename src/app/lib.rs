//! The console as a pure function: a model, what happened to it, what to do next, and what is shown.

mod actions;
mod aging;
pub mod commands;
mod describe;
mod dialogs;
mod draw;
mod effect;
mod first_run;
mod fuzzy;
mod hyperlink;
mod jump;
mod key;
pub mod layout;
mod link;
mod model;
mod msg;
mod panes;
pub mod picture;
mod reading;
pub mod reference;
mod rows;
#[cfg(any(test, feature = "samples"))]
pub mod sample;
mod theme;
mod troubles;
mod update;
mod wants;
mod widgets;

pub use actions::Aim;
pub use aging::{freshness, missing, row_freshness, since, trouble};
pub use describe::{Fact, facts};
pub use draw::draw;
pub use effect::{COPY_LIMIT, ChangeEffect, Effect};
pub use first_run::{FirstRun, first_run};
pub use hyperlink::{Hyperlink, hyperlinks};
pub use key::{Key, KeyCode, KeyError, Move};
pub use link::url;
pub use model::{
    AtGate, Cadence, Changes, Chooser, ColourUse, Cursor, Detail, Dialog, Draft, EventKey, EventKind, Evidence, Fault,
    Field, Filter, Form, Gaze, Input, Link, Made, Model, Notice, Now, Options, Pane, PaneState, PhaseAsked,
    PhaseIntent, PhaseTicket, Place, ProfileChoice, Purpose, Reader, RegionPicker, RunPicker, Section, Session,
    Settings, Settling, Size, Sort, Subject, TextField, ThemePicker, Tone, View, Writes,
};
pub use msg::{ChangeMsg, Mouse, MouseAct, Msg, PhaseProposal, SessionMsg, TerminalMsg};
pub use reading::{ReadLine, label_width, lines};
pub use rows::{
    Compared, Comparison, Count, Deployed, Entry, Event, Grade, Listing, News, Rotation, Row, Rows, Summary, Urgent,
};
pub use theme::{Role, Theme, ThemeError};
pub use update::update;
pub use wants::{Charted, Rank, Want, charted, promised, wants};
