//! `phase adopt`: resources that are there brought under a stack of a phase, and their drift checked; or what can be
//! written into the mapping.

use std::fs;
use std::path::Path;

use change::{Ending, Origin, Proposed};
use console::phases::{AdoptRefused, Adopting, NotDrafted};
use domain::{Ask, DriftReport, Phase, Regional, RegionalAnswer, StackAnswer, StackQuestion, Text};
use iac::adopt::{Mapping, sheet};
use iac::evaluate::{Pseudo, evaluate};
use iac::{Template, of_phase};

use super::desk::{Desk, phase};
use super::roll_out::{Step, gone_through};
use crate::cli::{Chosen, Form, Parameters, PhaseAdoptArgs};
use crate::commands::change::{Decision, Refused, decide, judged, print};
use crate::commands::session::Session;
use crate::exit::{Exit, Stop};
use crate::output;

/// Brings what the mapping names under its stack, or prints a mapping to be filled in.
pub(super) async fn run(session: &Session, args: PhaseAdoptArgs, line: &str) -> Result<Exit, Stop> {
    let chosen = Chosen::from(args.change);
    let form = chosen.change.output.output;
    let stack = args.stack.as_deref();
    let adopted = async {
        let phase = phase(args.phase)?;
        let Some(file) = args.map.as_ref().filter(|_| !args.map_template) else {
            return template(session, (phase, stack), &args.parameters);
        };
        let stack = one_stack(phase, stack)?;
        let mapping = read(file)?;
        let desk = Box::pin(Desk::open(session, args.phase, (args.parameters.clone(), &chosen, line))).await?;
        Box::pin(carried(&desk, (stack, &mapping))).await
    };
    Box::pin(adopted).await.map_err(|refused: Refused| refused.told(form))
}

