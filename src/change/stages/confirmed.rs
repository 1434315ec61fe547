//! A change that a person has confirmed, and the capability to commit it.

use domain::{Moment, Now, Text};

use super::previewed::{Override, Previewed, digest};
use super::restorer::Restorer;
use super::running::Run;
use super::{Origin, Refusal};
use crate::guards::{self, Finding, Scene};
use crate::journal::Journal;
use crate::preview::set_fuse;
use crate::record::{Armament, Opened, Operator, Record, Said, VERSION};
use crate::{Facts, Limits, Mark, Place, ProfilePin, RunId, WriteMode};

/// A change that a person has confirmed. Neither copied nor read from anywhere: it is spent by committing it.
#[derive(Debug, PartialEq)]
pub struct Confirmed {
    pub(super) previewed: Previewed,
    pub(super) overrides: Vec<Override>,
    pub(super) incident: Option<String>,
}

/// That an operator has armed changes on a profile: without it nothing can be committed.
#[derive(Debug, PartialEq, Eq)]
pub struct Armed {
    profile: Text,
    mode: WriteMode,
}

/// How long changes stay armed on a protected profile.
const ARMED: std::time::Duration = std::time::Duration::from_mins(30);

impl Armed {
    /// Arms changes on a profile: for 30 minutes where it is protected, which needs an account pin.
    pub fn by_operator(profile: &ProfilePin, now: Now) -> Result<Self, Refusal> {
        if profile.is_protected && profile.account.is_none() {
            let why = format!("{} is protected: write its account_id into the configuration first", profile.name);
            return Err(Refusal::Senseless(why));
        }
        let mode = if profile.is_protected { WriteMode::Until(now.here + ARMED) } else { WriteMode::On };
        Ok(Self { profile: profile.name.clone(), mode })
    }

    /// Until when.
    pub fn mode(&self) -> WriteMode {
        self.mode
    }

    /// Refuses where changes are not armed on this profile any more, or the plan is too old.
    pub(super) fn allows(&self, profile: &Text, valid_until: Moment, now: Now) -> Result<(), Refusal> {
        if !self.covers(profile, now.here) {
            return Err(Refusal::Disarmed);
        }
        if now.here >= valid_until { Err(Refusal::Expired(valid_until)) } else { Ok(()) }
    }

    fn covers(&self, profile: &Text, here: Moment) -> bool {
        self.profile == *profile && self.mode.is_on(here)
    }
}

/// Where and by whom a run is written down.
pub struct Ticket<'a> {
    /// The run's name.
    pub run: RunId,
    /// Its journal.
    pub journal: &'a mut dyn Journal,
    /// The user of this machine, and the machine.
    pub seat: String,
    /// This process.
    pub pid: u32,
}

impl Confirmed {
    /// The preview that was confirmed.
    pub fn previewed(&self) -> &Previewed {
        &self.previewed
    }

    /// The reasons for which guards were gone past.
    pub fn overrides(&self) -> &[Override] {
        &self.overrides
    }

    /// Commits: compares with what is so now, and writes down what will be done and how it is put back.
    ///
    /// `facts` are to be read right before. Nothing is sent here, and nothing can be sent before this has returned:
    /// the run then hands out its steps one by one, each with its own intent in the journal.
    pub fn commit(
        self,
        ticket: &mut Ticket<'_>,
        facts: &Facts,
        limits: &Limits,
        armed: (&Armed, Now),
    ) -> Result<(Run, Restorer), Refusal> {
        let (armed, now) = armed;
        let previewed = &self.previewed;
        armed.allows(&previewed.place.profile, previewed.valid_until, now)?;
        let findings = self.still_holds(facts, limits, now)?;
        let mark = Mark::new(ticket.run, &previewed.digest);
        let armament = self.armament(now);
        let opened = self.opened(ticket, &mark, findings, now);
        ticket.journal.append(&Record::Opened(Box::new(opened)))?;
        ticket.journal.append(&Record::Armed(armament.clone()))?;
        let run = Run::new(ticket.run, mark, self.previewed.place, &armament);
        let restorer = Restorer::of(&run, &armament);
        Ok((run, restorer))
    }

