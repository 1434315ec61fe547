//! Credentials that have expired: one sentence with the command that renews them, and no knocking at the door.

use std::time::Duration;

use domain::{CloudError, Source};

use super::account::Account;
use super::console::Console;

#[tokio::test(start_paused = true)]
async fn an_expired_token_from_the_start_names_the_login_command() {
    let mut console = Console::on(Account::with("calm", "[[events.fault]]\nat = '0s'\nkind = 'expired-token'\n"));
    console.lives(Duration::from_mins(2)).await;
    assert!(matches!(console.trouble(Source::Account), Some(CloudError::Expired { .. })));
    let text = console.text();
    assert!(text.contains("aws sso login --profile demo"), "{text}");
    let asked = console.account.twin.requests().total();
    assert!((1..=30).contains(&asked), "{asked} requests in two minutes");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_expires_leaves_the_figures_and_comes_back_with_the_login() {
    let faults = "[[events.fault]]\nat = '60s'\nfor = '600s'\nkind = 'expired-token'\n";
    let mut console = Console::on(Account::with("calm", faults));
    console.lives(Duration::from_mins(1)).await;
    console.others_are_live(&[]);
    let asked = console.account.twin.requests().total();
    console.lives(Duration::from_secs(590)).await;
    let here = console.model.estate.regions.values().next().unwrap();
    assert!(here.groups.value().is_some_and(|groups| !groups.is_empty()), "the last good figures stay");
    let text = console.text();
    assert!(text.contains("aws sso login --profile demo") || text.contains("expired"), "{text}");
    let during = console.account.twin.requests().total() - asked;
    assert!(during <= 600, "{during} requests in ten minutes");
    console.lives(Duration::from_secs(400)).await;
    console.others_are_live(&[]);
}
