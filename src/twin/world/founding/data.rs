//! Phase 4: databases, cache, content delivery and network, made of the platform's own templates.

use super::stacks::{self, Plan};
use super::{Site, templates};
use crate::world::formation::live::{self, Subject};

/// Builds phase 4: what its stacks hold is made as CloudFormation would have made it, weeks ago.
pub fn build(site: &mut Site<'_>) {
    for template in iac::of_phase(4) {
        stacks::build(
            site,
            Plan {
                name: format!("finops-{}", template.stack),
                phase: 4,
                description: "Phase 4",
                age_days: 10,
                parts: Vec::new(),
                outputs: Vec::new(),
            },
        );
        templates::give_stack(site, template);
        bring_to_life(site);
    }
}

/// Makes live parts of the resources of the stack that was built last.
fn bring_to_life(site: &mut Site<'_>) {
    let Some(stack) = site.world.stacks.last().cloned() else { return };
    let subject = Subject {
        region: &stack.region,
        stack: &stack.name,
        tags: &stack.tags,
        update_policy: None,
        now: stack.times.created_at,
    };
    for resource in &stack.resources {
        live::create(site.world, &subject, resource);
        live::complete(site.world, &stack.region, resource);
    }
    if let Some(stack) = site.world.stacks.last_mut() {
        stack.resources.iter_mut().for_each(|it| it.body.is_only_named = false);
    }
}
