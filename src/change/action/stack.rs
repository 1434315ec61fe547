//! Changes of a CloudFormation stack: a change set drafted, discarded, rolled out; what runs stopped or taken back; the
//! stack deleted, protected, its resources locked.

mod draft;
mod rest;
mod roll_out;

use domain::{Ask, Deed, Estate, Progress, Region, Regional, Stack, StackQuestion, Text};
use serde::{Deserialize, Serialize};

use super::{Action, Class, Direction, Kind, Reach, Undo, Unreadable, region_of, whole};
use crate::{State, Value};

pub use draft::{Draft, Import, Purpose, TemplateBody};
pub use roll_out::{Estimate, Planned, RollOut, Worse, worse};

/// A change of one stack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackAction {
    /// Its name.
    #[serde(with = "domain::raw")]
    pub stack: Text,
    /// What is done.
    pub change: StackChange,
}

/// What is done with a stack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StackChange {
    /// A change set is made, which changes nothing yet (`CreateChangeSet`).
    Draft(Box<Draft>),
    /// A change set is thrown away (`DeleteChangeSet`), and the empty stack with it that it was made for
    /// (`DeleteStack`).
    Discard {
        /// The change set's name.
        change_set: String,
        /// Whether the stack was made for it.
        with_stack: bool,
    },
    /// A change set is executed (`ExecuteChangeSet`).
    RollOut(Box<RollOut>),
    /// The running update is stopped and taken back (`CancelUpdateStack`).
    Cancel,
    /// A rollback that failed is taken up again (`ContinueUpdateRollback`).
    Continue {
        /// Logical ids of resources that are left as they are.
        skip: Vec<String>,
    },
    /// What failed and was left standing is taken back (`RollbackStack`).
    RollBack,
    /// The stack is deleted (`DeleteStack`).
    Delete {
        /// Logical ids of resources that are kept; only after a deletion has failed.
        retain: Vec<String>,
        /// ARN of the role by which CloudFormation deletes; without one by the role that the stack has.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        role: Option<String>,
    },
    /// Whether it refuses to be deleted (`UpdateTerminationProtection`).
    Protect(bool),
    /// The policy over its resources is set (`SetStackPolicy`), as JSON.
    Policy(String),
}

/// What CloudFormation takes in place of no policy: one cannot be removed.
const OPEN_POLICY: &str = r#"{"Statement":[{"Effect":"Allow","Action":"Update:*","Principal":"*","Resource":"*"}]}"#;

impl StackAction {
    /// An action on the stack of this name.
    pub fn new(stack: impl Into<Text>, change: StackChange) -> Self {
        Self { stack: stack.into(), change }
    }

    /// The change set that is made, thrown away or executed.
    pub fn change_set(&self) -> Option<Text> {
        Some(Text::new(match &self.change {
            StackChange::Draft(draft) => &draft.name,
            StackChange::Discard { change_set, .. } => change_set,
            StackChange::RollOut(roll_out) => &roll_out.change_set,
            _ => return None,
        }))
    }

    /// Whether it makes a stack, or changes it.
    pub fn rolls_out(&self) -> bool {
        matches!(self.change, StackChange::RollOut(_))
    }

    /// The setting of the stack's policy that comes before it, where what holds state is given up by name.
    pub(crate) fn opening(&self) -> Option<Self> {
        let StackChange::RollOut(roll_out) = &self.change else { return None };
        let policy = roll_out.opens.clone()?;
        Some(Self::new(self.stack.clone(), StackChange::Policy(policy)))
    }

    /// Whether it removes instances that no group would start anew.
    pub(crate) fn removes_instances(&self) -> bool {
        let is_gone = |it: &Planned| it.kind == "AWS::EC2::Instance" && it.action == Deed::Remove;
        matches!(&self.change, StackChange::RollOut(roll_out) if roll_out.shown.iter().any(is_gone))
    }

    /// Whether it goes on for longer than a request is waited for: minutes, for some resources an hour.
    pub const fn lasts(&self) -> bool {
        use StackChange as C;
        matches!(self.change, C::RollOut(_) | C::Cancel | C::Continue { .. } | C::RollBack | C::Delete { .. })
    }

