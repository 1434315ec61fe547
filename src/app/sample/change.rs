//! A change on the small account, at each stage of the gate.

use change::gate::{GateMsg, Number};
use change::{
    CredentialLife, Ending, Facts, Freeze, JournalStanding, LeaseStanding, Limits, OpenRun, Outcome, ProfilePin,
    Progress, RunId, Standing, WriteMode,
};
use domain::{Estate, Moment};
use std::time::Duration;

use crate::{ChangeMsg, Key, KeyCode, Model, Msg, Size, update};

/// The run of the samples.
pub fn run() -> RunId {
    RunId::new(super::NOW - Duration::from_secs(130), 7)
}

/// A console on the small account, with changes armed for 27 minutes more.
pub fn armed(size: Size) -> Model {
    let mut model = super::small(size);
    model.changes.write = WriteMode::Until(super::NOW + Duration::from_mins(27));
    model.settings.limits = limits();
    model
}

/// Limits under which the samples' groups belong to the platform and have a load they carry safely.
pub fn limits() -> Limits {
    Limits {
        watch: vec!["web".to_owned(), "jobs".to_owned()],
        safe_load: [("web".to_owned(), 50.0), ("jobs".to_owned(), 50.0)].into(),
        ..Limits::default()
    }
}

/// What a performer would collect: the estate as the model has it, read right now.
pub fn facts(model: &Model) -> Facts {
    let standing = Standing {
        profile: ProfilePin {
            name: model.session.profile.clone(),
            is_protected: model.session.is_protected,
            account: model.estate.identity.value().map(|who| who.account.clone()),
            regions: model.session.regions.clone(),
        },
        write: model.changes.write,
        journal: JournalStanding::Ready,
        lease: LeaseStanding::Held,
        open_runs: model.changes.runs.clone(),
        unread_runs: Vec::new(),
        credentials: CredentialLife::Renewed,
        clock_skew_secs: Some(0),
    };
    Facts { estate: read_now(model.estate.clone(), model.now.here), standing }
}

/// The estate as if every list of it had been read at `at`.
fn read_now(mut estate: Estate, at: Moment) -> Estate {
    for here in estate.regions.values_mut() {
        if let Some(groups) = here.groups.value().cloned() {
            here.groups.succeeded(groups, at, None);
        }
        if let Some(scaling) = here.scaling.value().cloned() {
            here.scaling.succeeded(scaling, at, None);
        }
        if let Some(stacks) = here.stacks.value().cloned() {
            here.stacks.succeeded(stacks, at, None);
        }
        if let Some(alarms) = here.alarms.value().cloned() {
            here.alarms.succeeded(alarms, at, None);
        }
    }
    estate
}

/// Presses keys written as words, `3 a enter`.
pub(super) fn press(model: &mut Model, keys: &str) {
    for key in keys.split(' ').filter_map(|word| word.parse().ok()) {
        update(model, Msg::Key(key));
    }
}

/// The opening the gate looks at.
fn ticket(model: &Model) -> Number {
    model.changes.gate.ticket().unwrap_or_default()
}

/// One more instance of `jobs` is wished for, and put back after half an hour; the facts are being collected.
pub fn asked(size: Size) -> Model {
    let mut model = armed(size);
    press(&mut model, "3 g");
    let is_jobs = |subject: &crate::Subject| matches!(subject, crate::Subject::Group(_, name) if *name == "jobs");
    while !model.selected().is_some_and(is_jobs)
        && model.view.focused().cursor.index + 1 < model.rows.pane(crate::Pane::Capacity).rows.len()
    {
        press(&mut model, "j");
    }
    press(&mut model, "a enter + tab 3 0 m enter");
    model
}

/// It is shown, to be confirmed.
pub fn shown(size: Size) -> Model {
    informed(asked(size))
}

/// One instance fewer of `web` is wished for, while it is under load and its alarm fires: guards stop that.
pub fn stopped(size: Size) -> Model {
    let mut model = armed(size);
    press(&mut model, "3 g a enter - enter");
    informed(model)
}

/// The same while nearly everything else speaks against it as well.
pub fn crowded(size: Size) -> Model {
    let mut model = armed(size);
    press(&mut model, "3 g a enter - enter");
    let (from, until) = (super::NOW - Duration::from_hours(1), super::NOW + Duration::from_hours(8));
    model.settings.limits.freezes.push(Freeze { from, until, why: "the sale of the year".into() });
    let mut facts = facts(&model);
    facts.standing.lease = LeaseStanding::NoTable;
    facts.standing.credentials = CredentialLife::Unknown;
    facts.standing.clock_skew_secs = Some(75);
    facts.standing.open_runs.push(open_run(&model, None));
    told(model, facts)
}

/// `model` after the facts have come.
pub fn informed(model: Model) -> Model {
    let facts = facts(&model);
    told(model, facts)
}

pub(super) fn told(mut model: Model, facts: Facts) -> Model {
    let (ticket, outcome) = (ticket(&model), Box::new(Ok(facts)));
    update(&mut model, Msg::Change(ChangeMsg::Informed { ticket, outcome }));
    model
}

/// `model` after the phrase was typed, and everything that stops the change was excused for an incident.
pub fn typed(mut model: Model) -> Model {
    let excuse = GateMsg::Excused("INC-4711".to_owned());
    crate::update::changes::tell(&mut model, excuse);
    let phrase = model.changes.gate.shown().map_or_else(String::new, |shown| shown.previewed().phrase().to_owned());
    for c in phrase.chars() {
        update(&mut model, Msg::Key(Key::char(c)));
    }
    model
}

/// It was confirmed and is carried out; the request has left.
pub fn underway(size: Size) -> Model {
    let mut model = typed(shown(size));
    update(&mut model, Msg::Key(Key::plain(KeyCode::Enter)));
    let ticket = ticket(&model);
    update(&mut model, Msg::Change(ChangeMsg::Progressed { ticket, progress: Progress::Sent(run()) }));
    model
}

/// It has ended so.
pub fn ended(size: Size, ending: Ending) -> Model {
    let mut model = underway(size);
    let (ticket, revert_at) = (ticket(&model), Some(model.now.cloud + Duration::from_mins(30)));
    let why = match ending {
        Ending::Applied => "desired is 2 by what was read back",
        Ending::NotStarted => "changed since the preview: desired was 1, is 3; look again",
        Ending::Failed => "AWS took it, and desired is still 1",
        Ending::Underway => "web is being worked on",
        Ending::Unknown => "no answer came within 20s, and desired reads 1",
    };
    let revert_at = revert_at.filter(|_| ending == Ending::Applied);
    let outcome = Outcome { run: Some(run()), ending, why: why.into(), revert_at };
    update(&mut model, Msg::Change(ChangeMsg::Ended { ticket, outcome }));
    model
}

/// A run of `jobs` that is not closed; it is put back at `revert_at`, if at all.
pub fn open_run(model: &Model, revert_at: Option<Moment>) -> OpenRun {
    OpenRun {
        run: run(),
        action: change::Action::Group(change::GroupAction {
            group: "jobs".into(),
            change: change::GroupChange::Desired(2),
        }),
        region: super::region(),
        by: model.estate.identity.value().map_or_else(|| "nobody".to_owned(), domain::Identity::principal).into(),
        revert_at,
    }
}
