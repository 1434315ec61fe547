//! Several changes that are shown, confirmed and written down as one: a drill's.
//!
//! Each of them passes through the same stages as one alone, so no guard and no comparison is left out; what comes out
//! is one run with a step for each, and one way back over all.

use domain::{Moment, Now, Region, Text};

use super::confirmed::{Armed, Confirmed, Ticket, is_at_home};
use super::previewed::{Override, Previewed, Typed, Who};
use super::restorer::Restorer;
use super::running::Run;
use super::{Fuse, Origin, Proposed, Refusal};
use crate::guards::{Finding, Guard};
use crate::phrase::is_typed;
use crate::record::{Armament, Opened, Operator, Record, Said, VERSION};
use crate::{Action, Digest, Direction, Facts, Limits, Mark, Place};

/// What is to be done in one run.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesPlan {
    /// What scripts and the journal know it by, `drill.run`.
    pub id: String,
    /// What is run, `az-evacuation`.
    pub subject: Text,
    /// The digest of everything that was planned: file, parameters, what they led to.
    pub digest: Digest,
    /// The changes, in order. There may be none: what only looks changes nothing.
    pub actions: Vec<Action>,
    /// Where.
    pub region: Region,
    /// Console or shell.
    pub origin: Origin,
    /// What the plan itself asks for (environment, window, rehearsal, approvals), judged by whoever knows them.
    pub requirements: Vec<Finding>,
    /// What the run is, for whoever reads its journal: written right behind the first record.
    pub about: Option<Record>,
}

/// A series with everything that can be said of it before it is done.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviewedSeries {
    plan: SeriesPlan,
    place: Place,
    who: Who,
    changes: Vec<Previewed>,
    phrase: String,
    valid_until: Moment,
}

/// A series that a person has confirmed. Neither copied nor read from anywhere: it is spent by committing it.
#[derive(Debug, PartialEq)]
pub struct ConfirmedSeries {
    series: PreviewedSeries,
    overrides: Vec<Override>,
    incident: Option<String>,
}

/// How long a plan of a series is good for: its guards' figures move by the minute.
const VALID: std::time::Duration = std::time::Duration::from_mins(10);

impl SeriesPlan {
    /// Looks at everything the changes are judged by. Refuses where one of them has no state to start from.
    pub fn preview(self, facts: &Facts, limits: &Limits, now: Now) -> Result<PreviewedSeries, Refusal> {
        let identity = facts.identity().ok_or(Refusal::NobodyKnown)?;
        let profile = &facts.standing.profile;
        let place =
            Place { account: identity.account.clone(), region: self.region.clone(), profile: profile.name.clone() };
        let who = Who { arn: identity.arn.clone(), user_id: identity.user_id.clone() };
        let previews = self.actions.iter().map(|action| self.proposed(action).preview(facts, limits, now));
        let changes = previews.collect::<Result<Vec<_>, _>>()?;
        let phrase = match changes.first() {
            Some(first) if profile.is_protected => first.phrase().to_owned(),
            _ if profile.is_protected => format!("{} {}", profile.name, self.subject),
            _ => self.subject.as_str().to_owned(),
        };
        Ok(PreviewedSeries { plan: self, place, who, changes, phrase, valid_until: now.here + VALID })
    }

    /// Each change as it would be proposed alone: what is asked before it is judged follows from that.
    pub fn proposals(&self) -> Vec<Proposed> {
        self.actions.iter().map(|action| self.proposed(action)).collect()
    }

    fn proposed(&self, action: &Action) -> Proposed {
        let (action, region) = (action.clone(), self.region.clone());
        Proposed { action, region, revert_after: None, fuse: Fuse::Unset, origin: self.origin }
    }
}

impl PreviewedSeries {
    /// What is to be done.
    pub fn plan(&self) -> &SeriesPlan {
        &self.plan
    }

    /// Each change as it would be previewed alone.
    pub fn changes(&self) -> &[Previewed] {
        &self.changes
    }

    /// Account, region and profile.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The principal's ARN.
    pub fn principal(&self) -> &Text {
        &self.who.arn
    }

    /// What binds a confirmation to this: the plan and what each change was to start from.
    pub fn digest(&self) -> Digest {
        let changes = self.changes.iter().map(|change| change.digest().as_str());
        let bound: Vec<&str> = std::iter::once(self.plan.digest.as_str()).chain(changes).collect();
        Digest::of(&bound.join(" "))
    }

    /// What has to be typed.
    pub fn phrase(&self) -> &str {
        &self.phrase
    }

    /// Until when it may be confirmed, by the console's clock.
    pub fn valid_until(&self) -> Moment {
        self.valid_until
    }

    /// What every guard says, the worst of each over all changes, and what the plan itself asks for.
    pub fn findings(&self) -> Vec<Finding> {
        let of_changes = self.changes.iter().flat_map(|change| change.findings().iter());
        worst(of_changes.cloned().chain(self.plan.requirements.clone()))
    }

