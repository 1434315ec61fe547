//! The one path of every change: proposed, judged, shown, confirmed, carried out, told.

mod confirm;
mod document;
mod page;
mod perform;
mod plan;
mod result;
mod stay;
pub(super) mod subject;

use change::guards::Guard;
use change::{Origin, Override, Previewed, Proposed, Refusal, Typed};
use console::change::{Performer, PerformerSettings};
use domain::{Ask, Now, Region};
use store::Plans;

use super::seat;
use super::session::Session;
use crate::cli::{Chosen, Form};
use crate::exit::{Exit, Stop};
use crate::output;

pub(super) use perform::{carry, settle};
pub(super) use plan::moves;
pub(super) use result::{Refused, tell as print};
use subject::Subject;

/// A change that is asked for, and by what.
pub(super) struct Request<'a> {
    pub(super) session: &'a Session,
    pub(super) args: &'a Chosen,
    /// The words of the command line that ask for it, quoted: what has to be typed to ask again.
    pub(super) line: &'a str,
}

/// Finds what the change is about, and proposes it.
pub(super) async fn run(request: Request<'_>, subject: Subject) -> Result<Exit, Stop> {
    let form = request.args.change.output.output;
    Box::pin(propose_subject(&request, subject)).await.map_err(|refused| refused.told(form))
}

async fn propose_subject(request: &Request<'_>, subject: Subject) -> Result<Exit, Refused> {
    let cloud = request.session.connect().await?;
    let region = region(request.session, cloud.regions())?;
    let action = subject.find(request.session, &cloud, &region).await?;
    let performer = performer(request.session, cloud).await?;
    propose(request, &performer, proposed(request.args, action, region)).await
}

/// What the options make of an action.
pub(super) fn proposed(args: &Chosen, action: change::Action, region: Region) -> Proposed {
    Proposed { action, region, revert_after: args.timing.revert_after, fuse: args.fuse, origin: Origin::Shell }
}

/// A performer on the session's account, armed where that was asked for.
pub(super) async fn performer(session: &Session, cloud: aws::Cloud) -> Result<Performer, Refused> {
    let settings = PerformerSettings {
        profile: session.profile.pin(cloud.regions()),
        limits: session.profile.limits.clone(),
        clocks: session.clocks.clone(),
        state: session.state(),
        seat: seat::of_process(),
        cloud,
    };
    let asked = settings.cloud.clone();
    let performer = match Performer::open(settings).await {
        Ok(performer) => performer,
        Err(why) => {
            // Asked once more for the error itself: what to do about it depends on its kind.
            let refused = match asked.observe(&Ask::Identity).await.outcome {
                Err(error) => session.refused(&error).into(),
                Ok(_) => Refused::new(Exit::REFUSED, format!("{why}; try again")),
            };
            return Err(refused);
        }
    };
    if session.mode.may_write() {
        performer.arm()?;
    }
    Ok(performer)
}

/// Judges a change, and shows it, and does it once it is confirmed.
pub(super) async fn propose(request: &Request<'_>, performer: &Performer, proposed: Proposed) -> Result<Exit, Refused> {
    let previewed = judged(request, performer, proposed).await?;
    match decide(request, &previewed).await? {
        Decision::Told(exit) => Ok(exit),
        Decision::Confirmed(phrase) => perform::run(request, performer, previewed, phrase).await,
    }
}

/// What was decided about a plan.
pub(super) enum Decision {
    /// It was shown, and nothing is done.
    Told(Exit),
    /// It was confirmed by this phrase.
    Confirmed(String),
}

/// Judges a change.
pub(super) async fn judged(
    request: &Request<'_>,
    performer: &Performer,
    proposed: Proposed,
) -> Result<Previewed, Refused> {
    let facts = performer.inquire(&proposed).await;
    if let Some(error @ domain::CloudError::WrongAccount { .. }) = facts.estate.identity.trouble() {
        return Err(Refused::from(request.session.refused(error)));
    }
    Ok(proposed.preview(&facts, &request.session.profile.limits, request.session.both())?)
}

