//! From the bytes of a drill file to a [`Drill`], or to every fault that it has.

mod arguments;
mod bounds;
mod cells;
mod comparisons;
mod evidence;
mod head;
mod names;
mod params;
mod references;
mod rules;
mod source;
mod steps;
mod undo;
mod values;
mod watches;

use std::io::{self, Read};

use domain::Text;
use toml::de::DeTable;

use crate::fault::{Fault, Faults};
use crate::model::{Drill, Evidence, Limit, Severity};
use cells::Table;
use names::Names;
use source::Source;

pub(crate) use arguments::{form, is_metric};
pub use bounds::{BYTES_MOST, STEPS_MOST};
pub(crate) use evidence::{KEPT as EVIDENCE_KEPT, TAKEN as EVIDENCE_TAKEN};
pub use values::{Look, Taking};
pub(crate) use values::{percent, span, written};

/// The format that a file must name.
pub const FORMAT: &str = "finops-drill/1";

/// Stands in for the key of a fault that is none of a key.
const SYNTAX: &str = "TOML";

/// Reads a drill, or says everything that is wrong with it, in the order of its text.
pub fn read(bytes: &[u8]) -> Result<Drill, Vec<Fault>> {
    let text = bounds::text(bytes)?;
    let source = Source::new(text);
    bounds::characters(&source);
    if !bounds::nesting(&source) {
        return Err(source.faults());
    }
    let (root, errors) = DeTable::parse_recoverable(text);
    let root = Table::whole(&source, root.get_ref());
    let drill = drill(&root);
    for error in errors {
        source.report_syntax(error.span().map_or(0, |span| span.start), error.message());
    }
    match (source.faults(), drill) {
        (faults, Some(drill)) if faults.is_empty() => Ok(drill),
        // Whatever makes a drill unreadable has been reported; should that ever be wrong, it is still no drill.
        (faults, None) if faults.is_empty() => Err(vec![bounds::unread()]),
        (faults, _) => Err(faults),
    }
}

/// Reads a drill, and names the file in what it says is wrong.
pub fn lint(name: &str, bytes: &[u8]) -> Result<Drill, Faults> {
    read(bytes).map_err(|faults| Faults { name: Text::new(name), faults })
}

/// Takes the bytes of a drill from `from`; no more than one byte beyond what [`read`] accepts, which then refuses them.
pub fn take(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(BYTES_MOST).unwrap_or(u64::MAX).saturating_add(1);
    from.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn drill(root: &Table<'_>) -> Option<Drill> {
    root.refuse_unknown(&[
        "format", "id", "title", "kind", "severity", "owner", "reviewed", "why", "require", "param", "let", "limit",
        "check", "abort", "step", "evidence",
    ]);
    let names = Names::gather(root);
    let head = head::read(root);
    let require = root.need_table("require", "max_duration = \"30m\"").and_then(|table| head::require(&table));
    let params = params::params(root);
    let lets = params::lets(root, &names);
    let limit = root.table("limit").map_or(Some(Limit::default()), |table| head::limit(&table));
    let checks = watches::checks(root, &names);
    let aborts = watches::aborts(root, &names);
    let steps = steps::read(root, &names);
    let evidence = match root.table("evidence") {
        Some(table) => evidence::read(&table, &names),
        None => Some(Evidence::default()),
    };
    rules::are_unique(root);
    let head = head?;
    let drill = Drill {
        id: head.id,
        title: head.title,
        kind: head.kind,
        severity: head.severity.unwrap_or(Severity::Observe),
        owner: head.owner,
        reviewed: head.reviewed,
        why: head.why,
        require: require?,
        params: params?,
        lets: lets?,
        limit: limit?,
        checks: checks?,
        aborts: aborts?,
        steps: steps?,
        evidence: evidence?,
    };
    Some(rules::hold(root, drill, head.severity))
}
