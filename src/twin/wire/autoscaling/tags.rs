//! `DescribeTags`, and the filters by tag.

use super::super::Asked;
use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::groups;
use crate::world::{AutoScalingGroup, Tag};

/// One filter: a name and the values it admits.
pub struct Filter<'a> {
    name: &'a str,
    values: Vec<&'a str>,
}

/// The filters of a request.
pub fn filters(input: &Shape) -> Result<Vec<Filter<'_>>, Refusal> {
    input.shapes("Filters").into_iter().map(Filter::read).collect()
}

impl<'a> Filter<'a> {
    fn read(shape: &'a Shape) -> Result<Self, Refusal> {
        Ok(Self { name: shape.required_text("Name")?, values: shape.texts("Values") })
    }

    /// Whether a group has a tag as `DescribeAutoScalingGroups` filters them.
    pub fn admits_group(&self, group: &AutoScalingGroup) -> bool {
        group.tags.iter().any(|tag| match self.name {
            "tag-key" => self.values.contains(&tag.key.as_str()),
            "tag-value" => self.values.contains(&tag.value.as_str()),
            name => {
                name.strip_prefix("tag:").is_some_and(|key| key == tag.key && self.values.contains(&tag.value.as_str()))
            }
        })
    }

    fn admits_tag(&self, group: &AutoScalingGroup, tag: &Tag) -> bool {
        let value = match self.name {
            "auto-scaling-group" => &group.name,
            "key" => &tag.key,
            "value" => &tag.value,
            // Every tag of the simulated groups propagates.
            "propagate-at-launch" => return self.values.iter().any(|value| value.eq_ignore_ascii_case("true")),
            _ => return false,
        };
        self.values.contains(&value.as_str())
    }
}

/// `DescribeTags`: 50 a page, 100 at most.
pub fn describe_tags(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    const KNOWN: [&str; 4] = ["auto-scaling-group", "key", "value", "propagate-at-launch"];
    let filters = filters(asked.input)?;
    if let Some(unknown) = filters.iter().find(|filter| !KNOWN.contains(&filter.name)) {
        return Err(Refusal::invalid(format!("Filter type {} is not correct.", unknown.name)));
    }
    let mut found: Vec<(&AutoScalingGroup, &Tag)> = groups(asked)
        .flat_map(|group| group.tags.iter().map(move |tag| (group, tag)))
        .filter(|(group, tag)| filters.iter().all(|filter| filter.admits_tag(group, tag)))
        .collect();
    found.sort_by(|left, right| (&left.0.name, &left.1.key).cmp(&(&right.0.name, &right.1.key)));
    let paging = Paging::records(asked.input, "DescribeTags", 50, 100)?;
    let page = paging.of(found, |(group, tag)| (&group.name, &tag.key))?;
    let shapes = page.items.into_iter().map(|(group, tag)| description(group, tag));
    Ok(Shape::new().with("Tags", list(shapes)).with("NextToken", page.next))
}

/// A tag with the group it is on.
pub fn description(group: &AutoScalingGroup, tag: &Tag) -> Shape {
    Shape::new()
        .with("ResourceId", &group.name)
        .with("ResourceType", "auto-scaling-group")
        .with("Key", &tag.key)
        .with("Value", &tag.value)
        .with("PropagateAtLaunch", true)
}
