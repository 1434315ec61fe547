//! A change with everything that can be said of it before it is done.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::{AccountId, Moment, Now, Text};
use serde_json::json;

use super::confirmed::Confirmed;
use super::{Fuse, Proposed, Refusal};
use crate::action::OVER;
use crate::guards::{self, Finding, Guard, Scene};
use crate::phrase::{is_typed, phrase};
use crate::preview::{Impact, fuse_of, impact, opening_of};
use crate::record::Step;
use crate::{
    Action, Digest, Direction, Facts, Limits, Place, Reach, RefreshAction, RefreshChange, StackAction, StackChange,
    State, Undo,
};

/// The shortest and the longest time after which a change may be put back.
const REVERT_AFTER: std::ops::RangeInclusive<Duration> = Duration::from_mins(1)..=Duration::from_hours(24);

/// The shortest reason, in characters, that a guard is overridden for.
const REASON: usize = 20;

/// A change with everything that can be said of it before it is done.
#[derive(Clone, Debug, PartialEq)]
pub struct Previewed {
    pub(super) proposed: Proposed,
    pub(super) place: Place,
    pub(super) who: Who,
    pub(super) steps: Vec<Step>,
    pub(super) findings: Vec<Finding>,
    pub(super) impact: Impact,
    pub(super) digest: Digest,
    pub(super) phrase: String,
    pub(super) valid_until: Moment,
}

/// The principal of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Who {
    pub(super) arn: Text,
    pub(super) user_id: Text,
}

/// What was typed to confirm a change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// The phrase.
    pub phrase: String,
    /// Reasons to go past guards, by guard.
    pub overrides: BTreeMap<Guard, String>,
    /// The incident that is one reason for every overridable guard.
    pub incident: Option<String>,
}

/// Why a guard was gone past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// Which.
    pub guard: Guard,
    /// Why.
    pub reason: String,
}

impl Override {
    /// Refuses a guard that takes no reason, and a reason too short to mean anything.
    pub fn new(guard: Guard, reason: impl Into<String>) -> Result<Self, Refusal> {
        let (name, reason) = (guard.as_str(), reason.into());
        if !guard.is_overridable() {
            return Err(Refusal::NoOverride(format!("{name} takes no override; clear what it names")));
        }
        if reason.trim().chars().count() < REASON {
            let why = format!("a reason for {name} has at least {REASON} characters; say why it is right");
            return Err(Refusal::NoOverride(why));
        }
        Ok(Self { guard, reason })
    }
}

impl Typed {
    /// The reasons to go past `stops`, those of an incident among them; refuses what is none.
    pub(super) fn overrides(&self, stops: &[Finding]) -> Result<Vec<Override>, Refusal> {
        let own = self.overrides.iter().map(|(guard, reason)| Override::new(*guard, reason));
        let mut overrides = own.collect::<Result<Vec<Override>, Refusal>>()?;
        if let Some(incident) = &self.incident {
            if incident.trim().is_empty() {
                return Err(Refusal::NoOverride("an incident has a name; give the one of the ticket".to_owned()));
            }
            let is_open = |stop: &&Finding| stop.guard.is_overridable() && !self.overrides.contains_key(&stop.guard);
            let reason = format!("incident {incident}");
            let open = stops.iter().filter(is_open);
            overrides.extend(open.map(|stop| Override { guard: stop.guard, reason: reason.clone() }));
        }
        Ok(overrides)
    }
}

impl Previewed {
    pub(super) fn of(proposed: Proposed, facts: &Facts, limits: &Limits, now: Now) -> Result<Self, Refusal> {
        let identity = facts.identity().ok_or(Refusal::NobodyKnown)?;
        let before = proposed.action.read(&proposed.region, &facts.estate)?;
        refuse_senseless(&proposed, &before)?;
        let steps = steps(&proposed, &before, facts, now.cloud)?;
        let scene = Scene { proposed: &proposed, before: &before, facts, limits, now };
        let profile = &facts.standing.profile;
        let place =
            Place { account: identity.account.clone(), region: proposed.region.clone(), profile: profile.name.clone() };
        Ok(Self {
            findings: guards::judge(&scene),
            impact: impact(&scene),
            digest: digest(&proposed, &before, &identity.account),
            phrase: phrase(&proposed.action, profile, &before),
            valid_until: now.here + proposed.action.validity(),
            who: Who { arn: identity.arn.clone(), user_id: identity.user_id.clone() },
            proposed,
            place,
            steps,
        })
    }

    /// Takes what was typed. Gives the preview back with the reason where it does not do.
    pub fn confirm(self, typed: &Typed, now: Now) -> Result<Confirmed, Box<(Self, Refusal)>> {
        match self.accepts(typed, now) {
            Ok(overrides) => Ok(Confirmed { previewed: self, overrides, incident: typed.incident.clone() }),
            Err(refusal) => Err(Box::new((self, refusal))),
        }
    }

    /// Whether what was typed would do; the reason where it would not.
    pub fn accepts(&self, typed: &Typed, now: Now) -> Result<Vec<Override>, Refusal> {
        if now.here >= self.valid_until {
            return Err(Refusal::Expired(self.valid_until));
        }
        let overrides = self.overrides(typed)?;
        if let Some(stop) = self.stops().find(|stop| !overrides.iter().any(|it| it.guard == stop.guard)) {
            return Err(Refusal::Guarded { guard: stop.guard, why: stop.why.clone() });
        }
        if !is_typed(&self.phrase, &typed.phrase) {
            let typed = Text::new(&typed.phrase).to_string();
            return Err(Refusal::Mistyped { phrase: self.phrase.clone(), typed });
        }
        Ok(overrides)
    }

