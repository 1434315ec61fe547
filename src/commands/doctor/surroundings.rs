//! What is around the console: configuration, profile, terminal, log, and what it may spend.

use std::io::{IsTerminal as _, stdin, stdout};

use domain::{MeterReading, Region, Usd};

use super::check::Check;
use crate::commands::session::Session;
use crate::config::Paths;

/// What can be checked without AWS.
pub(super) fn checks(session: &Session) -> Vec<Check> {
    vec![config(session), profile(session), terminal(), log(), cache(session)]
}

fn config(session: &Session) -> Check {
    match &session.file {
        Some(file) if file.exists() => Check::good("config", &format!("{}: no faults", file.display())),
        Some(file) => Check::good("config", &format!("no file at {}: the defaults hold", file.display())),
        None => Check::note("config", "there is no home folder: the defaults hold", "set HOME or XDG_CONFIG_HOME"),
    }
}

fn profile(session: &Session) -> Check {
    let profile = &session.profile;
    let regions: Vec<&str> = profile.regions.iter().map(Region::as_str).collect();
    let regions = if regions.is_empty() { "the AWS configuration's region".to_owned() } else { regions.join(", ") };
    let protected = if profile.is_protected { ", protected" } else { "" };
    let simulated = session.simulation.as_ref().map(|it| format!(", simulated ({})", it.scenario)).unwrap_or_default();
    Check::good("profile", &format!("{}: {regions}{protected}{simulated}", profile.name))
}

fn terminal() -> Check {
    const NAME: &str = "terminal";
    let kind = std::env::var("TERM").unwrap_or_default();
    if !(stdin().is_terminal() && stdout().is_terminal()) {
        return Check::note(NAME, "none here: the console needs one", "use `finops-tui status` without a terminal");
    }
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|it| !it.is_empty()));
    let is_utf8 = locale.is_some_and(|locale| locale.to_lowercase().replace('-', "").contains("utf8"));
    match kind.as_str() {
        "" | "dumb" => Check::wrong(
            NAME,
            "TERM names no terminal that can be drawn on",
            "set TERM, or use `finops-tui status --watch`",
        ),
        _ if !is_utf8 => Check::note(
            NAME,
            &format!("{kind}, locale not UTF-8"),
            "set LANG=C.UTF-8, or frames and charts may be garbled",
        ),
        _ => Check::good(NAME, &kind),
    }
}

fn log() -> Check {
    match Paths::of_user().map(|paths| paths.log()) {
        Some(file) if file.exists() => Check::good("log", &file.display().to_string()),
        Some(file) => {
            Check::note("log", &format!("{} could not be written", file.display()), "make its folder writable")
        }
        None => Check::note("log", "there is no home folder: nothing is logged", "set HOME or XDG_STATE_HOME"),
    }
}

/// Where billed answers are kept, and what they cost: without it nothing billed is asked.
fn cache(session: &Session) -> Check {
    const NAME: &str = "cache";
    let Some(folder) = session.cache() else { return Check::good(NAME, "none: a simulated account costs nothing") };
    let path = folder.display();
    match console::can_keep(&folder) {
        Ok(()) => Check::good(NAME, &path.to_string()),
        Err(error) => Check::wrong(
            NAME,
            &format!(
                "{path} cannot be written ({error}): the daily budget could not hold, so Cost Explorer is not asked"
            ),
            "make it writable, or set XDG_CACHE_HOME to a folder that is",
        ),
    }
}

/// What this console may spend on billed calls, and has.
pub(super) fn budget(session: &Session, meter: &MeterReading) -> Check {
    let limit = session.config.cost_explorer_usd_per_day;
    let what = format!("{} of {limit} today, {} calls in this run", meter.usd_today, meter.calls_today);
    match meter.usd_today {
        _ if limit <= Usd(0.0) => {
            Check::note("API budget", "Cost Explorer is switched off", "raise cost_explorer.usd_per_day to see spend")
        }
        spent if spent >= limit => {
            Check::note("API budget", &what, "raise cost_explorer.usd_per_day, or wait for midnight UTC")
        }
        _ => Check::good("API budget", &what),
    }
}
