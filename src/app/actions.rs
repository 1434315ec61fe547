//! What can be done with what is selected: one table of actions, their forms, and what a filled form wishes for.

mod aim;
mod capacity;
mod phases;
mod routing;
mod span;
mod undo;

use change::{Action, Fuse, Origin, Proposed};

pub use aim::Aim;
use span::span;

use crate::model::{Fault, Field, Form, PhaseIntent, Purpose};
use crate::{Model, Writes};

/// An action that the console offers.
pub(crate) struct Offer {
    /// What the palette, the journal and scripts know it by.
    pub id: &'static str,
    /// What it is done to, as the selection stands.
    pub aim: fn(&Model) -> Option<Aim>,
    /// What is said where the selection is nothing for it.
    pub missing: &'static str,
    /// Why it cannot be done to what is selected, by what is known of it.
    pub unfit: fn(&Model, &Aim) -> Option<&'static str>,
    /// What has to be filled in; nothing where there is nothing to say.
    pub fields: fn(&Model, &Aim) -> Vec<Field>,
    /// What comes of it.
    pub does: Does,
}

/// What comes of an action.
#[derive(Clone, Copy)]
pub(crate) enum Does {
    /// A change, by what a filled form asks for.
    Change(fn(&Aim, &Form) -> Result<Action, Fault>),
    /// What it comes to is found out first, and proposed.
    Ask(PhaseIntent),
    /// What is known is looked at; nothing is asked for.
    Verify,
}

impl Does {
    /// Whether it may lead to a change.
    const fn may_change(self) -> bool {
        !matches!(self, Self::Verify | Self::Ask(PhaseIntent::Drift))
    }
}

/// Every action, in the order the chooser lists them.
pub(crate) fn all() -> impl Iterator<Item = &'static Offer> {
    capacity::OFFERS.iter().chain(routing::OFFERS).chain(phases::OFFERS)
}

/// The action of this id.
pub(crate) fn named(id: &str) -> Option<&'static Offer> {
    all().find(|offer| offer.id == id)
}

/// Why an action cannot be asked for now.
pub(crate) fn blocked(model: &Model, id: &str) -> Option<&'static str> {
    let Some(offer) = named(id) else { return Some("there is no such action") };
    if offer.does.may_change() && model.settings.writes == Writes::Never {
        return Some("the console was started with --read-only");
    }
    let Some(aim) = (offer.aim)(model) else { return Some(offer.missing) };
    if let Some(why) = (offer.unfit)(model, &aim) {
        return Some(why);
    }
    if !offer.does.may_change() {
        return None;
    }
    if model.changes.journal.is_some() {
        return Some("the journal cannot be written; mend that first");
    }
    (!model.changes.is_armed(model.now.here)).then_some("read-only: arm changes first (w)")
}

/// The form of an action on what is selected.
pub(crate) fn form(model: &Model, id: &str) -> Option<Form> {
    let offer = named(id)?;
    let aim = (offer.aim)(model)?;
    let title = crate::commands::named(id).map_or(id, |command| command.title);
    let title = format!("{title} · {}", aim.name());
    Some(Form::new(Purpose::Action { id: offer.id, aim: aim.clone() }, title, (offer.fields)(model, &aim)))
}

/// What a filled form wishes for.
pub(crate) fn proposed(form: &Form) -> Result<Proposed, Fault> {
    let nothing = || form.fault("", "this form asks for no action");
    let Purpose::Action { id, aim } = &form.purpose else { return Err(nothing()) };
    let offer = named(id).ok_or_else(nothing)?;
    let Does::Change(action) = offer.does else { return Err(nothing()) };
    let action = action(aim, form)?;
    let revert_after = undo::revert_after(form)?;
    let fuse = undo::fuse(form);
    if fuse == Fuse::Set && revert_after.is_none() {
        return Err(form.fault(undo::REVERT, "a fuse needs the time after which it acts; write one, as 30m"));
    }
    Ok(Proposed { action, region: aim.region().clone(), revert_after, fuse, origin: Origin::Console })
}

/// Nothing is known against it.
fn fit(_: &Model, _: &Aim) -> Option<&'static str> {
    None
}

/// Nothing has to be filled in.
fn nothing(_: &Model, _: &Aim) -> Vec<Field> {
    Vec::new()
}

#[cfg(test)]
mod tests;