/// Every resource of the phase, or of one stack of it, with what each is found by.
fn template(
    session: &Session,
    (phase, stack): (&'static Phase, Option<&str>),
    given: &Parameters,
) -> Result<Exit, Refused> {
    let stack = stack.map(|stack| one_stack(phase, Some(stack))).transpose()?;
    let wanted: Vec<&Template> =
        of_phase(phase.number).filter(|it| stack.is_none_or(|stack| it.stack == stack)).collect();
    let profile = &session.profile;
    let environment = profile.environment.clone().unwrap_or_else(|| profile.name.clone());
    let mut values = profile.phase.clone();
    values.entry("Environment".to_owned()).or_insert(environment);
    values.extend(given.params.iter().cloned());
    for template in &wanted {
        let (document, full) = (template.document(), format!("{}-{}", profile.platform.prefix, template.stack));
        let region = profile.regions.first().cloned().unwrap_or_else(|| domain::Region::new("us-east-1"));
        let pseudo = Pseudo { account: None, region, stack: full.clone(), zones: Vec::new() };
        if wanted.len() > 1 {
            let (number, stack) = (phase.number, template.stack);
            output::print(&format!("# For `phase adopt {number} --stack {stack}`, in a file of its own:\n"))?;
        }
        output::print(&sheet(&full, &document, &evaluate(&document, &values, &pseudo)))?;
    }
    Ok(Exit::DONE)
}

/// The stack that is meant: an import is of one.
fn one_stack(phase: &'static Phase, named: Option<&str>) -> Result<&'static str, Refused> {
    let all = phase.stacks.join(", ");
    let usage = |why: String| Refused::new(Exit::USAGE, why);
    match (named, phase.stacks) {
        (None, [stack]) => Ok(stack),
        (None, _) => Err(usage(format!("phase {} has several stacks; name one by --stack: {all}", phase.number))),
        (Some(named), stacks) => {
            let named = stacks.iter().find(|stack| **stack == named);
            named
                .copied()
                .ok_or_else(|| usage(format!("phase {} has the stacks {all}; name one of them", phase.number)))
        }
    }
}

/// A mapping as it is written down: one to a line, `Vpc = { VpcId = "vpc-0abc" }`.
fn read(file: &Path) -> Result<Mapping, Refused> {
    let shown = file.display();
    let text = fs::read_to_string(file);
    let text = text.map_err(|error| Refused::new(Exit::USAGE, format!("{shown} could not be read: {error}")))?;
    mapping(&text).map_err(|why| Refused::lines(Exit::USAGE, format!("{shown}: {why}")))
}

fn mapping(text: &str) -> Result<Mapping, String> {
    let table: toml::Table = toml::from_str(text).map_err(|error| error.to_string())?;
    let named = table.into_iter().map(|(id, value)| {
        let wrong = |_| format!("{id} is mapped to no identifier; write {id} = {{ NAME = \"value\" }}, all in quotes");
        value.clone().try_into().map(|named| (id.clone(), named)).map_err(wrong)
    });
    named.collect()
}

/// Drafted, shown, confirmed, executed, followed; its drift is looked for afterwards.
async fn carried(desk: &Desk<'_>, (stack, mapping): (&str, &Mapping)) -> Result<Exit, Refused> {
    let form = desk.request.args.change.output.output;
    let plan = desk.plan()?;
    let adopting = Adopting::of(&desk.survey, &plan, (stack, mapping), &desk.offers.environment).map_err(refused)?;
    let outcome = match Box::pin(step(desk, &adopting)).await? {
        Step::Told(exit) => return Ok(exit),
        Step::Nothing(why) => return Err(Refused::new(Exit::REFUSED, why)),
        Step::Ended(outcome) => outcome,
    };
    let exit = print(&outcome, form)?;
    if outcome.ending == Ending::Applied {
        let said = drift(desk, &adopting.plan.stack).await;
        let number = desk.phase.number;
        let next =
            format!("`finops-tui phase plan {number}` shows what rolling out the rest of phase {number} changes");
        match form {
            Form::Table => output::print(&format!("{said}\n{next}\n")).map(|_| ())?,
            // A script reads the result alone.
            Form::Json => output::complain(&format!("{said}\nfinops-tui: {next}")),
        }
    }
    Ok(exit)
}

fn refused(refused: AdoptRefused) -> Refused {
    match refused {
        AdoptRefused::Mapping(faults) => {
            let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
            Refused::lines(Exit::USAGE, lines.join("\n"))
        }
        AdoptRefused::Otherwise(why) => Refused::new(Exit::REFUSED, format!("{why}; nothing was sent")),
    }
}

/// A plan is printed; or the real change set is shown and asked about, or what was printed is carried out.
async fn step(desk: &Desk<'_>, adopting: &Adopting) -> Result<Step, Refused> {
    let at = (&desk.survey.region, Origin::Shell);
    let asked = adopting.propose(None, at);
    let confirmation = &desk.request.args.change;
    let wanted = confirmation.confirmation.plan.as_ref();
    let may_write = desk.request.session.mode.may_write();
    if wanted.is_none() && (confirmation.plan_only || !may_write) {
        return shown(desk, asked).await;
    }
    if !may_write {
        let why = "a plan is carried out with --write; give it as well; nothing was sent";
        return Err(Refused::new(Exit::REFUSED, why));
    }
    let is_asked = match wanted {
        Some(digest) => digest == judged(&desk.request, &desk.performer, asked).await?.digest(),
        None => false,
    };
    let drafted = desk.performer.draft(adopting.propose_draft(at.0, at.1), &adopting.draft).await;
    let drafted = drafted.map_err(|why| match why {
        NotDrafted::Nothing => Refused::new(Exit::REFUSED, "CloudFormation finds nothing to adopt"),
        NotDrafted::Failed(why) => {
            Refused::new(Exit::REFUSED, format!("CloudFormation cannot make the change set: {why}"))
        }
        NotDrafted::Refused(why) => Refused::new(Exit::REFUSED, why.to_string()),
    })?;
    // What was confirmed is what was shown: what was asked for, or an earlier look at the real change set.
    let proposed = adopting.propose((!is_asked).then_some(&drafted.change_set), at);
    Box::pin(gone_through(desk, &adopting.plan, (proposed, Some(drafted.run)))).await
}

async fn shown(desk: &Desk<'_>, proposed: Proposed) -> Result<Step, Refused> {
    let previewed = judged(&desk.request, &desk.performer, proposed).await?;
    match decide(&desk.request, &previewed).await? {
        Decision::Told(exit) => Ok(Step::Told(exit)),
        Decision::Confirmed(_) => Err(Refused::new(Exit::REFUSED, "a plan alone is not carried out")),
    }
}

/// Whether what was adopted is as the template says, in words.
async fn drift(desk: &Desk<'_>, stack: &Text) -> String {
    let ask = Ask::In(desk.survey.region.clone(), Regional::Stack(stack.clone(), StackQuestion::FreshDrift));
    let observation = Box::pin(desk.performer.cloud().observe(&ask)).await;
    match observation.outcome {
        Ok(domain::Answer::Regional(RegionalAnswer::Stack(StackAnswer::Drift(report)))) => told(stack, &report),
        Ok(_) => format!("the drift of {stack} could not be read"),
        Err(error) => format!("the drift of {stack} could not be read: {error}"),
    }
}

fn told(stack: &Text, report: &DriftReport) -> String {
    let DriftReport { drifted, in_sync, unchecked } = report;
    let unseen = if *unchecked > 0 { format!(", {unchecked} cannot be compared") } else { String::new() };
    let differ = drifted.len();
    let mut lines = vec![format!("drift of {stack}: {in_sync} as the template says, {differ} not{unseen}")];
    for resource in drifted {
        if resource.is_deleted {
            lines.push(format!("  {} ({}) is gone", resource.logical_id, resource.kind));
        }
        let differences = resource.differences.iter();
        lines.extend(differences.map(|it| {
            format!(
                "  {} {}: {} in the template, {} in the account",
                resource.logical_id, it.path, it.expected, it.actual
            )
        }));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use domain::{PHASES, PropertyDrift, ResourceDrift};
    use iac::adopt::Named;

    use super::*;

    #[test]
    fn a_mapping_names_one_value_or_each() {
        let read = mapping("Vpc = 'vpc-1'\nRoute = { RouteTableId = 'rtb-1', CidrBlock = '0.0.0.0/0' }").unwrap();
        assert_eq!(read["Vpc"], Named::One("vpc-1".into()));
        let each = [("CidrBlock".into(), "0.0.0.0/0".into()), ("RouteTableId".into(), "rtb-1".into())];
        assert_eq!(read["Route"], Named::Each(each.into()));
    }

    #[test]
    fn a_mapping_that_cannot_be_read_says_where() {
        for (text, said) in [
            ("Vpc = 1", "Vpc = { NAME = \"value\" }"),
            ("Vpc = { VpcId = 1 }", "Vpc is mapped to no identifier"),
            ("Vpc = 'a'\nVpc = 'b'", "duplicate key"),
            ("Vpc", "line 1"),
        ] {
            let why = mapping(text).unwrap_err();
            assert!(why.contains(said), "{text}: {why}");
        }
    }

    #[test]
    fn an_import_is_of_one_stack() {
        let said = |number: usize, named| {
            one_stack(&PHASES[number - 1], named).map_err(|refused: Refused| refused.told(Form::Table).to_string())
        };
        assert_eq!(said(1, None), Ok("foundation"));
        assert_eq!(said(4, Some("cache")), Ok("cache"));
        assert!(said(4, None).unwrap_err().contains("--stack: data, cache, cdn, net"));
        assert!(said(4, Some("edge")).unwrap_err().contains("name one of them"));
    }

    #[test]
    fn drift_is_told_property_by_property() {
        let drifted = |id: &str, is_deleted, differences| ResourceDrift {
            logical_id: id.into(),
            kind: "AWS::EC2::VPC".into(),
            is_deleted,
            differences,
        };
        let path = PropertyDrift { path: "/Tags/0".into(), expected: "a".into(), actual: "b".into() };
        let drifted = vec![drifted("Vpc", false, vec![path]), drifted("Key", true, vec![])];
        assert_eq!(
            told(&"finops-net".into(), &DriftReport { drifted, in_sync: 3, unchecked: 1 }),
            "drift of finops-net: 3 as the template says, 2 not, 1 cannot be compared\n  \
             Vpc /Tags/0: a in the template, b in the account\n  Key (AWS::EC2::VPC) is gone"
        );
        let whole = told(&"finops-net".into(), &DriftReport { drifted: vec![], in_sync: 3, unchecked: 0 });
        assert_eq!(whole, "drift of finops-net: 3 as the template says, 0 not");
    }
}
