//! The probes: what each asks AWS, and what it sees in the answers. What cannot be told is blind, never good.
//!
//! A probe has no state: the same answers, the same arguments and the same moment give the same sight.

mod alarms;
mod balancing;
mod caches;
mod databases;
mod endpoints;
mod floor;
mod instances;
mod metrics;
mod scaling;
mod shifts;

use std::collections::BTreeMap;

use change::Limits;
use domain::{Ask, Estate, Moment, Reading, Region, RegionEstate, Regional, Text};

use crate::plan::Binding;
use crate::value::{Sight, Value};
use crate::zones;

/// What a probe looks at.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// Where.
    pub region: &'a Region,
    /// What AWS answered.
    pub estate: &'a Estate,
    /// The time, by the account's clock.
    pub now: Moment,
    /// The moments of the run so far, by name.
    pub marks: &'a BTreeMap<String, Moment>,
    /// What an instance carries safely.
    pub limits: &'a Limits,
    /// The mark of the run, which its shifts bear; none while it is planned.
    pub run: Option<&'a str>,
}

/// Why nothing can be told.
type Blind = String;

/// One probe of the vocabulary, as code.
struct Entry {
    name: &'static str,
    asks: fn(&Arguments<'_>, &Scene<'_>) -> Vec<Regional>,
    read: fn(&Arguments<'_>, &Scene<'_>) -> Result<Value, Blind>,
}

/// Every probe that is read from answers of AWS.
fn entries() -> impl Iterator<Item = &'static Entry> {
    let of_traffic = [alarms::PROBES, balancing::PROBES, endpoints::PROBES, metrics::PROBES, shifts::PROBES];
    let of_capacity = [floor::PROBES, instances::PROBES, scaling::PROBES];
    let of_data = [caches::PROBES, databases::PROBES];
    of_traffic.into_iter().chain(of_capacity).chain(of_data).flatten()
}

/// The probes that a person answers.
pub const BY_PERSON: &[&str] = &["human.answer"];

/// The names of the probes that can be read, for the vocabulary to be held against.
pub fn names() -> impl Iterator<Item = &'static str> {
    entries().map(|entry| entry.name)
}

/// What has to be asked before `probe` can be read. It may grow with what is known: a metric of a load balancer is
/// asked for once its target group has been read.
pub fn asks(probe: &str, with: &Binding, scene: &Scene<'_>) -> Vec<Ask> {
    let Some(entry) = entries().find(|entry| entry.name == probe) else { return Vec::new() };
    (entry.asks)(&Arguments(with), scene).into_iter().map(|asked| Ask::In(scene.region.clone(), asked)).collect()
}

/// What `probe` sees.
pub fn read(probe: &str, with: &Binding, scene: &Scene<'_>) -> Sight {
    if BY_PERSON.contains(&probe) {
        return Sight::Blind("a person has not answered yet".into());
    }
    let Some(entry) = entries().find(|entry| entry.name == probe) else {
        return Sight::Blind(format!("nothing reads {probe}").into());
    };
    match (entry.read)(&Arguments(with), scene) {
        Ok(value) => Sight::Seen(value),
        Err(why) => Sight::Blind(why.into()),
    }
}

/// The arguments of a probe, by name.
struct Arguments<'a>(&'a Binding);

impl Arguments<'_> {
    fn word(&self, name: &str) -> Result<Text, Blind> {
        match self.0.get(name) {
            Some(Value::Word(word)) => Ok(word.clone()),
            Some(other) => Err(format!("{name} is {other}, and should be a name")),
            None => Err(format!("{name} is not given")),
        }
    }

    fn optional(&self, name: &str) -> Option<Text> {
        self.word(name).ok()
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.0.get(name).and_then(Value::measure)
    }

    /// The name of a zone, however it was named.
    fn zone(&self, name: &str, scene: &Scene<'_>) -> Result<Option<Text>, Blind> {
        self.optional(name).map(|zone| zones::name_of(&zone, scene.here()?)).transpose()
    }

    fn words(&self, name: &str) -> Vec<String> {
        match self.0.get(name) {
            Some(Value::Words(words)) => words.clone(),
            Some(Value::Word(word)) => vec![word.raw().to_owned()],
            _ => Vec::new(),
        }
    }

    /// The moment that `since` names; the beginning of time where it names none.
    fn since(&self, scene: &Scene<'_>) -> Result<Moment, Blind> {
        let Some(mark) = self.optional("since") else { return Ok(Moment::from_millis(0)) };
        scene.marks.get(mark.raw()).copied().ok_or_else(|| format!("{mark} has not happened yet"))
    }
}

impl<'a> Scene<'a> {
    fn here(&self) -> Result<&'a RegionEstate, Blind> {
        self.estate.regions.get(self.region).ok_or_else(|| format!("{} is not looked at", self.region))
    }

    fn groups(&self) -> Result<&'a [domain::AutoScalingGroup], Blind> {
        known(&self.here()?.groups, "the Auto Scaling groups").map(Vec::as_slice)
    }

    fn group(&self, name: &Text) -> Result<&'a domain::AutoScalingGroup, Blind> {
        let group = self.groups()?.iter().find(|group| group.name == *name);
        group.ok_or_else(|| format!("there is no Auto Scaling group {name}"))
    }

    fn targets(&self, arn: &Text) -> Result<&'a [domain::Target], Blind> {
        let reading = self.here()?.target_health.get(arn);
        let reading = reading.ok_or_else(|| "the targets have not been read yet".to_owned())?;
        known(reading, "the targets").map(Vec::as_slice)
    }
}

/// The value of a reading that is whole and has not failed since.
fn known<'a, T>(reading: &'a Reading<T>, what: &str) -> Result<&'a T, Blind> {
    match (reading.value(), reading.trouble()) {
        (_, Some(trouble)) => Err(format!("{what} could not be read: {trouble}")),
        (Some(value), None) => Ok(value),
        (None, None) => Err(format!("{what} have not been read yet")),
    }
}

/// A count as a value.
fn count(count: usize) -> Value {
    Value::Number(u32::try_from(count).map_or(f64::from(u32::MAX), f64::from))
}

#[cfg(test)]
mod tests;
