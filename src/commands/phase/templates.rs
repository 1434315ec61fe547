//! The templates that stacks were deployed with, kept from look to look: one is asked for again only after its stack was
//! updated.

use std::collections::BTreeMap;

use aws::Cloud;
use console::snapshot;
use domain::{Ask, Estate, Moment, Platform, Region, Regional, Stack, StackFormation, StackQuestion, Text};

use super::promise::deployed;

/// Templates by region and stack.
#[derive(Debug, Default)]
pub(in crate::commands) struct Templates(BTreeMap<(Region, Text), Kept>);

/// What was read of a stack, and of which deployment.
#[derive(Debug)]
struct Kept {
    id: Text,
    updated: Option<Moment>,
    formation: StackFormation,
}

impl Kept {
    fn is_of(&self, stack: &Stack) -> bool {
        self.id == stack.id && self.updated == stack.updated
    }
}

impl Templates {
    /// Puts the template of each of the platform's stacks into the estate.
    pub(in crate::commands) async fn join(&mut self, cloud: &Cloud, platform: &Platform, estate: &mut Estate) {
        let stacks: Vec<Stack> = estate.regions.values().flat_map(|here| deployed(here, platform)).cloned().collect();
        let is_new = |stack: &&Stack| {
            !self.0.get(&(stack.region.clone(), stack.name.clone())).is_some_and(|kept| kept.is_of(stack))
        };
        let ask =
            |stack: &Stack| Ask::In(stack.region.clone(), Regional::Stack(stack.name.clone(), StackQuestion::Template));
        let asks: Vec<Ask> = stacks.iter().filter(is_new).map(ask).collect();
        for observation in snapshot::observe_all(cloud, asks).await {
            estate.fold(observation);
        }
        for stack in stacks {
            self.settle(stack, estate);
        }
    }

    /// What was read now is kept; what was not asked for now is what was kept.
    fn settle(&mut self, stack: Stack, estate: &mut Estate) {
        let key = (stack.region, stack.name);
        let Some(here) = estate.regions.get_mut(&key.0) else { return };
        let formation = here.formation.entry(key.1.clone()).or_default();
        if formation.template.value().is_some() {
            let kept = Kept { id: stack.id, updated: stack.updated, formation: formation.clone() };
            self.0.insert(key, kept);
        } else if let Some(kept) = self.0.get(&key).filter(|kept| kept.id == stack.id && kept.updated == stack.updated)
        {
            *formation = kept.formation.clone();
        }
    }
}
