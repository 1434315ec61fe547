//! What every command that changes a phase starts from: the account looked at, a performer, the values on offer.

use std::collections::BTreeSet;

use console::change::Performer;
use console::phases::{Offers, PhasePlan, PlanRefused, Survey};
use domain::price::READ_ON;
use domain::{Answer, Ask, PHASES, Phase};

use crate::cli::{Chosen, Parameters, PhaseNumber, PriceList};
use crate::commands::change::{Refused, Request, performer, region};
use crate::commands::session::Session;
use crate::exit::Exit;
use crate::output;

/// One phase of one account, looked at.
pub(super) struct Desk<'a> {
    pub(super) request: Request<'a>,
    pub(super) performer: Performer,
    pub(super) phase: &'static Phase,
    pub(super) offers: Offers,
    /// What holds state and may be lost.
    pub(super) named: BTreeSet<String>,
    /// What stands.
    pub(super) survey: Survey,
}

/// The phase of this number.
pub(super) fn phase(number: PhaseNumber) -> Result<&'static Phase, Refused> {
    let found = PHASES.iter().find(|phase| phase.number == number.number);
    found.ok_or_else(|| Refused::new(Exit::USAGE, format!("there is no phase {}; there are 1 to 5", number.number)))
}

impl<'a> Desk<'a> {
    /// Looks at the account.
    pub(super) async fn open(
        session: &'a Session,
        number: PhaseNumber,
        (parameters, args, line): (Parameters, &'a Chosen, &'a str),
    ) -> Result<Self, Refused> {
        let phase = phase(number)?;
        let cloud = session.connect().await?;
        let region = region(session, cloud.regions())?;
        let survey = Box::pin(Survey::take(&cloud, &region, &session.profile.platform)).await;
        let survey = survey.map_err(|why| Refused::new(Exit::REFUSED, format!("{why}; nothing was sent")))?;
        let performer = performer(session, cloud).await?;
        let offers = Offers { command_line: parameters.params.into_iter().collect(), ..session.profile.offers() };
        let request = Request { session, args, line };
        Ok(Self { request, performer, phase, offers, named: parameters.replace.into_iter().collect(), survey })
    }

    /// Asks for the prices that the plan is to be made with. What the Price List API does not answer is said, and the
    /// embedded prices stand in.
    pub(super) async fn priced_by(mut self, list: PriceList) -> Self {
        if list == PriceList::Embedded {
            return self;
        }
        let region = self.survey.region.clone();
        let seen = self.performer.cloud().observe(&Ask::Prices(region)).await;
        match seen.outcome {
            Ok(Answer::Prices(prices)) => self.offers.prices = Some(prices),
            Ok(_) => {}
            Err(error) => output::complain(&format!(
                "finops-tui: the Price List API does not answer: {error}; the embedded prices of {READ_ON} count. {}",
                self.request.session.remedy(&error)
            )),
        }
        if let Some(gap) = seen.gap {
            output::complain(&format!(
                "finops-tui: not every price could be read: {gap}; for those the embedded ones count"
            ));
        }
        self
    }

    /// Looks again.
    pub(super) async fn look_again(&mut self) -> Result<(), Refused> {
        let (cloud, platform) = (self.performer.cloud(), &self.request.session.profile.platform);
        let survey = Box::pin(Survey::take(cloud, &self.survey.region, platform)).await;
        self.survey = survey.map_err(|why| Refused::new(Exit::REFUSED, why.to_string()))?;
        Ok(())
    }

    /// What rolling the phase out does, by the templates.
    pub(super) fn plan(&self) -> Result<PhasePlan, Refused> {
        PhasePlan::of(&self.survey, self.phase, &self.offers).map_err(|refused| match refused {
            PlanRefused::Parameters(_) => Refused::lines(Exit::USAGE, refused.to_string()),
            PlanRefused::Otherwise(why) => Refused::new(Exit::REFUSED, why.to_string()),
        })
    }
}
