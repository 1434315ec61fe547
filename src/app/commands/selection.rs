//! What can be done with the selected row.

use super::{Command, Context, free};
use crate::update::{open, share};
use crate::{Key, KeyCode};

pub(super) static TABLE: &[Command] = &[
    Command {
        id: "selection.open",
        title: "open detail",
        keys: &[Key::plain(KeyCode::Enter)],
        help: "Opens the selected row. An alarm leads to the group or target group its dimensions name; an event to \
               what it happened to.",
        bar: "detail",
        context: Context::Panes,
        run: open::selection,
        blocked: open::has_no_selection,
    },
    Command {
        id: "selection.describe-entry",
        title: "describe entry",
        keys: &[Key::plain(KeyCode::Enter)],
        help: "Shows every field of the selected entry.",
        bar: "fields",
        context: Context::Detail,
        run: share::describe,
        blocked: open::has_no_selection,
    },
    Command {
        id: "selection.inspect",
        title: "open the alarm itself",
        keys: &[Key::char('i')],
        help: "Opens the selected alarm itself: threshold, chart, reason and history.",
        bar: "",
        context: Context::Panes,
        run: open::alarm,
        blocked: open::is_no_alarm,
    },
    Command {
        id: "selection.describe",
        title: "describe",
        keys: &[Key::char('d')],
        help: "Shows every field of the selection, raw.",
        bar: "describe",
        context: Context::Anywhere,
        run: share::describe,
        blocked: share::is_nothing_to_describe,
    },
    Command {
        id: "selection.copy",
        title: "copy",
        keys: &[Key::char('y')],
        help: "Copies every field of the selection to the clipboard (OSC 52), up to what terminals take.",
        bar: "",
        context: Context::Anywhere,
        run: share::copy,
        blocked: share::is_nothing_to_describe,
    },
    Command {
        id: "selection.link",
        title: "AWS console link",
        keys: &[Key::char('o')],
        help: "Shows where the selection is in the AWS console, as text and as a hyperlink.",
        bar: "",
        context: Context::Anywhere,
        run: share::link,
        blocked: share::has_no_link,
    },
    Command {
        id: "back",
        title: "back",
        keys: &[Key::plain(KeyCode::Esc)],
        help: "Goes back: out of a detail to where it was opened, then out of the filter and the zoom.",
        bar: "",
        context: Context::Anywhere,
        run: open::back,
        blocked: free,
    },
];
