//! What stacks cost a month at list price, without traffic, and what rolling them out adds to it.

use std::collections::BTreeMap;
use std::iter::Sum;
use std::ops::AddAssign;

use domain::price::Prices;
use domain::{Deed, Region, Replacement, Usd};

use crate::evaluate::{Evaluated, Pseudo, evaluate};
use crate::predict::Planned;
use crate::price;

/// What one resource costs a month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Price {
    /// What it costs whether it is used or not; zero for what is free, `None` where no price is known.
    pub fixed: Option<Usd>,
    /// What is paid by use beside that, `LCU-hours`; it is not in the sum.
    pub by_use: Option<&'static str>,
}

/// What stacks cost a month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Estimate {
    /// What costs something whether it is used or not, by logical id.
    pub lines: Vec<Line>,
    /// What is paid by use, by logical id, with what is counted: not in the sum.
    pub by_use: BTreeMap<String, &'static str>,
    /// Logical ids of what no price is known of: not in the sum, and not free.
    pub unpriced: Vec<String>,
}

/// A line of an estimate.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The resource's name in the template.
    pub logical_id: String,
    /// Its type.
    pub kind: String,
    /// US dollars a month; negative for what goes.
    pub monthly: Usd,
}

impl Estimate {
    /// The sum of what is known; `None` where something is there and nothing of it has a known price.
    pub fn monthly(&self) -> Option<Usd> {
        let is_unknown = self.lines.is_empty() && !(self.unpriced.is_empty() && self.by_use.is_empty());
        (!is_unknown).then(|| self.lines.iter().map(|line| line.monthly).sum())
    }

    fn add(&mut self, logical_id: &str, kind: &str, price: &Price, count: f64) {
        match price.fixed {
            Some(fixed) if fixed.0 != 0.0 => self.lines.push(Line {
                logical_id: logical_id.to_owned(),
                kind: kind.to_owned(),
                monthly: Usd(fixed.0 * count),
            }),
            None if price.by_use.is_none() => self.unpriced.push(logical_id.to_owned()),
            _ => {}
        }
        if let Some(what) = price.by_use {
            self.by_use.insert(logical_id.to_owned(), what);
        }
    }
}

impl AddAssign for Estimate {
    fn add_assign(&mut self, other: Self) {
        self.lines.extend(other.lines);
        self.by_use.extend(other.by_use);
        self.unpriced.extend(other.unpriced);
    }
}

/// The stacks of a phase together.
impl Sum for Estimate {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |mut sum, one| {
            sum += one;
            sum
        })
    }
}

/// What a stack costs a month; `price` knows what the resource of a logical id costs beside the others.
pub fn estimate(stack: &Evaluated, price: impl Fn(&str, &Evaluated) -> Price) -> Estimate {
    let mut estimate = Estimate::default();
    for (id, resource) in &stack.resources {
        estimate.add(id, &resource.kind, &price(id, stack), 1.0);
    }
    estimate
}

/// What a roll-out adds to a month. What the stack lets go and keeps is not taken off: it goes on costing.
pub fn delta(
    plan: &[Planned],
    before: &Evaluated,
    after: &Evaluated,
    price: impl Fn(&str, &Evaluated) -> Price,
) -> Estimate {
    let mut delta = Estimate::default();
    for planned in plan {
        let (id, kind) = (planned.logical_id.as_str(), planned.kind.as_str());
        let is_kept = planned.policy.as_deref().is_some_and(|policy| policy.starts_with("Retain"));
        let goes = match planned.action {
            Deed::Remove => !is_kept,
            Deed::Modify => !(is_kept && planned.replacement == Replacement::True),
            Deed::Add | Deed::Import | Deed::Unknown => false,
        };
        match (before.resources.contains_key(id), after.resources.contains_key(id)) {
            (true, true) if goes => delta.change(id, kind, &price(id, before), &price(id, after)),
            (true, false) if goes => delta.add(id, kind, &price(id, before), -1.0),
            (_, true) if planned.action != Deed::Import => delta.add(id, kind, &price(id, after), 1.0),
            _ => {}
        }
    }
    delta
}

/// What a stack costs a month by the embedded list.
pub fn listed(stack: &Evaluated, region: &Region) -> Estimate {
    let prices = Prices::embedded(region.clone());
    estimate(stack, |id, stack| price::of(id, stack, &prices))
}

/// What a roll-out adds to a month by the embedded list.
pub fn listed_delta(plan: &[Planned], before: &Evaluated, after: &Evaluated, region: &Region) -> Estimate {
    let prices = Prices::embedded(region.clone());
    delta(plan, before, after, |id, stack| price::of(id, stack, &prices))
}

/// What a phase costs a month by the embedded list, with these values by stack and parameter; what they do not say is as
/// the templates say, and a resource under a condition that nobody can decide is not counted.
pub fn of_phase(phase: u8, values: &BTreeMap<String, BTreeMap<String, String>>, pseudo: &Pseudo) -> Estimate {
    let none = BTreeMap::new();
    let stacks = crate::of_phase(phase).map(|template| {
        let mut stack = evaluate(&template.document(), values.get(template.stack).unwrap_or(&none), pseudo);
        stack.resources.retain(|_, resource| resource.undecided.is_none());
        listed(&stack, &pseudo.region)
    });
    stacks.sum()
}

impl Estimate {
    /// What stays, at another price.
    fn change(&mut self, logical_id: &str, kind: &str, before: &Price, after: &Price) {
        match (before.fixed, after.fixed) {
            (Some(was), Some(is)) => {
                let more = Price { fixed: Some(is - was), by_use: after.by_use.filter(|_| before.by_use.is_none()) };
                self.add(logical_id, kind, &more, 1.0);
            }
            // Nothing can be said of the difference, unless it is the same nothing.
            _ if before == after => {}
            _ => self.unpriced.push(logical_id.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests;
