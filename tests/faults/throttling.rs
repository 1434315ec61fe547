//! A service that throttles for a minute is asked at most twice a second, whatever else goes on.

use std::time::Duration;

use domain::{Source, Usd};

use super::account::Account;
use super::console::Console;

const SECOND: Duration = Duration::from_secs(1);

async fn at_most_two_a_second(scenario: &str, service: &str, source: Source) {
    let faults = format!("[[events.fault]]\nat = '60s'\nfor = '60s'\nservice = '{service}'\nkind = 'throttle'\n");
    // With a budget of dollars that a minute of asking every second does not use up.
    let mut console = Console::spending(Account::with(scenario, &faults), Usd(100.0));
    console.lives(SECOND * 60).await;
    // It is not known to throttle before it has said so.
    console.refresh(source);
    console.lives(SECOND * 2).await;
    let mut counted = console.account.asked(service);
    let begun = counted;
    for second in 2..60 {
        // A person who presses r all the time must not change that.
        console.refresh(source);
        console.lives(SECOND).await;
        let asked = console.account.asked(service);
        assert!(asked - counted <= 2, "{service}: {} requests in second {second}", asked - counted);
        counted = asked;
    }
    assert!(counted > begun, "{service}: it is still asked whether it answers again");
    assert!(console.trouble(source).is_some(), "{service}");
    console.others_are_live(&[source]);
    console.lives(SECOND * 400).await;
    assert_eq!(console.trouble(source), None, "{service} after the minute");
}

#[tokio::test(start_paused = true)]
async fn auto_scaling() {
    at_most_two_a_second("calm", "autoscaling", Source::Capacity).await;
}

#[tokio::test(start_paused = true)]
async fn load_balancing() {
    at_most_two_a_second("calm", "elasticloadbalancing", Source::Targets).await;
}

#[tokio::test(start_paused = true)]
async fn cloudwatch() {
    at_most_two_a_second("calm", "monitoring", Source::Alarms).await;
}

#[tokio::test(start_paused = true)]
async fn security_tokens() {
    at_most_two_a_second("calm", "sts", Source::Account).await;
}

#[tokio::test(start_paused = true)]
async fn budgets() {
    at_most_two_a_second("calm", "budgets", Source::Spend).await;
}

#[tokio::test(start_paused = true)]
async fn cost_explorer() {
    at_most_two_a_second("calm", "ce", Source::Spend).await;
}

#[tokio::test(start_paused = true)]
async fn cloudformation() {
    at_most_two_a_second("calm", "cloudformation", Source::Phases).await;
}
