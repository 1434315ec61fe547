//! One service misbehaves: the other panes stay live, its own keeps its last figures and says why they are old.

use std::time::Duration;

use app::Pane;
use domain::{Freshness, Source};

use super::account::Account;
use super::console::Console;

/// Healthy for this long, so that every pane has been read.
const BEFORE: Duration = Duration::from_mins(1);
/// Then the fault, for two minutes; looked at near its end.
const DURING: Duration = Duration::from_secs(115);
/// The longest back-off, and some.
const AFTER: Duration = Duration::from_secs(400);

struct Case {
    kind: &'static str,
    service: &'static str,
    source: Source,
    pane: Pane,
    says: &'static str,
}

const fn case(kind: &'static str, service: &'static str, source: Source, pane: Pane, says: &'static str) -> Case {
    Case { kind, service, source, pane, says }
}

const CASES: [Case; 14] = [
    case("server-error", "autoscaling", Source::Capacity, Pane::Capacity, "AWS failed"),
    case("server-error", "monitoring", Source::Alarms, Pane::Alarms, "AWS failed"),
    case("truncated", "elasticloadbalancing", Source::Targets, Pane::Targets, "unreachable"),
    case("truncated", "monitoring", Source::Alarms, Pane::Alarms, "unreachable"),
    case("reset", "cloudformation", Source::Phases, Pane::Phases, "unreachable"),
    case("hang", "autoscaling", Source::Capacity, Pane::Capacity, "unreachable"),
    case("hang", "cloudformation", Source::Phases, Pane::Phases, "unreachable"),
    case("hang", "monitoring", Source::Alarms, Pane::Alarms, "unreachable"),
    case("malformed", "autoscaling", Source::Capacity, Pane::Capacity, "not understood"),
    case("malformed", "elasticloadbalancing", Source::Targets, Pane::Targets, "not understood"),
    case("malformed", "monitoring", Source::Alarms, Pane::Alarms, "not understood"),
    case("access-denied", "autoscaling", Source::Capacity, Pane::Capacity, "access denied: autoscaling:Describe"),
    case("access-denied", "monitoring", Source::Alarms, Pane::Alarms, "access denied: cloudwatch:"),
    case("throttle", "cloudformation", Source::Phases, Pane::Phases, "throttled"),
];

#[tokio::test(start_paused = true)]
async fn a_failing_service_leaves_the_other_panes_live_and_its_own_figures_in_place() {
    for case in CASES {
        let name = format!("{} of {}", case.kind, case.service);
        let faults = format!(
            "[[events.fault]]\nat = '60s'\nfor = '120s'\nservice = '{}'\nkind = '{}'\n",
            case.service, case.kind
        );
        let mut console = Console::on(Account::with("calm", &faults));
        console.lives(BEFORE).await;
        console.others_are_live(&[]);
        let (figures, asked) = (figures(&console, case.pane), console.account.asked(case.service));
        assert!(!figures.is_empty(), "{name}");

        console.lives(DURING).await;
        console.others_are_live(&[case.source]);
        let trouble = console.trouble(case.source).map(ToString::to_string).unwrap_or_default();
        assert!(trouble.contains(case.says), "{name}: {trouble}");
        assert_eq!(self::figures(&console, case.pane), figures, "{name}: the last good figures stay");
        let freshness = app::freshness(&console.model, case.pane);
        assert!(matches!(freshness, Freshness::Stale(_)), "{name}: {freshness:?}");
        let text = console.text();
        assert!(text.contains("STALE"), "{name}: the age is shown\n{text}");
        assert!(text.contains(case.says), "{name}: the reason is shown\n{text}");
        let during = console.account.asked(case.service) - asked;
        assert!((1..=200).contains(&during), "{name}: {during} requests in {DURING:?}");

        console.lives(AFTER).await;
        console.others_are_live(&[]);
    }
}

/// The names listed in a pane: what must not vanish.
fn figures(console: &Console, pane: Pane) -> Vec<String> {
    let estate = console.model.estate.regions.values();
    let names = estate.flat_map(|here| -> Vec<String> {
        match pane {
            Pane::Phases => here.stacks.value().into_iter().flatten().map(|it| it.name.to_string()).collect(),
            Pane::Targets => here.target_groups.value().into_iter().flatten().map(|it| it.name.to_string()).collect(),
            Pane::Capacity => here.groups.value().into_iter().flatten().map(|it| it.name.to_string()).collect(),
            Pane::Alarms => here.alarms.value().into_iter().flatten().map(|it| it.name.to_string()).collect(),
            Pane::Spend | Pane::Activity => Vec::new(),
        }
    });
    names.collect()
}

#[tokio::test(start_paused = true)]
async fn cost_explorer_failing_leaves_everything_else_live() {
    for kind in ["throttle", "server-error", "malformed", "hang", "access-denied", "truncated"] {
        let faults = format!("[[events.fault]]\nat = '0s'\nservice = 'ce'\nkind = '{kind}'\n");
        let mut console = Console::on(Account::with("calm", &faults));
        console.lives(Duration::from_mins(5)).await;
        console.others_are_live(&[Source::Spend]);
        assert!(console.trouble(Source::Spend).is_some(), "{kind}");
        assert_eq!(console.model.estate.billing.daily.value(), None, "{kind}: unknown, and not zero");
        let asked = console.account.asked("ce");
        assert!((1..=120).contains(&asked), "{kind}: {asked} requests, each of which is billed");
    }
}
