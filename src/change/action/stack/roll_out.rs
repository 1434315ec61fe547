//! A change set executed: what was shown of it, whether the real one is no worse, and how far it has come.

use std::collections::BTreeSet;

use domain::{ChangeSet, Deed, Replacement, ResourceChange, Stack, Text, Usd};
use serde::{Deserialize, Serialize};

use super::{Purpose, is_running};
use crate::State;
use crate::action::{Direction, Reach};

/// A change set to be executed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollOut {
    /// Its name.
    pub change_set: String,
    /// What it was made for.
    pub purpose: Purpose,
    /// The SHA-256 of the template, in hexadecimal digits.
    pub template: String,
    /// What was shown of it: predicted, or read from the change set itself.
    pub shown: Vec<Planned>,
    /// Logical ids of resources that hold state and were named to be replaced or removed.
    #[serde(skip_serializing_if = "BTreeSet::is_empty", default)]
    pub named: BTreeSet<String>,
    /// The stack's policy while it runs, as JSON, where what was named is lost; the one of before comes back afterwards.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub opens: Option<String>,
    /// What it adds to a month.
    pub estimate: Estimate,
    /// How many alarms roll it back.
    pub triggers: usize,
    /// ARN of the role by which CloudFormation acts, where the change set names one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub role: Option<String>,
}

/// What a change adds to a month at list price, without traffic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// US cents; `None` where nothing of it has a price that is known.
    pub monthly_cents: Option<i64>,
    /// How many resources have a price that is not known, or depends on use.
    pub unpriced: usize,
    /// Which prices it was made with, where they are not the embedded ones alone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub prices: Option<String>,
}

impl Estimate {
    /// US dollars a month; `None` where nothing of it has a price that is known.
    pub fn usd(&self) -> Option<Usd> {
        #[expect(clippy::cast_precision_loss, reason = "a month costs far less than 2^53 cents")]
        self.monthly_cents.map(|cents| Usd(cents as f64 / 100.0))
    }
}

/// What a roll-out does to one resource, as it was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// Its name in the template.
    pub logical_id: String,
    /// Its type.
    pub kind: String,
    /// What is done: `add`, `import`, `modify`, `remove`, `unknown`.
    pub action: Deed,
    /// Whether it is replaced: `true`, `false`, `conditional`.
    pub replacement: Replacement,
    /// Whether it holds state.
    pub is_stateful: bool,
    /// Why, `ImageId: ami-1 -> ami-2`.
    pub why: String,
}

impl Planned {
    /// What a real change set does to a resource; `is_stateful` tells which types hold state.
    pub fn of(change: &ResourceChange, is_stateful: impl Fn(&str) -> bool) -> Self {
        let why = change.causes.iter().map(|cause| match (&cause.property, &cause.entity) {
            (Some(property), Some(entity)) => format!("{property} (by {entity})"),
            (Some(property), None) => property.to_string(),
            (None, _) => cause.attribute.to_string(),
        });
        let mut why: Vec<String> = why.collect();
        why.dedup();
        Self {
            logical_id: change.logical_id.raw().to_owned(),
            kind: change.kind.raw().to_owned(),
            action: change.deed,
            replacement: change.replacement,
            is_stateful: is_stateful(change.kind.raw()),
            why: why.join(", "),
        }
    }

    /// Whether the resource as it is now may be lost.
    pub fn is_loss(&self) -> bool {
        matches!(self.action, Deed::Remove | Deed::Unknown) || self.replacement > Replacement::False
    }

    /// How harsh it is, for comparing: made or adopted, changed in place, perhaps replaced, replaced, removed.
    fn harshness(action: Deed, replacement: Replacement) -> u8 {
        match (action, replacement) {
            (Deed::Add | Deed::Import, _) => 0,
            (Deed::Modify, Replacement::False) => 1,
            (Deed::Modify, Replacement::Conditional) => 2,
            (Deed::Modify, Replacement::True) => 3,
            (Deed::Remove | Deed::Unknown, _) => 4,
        }
    }
}

