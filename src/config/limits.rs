//! Reading `[profiles.NAME.limits]`: what guards judge by.

use std::collections::BTreeMap;
use std::time::Duration;

use change::{ChangeWindow, Freeze};
use domain::{Moment, Text, Usd};
use toml::de::{DeTable, DeValue};

use super::keys;
use super::section::{Section, Wrong, kind};
use super::values;

/// The limits of a profile as they are written in the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LimitsEntry {
    /// Requests a second that one instance of a group carries safely, by group.
    safe_load: BTreeMap<String, f64>,
    freezes: Vec<Freeze>,
    windows: Vec<ChangeWindow>,
    paging: Vec<String>,
    step_percent: Option<u8>,
    cool_down: Option<Duration>,
    monthly_usd: Option<Usd>,
    /// The table that consoles share.
    pub(super) operations_table: Option<String>,
}

impl LimitsEntry {
    /// Reads the section.
    pub(super) fn read(section: &Section<'_>) -> Self {
        section.refuse_unknown(&keys::names("profiles.NAME.limits"));
        Self {
            safe_load: section.section("safe_load").map(|groups| safe_load(&groups)).unwrap_or_default(),
            freezes: section.read_list("freezes", FREEZES, freeze).unwrap_or_default(),
            windows: section.read_list("windows", WINDOWS, window).unwrap_or_default(),
            paging: section.read_list("paging", "[\"web-5xx\"]", values::string).unwrap_or_default(),
            step_percent: section.read("step_percent", percent),
            cool_down: section.read("cool_down", |value| values::seconds(value, 0, 86_400)),
            monthly_usd: section.read("monthly_usd", |value| values::usd(value, 1e9)),
            operations_table: section.read("operations_table", table_name),
        }
    }

    /// The limits with what was not written as it is by default.
    pub(super) fn limits(self) -> change::Limits {
        let default = change::Limits::default();
        change::Limits {
            safe_load: self.safe_load,
            freezes: self.freezes,
            windows: self.windows,
            paging: self.paging,
            step_percent: self.step_percent.unwrap_or(default.step_percent),
            cool_down: self.cool_down.unwrap_or(default.cool_down),
            monthly_usd: self.monthly_usd,
            ..default
        }
    }
}

const FREEZES: &str =
    "[{ from = \"2026-12-18T00:00:00Z\", until = \"2027-01-04T00:00:00Z\", why = \"end of the year\" }]";

const WINDOWS: &str = "[\"Mon-Thu 09:00-15:30 Europe/London\"]";

fn safe_load(groups: &Section<'_>) -> BTreeMap<String, f64> {
    // Nothing at all would make every group too small.
    let read = |name: &str| Some((name.to_owned(), groups.read(name, |value| values::number(value, 0.01, 1e6))?));
    groups.names().filter_map(read).collect()
}

fn window(value: &DeValue<'_>) -> Result<ChangeWindow, Wrong> {
    let text = values::string(value)?;
    ChangeWindow::parse(&text).map_err(|fault| {
        let said = fault.to_string();
        let (wrong, remedy) = said.split_once("; ").unwrap_or((&said, "write it as in docs/configuration.md"));
        Wrong(wrong.to_owned(), remedy.to_owned())
    })
}

/// What a freeze is written with.
const PARTS: [&str; 3] = ["from", "until", "why"];

fn freeze(value: &DeValue<'_>) -> Result<Freeze, Wrong> {
    let DeValue::Table(table) = value else {
        return Err(Wrong(format!("is {}, where a table is wanted", kind(value)), write_freeze()));
    };
    if let Some(other) = table.keys().map(|key| key.get_ref().as_ref()).find(|key| !PARTS.contains(key)) {
        return Err(Wrong(format!("{other} is no part of a freeze"), write_freeze()));
    }
    let (from, until) = (moment(table, "from")?, moment(table, "until")?);
    if until <= from {
        return Err(Wrong("ends before it begins".to_owned(), "write from before until".to_owned()));
    }
    let why = part(table, "why").and_then(|value| named("why", values::string(value)))?;
    Ok(Freeze { from, until, why: Text::new(&why) })
}

fn write_freeze() -> String {
    format!("write freezes = {FREEZES}")
}

fn part<'a>(table: &'a DeTable<'_>, name: &str) -> Result<&'a DeValue<'a>, Wrong> {
    let found = table.get(name).map(toml::Spanned::get_ref);
    found.ok_or_else(|| Wrong(format!("a freeze lacks {name}"), write_freeze()))
}

fn named<T>(name: &str, read: Result<T, Wrong>) -> Result<T, Wrong> {
    read.map_err(|Wrong(wrong, remedy)| Wrong(format!("{name} {wrong}"), remedy))
}

/// A time with its zone, in quotes or as TOML writes times.
fn moment(table: &DeTable<'_>, name: &str) -> Result<Moment, Wrong> {
    let text = match part(table, name)? {
        DeValue::Datetime(time) => time.to_string(),
        value => named(name, values::string(value))?,
    };
    let remedy = format!("write {name} = \"2026-12-18T00:00:00Z\", in UTC or with its offset");
    Moment::parse(&text).map_err(|_| Wrong(format!("{name} {text:?} is not a time"), remedy))
}

fn percent(value: &DeValue<'_>) -> Result<u8, Wrong> {
    let remedy = || "write whole percent from 1 to 100".to_owned();
    let DeValue::Integer(number) = value else { return Err(Wrong(format!("is {}", kind(value)), remedy())) };
    let read = u8::from_str_radix(number.as_str(), number.radix()).ok().filter(|percent| (1..=100).contains(percent));
    read.ok_or_else(|| Wrong(format!("{} is out of range", number.as_str()), remedy()))
}

/// A name that DynamoDB gives to tables.
fn table_name(value: &DeValue<'_>) -> Result<String, Wrong> {
    let text = values::string(value)?;
    let is_name = (3..=255).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    let remedy = "write 3 to 255 letters, digits, dashes, dots or underscores, such as \"finops-operations\"";
    if is_name { Ok(text) } else { Err(Wrong(format!("{text:?} is no table's name"), remedy.to_owned())) }
}
