//! `phase plan`: what rolling a phase out would change, predicted or asked of CloudFormation itself.

use change::{Origin, Proposed};
use console::phases::{Course, PhasePlan, StackPlan};
use domain::Usd;
use iac::stack::Forward;

use super::desk::Desk;
use crate::cli::{Chosen, Form, PhasePlanArgs};
use crate::commands::change::{Refused, judged, show_plan};
use crate::commands::session::Session;
use crate::exit::{Exit, Stop};
use crate::output::{self, Column, table};

/// Prints the plan.
pub(super) async fn run(session: &Session, args: PhasePlanArgs, line: &str) -> Result<Exit, Stop> {
    let mut chosen = Chosen::from(args.change);
    chosen.change.plan_only = true;
    let form = chosen.change.output.output;
    let planned = async {
        let line =
            line.replacen("phase plan", "phase apply", 1).replace(" --change-set", "").replace(" --plan-only", "");
        let desk = Box::pin(Desk::open(session, args.phase, (args.parameters, &chosen, &line))).await?;
        let desk = Box::pin(desk.priced_by(args.prices.prices)).await;
        if args.change_set { drafted(&desk).await } else { predicted(&desk).await }
    };
    Box::pin(planned).await.map_err(|refused: Refused| refused.told(form))
}

async fn predicted(desk: &Desk<'_>) -> Result<Exit, Refused> {
    let plan = desk.plan()?;
    if desk.request.args.change.output.output == Form::Table {
        output::print(&overview(&plan))?;
    }
    let Some(stack) = plan.next() else { return nothing(desk) };
    if let Forward::Refused { why, next } = &stack.forward {
        return Err(Refused::new(Exit::REFUSED, format!("{why}; {next}")));
    }
    let draft = stack
        .draft(&plan, &desk.offers.environment)
        .ok_or_else(|| Refused::new(Exit::REFUSED, "nothing can be sent"))?;
    let proposed = stack.propose_roll_out(&draft, None, &desk.named, (&desk.survey.region, Origin::Shell));
    if desk.request.args.change.output.output == Form::Table {
        output::print(
            "predicted from the deployed template and parameters; `--change-set` asks CloudFormation itself\n\n",
        )?;
    }
    show(desk, proposed).await
}

/// The real change set: made, shown, thrown away.
async fn drafted(desk: &Desk<'_>) -> Result<Exit, Refused> {
    if !desk.request.session.mode.may_write() {
        let why = "a change set is made in the account: give --write as well; it changes nothing, and is thrown away";
        return Err(Refused::new(Exit::REFUSED, why));
    }
    let plan = desk.plan()?;
    let course = desk.performer.roll_out(&desk.survey, &plan, (&desk.offers, &desk.named), Origin::Shell).await;
    match course.map_err(|why| Refused::new(Exit::REFUSED, why.to_string()))? {
        Course::Nothing(_) => nothing(desk),
        Course::Propose { proposed, draft } => {
            let shown = show(desk, *proposed).await;
            if let Some(run) = draft {
                let outcome = Box::pin(desk.performer.revert(run)).await;
                output::complain(&format!("finops-tui: the change set was thrown away: {}", outcome.why));
            }
            shown
        }
    }
}

async fn show(desk: &Desk<'_>, proposed: Proposed) -> Result<Exit, Refused> {
    let previewed = judged(&desk.request, &desk.performer, proposed).await?;
    show_plan(&desk.request, &previewed)?;
    Ok(Exit::DONE)
}

fn nothing(desk: &Desk<'_>) -> Result<Exit, Refused> {
    let why = format!("phase {} {} is as its templates say", desk.phase.number, desk.phase.name);
    match desk.request.args.change.output.output {
        Form::Table => output::print(&format!("{why}: nothing to change\n"))?,
        Form::Json => output::print_json(&serde_json::json!({
            "schema": "finops-tui/plan/1", "digest": null, "action": "phase.apply", "subject": desk.phase.name,
            "changes": [], "why": why,
        }))?,
    };
    Ok(Exit::DONE)
}

/// Every stack of the phase in a line, and the prices below.
fn overview(plan: &PhasePlan) -> String {
    let row = |plan: &StackPlan| {
        let does = match &plan.forward {
            Forward::Refused { why, .. } => why.clone(),
            _ if plan.is_settled() => "nothing to change".to_owned(),
            Forward::Create => "made".to_owned(),
            Forward::Update => "updated".to_owned(),
        };
        let cost = plan.estimate.usd().map_or_else(|| "-".to_owned(), |Usd(usd)| format!("{usd:+.2}"));
        let unpriced = if plan.estimate.unpriced > 0 {
            format!("{} by use or not priced", plan.estimate.unpriced)
        } else {
            String::new()
        };
        let lost = plan.prediction.stateful_losses().count();
        let lost = if lost > 0 { format!("{lost} that hold state") } else { String::new() };
        vec![plan.stack.to_string(), does, plan.prediction.changes.len().to_string(), lost, cost, unpriced]
    };
    let columns = [
        Column::Words("STACK"),
        Column::Words("IS"),
        Column::Figures("CHANGES"),
        Column::Words("LOST"),
        Column::Figures("USD/MONTH"),
        Column::Words(""),
    ];
    table(&columns, plan.stacks.iter().map(row)) + &format!("prices: {}\n\n", plan.prices)
}
