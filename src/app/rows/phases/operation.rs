//! What is being done with the stacks of a phase, what that promises, and whether it is as it should be.

use domain::{PhaseStanding, Progress, Region, Stack};
use iac::checks::{Check, Deployed, Verification};
use iac::evaluate::{Evaluated, evaluate};
use iac::progress::{Operation, Work};
use iac::promise::{Front, Measurement, Window, measure};

use super::deployed::{document, parameters, pseudo};
use crate::{Model, Subject};

impl Model {
    /// The latest operation on a stack, where its events say when it began.
    pub(crate) fn operation(&self, region: &Region, stack: &Stack) -> Option<Operation> {
        let detail = self.estate.regions.get(region)?.stack_details.get(&stack.name)?;
        let unknown = Work::default();
        let work = self.rows.deployed.works.get(&(region.clone(), stack.name.clone())).unwrap_or(&unknown);
        Operation::read(detail.events.value()?, work, self.now.cloud)
    }

    /// What is being done with the stacks of a phase, the stack it is done with first.
    pub(crate) fn operations<'a>(
        &'a self,
        region: &'a Region,
        standing: &'a PhaseStanding,
    ) -> impl Iterator<Item = (&'a Stack, Operation)> {
        let running = standing.stacks.iter().filter(|stack| stack.progress() == Progress::Running);
        running.filter_map(|stack| Some((stack, self.operation(region, stack)?)))
    }

    /// The load balancer in front of the application, where the target groups tell of one.
    pub(crate) fn front(&self, region: &Region) -> Option<Front> {
        Front::find(self.estate.regions.get(region)?)
    }

    /// What a phase promises, measured; nothing of one that is not there.
    pub(crate) fn measurements(&self, region: &Region, standing: &PhaseStanding) -> Vec<Measurement> {
        let Some(here) = self.estate.regions.get(region).filter(|_| !standing.stacks.is_empty()) else {
            return Vec::new();
        };
        measure(standing.phase, self.front(region).as_ref(), here, Window::before(self.now.cloud))
    }

    /// Everything that is looked at once a phase is rolled out, by what has been read.
    pub(crate) fn checks(&self, subject: &Subject) -> Vec<Check> {
        let (Some(here), Some(standing)) = (self.here(subject), self.standing(&self.row_of(subject))) else {
            return Vec::new();
        };
        let Some(region) = subject.region().filter(|_| !standing.stacks.is_empty()) else { return Vec::new() };
        let evaluated: Vec<(&Stack, Evaluated)> =
            standing.stacks.iter().filter_map(|stack| Some((stack, self.evaluated(region, stack)?))).collect();
        let stacks: Vec<Deployed<'_>> =
            evaluated.iter().map(|(stack, evaluated)| Deployed { stack, evaluated }).collect();
        let promises = self.measurements(region, standing);
        Verification { phase: standing.phase, here, stacks: &stacks, promises: &promises }.checks()
    }

    /// What a stack's template comes to: the one it was deployed with, or ours where that was not read.
    fn evaluated(&self, region: &Region, stack: &Stack) -> Option<Evaluated> {
        let ours = || super::template(self, &stack.name).map(iac::Template::document);
        let document = document(self, region, &stack.name).or_else(ours)?;
        Some(evaluate(&document, &parameters(stack), &pseudo(self, region, &stack.name)))
    }
}