/// A change that is worse than what was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worse {
    /// The resource.
    pub logical_id: String,
    /// What is done to it, `modify, replaced`.
    pub is: String,
    /// What was shown, `nothing` where it was not.
    pub shown: String,
}

/// What of a real change set is worse than what was shown: a resource that was not shown, or a harsher deed.
pub fn worse(shown: &[Planned], real: &[ResourceChange]) -> Vec<Worse> {
    let judged = real.iter().filter_map(|change| {
        let known = shown.iter().find(|planned| planned.logical_id == change.logical_id.raw());
        let is = Planned::harshness(change.deed, change.replacement);
        let was = known.map(|planned| Planned::harshness(planned.action, planned.replacement));
        let is_same_kind = known.is_none_or(|planned| planned.kind == change.kind.raw());
        let is_no_worse = is_same_kind && was.is_some_and(|was| is <= was);
        (!is_no_worse).then(|| Worse {
            logical_id: change.logical_id.raw().to_owned(),
            is: in_words(change.deed, change.replacement).to_owned(),
            shown: known.map_or("nothing", |planned| in_words(planned.action, planned.replacement)).to_owned(),
        })
    });
    judged.collect()
}

fn in_words(action: Deed, replacement: Replacement) -> &'static str {
    match (action, replacement) {
        (Deed::Modify, Replacement::True) => "replaced",
        (Deed::Modify, Replacement::Conditional) => "perhaps replaced",
        (Deed::Modify, Replacement::False) => "modified",
        (Deed::Add, _) => "added",
        (Deed::Import, _) => "adopted",
        (Deed::Remove, _) => "removed",
        (Deed::Unknown, _) => "not known",
    }
}

impl RollOut {
    /// The resources that hold state, were named, and are replaced or removed.
    pub fn given_up(&self) -> BTreeSet<&str> {
        let lost = self.shown.iter().filter(|planned| planned.is_stateful && planned.is_loss());
        lost.map(|planned| planned.logical_id.as_str()).filter(|id| self.named.contains(*id)).collect()
    }

    pub(super) fn direction(&self) -> Direction {
        let is_loss = |planned: &&Planned| matches!(planned.action, Deed::Remove | Deed::Unknown);
        if self.shown.iter().any(|planned| is_loss(&planned)) {
            Direction::Removes
        } else if self.shown.iter().any(|planned| planned.action == Deed::Modify) {
            Direction::Moves
        } else {
            Direction::Adds
        }
    }

    /// `executed` is this change set once CloudFormation has taken it; `changes` is `as shown` unless the real change set
    /// does worse.
    pub(super) fn read(&self, state: State, stack: Option<&Stack>, draft: Option<&ChangeSet>) -> State {
        let by_stack = stack.and_then(|stack| stack.change_set.as_ref()).is_some_and(|id| self.is_named_in(id));
        let by_draft = draft.is_some_and(ChangeSet::is_executed);
        let executed = (by_stack || by_draft).then_some(self.change_set.as_str());
        let worse = draft
            .filter(|draft| !draft.is_executed())
            .map_or_else(Vec::new, |draft| worse(&self.shown, &draft.changes));
        let changes = match worse.first() {
            None => "as shown".to_owned(),
            Some(Worse { logical_id, is, shown }) => format!("{logical_id} is {is}, shown was {shown}"),
        };
        state.with("executed", executed).with("changes", changes)
    }

    fn is_named_in(&self, id: &Text) -> bool {
        // arn:aws:cloudformation:REGION:ACCOUNT:changeSet/NAME/UUID
        id.raw().split('/').nth(1) == Some(self.change_set.as_str())
    }

    pub(super) fn after(&self, before: &State) -> State {
        before
            .clone()
            .with("status", format!("{}_COMPLETE", self.purpose.as_str()))
            .with("executed", self.change_set.as_str())
    }