    /// Whether `begun` made the change set that this executes or throws away.
    pub fn builds_on(&self, begun: &Self) -> bool {
        matches!(begun.change, StackChange::Draft(_))
            && self.stack == begun.stack
            && matches!(self.change, StackChange::RollOut(_) | StackChange::Discard { .. })
            && self.change_set() == begun.change_set()
    }
}

impl Kind for StackAction {
    fn id(&self) -> &'static str {
        match self.change {
            StackChange::Draft(_) => "phase.draft",
            StackChange::Discard { .. } => "phase.discard",
            StackChange::RollOut(ref roll_out) if roll_out.purpose == Purpose::Import => "phase.adopt",
            StackChange::RollOut(_) => "phase.apply",
            StackChange::Cancel => "phase.cancel",
            StackChange::Continue { .. } => "phase.continue",
            StackChange::RollBack => "phase.rollback",
            StackChange::Delete { .. } => "phase.destroy",
            StackChange::Protect(true) => "phase.protect",
            StackChange::Protect(false) => "phase.unprotect",
            StackChange::Policy(_) => "phase.policy",
        }
    }

    fn subject(&self) -> &Text {
        &self.stack
    }

    fn scope(&self) -> &Text {
        &self.stack
    }

    fn verb(&self) -> &'static str {
        self.id().rsplit('.').next().unwrap_or_default()
    }

    fn title(&self) -> String {
        let stack = &self.stack;
        match &self.change {
            StackChange::Draft(_) => format!("Draft a change set of {stack}"),
            StackChange::Discard { .. } => format!("Throw the change set of {stack} away"),
            StackChange::RollOut(roll_out) => match roll_out.purpose {
                Purpose::Create => format!("Create {stack}"),
                Purpose::Update => format!("Update {stack}"),
                Purpose::Import => format!("Adopt resources into {stack}"),
            },
            StackChange::Cancel => format!("Cancel the update of {stack}"),
            StackChange::Continue { .. } => format!("Continue the rollback of {stack}"),
            StackChange::RollBack => format!("Roll {stack} back"),
            StackChange::Delete { .. } => format!("Delete {stack}"),
            StackChange::Protect(true) => format!("Protect {stack} from deletion"),
            StackChange::Protect(false) => format!("Let {stack} be deleted"),
            StackChange::Policy(_) => format!("Set the resource policy of {stack}"),
        }
    }

    fn direction(&self, _: &State) -> Direction {
        match &self.change {
            StackChange::RollOut(roll_out) => roll_out.direction(),
            StackChange::Delete { .. } | StackChange::Protect(false) => Direction::Removes,
            StackChange::Policy(_) => Direction::Moves,
            StackChange::Draft(_) | StackChange::Protect(true) => Direction::Adds,
            StackChange::Discard { .. }
            | StackChange::Cancel
            | StackChange::Continue { .. }
            | StackChange::RollBack => Direction::Restores,
        }
    }

    fn class(&self) -> Class {
        match self.change {
            StackChange::Draft(_) | StackChange::RollOut(_) => Class::Token,
            _ => Class::Absolute,
        }
    }

    fn asks(&self, region: &Region) -> Vec<Ask> {
        let further = match &self.change {
            StackChange::Policy(_) => Some(StackQuestion::Policy),
            _ => self.change_set().map(StackQuestion::ChangeSet),
        };
        let further = further.map(|asked| Regional::Stack(self.stack.clone(), asked));
        [Some(Regional::Stacks), further].into_iter().flatten().map(|asked| Ask::In(region.clone(), asked)).collect()
    }

    /// `status` and `id` of the stack, `updated` when it last was, and what the change is about: `draft`, `executed`,
    /// `changes`, `protected`, `policy`.
    fn read(&self, region: &Region, estate: &Estate) -> Result<State, Unreadable> {
        let stack = self.found(region, estate)?;
        let state = standing(stack);
        match &self.change {
            StackChange::Draft(_) | StackChange::Discard { .. } => self.read_draft(state, region, estate),
            StackChange::RollOut(roll_out) => self.read_roll_out(roll_out, stack, region, estate),
            StackChange::Protect(_) => Ok(state.with("protected", stack.map(|stack| stack.is_protected))),
            StackChange::Policy(_) => {
                let unread = domain::Reading::default();
                let formation = region_of(estate, region)?.formation.get(&self.stack);
                let policy = whole(formation.map_or(&unread, |it| &it.policy), "the stack's policy")?;
                Ok(state.with("policy", policy.clone()))
            }
            _ => Ok(state),
        }
    }

    fn after(&self, before: &State) -> State {
        match &self.change {
            StackChange::Draft(_) => draft::after(before),
            StackChange::Discard { .. } => before.clone().with("draft", Value::Nothing),
            StackChange::RollOut(roll_out) => roll_out.after(before),
            _ => rest::after(&self.change, before),
        }
    }

    fn reach(&self, before: &State, seen: &State) -> Reach {
        match &self.change {
            StackChange::Draft(_) => draft::made(before, seen),
            StackChange::Discard { with_stack, .. } => draft::discarded(*with_stack, before, seen),
            StackChange::RollOut(roll_out) => roll_out.reach(before, seen),
            _ => rest::reach(&self.change, before, seen),
        }
    }

    fn undo(&self, before: &State) -> Undo {
        let by = |change| Undo::By(Box::new(Action::Stack(Self { stack: self.stack.clone(), change })));
        match &self.change {
            StackChange::Draft(draft) => by(StackChange::Discard {
                change_set: draft.name.clone(),
                with_stack: *before.get("status") == Value::Nothing,
            }),
            StackChange::Protect(is_on) => by(StackChange::Protect(!is_on)),
            StackChange::Policy(_) => by(StackChange::Policy(before.word("policy").unwrap_or(OPEN_POLICY).to_owned())),
            StackChange::RollOut(roll_out) => Undo::Separate(roll_out.way_back()),
            StackChange::Cancel | StackChange::Continue { .. } | StackChange::RollBack => {
                Undo::Separate("it goes back itself; what was wanted is rolled out anew by `phase apply`".to_owned())
            }
            StackChange::Delete { .. } => {
                Undo::None("what a deleted stack held is gone; `phase apply` makes it anew".to_owned())
            }
            StackChange::Discard { .. } => Undo::None("a change set is made anew by `phase plan`".to_owned()),
        }
    }

    fn removes(&self, _: &State) -> i64 {
        0
    }

    fn cli(&self, region: &Region) -> String {
        rest::cli(self, region)
    }
}

