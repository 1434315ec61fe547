//! Planning: a drill and its binding made into a plan, in which everything but what only a run can tell is filled in.

mod deeds;
mod shown;

pub(crate) use deeds::shard;

use std::collections::BTreeMap;
use std::sync::Arc;

use change::Digest;
use domain::{AccountId, Estate, Region};

use crate::binding::{Unbound, known};
use crate::model::{Abort, Drill, Step, UndoSpec, Until};
use crate::plan::{
    Argument, Binding, Fuse, Plan, PlannedAbort, PlannedCheck, PlannedStep, PlannedUndo, Watch, WatchId,
};
use crate::value::Comparison;

/// Makes the plan of a drill whose parameters and `let`s are bound, or says everything that stands against it.
pub fn plan(
    drill: Arc<Drill>,
    file: Digest,
    binding: Binding,
    place: (&AccountId, &Region),
    estate: &Estate,
) -> Result<Plan, Vec<Unbound>> {
    let (account, region) = place;
    let mut faults = open(&drill, &binding);
    if !faults.is_empty() {
        return Err(faults);
    }
    let place = Place { drill: &drill, binding: &binding, region, estate };
    let mut watches = Watches { binding: &binding, found: Vec::new() };
    let checks = drill.checks.iter().map(|check| PlannedCheck {
        id: check.id.clone(),
        when: check.when.clone(),
        watch: watches.id(&check.watch),
    });
    let checks = checks.collect();
    let aborts = drill.aborts.iter().map(|abort| PlannedAbort {
        id: abort.id.clone(),
        watch: watches.id(&abort.watch),
        until: until(&drill, abort),
    });
    let aborts = aborts.collect();
    let steps = drill.steps.iter().map(|it| step(it, &place, &mut watches));
    let mut planned = Vec::new();
    for step in steps {
        match step {
            Ok(step) => planned.push(step),
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let digest = digest(&file, &binding, account, region)?;
    let (watches, steps, region) = (watches.found, planned, region.clone());
    Ok(Plan { file, digest, region, watches, checks, aborts, steps, binding, drill })
}

/// What a deed is planned from.
struct Place<'a> {
    drill: &'a Drill,
    binding: &'a Binding,
    region: &'a Region,
    estate: &'a Estate,
}

/// Parameters and `let`s that are not bound.
fn open(drill: &Drill, binding: &Binding) -> Vec<Unbound> {
    let params = drill.params.iter().filter(|param| !binding.contains_key(&param.name));
    let params = params.map(|it| Unbound::new(&it.name, "is not bound", &format!("give --param {}=VALUE", it.name)));
    let lets = drill.lets.iter().filter(|(name, _)| !binding.contains_key(name));
    let lets = lets.map(|(name, (probe, _))| {
        Unbound::new(name, &format!("{probe} could not be read"), "see why it is blind, and plan again")
    });
    params.chain(lets).collect()
}

fn until(drill: &Drill, abort: &Abort) -> Option<usize> {
    let Some(Until::Step(id)) = &abort.until else { return None };
    drill.steps.iter().position(|step| step.id == *id)
}

fn step(step: &Step, place: &Place<'_>, watches: &mut Watches<'_>) -> Result<PlannedStep, Unbound> {
    let expect = step.expect.iter().map(|watch| watches.id(watch)).collect();
    let undo = step.undo.as_ref().map(|undo| planned_undo(undo, place, watches));
    Ok(PlannedStep {
        id: step.id.clone(),
        deed: deeds::deed(step, place)?,
        within: step.within,
        expect,
        undo,
        fuse: step.fuse.map(|spec| Fuse { spec, until: None }),
        mark: step.mark.clone(),
    })
}

fn planned_undo(undo: &UndoSpec, place: &Place<'_>, watches: &mut Watches<'_>) -> PlannedUndo {
    PlannedUndo {
        run: undo.run,
        within: undo.within,
        expect: undo.expect.iter().map(|watch| watches.id(watch)).collect(),
        manual: shown::command(&undo.manual, &undo.action, place),
    }
}

/// The signs of a plan, each once.
struct Watches<'a> {
    binding: &'a Binding,
    found: Vec<Watch>,
}

impl Watches<'_> {
    /// The place of this sign, filled in.
    fn id(&mut self, watch: &Watch) -> WatchId {
        let with = watch.with.iter().map(|(name, argument)| (name.clone(), self.filled(argument)));
        let is = Comparison { operator: watch.is.operator, with: self.filled(&watch.is.with) };
        let watch = Watch { with: with.collect(), is, ..watch.clone() };
        let place = self.found.iter().position(|it| *it == watch).unwrap_or_else(|| {
            self.found.push(watch);
            self.found.len() - 1
        });
        WatchId(place)
    }

    fn filled(&self, argument: &Argument) -> Argument {
        known(argument, self.binding).map_or_else(|| argument.clone(), |value| Argument::Value(value.clone()))
    }
}

/// The digest of file, parameters, `let`s, account and region.
fn digest(file: &Digest, binding: &Binding, account: &AccountId, region: &Region) -> Result<Digest, Vec<Unbound>> {
    let bound = serde_json::to_string(binding).map_err(|error| {
        vec![Unbound::new("the plan", &error.to_string(), "report it: a binding is always written")]
    })?;
    let lines = [file.as_str(), account.as_str(), region.as_str(), &bound];
    Ok(Digest::of(&lines.join("\n")))
}

/// The arguments of a step that are known, by name.
fn arguments(with: &BTreeMap<String, Argument>, binding: &Binding) -> Binding {
    with.iter().filter_map(|(name, it)| Some((name.clone(), known(it, binding)?.clone()))).collect()
}

#[cfg(test)]
mod tests;
