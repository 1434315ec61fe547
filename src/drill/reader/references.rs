//! `${…}`: what it may name, and where.

use domain::Text;

use super::cells::Cell;
use super::names::Names;
use crate::model::ParamType;
use crate::nearest::instead;
use crate::plan::Reference;
use crate::vocabulary::Returns;

/// Where in a file a value stands: what it may refer to follows from that.
#[derive(Clone, Copy)]
pub(super) struct Place<'n> {
    pub(super) names: &'n Names,
    /// The step it belongs to; `None`: it belongs to none, and may name every step.
    pub(super) step: Option<usize>,
    /// The `let` it belongs to, which may name those before it alone.
    pub(super) binding: Option<usize>,
    /// The probe whose former value `${before.…}` may name.
    pub(super) before: Option<&'static str>,
}

/// What a reference brings, as far as the file tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Brings {
    Param(ParamType),
    Returns(Returns),
    /// The same as the probe that it is compared with.
    Before,
    /// An id that AWS gave, or the run's mark.
    Name,
}

impl<'n> Place<'n> {
    /// A place outside every step.
    pub(super) fn outside(names: &'n Names) -> Self {
        Self { names, step: None, binding: None, before: None }
    }

    /// A place within a step.
    pub(super) fn of_step(names: &'n Names, step: usize) -> Self {
        Self { step: Some(step), ..Self::outside(names) }
    }

    /// A place in a `let`.
    pub(super) fn of_let(names: &'n Names, place: usize) -> Self {
        Self { binding: Some(place), ..Self::outside(names) }
    }
}

/// What of a text is a reference.
pub(super) enum Found {
    /// None of it.
    Nothing,
    /// All of it.
    Whole(Reference, Brings),
    /// Something that may not stand there; it has been reported.
    Wrong,
}

/// Reads a value that may be a reference as a whole.
pub(super) fn whole(cell: &Cell<'_>, text: &str, place: Place<'_>) -> Found {
    if !text.contains("${") {
        return Found::Nothing;
    }
    let inner = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).filter(|inner| is_plain(inner));
    let Some(inner) = inner else {
        let remedy = "write \"${name}\" and nothing beside it: it is a whole value, never a part of one";
        cell.fault(&format!("{text:?} has `${{` within it"), remedy);
        return Found::Wrong;
    };
    match resolve(inner, place) {
        Ok((reference, brings)) => Found::Whole(reference, brings),
        Err((wrong, remedy)) => {
            cell.names_nothing(&wrong, &remedy);
            Found::Wrong
        }
    }
}

/// Reads words in which references are shown, such as `say` and `manual`; each must exist.
pub(super) fn shown(cell: &Cell<'_>, place: Place<'_>) -> Option<Text> {
    let text = cell.string("words in quotes")?;
    let mut is_right = true;
    for part in text.split("${").skip(1) {
        let named = part.split_once('}').map(|(inner, _)| inner).filter(|inner| is_plain(inner));
        let Some(inner) = named else {
            cell.fault("has `${` without a name and `}`", "write ${name}");
            is_right = false;
            continue;
        };
        if let Err((wrong, remedy)) = resolve(inner, place) {
            cell.names_nothing(&wrong, &remedy);
            is_right = false;
        }
    }
    is_right.then(|| Text::new(text))
}

fn is_plain(inner: &str) -> bool {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '.');
    !inner.is_empty() && inner.len() <= 128 && inner.chars().all(is_part)
}

fn resolve(inner: &str, place: Place<'_>) -> Result<(Reference, Brings), (String, String)> {
    let parts: Vec<&str> = inner.split('.').collect();
    match parts.as_slice() {
        ["run", "mark"] => Ok((Reference::RunMark, Brings::Name)),
        ["before", name] => before(name, place),
        ["step", id, output] => step(id, output, place),
        [name] => value(name, place),
        _ => {
            let remedy = "write ${param}, ${let}, ${before.probe_name}, ${step.ID.output} or ${run.mark}";
            Err((format!("${{{inner}}} names nothing"), remedy.to_owned()))
        }
    }
}

fn value(name: &str, place: Place<'_>) -> Result<(Reference, Brings), (String, String)> {
    if let Some(of) = place.names.params.get(name) {
        return Ok((Reference::Param(name.to_owned()), Brings::Param(*of)));
    }
    match place.names.lets.get(name) {
        Some((_, at)) if place.binding.is_some_and(|own| *at >= own) => Err((
            format!("${{{name}}} is computed later than this"),
            format!("move [let.{name}] above it; a `let` names those before it alone"),
        )),
        Some((returns, _)) => Ok((Reference::Let(name.to_owned()), Brings::Returns(*returns))),
        None => {
            let known = place.names.values();
            let remedy = if known.is_empty() { format!("declare it: [param.{name}]") } else { instead(name, known) };
            Err((format!("${{{name}}} is not declared"), remedy))
        }
    }
}

fn before(name: &str, place: Place<'_>) -> Result<(Reference, Brings), (String, String)> {
    match place.before {
        Some(probe) if probe.replace('.', "_") == name => Ok((Reference::Before, Brings::Before)),
        Some(probe) => Err((
            format!("${{before.{name}}} is not what this probe read before"),
            format!("write ${{before.{}}}", probe.replace('.', "_")),
        )),
        None => Err((
            format!("${{before.{name}}} has no meaning here"),
            "write it in `is` of what a step expects, or of a check that is looked at after".to_owned(),
        )),
    }
}

fn step(id: &str, output: &str, place: Place<'_>) -> Result<(Reference, Brings), (String, String)> {
    let Some(at) = place.names.step(id) else {
        let known: Vec<&str> = place.names.steps.iter().map(|step| step.id.as_str()).collect();
        return Err((format!("step {id:?} does not exist"), instead(id, known)));
    };
    if place.step.is_some_and(|own| at > own) {
        return Err((format!("step {id:?} comes later than this"), "name a step before it".to_owned()));
    }
    let brings = place.names.steps.get(at).and_then(|step| step.action).map_or(&[][..], |action| action.brings);
    if brings.contains(&output) {
        return Ok((Reference::Step(id.to_owned(), output.to_owned()), Brings::Name));
    }
    let remedy = match brings {
        [] => "leave it out".to_owned(),
        brings => instead(output, brings.iter().copied()),
    };
    Err((format!("step {id:?} brings no {output:?}"), remedy))
}
