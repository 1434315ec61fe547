//! The reference of keys and commands, in Markdown, made from the command table.

use std::fmt::Write as _;

use crate::commands::{self, Command, Context};

/// Every key and what it does, by where it works.
pub fn keys_markdown() -> String {
    let mut page = String::from(
        "# Keys\n\nThe keys that commands have unless `[keys]` of the [configuration](configuration.md) gives them \
         others, by the id.\nMade from the command table; `?` shows in the console what is bound there.\n",
    );
    for context in Context::ALL {
        let _ = write!(page, "\n## {}\n\n| key | does | id |\n|---|---|---|\n", context.title());
        for command in commands::all().filter(|command| command.context == context) {
            let _ = writeln!(page, "| {} | {} | `{}` |", keys(command), command.help, command.id);
        }
    }
    page
}

/// Every command of the palette, by its id.
pub fn commands_markdown() -> String {
    let mut page = String::from(
        "# Commands\n\nWhat the palette (`:`) finds.\n\n| command | id | keys | does |\n|---|---|---|---|\n",
    );
    for command in commands::in_palette() {
        let _ = writeln!(page, "| {} | `{}` | {} | {} |", command.title, command.id, keys(command), command.help);
    }
    page
}

fn keys(command: &Command) -> String {
    let keys: Vec<String> = command.keys.iter().map(|key| format!("`{key}`")).collect();
    if keys.is_empty() { "none".to_owned() } else { keys.join(" ") }
}
