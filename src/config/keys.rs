//! Every key a configuration may have: the one table that the parser, its suggestions and the reference read.

/// A key, what it takes, and what it does.
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "what a key takes and does is read by the reference, which a test keeps")
)]
pub(crate) struct KeyDoc {
    /// Its table: empty for the top of the file.
    pub(crate) section: &'static str,
    /// Its name.
    pub(crate) name: &'static str,
    /// The form of its value.
    pub(crate) form: &'static str,
    /// The value in force when it is not written.
    pub(crate) default: &'static str,
    /// What it does, as one sentence.
    pub(crate) what: &'static str,
}

const fn key(
    section: &'static str,
    name: &'static str,
    form: &'static str,
    default: &'static str,
    what: &'static str,
) -> KeyDoc {
    KeyDoc { section, name, form, default, what }
}

const fn limit(name: &'static str, form: &'static str, default: &'static str, what: &'static str) -> KeyDoc {
    key("profiles.NAME.limits", name, form, default, what)
}

const SECONDS: &str = "whole seconds, 1 to 86400";

/// The table itself.
pub(crate) const KEYS: &[KeyDoc] = &[
    key("", "theme", "name of a theme", "\"dark\"", "Colours of the console; `finops-tui theme list` names them."),
    key("", "bell", "true or false", "true", "Ring the terminal's bell when an alarm begins to fire."),
    key("", "mouse", "true or false", "false", "Take the mouse; most terminals then need shift to select text."),
    key("cadence", "account", SECONDS, "300", "How often STS is asked who we are."),
    key(
        "cadence",
        "phases",
        SECONDS,
        "30",
        "How often the stacks, their resources and their events are read; more than six at rest take turns, one each five seconds.",
    ),
    key(
        "cadence",
        "targets",
        SECONDS,
        "10",
        "How often target groups, and the health of what is selected or failing, are read.",
    ),
    key(
        "cadence",
        "capacity",
        SECONDS,
        "10",
        "How often the Auto Scaling groups are read; their policies, schedules and activities every third time.",
    ),
    key("cadence", "alarms", SECONDS, "10", "How often the alarms are read."),
    key(
        "cadence",
        "metrics",
        "whole seconds, 60 to 86400",
        "60",
        "How often datapoints are read; each metric asked for is billed.",
    ),
    key(
        "cadence",
        "spend",
        "whole seconds, 21600 to 604800",
        "21600",
        "How often Cost Explorer is asked; each request costs $0.01.",
    ),
    key("cadence", "budgets", "whole seconds, 60 to 86400", "3600", "How often AWS Budgets is asked."),
    key(
        "cadence",
        "health_per_second",
        "number, 0.1 to 20",
        "2.0",
        "Target groups whose health is read each second, in rotation.",
    ),
    key(
        "cost_explorer",
        "usd_per_day",
        "US dollars, 0 to 100",
        "0.50",
        "What this console may spend on Cost Explorer requests a day (UTC); 0 asks nothing.",
    ),
    key(
        "keys",
        "\"pane.alarms\"",
        "list of keys: `4`, `ctrl-r`, `alt-x`, `f5`, `enter`, `shift-tab`, `space`, `up`, ...",
        "[\"4\"]",
        "The keys of a command, here of `pane.alarms`, in place of its own; any id of [keys](keys.md) in quotes. An empty \
         list leaves the command to the palette.",
    ),
    key(
        "profiles.NAME",
        "account_id",
        "string of 12 digits",
        "not pinned",
        "The account the profile must lead to; with any other, every command refuses.",
    ),
    key(
        "profiles.NAME",
        "regions",
        "list of region codes",
        "the profile's own region",
        "The regions shown, side by side.",
    ),
    key(
        "profiles.NAME",
        "environment",
        "string",
        "none",
        "What the account is for; `prod` or `production` as a whole word protects it.",
    ),
    key(
        "profiles.NAME",
        "protected",
        "true or false",
        "true where profile or environment says prod or production",
        "Red frame and PROD in words; taking it off such a profile needs `account_id`.",
    ),
    key(
        "profiles.NAME",
        "stack_prefix",
        "letters, digits, dashes",
        "\"finops\"",
        "How the platform's stacks are named: `finops` in `finops-foundation`.",
    ),
    key(
        "profiles.NAME",
        "deployment_role",
        "ARN of a role",
        "none: by whoever executes a change set, or by the role that the stack has",
        "The role by which CloudFormation makes, changes and deletes the platform's stacks.",
    ),
    key(
        "profiles.NAME",
        "watch",
        "list of names, or tags as \"key=value\"",
        "everything",
        "The groups and target groups shown.",
    ),
    key(
        "profiles.NAME",
        "phase",
        "table of values by parameter",
        "none",
        "What the templates of the phases ask for, such as `{ CertificateArn = \"arn:…\", WebMax = 6 }`; `finops-tui phase plan N` names what is missing.",
    ),
    limit(
        "safe_load",
        "table of numbers by group, 0.01 to 1000000",
        "none",
        "Requests a second that one instance of a group carries safely; a change that leaves less than the load of the \
         last hour needs is stopped.",
    ),
    limit(
        "freezes",
        "list of tables with `from`, `until` and `why`",
        "[]",
        "Times in which nothing is changed that takes away or moves capacity.",
    ),
    limit(
        "windows",
        "list of weekdays, hours and an IANA time zone",
        "[]",
        "Times in which alone such changes are made; at any time when empty. Hours that end before they begin end on the \
         day after.",
    ),
    limit(
        "paging",
        "list of alarm names",
        "every alarm with an action",
        "Alarms that wake somebody up: while one fires, its subject is not taken capacity from.",
    ),
    limit("step_percent", "whole percent, 1 to 100", "10", "The greatest share of a group that one change removes."),
    limit(
        "cool_down",
        "whole seconds, 0 to 86400",
        "300",
        "The least time between two changes of a subject by people; a longer warm-up of its group counts instead.",
    ),
    limit(
        "monthly_usd",
        "US dollars, 0 to 1000000000",
        "none",
        "What the account may cost a month, where no AWS budget says it.",
    ),
    limit(
        "operations_table",
        "name of a DynamoDB table",
        "\"finops-operations\"",
        "The table in which consoles share lease, runs and approvals.",
    ),
];

/// The names of the keys a section may have.
pub(super) fn names(section: &str) -> Vec<&'static str> {
    KEYS.iter().filter(|key| key.section == section).map(|key| key.name).collect()
}

/// The reference of every key, as Markdown.
#[cfg(test)]
pub(super) fn reference() -> String {
    use std::fmt::Write as _;

    let mut page = String::from(
        "# Configuration\n\n\
         No file is needed. `finops-tui config init` writes one with every key and its default, commented;\n\
         `finops-tui config check` reports every fault at once, each with its line and what to write;\n\
         `finops-tui config path` says where the file is looked for: `$XDG_CONFIG_HOME/finops-tui/config.toml`,\n\
         or `~/.config/finops-tui/config.toml`, on Linux and macOS alike. An unknown key is a fault.\n",
    );
    let mut section = None;
    for key in KEYS {
        if section != Some(key.section) {
            section = Some(key.section);
            let title = if key.section.is_empty() { "At the top".to_owned() } else { format!("`[{}]`", key.section) };
            let _ = write!(page, "\n## {title}\n\n| key | takes | default | what it does |\n|---|---|---|---|\n");
        }
        let _ = writeln!(page, "| `{}` | {} | {} | {} |", key.name, key.form, key.default, key.what);
    }
    page
}
