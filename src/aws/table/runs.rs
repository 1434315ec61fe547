//! The registry of runs: which are not closed, and whose they are.

use change::record::{Closing, Step};
use change::{Action, OpenRun, RunId};
use domain::{CloudError, Moment, Region, Text};

use super::item::{Attempt, Condition, Item, Key, moment, settled, text};
use super::{Answer, Table, Untold, Written, answer};
use crate::border::malformed;

const PK: &str = "run";
const OPEN: &str = "open";
const CLOSED: &str = "closed";

/// A run that is not closed, as the registry has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// The run.
    pub run: OpenRun,
    /// The name by which its console holds the lease.
    pub owner: Text,
    /// When it was opened, by the account's clock.
    pub opened_at: Moment,
    /// What it does, step by step, and how each is put back: whoever adopts it has not its journal. None where a console
    /// that did not say so yet has entered it.
    pub steps: Vec<Step>,
}

/// Whose a run is by the registry, open or closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name by which its console holds the lease.
    pub owner: Text,
    /// Whether it is not closed.
    pub is_open: bool,
}

impl Table {
    /// Every run that is not closed.
    pub async fn open_runs(&self) -> Answer<Vec<Registered>> {
        answer(self.registered().await)
    }

    /// Whose a run is; `None` where the registry does not know it.
    pub async fn run(&self, run: RunId) -> Answer<Option<Entry>> {
        let id = run.to_string();
        answer(async { Ok(self.item(key(&id)).await?.as_ref().map(entry).transpose()?) }.await)
    }

    /// Enters a run as open. `Otherwise` names whoever has entered it already.
    pub async fn open_run(&self, registered: &Registered) -> Answer<Written<Option<Text>>> {
        answer(self.enter(registered).await)
    }

    /// Hands an open run over to whoever adopts it. `Otherwise` names whose it is.
    pub async fn adopt_run(&self, run: RunId, (from, to): (&Text, &Text)) -> Answer<Written<Option<Text>>> {
        let condition = Condition::new("#owner = :from AND #state = :open").naming("owner").naming("state");
        let condition = condition.with("from", text(from.raw())).with("to", text(to.raw())).with("open", text(OPEN));
        let is_done = |entry: &Entry| entry.is_open && entry.owner == *to;
        answer(self.amend(run, ("SET #owner = :to", condition), is_done).await)
    }

    /// Marks a run closed, with what is left of it; once closed it stays as it was. `Otherwise` where the registry does
    /// not know it.
    pub async fn close_run(&self, run: RunId, closing: &Closing) -> Answer<Written<Option<Text>>> {
        let Ok(residue) = serde_json::to_string(&closing.residue) else { return Err(malformed("a residue as JSON")) };
        let condition = Condition::new("#state = :open").naming("state").naming("ending").naming("closed_at");
        let condition = condition.naming("residue").with("residue", text(&residue));
        let condition = condition.with("open", text(OPEN)).with("closed", text(CLOSED));
        let condition = condition.with("ending", text(closing.ending.as_str())).with("at", moment(closing.at));
        let set = "SET #state = :closed, #ending = :ending, #residue = :residue, #closed_at = :at";
        answer(self.amend(run, (set, condition), |entry: &Entry| !entry.is_open).await)
    }

    async fn registered(&self) -> Result<Vec<Registered>, Untold> {
        let items = self.items(PK).await?;
        // One that cannot be read is an error: a run that nobody understands must not seem closed.
        let open = items.iter().filter(|item| item.optional("state") != Some(CLOSED));
        Ok(open.map(decode).collect::<Result<_, _>>()?)
    }

    async fn enter(&self, registered: &Registered) -> Result<Written<Option<Text>>, Untold> {
        let Registered { run, owner, opened_at, steps } = registered;
        let steps = serde_json::to_string(steps).map_err(|_| malformed("steps as JSON"))?;
        let action = serde_json::to_string(&run.action).map_err(|_| malformed("an action as JSON"))?;
        let mut fields = vec![
            ("state", text(OPEN)),
            ("owner", text(owner.raw())),
            ("by", text(run.by.raw())),
            ("region", text(run.region.as_str())),
            ("action", text(&action)),
            ("steps", text(&steps)),
            ("opened_at", moment(*opened_at)),
        ];
        fields.extend(run.revert_at.map(|at| ("revert_at", moment(at))));
        let id = run.run.to_string();
        let attempt = self.put(key(&id), fields, Condition::new("attribute_not_exists(pk)")).await?;
        self.entered(&id, attempt, |entry| entry.is_open && entry.owner == *owner).await
    }

    async fn amend(
        &self,
        run: RunId,
        (set, condition): (&str, Condition),
        is_done: impl FnOnce(&Entry) -> bool,
    ) -> Result<Written<Option<Text>>, Untold> {
        let id = run.to_string();
        let attempt = self.update(key(&id), set, condition).await?;
        self.entered(&id, attempt, is_done).await
    }

    async fn entered(
        &self,
        id: &str,
        attempt: Attempt,
        is_done: impl FnOnce(&Entry) -> bool,
    ) -> Result<Written<Option<Text>>, Untold> {
        let look = async { Ok(self.item(key(id)).await?.as_ref().map(entry).transpose()?) };
        let written = settled(attempt, look, |found: &Option<Entry>| found.as_ref().is_some_and(is_done)).await?;
        Ok(match written {
            Written::Done => Written::Done,
            Written::Otherwise(found) => Written::Otherwise(found.map(|entry| entry.owner)),
        })
    }
}

fn key(id: &str) -> Key<'_> {
    Key { pk: PK, sk: id }
}

fn entry(item: &Item) -> Result<Entry, CloudError> {
    Ok(Entry { owner: item.text("owner")?.into(), is_open: item.text("state")? != CLOSED })
}

fn decode(item: &Item) -> Result<Registered, CloudError> {
    let action: Action = serde_json::from_str(item.text("action")?).map_err(|_| item.lacks("action"))?;
    let revert_at = item.optional("revert_at").map(|_| item.moment("revert_at")).transpose()?;
    Ok(Registered {
        run: OpenRun {
            run: RunId::parse(item.text("sk")?).ok_or_else(|| item.lacks("sk"))?,
            action,
            region: Region::new(item.text("region")?),
            by: item.text("by")?.into(),
            revert_at,
        },
        owner: item.text("owner")?.into(),
        opened_at: item.moment("opened_at")?,
        // Without them it can still be looked at and closed.
        steps: item.optional("steps").and_then(|steps| serde_json::from_str(steps).ok()).unwrap_or_default(),
    })
}
