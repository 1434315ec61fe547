//! `ListCostAllocationTags`.

use std::collections::BTreeSet;

use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::super::{Asked, matching};
use crate::world::World;

/// `ListCostAllocationTags`: the keys on the account's resources, and which of them are activated.
pub fn list_cost_allocation_tags(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let input = asked.input;
    let (keys, status) = (input.texts("TagKeys"), input.text("Status"));
    let active = &asked.world.spend.active_tags;
    let word = |key: &str| if active.iter().any(|it| it == key) { "Active" } else { "Inactive" };
    let found: Vec<&str> = tag_keys(asked.world)
        .into_iter()
        .filter(|key| matching(&keys, key) && status.is_none_or(|status| status == word(key)))
        // Every tag of the simulated resources was given by a user.
        .filter(|_| input.text("Type").is_none_or(|kind| kind == "UserDefined"))
        .collect();
    let page = Paging::results(input, "ListCostAllocationTags", 100, 1_000)?.of(found, |key| *key)?;
    let shapes = page.items.into_iter().map(|key| {
        let used = asked.world.spend.published_at.day().start().to_string();
        Shape::new()
            .with("TagKey", key)
            .with("Type", "UserDefined")
            .with("Status", word(key))
            .with("LastUsedDate", used)
    });
    Ok(Shape::new().with("CostAllocationTags", list(shapes)).with("NextToken", page.next))
}

fn tag_keys(world: &World) -> BTreeSet<&str> {
    let groups = world.groups.iter().flat_map(|it| &it.tags);
    let balancers = world.load_balancers.iter().flat_map(|it| &it.tags);
    let stacks = world.stacks.iter().flat_map(|it| &it.tags);
    let on_resources = groups.chain(balancers).chain(stacks).map(|tag| tag.key.as_str());
    on_resources.chain(world.spend.active_tags.iter().map(String::as_str)).collect()
}
