//! Plans a drill on an account: reads what its parameters come from, its `let`s one after the other, and what its steps are about.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use change::Digest;
use domain::{Ask, CacheQuestion, DatabaseQuestion, Estate, Region, Regional};
use drill::probe::{self, Scene};
use drill::{Binding, Drill, Plan, Sight, Sources, Unbound};

use crate::change::Performer;

/// The most rounds of questions for one `let`.
const ROUNDS: usize = 3;

/// A drill, and where its values come from.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The file, which has no fault.
    pub drill: Arc<Drill>,
    /// The digest of its bytes.
    pub file: Digest,
    /// Values by hand, each `NAME=VALUE`.
    pub given: Vec<String>,
    /// The profile's own for the outputs of stacks, `compute/WebGroupName` to a value.
    pub mapping: BTreeMap<String, String>,
    /// How the names of the platform's stacks begin, `finops` in `finops-compute`.
    pub prefix: String,
    /// Where.
    pub region: Region,
}

impl Draft {
    /// The plan on the account of a performer; or everything that stands against it, at once.
    pub async fn plan(&self, performer: &Performer) -> Result<Plan, Vec<Unbound>> {
        let mut estate = Performer::observed(performer.cloud(), &self.region, self.asks()).await;
        let mut binding = self.bind(&estate)?;
        self.read_lets(performer, &mut estate, &mut binding).await?;
        let Some(account) = estate.identity.value().map(|identity| identity.account.clone()) else {
            return Err(vec![unbound("the account", "STS gave no identity", "look whether the credentials are good")]);
        };
        drill::plan(Arc::clone(&self.drill), self.file.clone(), binding, (&account, &self.region), &estate)
    }

    /// What every plan is made from.
    fn asks(&self) -> Vec<Ask> {
        let regional = [
            Regional::Stacks,
            Regional::Groups,
            Regional::Scaling,
            Regional::TargetGroups,
            Regional::Alarms,
            Regional::Shifts,
            Regional::Database(DatabaseQuestion::Instances),
            Regional::Database(DatabaseQuestion::Clusters),
            Regional::Cache(CacheQuestion::Groups),
        ];
        regional.map(|asked| Ask::In(self.region.clone(), asked)).into_iter().chain([Ask::Identity]).collect()
    }

    fn bind(&self, estate: &Estate) -> Result<Binding, Vec<Unbound>> {
        let Self { given, mapping, prefix, region, .. } = self;
        drill::bind(&self.drill, &Sources { given, mapping, prefix, region, estate })
    }

    async fn read_lets(
        &self,
        performer: &Performer,
        estate: &mut Estate,
        binding: &mut Binding,
    ) -> Result<(), Vec<Unbound>> {
        loop {
            let open = drill::lets(&self.drill, binding);
            if open.is_empty() {
                return Ok(());
            }
            let mut blind = Vec::new();
            for it in open {
                self.ask_for(performer, estate, (&it.probe, &it.with)).await;
                match probe::read(&it.probe, &it.with, &self.scene(performer, estate)) {
                    Sight::Seen(value) => drop(binding.insert(it.name, value)),
                    Sight::Blind(why) => blind.push(unbound(&it.name, why.as_str(), "mend that, and plan again")),
                }
            }
            if !blind.is_empty() {
                return Err(blind);
            }
        }
    }

    async fn ask_for(&self, performer: &Performer, estate: &mut Estate, (name, with): (&str, &Binding)) {
        let mut asked = BTreeSet::new();
        for _ in 0..ROUNDS {
            let wanted = probe::asks(name, with, &self.scene(performer, estate));
            let open: Vec<Ask> = wanted.into_iter().filter(|ask| !asked.contains(ask)).collect();
            if open.is_empty() {
                return;
            }
            asked.extend(open.iter().cloned());
            Performer::fold(performer.cloud(), estate, open).await;
        }
    }

    fn scene<'a>(&'a self, performer: &'a Performer, estate: &'a Estate) -> Scene<'a> {
        static NONE: BTreeMap<String, domain::Moment> = BTreeMap::new();
        Scene {
            region: &self.region,
            estate,
            now: performer.both().cloud,
            marks: &NONE,
            limits: performer.limits(),
            run: None,
        }
    }
}

fn unbound(what: &str, wrong: &str, remedy: &str) -> Unbound {
    Unbound { what: what.into(), wrong: wrong.into(), remedy: remedy.into() }
}