impl StackAction {
    /// The stack, where there is one that is not deleted.
    fn found<'a>(&self, region: &Region, estate: &'a Estate) -> Result<Option<&'a Stack>, Unreadable> {
        let stacks = whole(&region_of(estate, region)?.stacks, "the stacks")?;
        Ok(stacks.iter().find(|stack| stack.name == self.stack && stack.status != "DELETE_COMPLETE"))
    }

    fn drafted<'a>(&self, region: &Region, estate: &'a Estate) -> Result<Option<&'a domain::ChangeSet>, Unreadable> {
        let Some(name) = self.change_set() else { return Ok(None) };
        match region_of(estate, region)?.change_set(&self.stack, &name) {
            Some(reading) => Ok(whole(reading, "the change set")?.as_ref()),
            None => whole(&domain::Reading::<()>::default(), "the change set").map(|()| None),
        }
    }

    fn read_draft(&self, state: State, region: &Region, estate: &Estate) -> Result<State, Unreadable> {
        let draft = self.drafted(region, estate)?;
        Ok(state.with("draft", draft.map(draft::word)))
    }

    fn read_roll_out(
        &self,
        roll_out: &RollOut,
        stack: Option<&Stack>,
        region: &Region,
        estate: &Estate,
    ) -> Result<State, Unreadable> {
        let draft = self.drafted(region, estate)?;
        // A stack that only waits for its first change set holds nothing yet.
        let stack = stack.filter(|stack| stack.status != "REVIEW_IN_PROGRESS");
        Ok(roll_out.read(standing(stack), stack, draft))
    }
}

/// What a stack is known by from look to look.
fn standing(stack: Option<&Stack>) -> State {
    State::new()
        .with("status", stack.map(|stack| stack.status.raw()))
        .with("id", stack.map(|stack| stack.id.raw()))
        .with("updated", stack.and_then(|stack| stack.updated).map(|at| at.to_string()))
}

/// Whether a status word says that something is being done.
fn is_running(word: &str) -> bool {
    word != "REVIEW_IN_PROGRESS" && Progress::parse(word) == Progress::Running
}
