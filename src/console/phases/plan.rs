//! What the embedded templates make of what stands: stack by stack, in roll-out order.

use std::collections::BTreeMap;
use std::fmt;

use change::Estimate;
use domain::price::Prices;
use domain::{Phase, StackResource, Text, Usd};
use iac::evaluate::{Evaluated, evaluate};
use iac::parameter::{Existing, Fault, Known, Laid, Offered, Wanted, choose, network_faults};
use iac::predict::{Prediction, Shape, predict};
use iac::stack::{Forward, Triggers, forward, triggers};
use iac::{TEMPLATES, Template, cost, of_phase, price};

use super::{Offers, Survey};

/// The parameter that every template has.
const ENVIRONMENT: &str = "Environment";

/// What rolling a phase out does.
#[derive(Clone, Debug)]
pub struct PhasePlan {
    /// Which.
    pub phase: &'static Phase,
    /// Its stacks, in roll-out order.
    pub stacks: Vec<StackPlan>,
    /// What it was priced by.
    pub prices: Prices,
    /// ARN of the role by which CloudFormation acts, where the profile names one.
    pub role: Option<String>,
}

/// What rolling one stack out does.
#[derive(Clone, Debug)]
pub struct StackPlan {
    /// Our template of it.
    pub template: &'static Template,
    /// Its whole name.
    pub stack: Text,
    /// Whether it is made or changed, or why neither.
    pub forward: Forward,
    /// The parameters that are known, by name.
    pub parameters: BTreeMap<String, String>,
    /// Parameters that an earlier stack gives which is not there yet, by name with that stack.
    pub awaited: BTreeMap<String, String>,
    /// What changes, as far as that can be told beforehand.
    pub prediction: Prediction,
    /// What it adds to a month.
    pub estimate: Estimate,
    /// The alarms that roll it back.
    pub triggers: Triggers,
    /// What the stack will be made of.
    pub evaluated: Evaluated,
    /// When the stack was last updated, for what is named after its state.
    pub base: String,
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq)]
pub enum PlanRefused {
    /// Parameters are missing or cannot be; each with what to write.
    Parameters(Vec<Fault>),
    /// Something else stands in the way.
    Otherwise(Text),
}

impl fmt::Display for PlanRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameters(faults) => {
                let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
                f.write_str(&lines.join("\n"))
            }
            Self::Otherwise(why) => why.fmt(f),
        }
    }
}

impl StackPlan {
    /// Whether it is there and nothing of it changes.
    pub fn is_settled(&self) -> bool {
        self.forward == Forward::Update && self.prediction.is_nothing()
    }
}

impl PhasePlan {
    /// Predicts what rolling `phase` out does. Everything that is wrong with its parameters is told at once.
    pub fn of(survey: &Survey, phase: &'static Phase, offers: &Offers) -> Result<Self, PlanRefused> {
        let documents: Vec<_> = of_phase(phase.number).map(|template| (template, template.document())).collect();
        let deployed: Vec<_> = documents.iter().map(|(template, _)| deployed(survey, template.stack)).collect();
        let wanted: Vec<Wanted<'_>> = documents
            .iter()
            .zip(&deployed)
            .map(|((template, document), deployed)| Wanted {
                stack: template.stack,
                document,
                deployed: deployed.as_ref(),
            })
            .collect();
        let choice = choose(&wanted, &offered(survey, offers), &known(), &survey.pseudo(phase.name));
        let mut faults = choice.faults.clone();
        let laid: Vec<(&Template, &serde_json::Value, Evaluated)> = documents
            .iter()
            .map(|(template, document)| {
                let values = choice.values(template.stack);
                (*template, document, evaluate(document, &values, &survey.pseudo(template.stack)))
            })
            .collect();
        let nets: Vec<Laid<'_>> = laid
            .iter()
            .map(|(template, document, evaluated)| Laid { stack: template.stack, document, evaluated })
            .collect();
        faults.extend(network_faults(&nets, &existing(survey, phase)));
        if !faults.is_empty() {
            return Err(PlanRefused::Parameters(faults));
        }
        let prices = offers.prices.clone().unwrap_or_else(|| Prices::embedded(survey.region.clone()));
        let stacks = laid.iter().map(|(template, document, evaluated)| {
            let awaited = choice.stacks.get(template.stack).into_iter().flatten();
            let awaited = awaited.filter(|(_, chosen)| chosen.value.is_none()).map(|(name, chosen)| {
                let from = match &chosen.origin {
                    iac::parameter::Origin::Output(stack) => stack.clone(),
                    _ => String::new(),
                };
                (name.clone(), from)
            });
            let values = choice.values(template.stack);
            let chosen = (values, awaited.collect(), evaluated.clone());
            stack_plan((survey, &prices), phase, (template, document), chosen)
        });
        Ok(Self { phase, stacks: stacks.collect(), prices, role: survey.platform.role.clone() })
    }

