//! Everything shown, as plain data: no handles, no clients, no channels.

mod asked;
mod at_gate;
mod changes;
mod cursor;
mod dialog;
mod field;
mod form;
mod frame;
mod notice;
mod pane;
mod session;
mod settings;
mod subject;
mod view;

use domain::{Estate, MeterReading};

pub use asked::{Draft, PhaseAsked, PhaseIntent, PhaseTicket};
pub use at_gate::{AtGate, Evidence};
pub(crate) use changes::Going;
pub use changes::{Changes, Made};
pub use cursor::Cursor;
pub use dialog::{Chooser, Dialog, Link, Reader, RegionPicker, RunPicker, Settling, ThemePicker};
pub use domain::Now;
pub use field::TextField;
pub use form::{Fault, Field, Form, Input, Options, Purpose};
pub use frame::Size;
pub use notice::{Notice, Tone};
pub use pane::{Pane, Sort};
pub use session::{ProfileChoice, Session};
pub use settings::{Cadence, ColourUse, Settings, Writes};
pub use subject::{EventKey, EventKind, Subject};
pub use view::{Detail, Filter, Gaze, PaneState, Place, Section, View};

use crate::{Rows, Theme};

/// Everything shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The time.
    pub now: Now,
    /// The terminal's size.
    pub size: Size,
    /// Whose account, and where.
    pub session: Session,
    /// What is known of it.
    pub estate: Estate,
    /// What this console itself has asked.
    pub meter: MeterReading,
    /// What this console changes of it.
    pub changes: Changes,
    /// How the console behaves.
    pub settings: Settings,
    /// What is looked at.
    pub view: View,
    /// What lies over the panes.
    pub dialog: Option<Dialog>,
    /// A sentence at the foot of the screen.
    pub notice: Option<Notice>,
    /// The colours.
    pub theme: Theme,
    /// What each pane lists, made from the estate and the view after every message that changed them.
    pub rows: Rows,
    /// Increases with each visible change: draw when it has changed since the last drawing.
    pub revision: u64,
}

impl Model {
    /// A console that knows nothing of its account yet.
    pub fn new(session: Session, settings: Settings, theme: Theme, size: Size, now: Now) -> Self {
        let estate = Estate::new(session.regions.iter().cloned());
        let mut model = Self {
            now,
            size,
            session,
            estate,
            meter: MeterReading::default(),
            changes: Changes::default(),
            settings,
            view: View::default(),
            dialog: None,
            notice: None,
            theme,
            rows: Rows::default(),
            revision: 0,
        };
        model.relist();
        model
    }

    /// What the cursor is on: in the opened detail, or else in the focused pane.
    pub fn selected(&self) -> Option<&Subject> {
        match &self.view.detail {
            Some(detail) => detail.cursor.selected.as_ref(),
            None => self.view.focused().cursor.selected.as_ref(),
        }
    }
}
