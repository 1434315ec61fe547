//! What changes the account: each leads to the gate, and none of it has a key of its own.

use super::{Command, Context};
use crate::model::Settling;
use crate::update::{actions, gate, runs, writes};
use crate::{Key, KeyCode, Move};

/// An action of the table of actions: its form first, then the gate.
macro_rules! action {
    ($id:literal, $title:literal, $help:literal) => {
        Command {
            id: $id,
            title: $title,
            keys: &[],
            help: $help,
            bar: "",
            context: Context::Anywhere,
            run: |model| actions::ask(model, $id),
            blocked: |model| actions::blocked(model, $id),
        }
    };
}

/// A key of a form.
macro_rules! form {
    ($id:literal, $title:literal, $keys:expr, $help:literal, $bar:literal, $run:expr, $blocked:expr) => {
        Command {
            id: $id,
            title: $title,
            keys: $keys,
            help: $help,
            bar: $bar,
            context: Context::Form,
            run: $run,
            blocked: $blocked,
        }
    };
}

/// A key of the gate.
macro_rules! gate {
    ($id:literal, $title:literal, $keys:expr, $help:literal, $bar:literal, $run:expr, $blocked:expr) => {
        Command {
            id: $id,
            title: $title,
            keys: $keys,
            help: $help,
            bar: $bar,
            context: Context::Gate,
            run: $run,
            blocked: $blocked,
        }
    };
}

