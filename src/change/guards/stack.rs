//! What guards say of a stack: whether it is ours, whether this can be done to it now, what is lost, what comes before.

use std::time::Duration;

use domain::{Deed, Drift, PHASES, Phase, PhaseStanding, PhaseStatus, Stack, TAG, Text, Usd, in_words};

use super::finding::{Finding, block, hardest, pass, unknown, warn};
use super::{Guard, Scene, budget};
use crate::{Planned, Purpose, RollOut, StackAction, StackChange};

/// How long a drift detection is believed.
const BELIEVED: Duration = Duration::from_hours(24);

/// What is set while a stack runs, by people, policies and this console: no fault where the template says otherwise.
const RUNTIME: &[(&str, &[&str])] = &[(
    "AWS::AutoScaling::AutoScalingGroup",
    &["/MinSize", "/MaxSize", "/DesiredCapacity", "/SuspendedProcesses", "/MetricsCollection"],
)];

/// Types whose loss takes something away that serves.
const SERVING: &[&str] = &[
    "AWS::AutoScaling::AutoScalingGroup",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::ElasticLoadBalancingV2::Listener",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    "AWS::EC2::Instance",
    "AWS::ECS::Service",
    "AWS::RDS::DBInstance",
    "AWS::RDS::DBCluster",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::CloudFront::Distribution",
];

/// What a guard says of a stack in a way of its own; `None` where it says the same of everything.
pub(super) fn check(guard: Guard, scene: &Scene<'_>, action: &StackAction) -> Option<Finding> {
    Some(match guard {
        Guard::OthersActing => acting(scene, action),
        Guard::Incident => incident(scene),
        Guard::HealthyFloor => serving(scene, action),
        Guard::ZoneBalance | Guard::StepCap | Guard::CoolDown | Guard::FightingAutomation => {
            pass("no group is changed by hand")
        }
        Guard::Bounds => pass("it has no size"),
        Guard::PhaseOrder => order(scene, action),
        Guard::Budget => cost(scene, action),
        _ => return None,
    })
}

fn found<'a>(scene: &Scene<'a>, name: &Text) -> Result<Option<&'a Stack>, Finding> {
    let stacks = scene.known(scene.here().map(|here| &here.stacks), "the stacks").map_err(unknown)?;
    Ok(stacks.value.iter().find(|stack| stack.name == *name && stack.status != "DELETE_COMPLETE"))
}

/// The stack is one of the platform's, made by nobody else, and in a state that this can be done to.
pub(super) fn exact(scene: &Scene<'_>, action: &StackAction) -> Finding {
    let name = &action.stack;
    let Some(phase) = phase(scene, name) else {
        let prefix = &scene.limits.platform.prefix;
        return block(format!("{name} is no stack of this platform; they are named {prefix}-STACK, by the phases"));
    };
    let stack = match found(scene, name) {
        Ok(stack) => stack,
        Err(unknown) => return unknown,
    };
    let foreign = stack.and_then(|stack| foreign(scene, phase, stack));
    let found = foreign.into_iter().chain(unfit(action, stack)).chain(worse(scene));
    hardest(found.collect(), format!("{name} and nothing else"))
}

/// A change set that does more than was shown.
fn worse(scene: &Scene<'_>) -> Option<Finding> {
    let changes = scene.before.word("changes").filter(|word| *word != "as shown")?;
    Some(block(format!("the change set does worse than was shown: {}; look at it again", Text::new(changes))))
}

/// A stack of this name that somebody else has made.
fn foreign(scene: &Scene<'_>, phase: &Phase, stack: &Stack) -> Option<Finding> {
    // A stack in review has no tags of its own yet, and nothing in it.
    let is_empty = stack.status == "REVIEW_IN_PROGRESS";
    let is_ours = stack.tags.iter().any(|(key, _)| *key == TAG) && scene.limits.platform.owns(phase, stack);
    (!is_empty && !is_ours).then(|| {
        let why =
            format!("{} does not carry the tag {TAG} of phase {}: somebody else has made it", stack.name, phase.number);
        block(format!("{why}; choose another stack prefix, or tag it if it is yours"))
    })
}

