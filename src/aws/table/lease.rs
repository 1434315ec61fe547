//! The lease of the account, one item.

use change::lease::{Beat, Lease, LeaseVersion};
use domain::CloudError;

use super::item::{Condition, Item, Key, moment, settled, text};
use super::{Answer, Table, Untold, Written, answer};

const KEY: Key<'static> = Key { pk: "lease", sk: "account" };

impl Table {
    /// The lease, if anybody holds it.
    pub async fn lease(&self) -> Answer<Option<Lease>> {
        answer(self.found_lease().await)
    }

    /// Takes the lease: where nobody holds it, or over exactly the version that was seen to have expired. `Otherwise`
    /// is whose it is.
    ///
    /// An error says that nobody knows whether it was taken; it was not there when looked at last, and may be yet.
    pub async fn take_lease(&self, lease: &Lease, over: Option<&LeaseVersion>) -> Answer<Written<Option<Lease>>> {
        answer(self.put_lease(lease, over).await)
    }

    /// Renews the lease over the version that this console wrote last.
    pub async fn renew_lease(&self, beat: &Beat) -> Answer<Written<Option<Lease>>> {
        self.take_lease(&beat.lease, Some(&beat.over)).await
    }

    /// Gives the lease back, if the table still has this version of it.
    pub async fn release_lease(&self, lease: &Lease) -> Answer<Written<Option<Lease>>> {
        answer(self.delete_lease(lease).await)
    }

    async fn found_lease(&self) -> Result<Option<Lease>, Untold> {
        Ok(self.item(KEY).await?.as_ref().map(decode).transpose()?)
    }

    async fn put_lease(&self, lease: &Lease, over: Option<&LeaseVersion>) -> Result<Written<Option<Lease>>, Untold> {
        let fields = vec![
            ("owner", text(lease.owner.raw())),
            ("version", text(lease.version.as_str())),
            ("taken_at", moment(lease.taken_at)),
        ];
        let attempt = self.put(KEY, fields, still(over)).await?;
        let is_own = |found: &Option<Lease>| found.as_ref().is_some_and(|found| found.version == lease.version);
        settled(attempt, self.found_lease(), is_own).await
    }

    async fn delete_lease(&self, lease: &Lease) -> Result<Written<Option<Lease>>, Untold> {
        let attempt = self.delete(KEY, still(Some(&lease.version))).await?;
        let is_gone = |found: &Option<Lease>| found.as_ref().is_none_or(|found| found.version != lease.version);
        settled(attempt, self.found_lease(), is_gone).await
    }
}

fn still(version: Option<&LeaseVersion>) -> Condition {
    match version {
        None => Condition::new("attribute_not_exists(pk)"),
        Some(version) => Condition::new("#version = :over").naming("version").with("over", text(version.as_str())),
    }
}

fn decode(item: &Item) -> Result<Lease, CloudError> {
    Ok(Lease {
        owner: item.text("owner")?.into(),
        version: LeaseVersion::found(item.text("version")?),
        taken_at: item.moment("taken_at")?,
    })
}