    /// The first stack that is not as its template says.
    pub fn next(&self) -> Option<&StackPlan> {
        self.stacks.iter().find(|stack| !stack.is_settled())
    }
}

fn stack_plan(
    (survey, prices): (&Survey, &Prices),
    phase: &'static Phase,
    (template, document): (&&'static Template, &serde_json::Value),
    (parameters, awaited, evaluated): (BTreeMap<String, String>, BTreeMap<String, String>, Evaluated),
) -> StackPlan {
    let pseudo = survey.pseudo(template.stack);
    let stack = survey.stack(template.stack);
    let before = stack.filter(|stack| stack.status != "REVIEW_IN_PROGRESS");
    let old = before.and_then(|stack| survey.template(&stack.name));
    let values = deployed(survey, template.stack).unwrap_or_default();
    let shape = old.as_ref().map(|document| Shape { document, parameters: &values });
    let prediction = predict(shape, Shape { document, parameters: &parameters }, &pseudo);
    let was = old.as_ref().map(|document| evaluate(document, &values, &pseudo)).unwrap_or_default();
    let monthly = |id: &str, all: &Evaluated| price::of(id, all, prices);
    let delta = cost::delta(&prediction.changes, &was, &evaluated, monthly);
    let forward = forward(stack, phase);
    let here = survey.here().ok();
    let alarms = here.and_then(|here| here.alarms.value()).map_or(&[][..], Vec::as_slice);
    let triggers = triggers(&forward, alarms, &owned(survey), &prediction.changes);
    StackPlan {
        template,
        stack: Text::new(&survey.full(template.stack)),
        estimate: Estimate {
            monthly_cents: cents(delta.monthly()),
            unpriced: delta.unpriced.len() + delta.by_use.len(),
            prices: prices.is_found().then(|| prices.to_string()),
        },
        base: before.map(|stack| format!("{} {:?}", stack.id.raw(), stack.updated)).unwrap_or_default(),
        forward,
        parameters,
        awaited,
        prediction,
        triggers,
        evaluated,
    }
}

fn cents(usd: Option<Usd>) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "a month costs far less than 2^53 cents")]
    usd.map(|Usd(usd)| (usd * 100.0).round() as i64)
}

/// The resources of all the platform's stacks: among them are the alarms that may roll back.
fn owned(survey: &Survey) -> Vec<StackResource> {
    let Ok(here) = survey.here() else { return Vec::new() };
    let details = survey.stacks().filter_map(|stack| here.stack_details.get(&stack.name)?.resources.value());
    details.flatten().cloned().collect()
}

fn deployed(survey: &Survey, stack: &str) -> Option<BTreeMap<String, String>> {
    let stack = survey.stack(stack).filter(|stack| stack.status != "REVIEW_IN_PROGRESS")?;
    Some(stack.parameters.iter().map(|(key, value)| (key.raw().to_owned(), value.raw().to_owned())).collect())
}

fn offered(survey: &Survey, offers: &Offers) -> Offered {
    let mut profile = offers.profile.clone();
    // What the stacks were made for stands, unless the profile says otherwise.
    let deployed = || survey.stacks().find_map(|stack| stack.parameters.get(&ENVIRONMENT.into()));
    let environment = || deployed().map_or_else(|| offers.environment.clone(), |value| value.raw().to_owned());
    profile.entry(ENVIRONMENT.to_owned()).or_insert_with(environment);
    Offered { command_line: offers.command_line.clone(), profile, outputs: survey.outputs() }
}

fn known() -> Known {
    let documents: Vec<_> = TEMPLATES.iter().map(|template| (template, template.document())).collect();
    Known::of(documents.iter().map(|(template, document)| (template.phase, template.stack, document)))
}

/// The subnets of the platform's other phases.
fn existing(survey: &Survey, phase: &Phase) -> Vec<Existing> {
    let others = TEMPLATES.iter().filter(|template| template.phase != phase.number);
    let evaluated = others.filter_map(|template| {
        let document = survey.template(&survey.stack(template.stack)?.name)?;
        let values = deployed(survey, template.stack)?;
        Some((template.stack, evaluate(&document, &values, &survey.pseudo(template.stack))))
    });
    let mut existing = Vec::new();
    for (stack, evaluated) in evaluated {
        for (id, resource) in evaluated.resources.iter().filter(|(_, it)| it.kind == "AWS::EC2::Subnet") {
            if let Some(cidr) = resource.properties.get("CidrBlock").and_then(serde_json::Value::as_str) {
                existing.push(Existing { name: format!("{id} of {stack}"), cidr: cidr.to_owned() });
            }
        }
    }
    existing
}