pub(super) static TABLE: &[Command] = &[
    Command {
        id: "actions",
        title: "actions",
        keys: &[Key::char('a')],
        help: "Lists what can be done with the selection. Each is previewed, and confirmed by typing.",
        bar: "actions",
        context: Context::Anywhere,
        run: actions::open,
        blocked: actions::is_nothing_selected,
    },
    Command {
        id: "writes",
        title: "arm or disarm changes",
        keys: &[Key::char('w')],
        help: "Arms changes, on a protected profile for 30 minutes; or disarms them. Nothing is changed by it.",
        bar: "writes",
        context: Context::Anywhere,
        run: writes::toggle,
        blocked: writes::blocked,
    },
    action!("scale.set-desired", "set desired", "Changes how many instances the selected group wants."),
    action!("scale.set-bounds", "set min and max", "Changes the bounds of the selected group."),
    action!("scale.suspend", "suspend processes", "Lets processes of the selected group rest."),
    action!("scale.resume", "resume processes", "Lets suspended processes of the selected group run again."),
    action!("scale.refresh", "refresh instances", "Replaces every instance of the selected group, a few at a time."),
    action!("scale.refresh-cancel", "cancel the refresh", "Stops the selected group's refresh where it is."),
    action!("scale.refresh-rollback", "roll the refresh back", "Takes the selected group's refresh back."),
    action!("scale.replace", "replace instance", "Ends the selected instance; its group starts another."),
    action!("scale.unhealthy", "mark instance unhealthy", "Has the selected instance replaced by its group."),
    action!("scale.standby", "set instance aside", "Takes the selected instance out of service, and keeps it."),
    action!("scale.standby-exit", "take instance back", "Puts the selected instance back into service."),
    action!("schedule.put", "put a schedule", "Makes a scheduled action of the selected group, or changes one."),
    action!("schedule.delete", "delete the schedule", "Deletes the selected scheduled action."),
    action!("target.register", "register a target", "Puts a target into the rotation of the selected target group."),
    action!("target.deregister", "deregister target", "Takes the selected target out of rotation."),
    action!("alarm.mute", "mute the alarm", "Holds the selected alarm's actions back for a while."),
    action!("alarm.unmute", "unmute the alarm", "Ends this console's mute of the selected alarm."),
    action!("phase.apply", "roll the phase out", "Drafts what rolling the selected phase out changes, and shows it."),
    action!("phase.cancel", "cancel the roll-out", "Stops the selected phase's running update; it is taken back."),
    action!("phase.rollback", "roll the phase back", "Takes back what failed of the selected phase, or its last step."),
    action!("phase.drift", "detect drift", "Compares the selected phase with its templates; nothing is changed."),
    action!(
        "phase.verify",
        "verify the phase",
        "Looks at zones, targets, TLS, alarms and promises of the selected phase."
    ),
    action!("phase.destroy", "destroy the phase", "Deletes the selected phase, one stack at a time, each typed."),
    Command {
        id: "run.keep",
        title: "keep what a run did",
        keys: &[],
        help: "Chooses a run that waits to be put back, and leaves what it did.",
        bar: "",
        context: Context::Anywhere,
        run: |model| runs::open(model, Settling::Keep),
        blocked: |model| runs::blocked(model, Settling::Keep),
    },
    Command {
        id: "run.revert",
        title: "put back what a run did",
        keys: &[],
        help: "Chooses a run that is not closed, and puts back what it did, unless somebody has changed it since.",
        bar: "",
        context: Context::Anywhere,
        run: |model| runs::open(model, Settling::Revert),
        blocked: |model| runs::blocked(model, Settling::Revert),
    },
    Command {
        id: "run.watch",
        title: "watch what is carried out",
        keys: &[],
        help: "Looks again at a change that was left while it is carried out.",
        bar: "",
        context: Context::Anywhere,
        run: gate::return_to,
        blocked: gate::is_nothing_underway,
    },
    form!(
        "form.submit",
        "hand it in",
        &[Key::plain(KeyCode::Enter)],
        "Hands the form in: what it asks for is previewed, not done.",
        "hand in",
        actions::submit,
        super::free
    ),
    form!(
        "form.next",
        "next field",
        &[Key::plain(KeyCode::Tab), Key::moving(Move::Down)],
        "Moves to the next field.",
        "field",
        |model| actions::step(model, 1),
        super::free
    ),
    form!(
        "form.previous",
        "previous field",
        &[Key::plain(KeyCode::BackTab), Key::moving(Move::Up)],
        "Moves to the previous field.",
        "",
        |model| actions::step(model, -1),
        super::free
    ),
    form!(
        "form.more",
        "one more",
        &[Key::char('+')],
        "Adds one to the number.",
        "more",
        |model| actions::count(model, 1),
        actions::is_no_number
    ),
    form!(
        "form.less",
        "one less",
        &[Key::char('-')],
        "Takes one from the number.",
        "less",
        |model| actions::count(model, -1),
        actions::is_no_number
    ),
    form!(
        "form.tick",
        "tick",
        &[Key::char(' ')],
        "Ticks or unticks the word, or takes the next one.",
        "tick",
        actions::tick,
        actions::is_no_choice
    ),
    form!(
        "form.right",
        "next word",
        &[Key::moving(Move::Right)],
        "Moves to the field's next word.",
        "",
        |model| actions::turn(model, 1),
        actions::is_no_choice
    ),
    form!(
        "form.left",
        "previous word",
        &[Key::moving(Move::Left)],
        "Moves to the field's previous word.",
        "",
        |model| actions::turn(model, -1),
        actions::is_no_choice
    ),
    form!(
        "form.close",
        "leave",
        &[Key::plain(KeyCode::Esc)],
        "Leaves the form; nothing is asked for.",
        "leave",
        actions::close,
        super::free
    ),
    gate!(
        "gate.submit",
        "do it",
        &[Key::plain(KeyCode::Enter)],
        "Hands in the phrase: letter for letter, or nothing is done.",
        "",
        gate::submit,
        super::free
    ),
    gate!(
        "gate.evidence",
        "evidence",
        &[Key::plain(KeyCode::Tab)],
        "Shows every guard with its figures and their ages, or only what stands in the way.",
        "evidence",
        gate::fold,
        gate::is_not_shown
    ),
    gate!(
        "gate.override",
        "override",
        &[Key::ctrl('o')],
        "Gives a reason to go past a guard that stops the change.",
        "override",
        gate::open_override,
        gate::is_nothing_to_override
    ),
    gate!(
        "gate.look-again",
        "look again",
        &[Key::ctrl('r')],
        "Collects the facts anew.",
        "look again",
        gate::look_again,
        gate::is_not_to_be_asked
    ),
    gate!(
        "gate.copy",
        "copy the command line",
        &[Key::ctrl('y')],
        "Copies the aws command line that does the same.",
        "copy",
        gate::copy,
        gate::is_closed
    ),
    gate!(
        "gate.down",
        "scroll down",
        &[Key::moving(Move::Down)],
        "Scrolls a line down.",
        "",
        |model| gate::scroll(model, 1),
        super::free
    ),
    gate!(
        "gate.up",
        "scroll up",
        &[Key::moving(Move::Up)],
        "Scrolls a line up.",
        "",
        |model| gate::scroll(model, -1),
        super::free
    ),
    gate!(
        "gate.page-down",
        "scroll a page down",
        &[Key::moving(Move::PageDown)],
        "Scrolls a page down.",
        "",
        |model| gate::scroll_page(model, 1),
        super::free
    ),
    gate!(
        "gate.page-up",
        "scroll a page up",
        &[Key::moving(Move::PageUp)],
        "Scrolls a page up.",
        "",
        |model| gate::scroll_page(model, -1),
        super::free
    ),
    gate!(
        "gate.close",
        "leave",
        &[Key::plain(KeyCode::Esc)],
        "Leaves the gate. What is being carried out goes on.",
        "leave",
        gate::close,
        super::free
    ),
];
