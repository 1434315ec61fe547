//! The way back of a step, and the dead-man switch that AWS holds for it.

use std::time::Duration;

use super::arguments::{self, Call, Inherited};
use super::cells::{Cell, Table};
use super::head::optional;
use super::references::Place;
use super::steps::{LONGEST, action, longest, manual};
use super::values::written;
use super::watches;
use crate::model::{FuseSpec, UndoRun, UndoSpec};
use crate::vocabulary::{ActionWord, WayBack};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);

/// The longest that AWS lets a zonal shift stand.
const FUSE_LONGEST: Duration = Duration::from_hours(72);

/// Reads `[step.undo]`.
pub(super) fn read(
    table: &Table<'_>,
    step: &'static ActionWord,
    inherited: Inherited<'_>,
    place: Place<'_>,
) -> Option<UndoSpec> {
    table.refuse_unknown(&["do", "with", "run", "within", "expect", "manual"]);
    let run = optional(table.get("run"), run);
    let within = table.need("within", "\"2m\"").and_then(|cell| cell.span(SECOND..=LONGEST));
    let manual =
        table.need("manual", "\"aws …\", the line that an engineer would type").and_then(|cell| manual(&cell, place));
    let form = ways(step).first().map_or_else(|| "an action".to_owned(), |name| format!("{name:?}"));
    let word = table.need("do", &form).and_then(|cell| undoing(&cell, step))?;
    let call = Call { name: word.name, words: word.arguments, inherited };
    let with = arguments::read(table, &call, place);
    let expect = watches::expected(table, place, Inherited::of(with.as_ref()));
    if table.get("expect").is_none() {
        table.missing("expect", "write expect = [{ probe = \"…\", is = \"…\" }]: how it is read back");
    }
    let undo = UndoSpec {
        action: word.name.to_owned(),
        with: with?,
        run: run?.unwrap_or(UndoRun::Always),
        within: within?,
        expect: expect?,
        manual: manual?,
    };
    let held = longest(&undo.expect);
    if let Some(cell) = table.get("within").filter(|_| held > undo.within) {
        let wrong = format!("is over before the {} that what it expects must hold for", written(held));
        cell.fault(&wrong, &format!("write at least {}", written(held)));
    }
    Some(undo)
}

fn run(cell: &Cell<'_>) -> Option<UndoRun> {
    match cell.choice(&["always", "on-abort"])? {
        "always" => Some(UndoRun::Always),
        _ => Some(UndoRun::OnAbort),
    }
}

fn ways(step: &ActionWord) -> &'static [&'static str] {
    match step.way_back {
        WayBack::By(ways) => ways,
        WayBack::NothingToUndo | WayBack::None => &[],
    }
}

fn undoing(cell: &Cell<'_>, step: &'static ActionWord) -> Option<&'static ActionWord> {
    let word = action(cell)?;
    let ways = ways(step);
    if ways.contains(&word.name) {
        return Some(word);
    }
    match ways {
        [] => {
            cell.fault(
                &format!("nothing takes {} back", step.name),
                "write irreversible = \"why\" instead of [step.undo]",
            );
        }
        ways => cell.fault(
            &format!("{} does not take {} back", word.name, step.name),
            &format!("write one of {}", ways.join(", ")),
        ),
    }
    None
}

/// Reports a step that does not state exactly one of its way back and why there is none.
pub(super) fn is_one_way_stated(table: &Table<'_>, action: &ActionWord) {
    match (table.get("undo"), table.get("irreversible")) {
        (Some(_), Some(cell)) => cell.fault("stands beside [step.undo]", "keep one of the two"),
        (None, None) if action.way_back == WayBack::None => {
            table.missing("irreversible", &format!("nothing takes {} back: write why that is borne", action.name));
        }
        (None, None) => {
            let ways = ways(action).join(" or ");
            table.missing("undo", &format!("write [step.undo] with do = {ways}, or irreversible = \"why\""));
        }
        _ => {}
    }
    if action.fuse.is_some() && table.get("fuse").is_none() {
        table.missing("fuse", "write [step.fuse]: AWS itself takes this back when nobody is left to do it");
    }
}

/// Reads `[step.fuse]`.
pub(super) fn fuse(table: &Table<'_>, action: &ActionWord) -> Option<FuseSpec> {
    table.refuse_unknown(&["native", "length", "renew", "cap"]);
    let Some(native) = action.fuse else {
        table.lacks("native", &format!("AWS has no timer for {}", action.name), "leave [step.fuse] out");
        return None;
    };
    let named = table.need("native", &format!("{native:?}")).and_then(|cell| cell.choice(&[native]));
    let length = table.need("length", "\"10m\"").and_then(|cell| cell.span(MINUTE..=FUSE_LONGEST));
    let renew = optional(table.get("renew"), |cell| cell.span(MINUTE..=FUSE_LONGEST));
    let cap = optional(table.get("cap"), |cell| cell.span(MINUTE..=FUSE_LONGEST));
    named?;
    let (length, renew) = (length?, renew?);
    let fuse = FuseSpec { length, renew, cap: cap?.unwrap_or(length) };
    if let (Some(cell), Some(renew)) = (table.get("renew"), renew)
        && renew * 2 > length
    {
        let remedy = format!("write at most half of {}, so that one renewal may fail", written(length));
        cell.fault(&format!("leaves no second try before the {} are over", written(length)), &remedy);
    }
    if let Some(cell) = table.get("cap").filter(|_| fuse.cap < length) {
        cell.fault("is shorter than the fuse", &format!("write at least {}", written(length)));
    }
    Some(fuse)
}