/// Why this cannot be done to a stack in its state.
fn unfit(action: &StackAction, stack: Option<&Stack>) -> Option<Finding> {
    let name = &action.stack;
    let status = stack.map_or("", |stack| stack.status.as_str());
    let is_settled = matches!(
        status,
        "CREATE_COMPLETE"
            | "UPDATE_COMPLETE"
            | "UPDATE_ROLLBACK_COMPLETE"
            | "IMPORT_COMPLETE"
            | "IMPORT_ROLLBACK_COMPLETE"
    );
    let takes = |is_fit: bool, needs: &str| {
        let is = if status.is_empty() { "not there".to_owned() } else { status.to_owned() };
        (!is_fit).then(|| block(format!("{name} is {is}; {needs}")))
    };
    match &action.change {
        StackChange::Draft(draft) => purpose(draft.purpose, status, is_settled, name),
        StackChange::RollOut(roll_out) => purpose(roll_out.purpose, status, is_settled, name),
        StackChange::Discard { .. } => None,
        StackChange::Cancel => takes(status == "UPDATE_IN_PROGRESS", "only an update that runs can be cancelled"),
        StackChange::Continue { .. } => {
            takes(status == "UPDATE_ROLLBACK_FAILED", "only a rollback that failed can be continued")
        }
        StackChange::RollBack => takes(
            matches!(status, "CREATE_FAILED" | "UPDATE_FAILED"),
            "only what failed and was left standing can be rolled back",
        ),
        StackChange::Delete { .. } if stack.is_some_and(|stack| stack.is_protected) => {
            Some(block(format!("{name} refuses to be deleted; take its termination protection off first")))
        }
        StackChange::Delete { .. } | StackChange::Protect(_) | StackChange::Policy(_) => {
            takes(!status.is_empty(), "there is nothing to do it to")
        }
    }
}

fn purpose(purpose: Purpose, status: &str, is_settled: bool, name: &Text) -> Option<Finding> {
    let is_new = matches!(status, "" | "REVIEW_IN_PROGRESS");
    match (purpose, status) {
        (Purpose::Create, _) if is_new => None,
        (Purpose::Update, _) if is_settled => None,
        (Purpose::Import, _) if is_new || is_settled => None,
        (_, "ROLLBACK_COMPLETE" | "ROLLBACK_FAILED" | "CREATE_FAILED") => Some(block(format!(
            "{name} is {status}: its creation failed; `phase rollback` says what is left, and deletes it"
        ))),
        (_, "UPDATE_ROLLBACK_FAILED" | "UPDATE_FAILED") => {
            Some(block(format!("{name} is {status}; take that back first by `phase rollback`")))
        }
        (_, "DELETE_FAILED") => Some(block(format!("{name} is {status}; `phase destroy` says what holds it"))),
        (Purpose::Create, _) => Some(block(format!("{name} is {status}: it is there already; look again"))),
        (Purpose::Update, "") => Some(block(format!("there is no {name}; look again"))),
        (_, status) => Some(block(format!("{name} is {status}; wait for its end: `phase watch` shows it"))),
    }
}

/// Nothing else works on the stack, or on one that it is built on.
fn acting(scene: &Scene<'_>, action: &StackAction) -> Finding {
    // What stops or takes back what runs is exempt.
    if matches!(action.change, StackChange::Cancel | StackChange::Continue { .. } | StackChange::RollBack) {
        return pass("it takes back what runs");
    }
    let stacks = match scene.known(scene.here().map(|here| &here.stacks), "the stacks") {
        Ok(stacks) => stacks,
        Err(why) => return unknown(why),
    };
    let own = phase(scene, &action.stack).map_or(0, |phase| phase.number);
    let is_below = |stack: &&Stack| phase(scene, &stack.name).is_some_and(|phase| phase.number <= own);
    let running = stacks
        .value
        .iter()
        .filter(is_below)
        .filter(|stack| stack.status != "REVIEW_IN_PROGRESS" && stack.progress() == domain::Progress::Running);
    let found = running.map(|stack| {
        block(format!("stack {} is {}; wait for its end", stack.name, stack.status)).by(
            "stack",
            &stack.status,
            Some(stacks.age),
        )
    });
    hardest(found.collect(), "no stack that it is built on is being worked on")
}

