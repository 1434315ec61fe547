//! One phase as it stands in one region, for the commands that look at it.

use std::collections::BTreeMap;

use aws::Cloud;
use console::phases::Survey;
use console::snapshot::{self, Part};
use domain::{Ask, CloudError, Phase, PhaseStanding, RegionEstate, Regional, Stack, StackQuestion};
use iac::evaluate::{Evaluated, evaluate};
use iac::{Template, of_phase};

use super::desk;
use crate::cli::{Form, PhaseNumber};
use crate::commands::change::region;
use crate::commands::session::Session;
use crate::exit::{Exit, Stop};

/// One phase as it stands.
pub(super) struct Standing<'a> {
    pub(super) session: &'a Session,
    pub(super) cloud: Cloud,
    pub(super) phase: &'static Phase,
    /// What was read.
    pub(super) survey: Survey,
}

impl<'a> Standing<'a> {
    /// Looks at the account's `parts`, at the stacks' templates and at their resources. Where not even the stacks can be
    /// read, nothing is known of the phase.
    pub(super) async fn open(session: &'a Session, number: PhaseNumber, parts: &[Part]) -> Result<Self, Stop> {
        let phase = desk::phase(number).map_err(|refused| refused.told(Form::Table))?;
        let cloud = session.connect().await?;
        let region = region(session, cloud.regions()).map_err(|refused| refused.told(Form::Table))?;
        let estate = session.look(&cloud, parts).await;
        let account = match (estate.identity.value(), estate.identity.trouble()) {
            (_, Some(error @ CloudError::WrongAccount { .. })) => return Err(session.refused(error)),
            (Some(identity), _) => identity.account.clone(),
            (None, Some(error)) => return Err(Stop::new(Exit::UNKNOWN, session.told(error))),
            (None, None) => return Err(Stop::new(Exit::UNKNOWN, "who asks could not be read; try again")),
        };
        let survey = Survey { estate, region, account, platform: session.profile.platform.clone() };
        let mut standing = Self { session, cloud, phase, survey };
        standing.refuse_unread()?;
        let names: Vec<_> = standing.survey.stacks().map(|stack| stack.name.clone()).collect();
        let asked = names
            .into_iter()
            .flat_map(|name| [Regional::Stack(name.clone(), StackQuestion::Template), Regional::StackResources(name)]);
        standing.ask(asked.collect()).await;
        Ok(standing)
    }

    fn refuse_unread(&self) -> Result<(), Stop> {
        let stacks = &self.here()?.stacks;
        match (stacks.value(), stacks.trouble()) {
            (_, Some(error)) => Err(Stop::new(Exit::UNKNOWN, self.session.told(error))),
            (None, None) => Err(Stop::new(Exit::UNKNOWN, "the stacks could not be read; try again")),
            (Some(_), None) => Ok(()),
        }
    }

    /// Asks more, and folds the answers in.
    pub(super) async fn ask(&mut self, asked: Vec<Regional>) {
        let region = self.survey.region.clone();
        let asks = asked.into_iter().map(|asked| Ask::In(region.clone(), asked)).collect();
        for observation in snapshot::observe_all(&self.cloud, asks).await {
            self.survey.estate.fold(observation);
        }
    }

    /// What is known of the region.
    pub(super) fn here(&self) -> Result<&RegionEstate, Stop> {
        self.survey.here().map_err(|why| Stop::new(Exit::UNKNOWN, why.to_string()))
    }

    /// How far the phase has come, by its stacks alone.
    pub(super) fn progress(&self) -> PhaseStanding {
        PhaseStanding::read(&self.survey.estate, &self.survey.region, self.phase, &self.survey.platform)
    }

    /// The templates of the phase whose stack is there.
    pub(super) fn stacks(&self) -> impl Iterator<Item = (&'static Template, &Stack)> {
        of_phase(self.phase.number).filter_map(|template| Some((template, self.survey.stack(template.stack)?)))
    }

    /// What the template that a stack was deployed with comes to; `None` where it could not be read.
    pub(super) fn evaluated(&self, template: &Template, stack: &Stack) -> Option<Evaluated> {
        let document = self.survey.template(&stack.name)?;
        Some(evaluate(&document, &parameters(stack), &self.survey.pseudo(template.stack)))
    }
}

/// The parameters that a stack was last deployed with.
pub(super) fn parameters(stack: &Stack) -> BTreeMap<String, String> {
    stack.parameters.iter().map(|(key, value)| (key.raw().to_owned(), value.raw().to_owned())).collect()
}
