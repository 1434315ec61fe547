//! Answers of several pages of which one cannot be read, and answers of which only some can.

use std::time::Duration;

use domain::Source;
use twin::Scenario;

use super::account::Account;
use super::console::Console;

/// 450 alarms: five pages of a hundred.
fn five_pages(faults: &str) -> Account {
    let text = format!("title = 't'\nabout = 'a'\n[bulk]\nalarms = 450\ngroups = 20\ntargets = 40\n{faults}");
    Account::of("partial", &Scenario::parse(&text).unwrap())
}

#[tokio::test(start_paused = true)]
async fn a_page_that_cannot_be_read_leaves_the_others_and_a_mark() {
    let faults = "[[events.fault]]\nat = '0s'\nservice = 'monitoring'\noperation = 'DescribeAlarms'\n\
                  kind = 'server-error'\npage = 2\n";
    let mut console = Console::on(five_pages(faults));
    console.lives(Duration::from_secs(90)).await;
    console.others_are_live(&[Source::Alarms]);
    let here = console.model.estate.regions.values().next().unwrap();
    let alarms = here.alarms.value().map_or(0, Vec::len);
    assert!((1..450).contains(&alarms), "{alarms} alarms: what could be read");
    assert!(here.alarms.gap().is_some(), "and that it is not all");
    let text = console.text();
    assert!(text.contains("partial"), "{text}");
    let asked = console.account.twin.requests().of("monitoring", "DescribeAlarms");
    assert!(asked <= 90, "{asked} requests");
}

#[tokio::test(start_paused = true)]
async fn every_page_is_read_when_all_are_well() {
    let mut console = Console::on(five_pages(""));
    console.lives(Duration::from_mins(1)).await;
    let here = console.model.estate.regions.values().next().unwrap();
    assert!(here.alarms.value().map_or(0, Vec::len) >= 450);
    assert_eq!(here.alarms.gap(), None);
    console.others_are_live(&[]);
}

#[tokio::test(start_paused = true)]
async fn one_operation_denied_leaves_the_rest_of_its_service() {
    let faults = "[[events.fault]]\nat = '0s'\nservice = 'autoscaling'\noperation = 'DescribePolicies'\n\
                  kind = 'access-denied'\n";
    let mut console = Console::on(Account::with("calm", faults));
    console.lives(Duration::from_mins(2)).await;
    console.others_are_live(&[Source::Capacity]);
    let trouble = console.trouble(Source::Capacity).map(ToString::to_string).unwrap_or_default();
    assert_eq!(trouble, "access denied: autoscaling:DescribePolicies");
    let here = console.model.estate.regions.values().next().unwrap();
    assert!(here.groups.value().is_some_and(|groups| !groups.is_empty()));
    let asked = console.account.twin.requests().of("autoscaling", "DescribePolicies");
    assert!((1..=10).contains(&asked), "{asked} requests: nothing changes until somebody grants it");
}

#[tokio::test(start_paused = true)]
async fn an_empty_account_is_empty_and_not_broken() {
    let mut console = Console::on(Account::with("empty", ""));
    console.lives(Duration::from_mins(1)).await;
    console.others_are_live(&[Source::Spend]);
    let text = console.text();
    assert!(!text.contains("STALE"), "{text}");
    // Without a history Cost Explorer forecasts nothing, and says so.
    let trouble = console.trouble(Source::Spend).map(ToString::to_string).unwrap_or_default();
    assert!(trouble.contains("Insufficient amount of historical data"), "{trouble}");
    assert!(console.account.asked("ce") <= 10, "{} requests", console.account.asked("ce"));
}