    /// Whether what was confirmed is still so, and no guard says worse; what the guards say now.
    pub(super) fn still_holds(&self, facts: &Facts, limits: &Limits, now: Now) -> Result<Vec<Finding>, Refusal> {
        self.compare(facts)?;
        self.judged_again(facts, limits, now)
    }

    /// The same account, the same state: a difference voids the confirmation.
    fn compare(&self, facts: &Facts) -> Result<(), Refusal> {
        let previewed = &self.previewed;
        is_at_home(&previewed.place, facts)?;
        let now = previewed.action().read(&previewed.place.region, &facts.estate)?;
        let moved = previewed.before().moved(&now);
        if !moved.is_empty() || digest(&previewed.proposed, &now, &previewed.place.account) != previewed.digest {
            return Err(Refusal::Moved(moved));
        }
        Ok(())
    }

    /// The guards once more: one that has become worse voids the confirmation, unless it was overridden.
    fn judged_again(&self, facts: &Facts, limits: &Limits, now: Now) -> Result<Vec<Finding>, Refusal> {
        let previewed = &self.previewed;
        let scene = Scene { proposed: &previewed.proposed, before: previewed.before(), facts, limits, now };
        let findings = guards::judge(&scene);
        let direction = previewed.direction();
        let as_shown = |guard| previewed.findings.iter().find(|shown| shown.guard == guard);
        let is_overridden = |finding: &&Finding| {
            let is_worse = as_shown(finding.guard).is_none_or(|shown| finding.is_worse_than(shown));
            !is_worse && self.overrides.iter().any(|it| it.guard == finding.guard)
        };
        let stops = findings.iter().filter(|finding| finding.stops(direction));
        match stops.clone().find(|finding| !is_overridden(finding)) {
            Some(Finding { guard, why, .. }) => Err(Refusal::Worse { guard: *guard, why: why.clone() }),
            None => Ok(findings),
        }
    }

    fn armament(&self, now: Now) -> Armament {
        let revert_at = self.previewed.proposed.revert_after.map(|span| now.cloud + span);
        let mut steps = self.previewed.steps.clone();
        // The preview has stood for a while: a fuse is set for the deadline, and not for a time before it.
        if let (Some(at), [fuse, _]) = (revert_at, steps.as_mut_slice()) {
            set_fuse(fuse, at);
        }
        Armament { at: now.cloud, revert_at, steps }
    }

    fn opened(&self, ticket: &Ticket<'_>, mark: &Mark, findings: Vec<Finding>, now: Now) -> Opened {
        let previewed = &self.previewed;
        let said = |finding: Finding| Said {
            overridden: self.overrides.iter().find(|it| it.guard == finding.guard).map(|it| it.reason.clone()),
            guard: finding.guard,
            verdict: finding.verdict,
            why: finding.why,
        };
        Opened {
            version: VERSION,
            at: now.cloud,
            run: ticket.run,
            mark: mark.clone(),
            digest: previewed.digest.clone(),
            action: previewed.action().id().to_owned(),
            subject: previewed.action().subject().clone(),
            place: previewed.place.clone(),
            operator: Operator {
                arn: previewed.who.arn.clone(),
                user_id: previewed.who.user_id.clone(),
                seat: ticket.seat.clone(),
                pid: ticket.pid,
                origin: self.origin(),
            },
            findings: findings.into_iter().map(said).collect(),
            incident: self.incident.clone(),
        }
    }

    fn origin(&self) -> Origin {
        self.previewed.proposed.origin
    }
}

/// Refuses where the credentials do not lead to the account that was planned for.
pub(super) fn is_at_home(place: &Place, facts: &Facts) -> Result<(), Refusal> {
    let found = &facts.identity().ok_or(Refusal::NobodyKnown)?.account;
    if *found == place.account {
        return Ok(());
    }
    Err(Refusal::Elsewhere { planned: place.account.grouped(), found: found.grouped() })
}
