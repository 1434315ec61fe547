//! A plan as scripts read it: schema `finops-tui/plan/1`, and what came to it since.

use change::guards::{Evidence, Finding};
use change::{Action, Direction, Fuse, Planned, Previewed, StackAction, StackChange, State, Undo, Watching, ZoneShift};
use domain::{AccountId, Moment, Region, Text, Usd};
use serde::Serialize;

use super::Shown;

/// A plan.
#[derive(Serialize)]
pub(super) struct Plan<'a> {
    schema: &'static str,
    digest: &'a str,
    phrase: &'a str,
    valid_until: Moment,
    action: &'static str,
    title: String,
    subject: &'a Text,
    account: Account<'a>,
    before: &'a State,
    after: State,
    direction: Direction,
    /// Instances or targets it takes out of service; negative where it adds.
    removes: i64,
    share_percent: Option<f64>,
    zones: Vec<Zone<'a>>,
    cost: Cost,
    alarms: Vec<Alarm<'a>>,
    guards: Vec<Guard<'a>>,
    undo: String,
    revert_after_s: Option<u64>,
    /// When it would be put back, were it done now.
    revert_at: Option<Moment>,
    /// When it would end by itself, were it done now.
    ends_at: Option<Moment>,
    fuse: bool,
    cli: String,
    /// What a roll-out does to each resource of its stack.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Vec<Change<'a>>>,
}

#[derive(Serialize)]
struct Change<'a> {
    stack: &'a Text,
    logical_id: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    action: &'static str,
    replacement: &'static str,
    stateful: bool,
    why: &'a str,
}

#[derive(Serialize)]
struct Account<'a> {
    id: &'a AccountId,
    region: &'a Region,
    profile: &'a Text,
    principal: &'a Text,
}

#[derive(Serialize)]
struct Zone<'a> {
    #[serde(rename = "zone")]
    name: &'a str,
    before: u32,
    least: u32,
    most: u32,
}

#[derive(Serialize)]
struct Cost {
    #[serde(rename = "hourly_usd")]
    hourly: Option<f64>,
    #[serde(rename = "until_revert_usd")]
    until_revert: Option<f64>,
    #[serde(rename = "monthly_usd")]
    monthly: Option<f64>,
    /// Which prices a roll-out was estimated with.
    #[serde(skip_serializing_if = "Option::is_none")]
    prices: Option<String>,
}

#[derive(Serialize)]
struct Alarm<'a> {
    name: &'a Text,
    state: &'static str,
    since: Option<Moment>,
}

#[derive(Serialize)]
struct Guard<'a> {
    #[serde(rename = "guard")]
    name: &'static str,
    verdict: &'static str,
    why: &'a str,
    overridable: bool,
    /// Whether it stops this change until it is overridden.
    stops: bool,
    /// The reason given to go past it.
    overridden: Option<&'a str>,
    evidence: Vec<Figure<'a>>,
}

#[derive(Serialize)]
struct Figure<'a> {
    what: &'a str,
    value: &'a str,
    age_s: Option<f64>,
}

/// The prices of a roll-out; where nothing else is said, the embedded ones.
pub(super) fn prices(action: &Action, region: &Region) -> Option<String> {
    let Action::Stack(StackAction { change: StackChange::RollOut(roll_out), .. }) = action else { return None };
    let said = roll_out.estimate.prices.clone();
    Some(said.unwrap_or_else(|| domain::price::Prices::embedded(region.clone()).to_string()))
}

/// The plan of a preview.
pub(super) fn of<'a>(shown: &'a Shown<'a>) -> Plan<'a> {
    let (previewed, now) = (shown.previewed, shown.now);
    let (place, impact, proposed) = (previewed.place(), previewed.impact(), previewed.proposed());
    let cents = |usd: Option<Usd>| usd.map(|usd| round(usd.0, 2));
    Plan {
        schema: "finops-tui/plan/1",
        digest: previewed.digest().as_str(),
        phrase: previewed.phrase(),
        valid_until: previewed.valid_until(),
        action: previewed.action().id(),
        title: previewed.action().title(),
        subject: previewed.action().subject(),
        account: Account {
            id: &place.account,
            region: &place.region,
            profile: &place.profile,
            principal: previewed.principal(),
        },
        before: previewed.before(),
        after: previewed.after(),
        direction: previewed.direction(),
        removes: impact.removes,
        share_percent: impact.share.map(|share| round(share, 1)),
        zones: impact.zones.iter().map(zone).collect(),
        cost: Cost {
            hourly: impact.cost.hourly.map(|usd| round(usd.0, 4)),
            until_revert: impact.cost.until_revert.map(|usd| round(usd.0, 4)),
            monthly: cents(impact.cost.monthly),
            prices: prices(previewed.action(), &place.region),
        },
        alarms: impact.alarms.iter().map(alarm).collect(),
        guards: previewed.findings().iter().map(|finding| guard(finding, shown)).collect(),
        undo: undo(previewed),
        revert_after_s: proposed.revert_after.map(|span| span.as_secs()),
        revert_at: proposed.revert_after.map(|span| now.cloud + span),
        ends_at: previewed.action().span().map(|span| now.cloud + span),
        fuse: proposed.fuse == Fuse::Set,
        cli: previewed.action().cli(&place.region),
        changes: roll_out(previewed.action()).map(|(stack, shown)| shown.iter().map(|it| change(stack, it)).collect()),
    }
}

/// The stack of a roll-out, and what it does.
pub(super) fn roll_out(action: &Action) -> Option<(&Text, &[Planned])> {
    match action {
        Action::Stack(StackAction { stack, change: StackChange::RollOut(roll_out) }) => Some((stack, &roll_out.shown)),
        _ => None,
    }
}

fn change<'a>(stack: &'a Text, planned: &'a Planned) -> Change<'a> {
    Change {
        stack,
        logical_id: &planned.logical_id,
        kind: &planned.kind,
        action: planned.action.as_str(),
        replacement: planned.replacement.as_str(),
        stateful: planned.is_stateful,
        why: &planned.why,
    }
}

fn alarm(watching: &Watching) -> Alarm<'_> {
    Alarm { name: &watching.alarm, state: watching.state.as_str(), since: watching.since }
}

fn zone(shift: &ZoneShift) -> Zone<'_> {
    Zone { name: shift.zone.as_str(), before: shift.before, least: shift.least, most: shift.most }
}

fn guard<'a>(finding: &'a Finding, shown: &'a Shown<'a>) -> Guard<'a> {
    let figure = |it: &'a Evidence| Figure {
        what: &it.what,
        value: &it.value,
        age_s: it.age.map(|age| round(age.as_secs_f64(), 1)),
    };
    Guard {
        name: finding.guard.as_str(),
        verdict: finding.verdict.as_str(),
        why: &finding.why,
        overridable: finding.guard.is_overridable(),
        stops: finding.stops(shown.previewed.direction()),
        overridden: shown.reason(finding.guard),
        evidence: finding.evidence.iter().map(figure).collect(),
    }
}

/// The way back, as the command line that takes it, or why there is none.
pub(super) fn undo(previewed: &Previewed) -> String {
    match previewed.undo() {
        Undo::By(action) => action.cli(&previewed.place().region),
        Undo::Ends(how) | Undo::Separate(how) => how.clone(),
        Undo::None(why) => format!("none: {why}"),
    }
}

fn round(value: f64, digits: i32) -> f64 {
    let unit = 10_f64.powi(digits);
    // No minus before a zero.
    (value * unit).round() / unit + 0.0
}
