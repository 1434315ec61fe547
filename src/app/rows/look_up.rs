//! From a row back to what it stands for: by its hint where that still holds, else by its key.

use domain::{Alarm, AutoScalingGroup, PhaseStanding, Reading, RegionEstate, Target, TargetGroup, Text};

use super::{Entry, Event, Row, detail};
use crate::{Model, Subject};

/// The item at `hint` where it is the one meant, or else the first that is.
fn at<T>(items: &[T], hint: usize, is_meant: impl Fn(&T) -> bool) -> Option<&T> {
    items.get(hint).filter(|item| is_meant(item)).or_else(|| items.iter().find(|item| is_meant(item)))
}

impl Model {
    /// The alarm a row stands for.
    pub fn alarm(&self, row: &Row) -> Option<&Alarm> {
        let Subject::Alarm(_, name) = &row.subject else { return None };
        at(self.here(&row.subject)?.alarms.value()?, row.index, |alarm| alarm.name == *name)
    }

    /// The target group a row stands for.
    pub fn target_group(&self, row: &Row) -> Option<&TargetGroup> {
        let Subject::TargetGroup(_, arn) = &row.subject else { return None };
        at(self.here(&row.subject)?.target_groups.value()?, row.index, |group| group.arn == *arn)
    }

    /// The health of the target group a subject is.
    pub fn target_health(&self, subject: &Subject) -> Option<&Reading<Vec<Target>>> {
        let Subject::TargetGroup(_, arn) = subject else { return None };
        self.here(subject)?.target_health.get(arn)
    }

    /// The Auto Scaling group a row stands for.
    pub fn group(&self, row: &Row) -> Option<&AutoScalingGroup> {
        let Subject::Group(_, name) = &row.subject else { return None };
        at(self.here(&row.subject)?.groups.value()?, row.index, |group| group.name == *name)
    }

    /// The phase a row stands for.
    pub fn standing(&self, row: &Row) -> Option<&PhaseStanding> {
        let Subject::Phase(region, number) = &row.subject else { return None };
        let is_meant =
            |(at, standing): &(domain::Region, PhaseStanding)| at == region && standing.phase.number == *number;
        at(&self.rows.standings, row.index, is_meant).map(|(_, standing)| standing)
    }

    /// The event a row stands for.
    pub fn event(&self, row: &Row) -> Option<&Event> {
        let Subject::Event(key) = &row.subject else { return None };
        at(&self.rows.events, row.index, |event| event.key == *key)
    }

    /// The cost of the service a row stands for, month to date, US dollars.
    pub fn service(&self, row: &Row) -> Option<(&str, f64)> {
        let Subject::Service(name) = &row.subject else { return None };
        let services = &self.estate.billing.daily.value()?.by_service;
        at(services, row.index, |(service, _)| service == name).map(|(service, usd)| (service.as_str(), *usd))
    }

    /// What the rows of the opened detail stand for: a row's entry is the one at its `index`.
    ///
    /// Made once per drawing, since the entries of a phase are those of several stacks.
    pub fn entries(&self) -> Vec<Entry<'_>> {
        self.view.detail.as_ref().map(|open| detail::entries(self, open)).unwrap_or_default()
    }

    /// What is known of the region a subject is in.
    pub fn here(&self, subject: &Subject) -> Option<&RegionEstate> {
        self.estate.regions.get(subject.region()?)
    }

    /// A row for a subject that may not be listed now, to look it up by.
    pub fn row_of(&self, subject: &Subject) -> Row {
        Row { subject: subject.clone(), index: 0, grade: super::Grade::Unknown }
    }

    /// The name a person knows a subject by.
    pub fn name_of(&self, subject: &Subject) -> Text {
        match subject {
            Subject::Phase(_, number) => {
                let phase = domain::PHASES.iter().find(|phase| phase.number == *number);
                phase.map_or_else(|| format!("phase {number}"), |phase| format!("{number} {}", phase.name)).into()
            }
            Subject::TargetGroup(_, arn) => {
                let group = self.target_group(&self.row_of(subject));
                group.map_or_else(|| arn.clone(), |group| group.name.clone())
            }
            Subject::Group(_, name) | Subject::Alarm(_, name) | Subject::Entry(_, name) => name.clone(),
            Subject::QuietAlarms => "alarms that are OK".into(),
            Subject::Service(name) => name.as_str().into(),
            Subject::Event(key) => key.id.clone(),
        }
    }
}
