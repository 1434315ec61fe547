//! What stands in the account: the platform's stacks with their templates, their resources, and the alarms over them.

use std::collections::BTreeMap;

use aws::Cloud;
use domain::price::Prices;
use domain::{
    AccountId, Ask, Estate, PHASES, Phase, Platform, Region, RegionEstate, Regional, Stack, StackQuestion, Text,
};
use iac::evaluate::Pseudo;

use crate::change::Performer;

/// What stands in the account, read at one time.
#[derive(Clone, Debug)]
pub struct Survey {
    /// Everything that was read.
    pub estate: Estate,
    /// Where.
    pub region: Region,
    /// Whose account it is.
    pub account: AccountId,
    /// How the platform's stacks are recognised.
    pub platform: Platform,
}

/// What a plan is made of beside what the account itself gives: the values that parameters are chosen from, and prices.
#[derive(Clone, Debug, Default)]
pub struct Offers {
    /// `--param NAME=VALUE`.
    pub command_line: BTreeMap<String, String>,
    /// `[profiles.NAME.phase]`.
    pub profile: BTreeMap<String, String>,
    /// What the account is for, `prod`: the parameter `Environment`, where neither the profile nor a stack gives it.
    pub environment: String,
    /// Prices asked for; without them the embedded ones count.
    pub prices: Option<Prices>,
}

impl Survey {
    /// Looks at the account. Stacks that cannot be read whole are refused: a plan is not built on a part.
    pub async fn take(cloud: &Cloud, region: &Region, platform: &Platform) -> Result<Self, Text> {
        let lists = [Regional::Stacks, Regional::Alarms, Regional::Groups, Regional::TargetGroups];
        let asks = lists.map(|asked| Ask::In(region.clone(), asked)).into_iter().chain([Ask::Identity]);
        let estate = Performer::observed(cloud, region, asks.collect()).await;
        let identity = estate.identity.value().map(|identity| identity.account.clone());
        let account = identity.ok_or_else(|| unread("who asks", estate.identity.trouble()))?;
        let mut survey = Self { estate, region: region.clone(), account, platform: platform.clone() };
        let here = survey.here()?;
        if let (None, trouble) | (_, trouble @ Some(_)) = (here.stacks.value(), here.stacks.trouble()) {
            return Err(unread("the stacks", trouble));
        }
        let names: Vec<Text> = survey.stacks().map(|stack| stack.name.clone()).collect();
        let details = names.iter().flat_map(|name| {
            let template = Regional::Stack(name.clone(), StackQuestion::Template);
            [template, Regional::StackResources(name.clone())].map(|asked| Ask::In(region.clone(), asked))
        });
        Performer::fold(cloud, &mut survey.estate, details.collect()).await;
        Ok(survey)
    }

    /// What is known of the region.
    pub fn here(&self) -> Result<&RegionEstate, Text> {
        self.estate.regions.get(&self.region).ok_or_else(|| format!("{} was not looked at", self.region).into())
    }

    /// The platform's stacks that are there, one that only waits for review among them.
    pub fn stacks(&self) -> impl Iterator<Item = &Stack> {
        let all = self.here().ok().and_then(|here| here.stacks.value()).into_iter().flatten();
        all.filter(|stack| stack.status != "DELETE_COMPLETE" && self.is_ours(&stack.name))
    }

    /// The stack of this name, without the platform's prefix.
    pub fn stack(&self, name: &str) -> Option<&Stack> {
        let full = self.full(name);
        self.stacks().find(|stack| stack.name == full.as_str())
    }

    /// A stack's whole name, `finops-edge`.
    pub fn full(&self, stack: &str) -> String {
        format!("{}-{stack}", self.platform.prefix)
    }

    /// The template that a stack was deployed with, as JSON; `None` where none could be read as such.
    pub fn template(&self, stack: &Text) -> Option<serde_json::Value> {
        let body = self.here().ok()?.formation.get(stack)?.template.value()?.as_ref()?;
        serde_json::from_str(body).ok()
    }

    /// The text of that template.
    pub fn template_text(&self, stack: &Text) -> Option<&str> {
        self.here().ok()?.formation.get(stack)?.template.value()?.as_deref()
    }

    /// Every output of the platform's stacks, with the stack that gives it; of two that give the same, the earlier one.
    pub fn outputs(&self) -> BTreeMap<String, (String, String)> {
        let mut outputs = BTreeMap::new();
        for name in PHASES.iter().flat_map(|phase| phase.stacks) {
            for (key, value) in self.stack(name).into_iter().flat_map(|stack| &stack.outputs) {
                let given = ((*name).to_owned(), value.raw().to_owned());
                outputs.entry(key.raw().to_owned()).or_insert(given);
            }
        }
        outputs
    }

    /// What CloudFormation itself knows of a stack.
    pub fn pseudo(&self, stack: &str) -> Pseudo {
        Pseudo {
            account: Some(self.account.clone()),
            region: self.region.clone(),
            stack: self.full(stack),
            zones: Vec::new(),
        }
    }

    fn is_ours(&self, name: &Text) -> bool {
        let rest = name.raw().strip_prefix(&self.platform.prefix).and_then(|rest| rest.strip_prefix('-'));
        rest.is_some_and(|rest| PHASES.iter().any(|phase: &Phase| phase.stacks.contains(&rest)))
    }
}

fn unread(what: &str, trouble: Option<&domain::CloudError>) -> Text {
    match trouble {
        Some(trouble) => format!("{what} could not be read: {trouble}").into(),
        None => format!("{what} could not be read").into(),
    }
}
