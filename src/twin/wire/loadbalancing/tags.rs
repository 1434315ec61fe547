//! `DescribeTags`.

use super::super::Asked;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::{balancers, no_balancer, no_listener, no_target_group, target_groups};
use crate::world::Tag;

/// How many resources one request may name.
const MOST: usize = 20;

/// `DescribeTags`: of up to 20 load balancers, target groups and listeners.
pub fn describe_tags(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let arns = asked.input.texts("ResourceArns");
    if arns.is_empty() || arns.len() > MOST {
        return Err(Refusal::invalid(format!("Between 1 and {MOST} resource ARNs must be specified")));
    }
    let shapes = arns.into_iter().map(|arn| {
        let tags = tags(asked, arn)?.iter().map(|tag| Shape::new().with("Key", &tag.key).with("Value", &tag.value));
        Ok(Shape::new().with("ResourceArn", arn).with("Tags", list(tags)))
    });
    let shapes = shapes.collect::<Result<Vec<_>, Refusal>>()?;
    Ok(Shape::new().with("TagDescriptions", list(shapes)))
}

fn tags<'a>(asked: &Asked<'a>, arn: &str) -> Result<&'a [Tag], Refusal> {
    if arn.contains(":targetgroup/") {
        let group = target_groups(asked).find(|group| group.arn == arn).ok_or_else(no_target_group)?;
        return Ok(&group.tags);
    }
    if arn.contains(":listener/") {
        let known = balancers(asked).flat_map(|balancer| &balancer.listeners).any(|listener| listener.arn == arn);
        // Listeners of the simulated account carry no tags of their own.
        return if known { Ok(&[]) } else { Err(no_listener()) };
    }
    let balancer = balancers(asked).find(|balancer| balancer.arn == arn).ok_or_else(|| no_balancer(arn))?;
    Ok(&balancer.tags)
}
