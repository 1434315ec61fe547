//! Tags of target groups, asked for in batches.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancingv2::types::TagDescription;
use domain::{CloudError, Service, Text};
use futures_util::stream::{self, StreamExt};

use crate::connection::Local;
use crate::found::Found;
use crate::operation::Operation;

const TAGS: Operation = Operation::new(Service::LoadBalancing, "DescribeTags");

/// The most resources that `DescribeTags` takes.
const BATCH: usize = 20;

/// How many batches are asked for at a time.
const AT_A_TIME: usize = 4;

/// Tags by ARN. A batch that cannot be read is a gap.
pub(super) async fn tags(local: &Local, arns: &[Text]) -> Found<BTreeMap<Text, BTreeMap<Text, Text>>> {
    let asked = arns.chunks(BATCH).map(|batch| read(local, batch)).collect::<Vec<_>>();
    let mut batches = stream::iter(asked).buffered(AT_A_TIME);
    let mut found = Found::whole(BTreeMap::new());
    while let Some(batch) = batches.next().await {
        match batch {
            Ok(descriptions) => found.value.extend(descriptions.iter().filter_map(described)),
            Err(error) => found = found.lacking(Some(error)),
        }
    }
    found
}

async fn read(local: &Local, batch: &[Text]) -> Result<Vec<TagDescription>, CloudError> {
    let arns = batch.iter().map(|arn| arn.raw().to_owned()).collect();
    let sent = local.balancing.describe_tags().set_resource_arns(Some(arns)).send();
    Ok(sent.await.map_err(|error| TAGS.failed(&error))?.tag_descriptions.unwrap_or_default())
}

fn described(raw: &TagDescription) -> Option<(Text, BTreeMap<Text, Text>)> {
    let pairs = raw.tags().iter().filter_map(|tag| {
        let key = tag.key().map(Text::new)?;
        Some((key, Text::new(tag.value().unwrap_or_default())))
    });
    Some((Text::new(raw.resource_arn()?), pairs.collect()))
}