    pub(super) fn reach(&self, before: &State, seen: &State) -> Reach {
        let status = seen.word("status").unwrap_or_default();
        let is_ours = seen.word("executed") == Some(&self.change_set);
        match (is_ours, status) {
            // Before this change set was taken it was not executed by anybody.
            (true, _) if before.word("executed").is_some() => Reach::Otherwise,
            (true, "CREATE_COMPLETE" | "UPDATE_COMPLETE" | "IMPORT_COMPLETE") => Reach::Reached,
            (true, status) if is_running(status) => Reach::Underway,
            (true, "") => Reach::Otherwise,
            (true, status) => ended(status),
            (false, _) if seen == before => Reach::Before,
            (false, _) => Reach::Otherwise,
        }
    }

    pub(super) fn way_back(&self) -> String {
        match self.purpose {
            Purpose::Create => "it is rolled back where it fails; afterwards `phase rollback` or `phase destroy`",
            Purpose::Update => "it is rolled back where it fails, or by `phase cancel`; afterwards by `phase rollback`",
            Purpose::Import => "what is adopted can be let go again: it is kept when the stack lets it go",
        }
        .to_owned()
    }
}

/// Over, otherwise than wanted: taken back whole, or left in between.
pub(super) fn ended(status: &str) -> Reach {
    let is_clean = matches!(status, "UPDATE_ROLLBACK_COMPLETE" | "ROLLBACK_COMPLETE" | "IMPORT_ROLLBACK_COMPLETE");
    Reach::Ended { how: format!("the stack is {status}"), is_clean }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(id: &str, action: Deed, replacement: Replacement) -> Planned {
        let kind = "AWS::EC2::Subnet".to_owned();
        Planned { logical_id: id.to_owned(), kind, action, replacement, is_stateful: false, why: String::new() }
    }

    fn real(id: &str, deed: Deed, replacement: Replacement) -> ResourceChange {
        let kind = "AWS::EC2::Subnet".into();
        ResourceChange { logical_id: id.into(), physical_id: None, kind, deed, replacement, causes: vec![] }
    }

    #[test]
    fn a_real_change_set_may_be_milder_than_shown_and_no_harsher() {
        use Replacement::{Conditional, False, True};
        let table = [
            // shown, real, is worse
            ((Deed::Modify, Conditional), (Deed::Modify, False), false),
            ((Deed::Modify, Conditional), (Deed::Modify, True), true),
            ((Deed::Modify, True), (Deed::Modify, True), false),
            ((Deed::Modify, False), (Deed::Modify, Conditional), true),
            ((Deed::Modify, True), (Deed::Remove, False), true),
            ((Deed::Add, False), (Deed::Add, False), false),
            ((Deed::Add, False), (Deed::Modify, False), true),
            ((Deed::Modify, True), (Deed::Unknown, False), true),
        ];
        for (shown, is, wanted) in table {
            let found = worse(&[planned("A", shown.0, shown.1)], &[real("A", is.0, is.1)]);
            assert_eq!(!found.is_empty(), wanted, "{shown:?} {is:?}");
        }
    }

    #[test]
    fn what_was_not_shown_is_worse_than_what_was() {
        let found = worse(&[planned("A", Deed::Add, Replacement::False)], &[real("B", Deed::Add, Replacement::False)]);
        assert_eq!(found, [Worse { logical_id: "B".into(), is: "added".into(), shown: "nothing".into() }]);
        let other = Planned { kind: "AWS::EC2::VPC".into(), ..planned("B", Deed::Add, Replacement::False) };
        assert_eq!(
            worse(&[other], &[real("B", Deed::Add, Replacement::False)]).len(),
            1,
            "another type is another thing"
        );
        assert_eq!(worse(&[planned("A", Deed::Remove, Replacement::False)], &[]), [], "less than shown is no worse");
    }

    #[test]
    fn a_planned_change_reads_the_same_from_a_journal() {
        let planned = planned("A", Deed::Modify, Replacement::Conditional);
        let json = serde_json::to_string(&planned).unwrap();
        assert!(json.contains(r#""action":"modify","replacement":"conditional""#), "{json}");
        assert_eq!(serde_json::from_str::<Planned>(&json).unwrap(), planned);
    }
}