    /// The reasons that were given, those of an incident among them; refuses what is none.
    pub fn overrides(&self, typed: &Typed) -> Result<Vec<Override>, Refusal> {
        typed.overrides(&self.stops().cloned().collect::<Vec<_>>())
    }

    /// The findings that stop it until they are overridden.
    pub fn stops(&self) -> impl Iterator<Item = &Finding> {
        let direction = self.direction();
        self.findings.iter().filter(move |finding| finding.stops(direction))
    }

    /// What is to be done.
    pub fn action(&self) -> &Action {
        &self.proposed.action
    }

    /// What was proposed.
    pub fn proposed(&self) -> &Proposed {
        &self.proposed
    }

    /// Account, region and profile.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The principal's ARN.
    pub fn principal(&self) -> &Text {
        &self.who.arn
    }

    /// The state of the subject before.
    pub fn before(&self) -> &State {
        &self.subject().before
    }

    /// The state that is expected after.
    pub fn after(&self) -> State {
        self.proposed.action.after(self.before())
    }

    /// The way back.
    pub fn undo(&self) -> &Undo {
        &self.subject().undo
    }

    /// Which way it goes.
    pub fn direction(&self) -> Direction {
        self.proposed.action.direction(self.before())
    }

    /// What every guard says.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What it means for zones, cost and automatisms.
    pub fn impact(&self) -> &Impact {
        &self.impact
    }

    /// What binds a confirmation to this.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// What has to be typed.
    pub fn phrase(&self) -> &str {
        &self.phrase
    }

    /// Until when it may be confirmed, by the console's clock.
    pub fn valid_until(&self) -> Moment {
        self.valid_until
    }

    /// Every step, the change itself last: what comes before it prepares the way back.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// For what the stack's policy is opened first, and that it is closed again, in words.
    pub fn opens(&self) -> Option<String> {
        let Action::Stack(StackAction { stack, change: StackChange::RollOut(roll_out) }) = self.action() else {
            return None;
        };
        let given_up: Vec<&str> = roll_out.given_up().into_iter().collect();
        let (is_opened, of) = (self.steps.len() > 1, given_up.join(", "));
        is_opened.then(|| format!("that of {stack} is opened for {of} first, and put back however it ends"))
    }

    /// The change itself.
    fn subject(&self) -> &Step {
        // There is always one: `steps` begins with the change and only ever puts something before it.
        &self.steps[self.steps.len() - 1]
    }
}

/// The digest of a plan.
pub(super) fn digest(proposed: &Proposed, before: &State, account: &AccountId) -> Digest {
    // Who asked, console or shell, is no part of what is done: a plan printed by one is confirmed in the other.
    let Proposed { action, region, revert_after, fuse, origin: _ } = proposed;
    let bound = json!({
        "action": action, "region": region, "account": account, "before": before, "fuse": fuse,
        "revert_after_s": revert_after.map(|span| span.as_secs()),
    });
    Digest::of(&bound.to_string())
}

/// What cannot be meant, whatever the guards say.
fn refuse_senseless(proposed: &Proposed, before: &State) -> Result<(), Refusal> {
    let action = &proposed.action;
    let senseless = |why: String| Err(Refusal::Senseless(why));
    if action.reach(before, before) == Reach::Reached {
        return senseless(format!("{} is so already; nothing to do", action.subject()));
    }
    if let (Some(_), Action::Refresh(RefreshAction { change: RefreshChange::Start { .. }, .. })) =
        (proposed.revert_after, action)
    {
        return senseless(format!("a refresh is not put back after a time: {OVER}; leave --revert-after out"));
    }
    match (proposed.revert_after, action.undo(before)) {
        (Some(_), Undo::None(why)) => {
            return senseless(format!("it cannot be put back: {why}; leave --revert-after out"));
        }
        (Some(_), Undo::Ends(how) | Undo::Separate(how)) => {
            return senseless(format!("{how}; leave --revert-after out"));
        }
        (Some(span), Undo::By(_)) if !REVERT_AFTER.contains(&span) => {
            return senseless("it is put back after 1m at the least and 24h at the most".to_owned());
        }
        _ => {}
    }
    match (proposed.fuse, proposed.revert_after) {
        (Fuse::Set, None) => senseless("a fuse needs the time after which it acts; give --revert-after".to_owned()),
        (Fuse::Set, Some(_)) if !matches!(action, Action::Group(group) if group.has_sizes()) => {
            senseless("AWS has a timer for a group's sizes only; leave --fuse out".to_owned())
        }
        _ => Ok(()),
    }
}

fn steps(proposed: &Proposed, before: &State, facts: &Facts, cloud: Moment) -> Result<Vec<Step>, Refusal> {
    let action = &proposed.action;
    let own = Step { action: action.clone(), before: before.clone(), undo: action.undo(before) };
    let fuse = match (proposed.fuse, proposed.revert_after) {
        (Fuse::Set, Some(span)) => fuse_of((action, &proposed.region), before, cloud + span, facts)?,
        _ => None,
    };
    let opening = opening_of((action, &proposed.region), facts)?;
    Ok(fuse.into_iter().chain(opening).chain([own]).collect())
}
