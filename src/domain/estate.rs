//! Everything known of an account, folded from observations.

mod billing;
mod data;
mod regional;

use std::collections::BTreeMap;

pub use billing::BillingEstate;
pub use data::{CacheEstate, DatabaseEstate};
pub use regional::{RegionEstate, StackDetail};

use crate::price::Prices;
use crate::{
    Answer, Ask, AutoScalingGroup, CloudError, Identity, Observation, Reading, Region, Source, Stack, TargetGroup, Text,
};

/// Everything known of one account: a reading for each question asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Estate {
    /// Who asks.
    pub identity: Reading<Identity>,
    /// What is known of each region.
    pub regions: BTreeMap<Region, RegionEstate>,
    /// What is known about money.
    pub billing: BillingEstate,
    /// The list prices that were asked for, by region.
    pub prices: BTreeMap<Region, Reading<Prices>>,
}

impl Estate {
    /// An estate of which nothing is known yet but the regions to look at.
    pub fn new(regions: impl IntoIterator<Item = Region>) -> Self {
        let regions = regions.into_iter().map(|region| (region, RegionEstate::default())).collect();
        Self { regions, ..Self::default() }
    }

    /// Takes in an observation. One of a region that is not looked at (any more) falls through.
    pub fn fold(&mut self, observation: Observation) {
        let Observation { ask, at, outcome, gap } = observation;
        match ask {
            Ask::Identity => match outcome {
                Ok(Answer::Identity(identity)) => self.identity.succeeded(identity, at, gap),
                Ok(_) => {}
                Err(error) => self.identity.failed(error, at),
            },
            Ask::In(region, regional) => {
                if let Some(estate) = self.regions.get_mut(&region) {
                    match outcome {
                        Ok(Answer::Regional(answer)) => estate.answered(&regional, answer, at, gap),
                        Ok(_) => {}
                        Err(error) => estate.failed(&regional, &error, at),
                    }
                }
            }
            Ask::Billing(billing) => match outcome {
                Ok(Answer::Billing(answer)) => self.billing.answered(answer, at, gap),
                Ok(_) => {}
                Err(error) => self.billing.failed(billing, error, at),
            },
            Ask::Prices(region) => match outcome {
                Ok(Answer::Prices(prices)) => self.prices.entry(region).or_default().succeeded(prices, at, gap),
                Ok(_) => {}
                Err(error) => self.prices.entry(region).or_default().failed(error, at),
            },
        }
    }

    /// Every group of every region.
    pub fn groups(&self) -> impl Iterator<Item = &AutoScalingGroup> {
        self.regions.values().filter_map(|estate| estate.groups.value()).flatten()
    }

    /// Every target group of every region.
    pub fn target_groups(&self) -> impl Iterator<Item = &TargetGroup> {
        self.regions.values().filter_map(|estate| estate.target_groups.value()).flatten()
    }

    /// Every stack of every region.
    pub fn stacks(&self) -> impl Iterator<Item = &Stack> {
        self.regions.values().filter_map(|estate| estate.stacks.value()).flatten()
    }

    /// Every alarm of every region.
    pub fn alarms(&self) -> impl Iterator<Item = &crate::Alarm> {
        self.regions.values().filter_map(|estate| estate.alarms.value()).flatten()
    }

    /// The group of this name in this region.
    pub fn group(&self, region: &Region, name: &Text) -> Option<&AutoScalingGroup> {
        self.regions.get(region)?.groups.value()?.iter().find(|group| group.name == *name)
    }

    /// What is wrong with a source: the first trouble among its readings.
    pub fn trouble(&self, source: Source) -> Option<&CloudError> {
        match source {
            Source::Account => self.identity.trouble(),
            Source::Spend => self.billing.trouble(),
            _ => self.regions.values().find_map(|estate| estate.trouble(source)),
        }
    }
}

#[cfg(test)]
mod tests;