/// Alarms that fire while a roll-out begins: what they tell of cannot be told from what it does.
fn incident(scene: &Scene<'_>) -> Finding {
    let alarms = match scene.known(scene.here().map(|here| &here.alarms), "the alarms") {
        Ok(alarms) => alarms,
        Err(why) => return unknown(why),
    };
    let firing = alarms.value.iter().filter(|alarm| alarm.state == domain::AlarmState::Alarm);
    let firing: Vec<&Text> =
        firing.filter(|alarm| super::incident::is_paging(scene, alarm)).map(|alarm| &alarm.name).collect();
    match firing.as_slice() {
        [] => pass("no paging alarm fires"),
        [one] => warn(format!("{one} fires; what it tells of and what this does will look the same")),
        [one, rest @ ..] => warn(format!(
            "{one} and {} more alarms fire; what they tell of and what this does will look the same",
            rest.len()
        )),
    }
    .by("firing", firing.len(), Some(alarms.age))
}

fn lost(roll_out: &RollOut) -> impl Iterator<Item = &Planned> {
    roll_out.shown.iter().filter(|planned| planned.is_loss())
}

/// Nothing that serves is lost.
fn serving(scene: &Scene<'_>, action: &StackAction) -> Finding {
    let StackChange::RollOut(roll_out) = &action.change else {
        return match action.change {
            StackChange::Delete { .. } => warn("what serves from this stack is gone with it"),
            _ => pass("nothing that serves is changed"),
        };
    };
    let found = lost(roll_out).filter(|planned| SERVING.contains(&planned.kind.as_str())).map(|planned| {
        let Planned { logical_id, kind, .. } = planned;
        match planned.action {
            Deed::Remove if kind == "AWS::EC2::Instance" && is_idle(scene) => {
                pass(format!("{logical_id} is removed, and no target group has an instance that is of no group"))
            }
            Deed::Remove => block(format!("{logical_id} ({kind}) is removed; see that nothing is served by it")),
            _ => warn(format!("{logical_id} ({kind}) may be replaced, and with it what serves")),
        }
    });
    hardest(found.collect(), "nothing that serves is lost")
}

/// Whether it is known that every instance behind a target group is one of a group's: none that stands alone serves.
fn is_idle(scene: &Scene<'_>) -> bool {
    let Some(here) = scene.here() else { return false };
    let Ok(groups) = scene.known(Some(&here.target_groups), "the target groups") else { return false };
    groups.value.iter().all(|group| {
        let targets = scene.targets(&group.arn);
        targets.is_ok_and(|known| known.value.iter().all(|target| here.instance_zones.contains_key(&target.id)))
    })
}

/// Nothing that holds state is replaced or removed, unless it was named.
pub(super) fn stateful(action: &StackAction) -> Finding {
    let roll_out = match &action.change {
        StackChange::RollOut(roll_out) => roll_out,
        StackChange::Delete { .. } => {
            return warn("what holds state in it is kept or snapshotted, as its template says; it is of no stack then");
        }
        _ => return pass("nothing is replaced or removed"),
    };
    let found = lost(roll_out).filter(|planned| planned.is_stateful).map(|planned| {
        let Planned { logical_id, kind, why, .. } = planned;
        let what = format!("{logical_id} ({kind}) holds state and is lost: {why}");
        if roll_out.named.contains(logical_id) {
            warn(format!("{what}; it was named, and the policy of {} is opened for it alone", action.stack))
        } else {
            block(format!("{what}; name it with --replace {logical_id} if that is meant"))
        }
    });
    hardest(found.collect(), "nothing that holds state is replaced or removed")
}

/// The phases before are live, and the stack is as its template says.
fn order(scene: &Scene<'_>, action: &StackAction) -> Finding {
    let Some(phase) = phase(scene, &action.stack) else { return pass("it belongs to no phase") };
    match &action.change {
        StackChange::Draft(_) => pass("a draft changes nothing"),
        StackChange::RollOut(roll_out) => {
            let found = missing(scene, phase).into_iter().chain(drift(scene, action, roll_out.purpose));
            hardest(found.collect(), "what it is built on is live, and nothing was changed beside the template")
        }
        StackChange::Delete { .. } => hardest(after(scene, phase), "no phase after it is there"),
        _ => pass("it follows no order"),
    }
}

