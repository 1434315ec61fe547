//! Where the chains of the journals stand, as far as they are anchored here: records cut from an end are missed by it.

use change::RunId;
use domain::CloudError;

use super::item::{Condition, Item, Key, count, settled, text};
use super::{Answer, Table, Untold, Written, answer};

const PK: &str = "head";

/// The last record of a run's chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainHead {
    /// The run.
    pub run: RunId,
    /// The record's number, counted from 0.
    pub seq: u64,
    /// Its hash, 64 hexadecimal digits.
    pub hash: String,
}

impl Table {
    /// The head of every chain that is anchored.
    pub async fn heads(&self) -> Answer<Vec<ChainHead>> {
        answer(self.anchored().await)
    }

    /// Anchors a head; one only ever moves forward. `Otherwise` is the head that stands there: as far or further.
    pub async fn anchor(&self, head: &ChainHead) -> Answer<Written<Option<ChainHead>>> {
        answer(self.put_head(head).await)
    }

    async fn anchored(&self) -> Result<Vec<ChainHead>, Untold> {
        Ok(self.items(PK).await?.iter().map(decode).collect::<Result<_, _>>()?)
    }

    async fn put_head(&self, head: &ChainHead) -> Result<Written<Option<ChainHead>>, Untold> {
        let id = head.run.to_string();
        let key = Key { pk: PK, sk: &id };
        let condition = Condition::new("attribute_not_exists(pk) OR #seq < :seq").naming("seq");
        let fields = vec![("seq", count(head.seq)), ("hash", text(&head.hash))];
        let attempt = self.put(key, fields, condition.with("seq", count(head.seq))).await?;
        let look = async { Ok(self.item(key).await?.as_ref().map(decode).transpose()?) };
        settled(attempt, look, |found: &Option<ChainHead>| found.as_ref() == Some(head)).await
    }
}

fn decode(item: &Item) -> Result<ChainHead, CloudError> {
    let run = RunId::parse(item.text("sk")?).ok_or_else(|| item.lacks("sk"))?;
    Ok(ChainHead { run, seq: item.count("seq")?, hash: item.text("hash")?.to_owned() })
}