/// Shows a plan, or takes what confirms it.
pub(super) async fn decide(request: &Request<'_>, previewed: &Previewed) -> Result<Decision, Refused> {
    let plans = Plans::new(&request.session.state(), &previewed.place().account);
    if let Some(digest) = &request.args.change.confirmation.plan {
        plan::agree(&plans, digest, previewed, request.session.both())?;
        return Ok(Decision::Confirmed(request.args.change.confirmation.confirm.clone().unwrap_or_default()));
    }
    let typed = typed(request.args, String::new());
    let shown = Shown { previewed, overrides: &previewed.overrides(&typed)?, now: request.session.both() };
    plan::keep(&plans, previewed, request.session.both())?;
    if !request.args.change.plan_only && request.session.mode.may_write() && confirm::is_terminal() {
        // On a terminal the plan is read before the prompt; a script gets the result alone.
        match request.args.change.output.output {
            Form::Table => output::print(&page::of(&shown)).map(|_| ())?,
            Form::Json => output::complain(page::of(&shown).trim_end()),
        }
        return Ok(Decision::Confirmed(confirm::ask(previewed, &typed, request.session.both()).await?));
    }
    show(request, &shown)?;
    if request.args.change.plan_only {
        return Ok(Decision::Told(Exit::DONE));
    }
    output::complain(&format!("finops-tui: planned only, nothing was sent; {}", next(request, previewed)));
    Ok(Decision::Told(Exit::REFUSED))
}

/// A plan with the reasons that were given to go past its guards.
struct Shown<'a> {
    previewed: &'a Previewed,
    overrides: &'a [Override],
    now: Now,
}

impl Shown<'_> {
    /// The reason that was given for a guard.
    fn reason(&self, guard: Guard) -> Option<&str> {
        self.overrides.iter().find(|given| given.guard == guard).map(|given| given.reason.as_str())
    }
}

/// Keeps a plan, and prints it.
pub(super) fn show_plan(request: &Request<'_>, previewed: &Previewed) -> Result<(), Refused> {
    let now = request.session.both();
    let plans = Plans::new(&request.session.state(), &previewed.place().account);
    plan::keep(&plans, previewed, now)?;
    let typed = typed(request.args, String::new());
    let overrides = previewed.overrides(&typed)?;
    Ok(show(request, &Shown { previewed, overrides: &overrides, now })?)
}

fn show(request: &Request<'_>, shown: &Shown<'_>) -> Result<(), Stop> {
    match request.args.change.output.output {
        Form::Table => output::print(&page::of(shown))?,
        Form::Json => output::print_json(&document::of(shown))?,
    };
    Ok(())
}

/// What was typed, phrase included.
fn typed(args: &Chosen, phrase: String) -> Typed {
    let overrides = args.change.confirmation.overrides.iter().cloned().collect();
    Typed { phrase, overrides, incident: args.change.confirmation.incident.clone() }
}

/// How the plan is carried out.
fn next(request: &Request<'_>, previewed: &Previewed) -> String {
    if request.session.simulation.is_some() {
        return "this account goes with this command: open it with `finops-tui --demo --write`, or serve one by \
                `finops-tui twin serve`"
            .to_owned();
    }
    if request.session.mode.read_only {
        return "--read-only changes nothing: leave it out".to_owned();
    }
    let nobody = typed(request.args, previewed.phrase().to_owned());
    let stop = match previewed.accepts(&nobody, request.session.both()) {
        Err(Refusal::Guarded { guard, .. }) if request.session.mode.may_write() => {
            let way = if guard.is_overridable() { " until it is overridden" } else { "" };
            format!("{} stops it{way}; ", guard.as_str())
        }
        _ => String::new(),
    };
    let write = if request.line.split(' ').any(|word| word == "--write") { "" } else { " --write" };
    let phrase = crate::cli::quoted(previewed.phrase());
    format!("{stop}to do exactly this:\n{}{write} --plan {} --confirm {phrase}", request.line, previewed.digest())
}

/// The region of the change: the only one there is, or the one that `--region` names.
pub(super) fn region(session: &Session, regions: &[Region]) -> Result<Region, Refused> {
    if let [region] = regions {
        return Ok(region.clone());
    }
    let named: Vec<&str> = regions.iter().map(Region::as_str).collect();
    let why = format!("{} has several regions; name one by --region: {}", session.profile.name, named.join(", "));
    Err(Refused::new(Exit::USAGE, why))
}