    /// The findings that stop it until they are overridden.
    pub fn stops(&self) -> Vec<Finding> {
        let of_changes = self.changes.iter().flat_map(|change| change.stops().cloned());
        let required = self.plan.requirements.iter().filter(|finding| finding.stops(Direction::Moves)).cloned();
        worst(of_changes.chain(required))
    }

    /// Takes what was typed. Gives the preview back with the reason where it does not do.
    pub fn confirm(self, typed: &Typed, now: Now) -> Result<ConfirmedSeries, Box<(Self, Refusal)>> {
        match self.accepts(typed, now) {
            Ok(overrides) => Ok(ConfirmedSeries { series: self, overrides, incident: typed.incident.clone() }),
            Err(refusal) => Err(Box::new((self, refusal))),
        }
    }

    /// Whether what was typed would do; the reason where it would not.
    pub fn accepts(&self, typed: &Typed, now: Now) -> Result<Vec<Override>, Refusal> {
        if now.here >= self.valid_until {
            return Err(Refusal::Expired(self.valid_until));
        }
        let overrides = typed.overrides(&self.stops())?;
        if let Some(stop) = self.stops().iter().find(|stop| !overrides.iter().any(|it| it.guard == stop.guard)) {
            return Err(Refusal::Guarded { guard: stop.guard, why: stop.why.clone() });
        }
        if !is_typed(&self.phrase, &typed.phrase) {
            let typed = Text::new(&typed.phrase).to_string();
            return Err(Refusal::Mistyped { phrase: self.phrase.clone(), typed });
        }
        Ok(overrides)
    }
}

impl ConfirmedSeries {
    /// The preview that was confirmed.
    pub fn series(&self) -> &PreviewedSeries {
        &self.series
    }

    /// The reasons for which guards were gone past.
    pub fn overrides(&self) -> &[Override] {
        &self.overrides
    }

    /// Commits: compares each change with what is so now, and writes down what will be done and how it is put back.
    pub fn commit(
        self,
        ticket: &mut Ticket<'_>,
        facts: &Facts,
        limits: &Limits,
        armed: (&Armed, Now),
    ) -> Result<(Run, Restorer), Refusal> {
        let (armed, now) = armed;
        armed.allows(&self.series.place.profile, self.series.valid_until, now)?;
        is_at_home(&self.series.place, facts)?;
        let mut findings = self.series.plan.requirements.clone();
        let mut steps = Vec::new();
        for previewed in &self.series.changes {
            findings.extend(self.alone(previewed).still_holds(facts, limits, now)?);
            steps.extend(previewed.steps.iter().cloned());
        }
        let armament = Armament { at: now.cloud, revert_at: None, steps };
        let mark = Mark::new(ticket.run, &self.series.digest());
        let opened = self.opened(ticket, &mark, findings, now);
        ticket.journal.append(&Record::Opened(Box::new(opened)))?;
        if let Some(about) = &self.series.plan.about {
            ticket.journal.append(about)?;
        }
        ticket.journal.append(&Record::Armed(armament.clone()))?;
        let run = Run::new(ticket.run, mark, self.series.place, &armament);
        let restorer = Restorer::of(&run, &armament);
        Ok((run, restorer))
    }

    /// One of the changes, as if it had been confirmed alone.
    fn alone(&self, previewed: &Previewed) -> Confirmed {
        let (overrides, incident) = (self.overrides.clone(), self.incident.clone());
        Confirmed { previewed: previewed.clone(), overrides, incident }
    }

    fn opened(&self, ticket: &Ticket<'_>, mark: &Mark, findings: Vec<Finding>, now: Now) -> Opened {
        let (series, plan) = (&self.series, &self.series.plan);
        let said = worst(findings).into_iter().map(|finding| Said {
            overridden: self.overrides.iter().find(|it| it.guard == finding.guard).map(|it| it.reason.clone()),
            guard: finding.guard,
            verdict: finding.verdict,
            why: finding.why,
        });
        Opened {
            version: VERSION,
            at: now.cloud,
            run: ticket.run,
            mark: mark.clone(),
            digest: series.digest(),
            action: plan.id.clone(),
            subject: plan.subject.clone(),
            place: series.place.clone(),
            operator: Operator {
                arn: series.who.arn.clone(),
                user_id: series.who.user_id.clone(),
                seat: ticket.seat.clone(),
                pid: ticket.pid,
                origin: plan.origin,
            },
            findings: said.collect(),
            incident: self.incident.clone(),
        }
    }
}

/// The worst finding of each guard, in the guards' order.
fn worst(findings: impl IntoIterator<Item = Finding>) -> Vec<Finding> {
    let mut of_each: std::collections::BTreeMap<Guard, Finding> = std::collections::BTreeMap::new();
    for finding in findings {
        let is_worse = of_each.get(&finding.guard).is_none_or(|known| finding.is_worse_than(known));
        if is_worse {
            of_each.insert(finding.guard, finding);
        }
    }
    of_each.into_values().collect()
}
