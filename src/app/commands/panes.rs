//! Which pane is looked at, and how.

use super::{Command, Context, free};
use crate::update::{navigate, neighbour};
use crate::{Key, KeyCode, Move, Pane};

macro_rules! pane {
    ($pane:expr, $id:literal, $key:literal, $title:literal, $help:literal) => {
        Command {
            id: $id,
            title: $title,
            keys: &[Key::char($key)],
            help: $help,
            bar: "",
            context: Context::Anywhere,
            run: |model| navigate::focus(model, $pane),
            blocked: free,
        }
    };
}

pub(super) static TABLE: &[Command] = &[
    pane!(Pane::Phases, "pane.phases", '1', "go to phases", "Moves to the phases: how far each has come."),
    pane!(Pane::Targets, "pane.targets", '2', "go to targets", "Moves to the target groups and their health."),
    pane!(Pane::Capacity, "pane.capacity", '3', "go to capacity", "Moves to the Auto Scaling groups."),
    pane!(Pane::Alarms, "pane.alarms", '4', "go to alarms", "Moves to the alarms, firing first."),
    pane!(Pane::Spend, "pane.spend", '5', "go to spend", "Moves to what this account costs."),
    pane!(Pane::Activity, "pane.activity", '6', "go to activity", "Moves to the time line of what happened."),
    Command {
        id: "pane.next",
        title: "next pane",
        keys: &[Key::plain(KeyCode::Tab)],
        help: "Moves to the next pane.",
        bar: "",
        context: Context::Panes,
        run: |model| navigate::focus(model, model.view.focus.next()),
        blocked: free,
    },
    Command {
        id: "pane.previous",
        title: "previous pane",
        keys: &[Key::plain(KeyCode::BackTab)],
        help: "Moves to the previous pane.",
        bar: "",
        context: Context::Panes,
        run: |model| navigate::focus(model, model.view.focus.previous()),
        blocked: free,
    },
    Command {
        id: "pane.left",
        title: "pane to the left",
        keys: &[Key::char('h'), Key::moving(Move::Left)],
        help: "Moves to the pane on the left, if there is one.",
        bar: "",
        context: Context::Panes,
        run: |model| neighbour::focus(model, neighbour::Side::Left),
        blocked: free,
    },
    Command {
        id: "pane.right",
        title: "pane to the right",
        keys: &[Key::char('l'), Key::moving(Move::Right)],
        help: "Moves to the pane on the right, if there is one.",
        bar: "",
        context: Context::Panes,
        run: |model| neighbour::focus(model, neighbour::Side::Right),
        blocked: free,
    },
    Command {
        id: "pane.zoom",
        title: "zoom pane",
        keys: &[Key::char('z')],
        help: "Gives the focused pane the whole screen, or takes it back.",
        bar: "zoom",
        context: Context::Panes,
        run: navigate::zoom,
        blocked: free,
    },
    Command {
        id: "pane.filter",
        title: "filter rows",
        keys: &[Key::char('/')],
        help: "Lists only rows that hold every word typed; a word after ! must not occur. Enter keeps it, esc clears it.",
        bar: "filter",
        context: Context::Panes,
        run: navigate::edit_filter,
        blocked: free,
    },
    Command {
        id: "pane.sort",
        title: "sort rows",
        keys: &[Key::char('s')],
        help: "Lists the rows in the pane's next order.",
        bar: "",
        context: Context::Panes,
        run: navigate::sort,
        blocked: free,
    },
];
