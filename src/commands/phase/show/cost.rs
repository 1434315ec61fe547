//! What the phase costs: as the roadmap says, at list price, and as it was billed.

use std::collections::BTreeMap;

use iac::cost;

use super::cents;
use super::document::{Line, Listed, Monthly};
use crate::commands::phase::standing::{Standing, parameters};
use crate::commands::status::actual;

pub(super) fn of(standing: &Standing<'_>) -> Monthly {
    let phase = standing.phase;
    let templates = listed(standing);
    Monthly {
        roadmap: phase.roadmap.map(|cost| cost.low.0),
        roadmap_high: phase.roadmap.map(|cost| cost.high.0),
        estimate: templates.fixed,
        templates,
        actual: actual(&standing.survey.estate, phase),
    }
}

/// By the parameters that the stacks were deployed with, and for those that are not there by the profile's.
fn listed(standing: &Standing<'_>) -> Listed {
    let survey = &standing.survey;
    let values = |template: &iac::Template| {
        let mut values = standing.session.profile.phase.clone();
        values.extend(survey.stack(template.stack).map(parameters).unwrap_or_default());
        (template.stack.to_owned(), values)
    };
    let values: BTreeMap<String, BTreeMap<String, String>> = iac::of_phase(standing.phase.number).map(values).collect();
    let estimate = cost::of_phase(standing.phase.number, &values, &survey.pseudo(standing.phase.name));
    Listed {
        fixed: estimate.monthly().map(cents),
        lines: estimate.lines.iter().map(line).collect(),
        by_use: estimate.by_use.len(),
        unpriced: estimate.unpriced.len(),
    }
}

fn line(it: &cost::Line) -> Line {
    Line { logical_id: it.logical_id.clone(), kind: it.kind.clone(), monthly_usd: cents(it.monthly) }
}