fn standing(scene: &Scene<'_>, phase: &'static Phase) -> PhaseStanding {
    PhaseStanding::read(&scene.facts.estate, &scene.proposed.region, phase, &scene.limits.platform)
}

fn missing(scene: &Scene<'_>, phase: &Phase) -> Option<Finding> {
    let before = PHASES.iter().filter(|it| it.number < phase.number).map(|it| standing(scene, it));
    let is_live =
        |it: &PhaseStanding| matches!(it.status, PhaseStatus::Live | PhaseStatus::Drifted | PhaseStatus::Outdated);
    let missing: Vec<String> = before
        .filter(|it| !is_live(it))
        .map(|it| format!("phase {} {} is {}", it.phase.number, it.phase.name, it.status.word()))
        .collect();
    let remedy = "roll it out, or adopt it, first";
    (!missing.is_empty()).then(|| block(format!("{}; {remedy}", missing.join(", "))))
}

/// Phases that are built on the one that goes.
fn after(scene: &Scene<'_>, phase: &Phase) -> Vec<Finding> {
    let after = PHASES.iter().filter(|it| it.number > phase.number).map(|it| standing(scene, it));
    let there = after.filter(|it| !it.stacks.is_empty());
    there
        .map(|it| block(format!("phase {} {} is built on it; destroy that first", it.phase.number, it.phase.name)))
        .collect()
}

/// What was changed beside the template; an update would put it back, or fail on it.
fn drift(scene: &Scene<'_>, action: &StackAction, purpose: Purpose) -> Option<Finding> {
    let name = &action.stack;
    let stack = found(scene, name).ok().flatten().filter(|_| purpose == Purpose::Update)?;
    let age = stack.drift_checked.map(|at| scene.now.cloud.since(at));
    let how = "`phase drift` looks again, and changes nothing";
    let report = scene.here().and_then(|here| here.formation.get(name)?.drift.value());
    Some(match (stack.drift, age, report) {
        (Drift::Unknown, _, _) => unknown(format!("whether {name} drifted is not known; {how}")),
        (_, Some(age), _) if age > BELIEVED => {
            unknown(format!("whether {name} drifted was last looked at {} ago; {how}", in_words(age)))
        }
        (Drift::InSync, _, _) => return None,
        (Drift::Drifted, _, None) => unknown(format!("{name} drifted; in what has not been read; {how}")),
        (Drift::Drifted, _, Some(report)) => {
            let told: Vec<String> = report.drifted.iter().filter_map(by_hand).collect();
            if told.is_empty() {
                return None;
            }
            block(format!("{} changed beside the template, and this puts it back or fails on it", told.join(", ")))
        }
    })
}

/// What of a resource was changed by hand; `None` where it is only what is set at run time.
fn by_hand(drift: &domain::ResourceDrift) -> Option<String> {
    if drift.is_deleted {
        return Some(format!("{} was deleted", drift.logical_id));
    }
    let runtime = RUNTIME.iter().find(|(kind, _)| drift.kind == *kind).map_or(&[][..], |(_, paths)| paths);
    let is_runtime = |path: &Text| runtime.iter().any(|known| path.raw().starts_with(known));
    let paths: Vec<&str> =
        drift.differences.iter().map(|it| &it.path).filter(|path| !is_runtime(path)).map(Text::as_str).collect();
    (!paths.is_empty()).then(|| format!("{} {}", drift.logical_id, paths.join(" ")))
}

fn cost(scene: &Scene<'_>, action: &StackAction) -> Finding {
    let StackChange::RollOut(roll_out) = &action.change else { return pass("it costs no more") };
    let monthly = roll_out.estimate.usd();
    if monthly.is_some_and(|Usd(usd)| usd <= 0.0) && roll_out.estimate.unpriced == 0 {
        return pass("it costs no more");
    }
    budget::against(scene, monthly, "what it costs is not known: nothing of it has a list price")
}

/// The phase that a stack of this platform is of, by its name.
fn phase(scene: &Scene<'_>, stack: &Text) -> Option<&'static Phase> {
    let name = stack.raw().strip_prefix(&scene.limits.platform.prefix)?.strip_prefix('-')?;
    PHASES.iter().find(|phase| phase.stacks.contains(&name))
}
