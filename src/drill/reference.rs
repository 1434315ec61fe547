//! The reference of the file format, made from the tables of the vocabulary.

use std::fmt::Write as _;

use crate::library::LIBRARY;
use crate::model::{Kind, ParamType};
use crate::reader::{EVIDENCE_KEPT, EVIDENCE_TAKEN, form};
use crate::vocabulary::{ACTIONS, ArgumentWord, METRICS, Need, PROBES, Returns, STACKS, WayBack};

const HEAD: &str = "# Drill files

<!-- Made from the code: UPDATE_DOCS=1 cargo test -p drill. -->

A drill is a file `*.drill.toml` of the format `finops-drill/1`, TOML 1.0, at most 256 KiB and 64 steps. Its words are
those below and no others; `finops-tui drill lint FILE` says every fault at once, `FILE:LINE:COLUMN: key: what is wrong;
what to write`. There is no shell and no way to call anything else.

- `${name}` is a whole value or the right-hand side of `is`: a parameter, a `let`, `${before.PROBE_NAME}` (what the same
  probe read before anything was done), `${step.ID.OUTPUT}`, `${run.mark}`. In `say` and `manual` it is only shown.
- In what a step expects, and in its undo, a required argument that is not written is the step's own of that name.
- Each step says `say` and `within`; one that changes something says `expect`, `manual`, and one of `[step.undo]` and
  `irreversible`. `severity` may be left out; it is never milder than that of the actions.
- `[[check]]` is the steady state, one `before` and one `after` at least. `[[abort]]` is what must hold: `for` is how long
  it may fail, `blind` how long it may be unreadable.
- A mitigation holds what it did until somebody takes it back. Where AWS has a timer its fuse is an hour or longer and
  fixed; a drill's is 30 minutes or shorter and renewed.
";

/// The reference, Markdown.
pub fn reference() -> String {
    let mut page = HEAD.to_owned();
    brought(&mut page);
    let _ = writeln!(page, "\n## Types of parameters\n\n| type | |\n|---|---|");
    for of in ParamType::ALL {
        let _ = writeln!(page, "| `{}` | {} |", of.name(), of.about());
    }
    let _ = writeln!(page, "\n`from = \"phase:STACK/OutputKey\"` reads the output of a stack: {}.", STACKS.join(", "));
    actions(&mut page);
    probes(&mut page);
    let _ = writeln!(
        page,
        "\n## Metrics\n\nA metric is a word of this table, or `NAMESPACE:NAME`.\n\n| word | metric | of | |\n|---|---|---|---|"
    );
    for word in METRICS {
        let beside = word.companion.map_or(String::new(), |it| format!(" Missing beside {it} it is 0."));
        let _ = writeln!(
            page,
            "| `{}` | {} {}, {} | {} | {}{beside} |",
            word.word,
            word.namespace,
            word.name,
            word.stat,
            word.of.name(),
            word.about
        );
    }
    let _ = writeln!(
        page,
        "\n## Evidence\n\n`take` is one of {}, or `longest-gap` of a metric. `keep` is some of {}.",
        EVIDENCE_TAKEN.join(", "),
        EVIDENCE_KEPT.join(", ")
    );
    page
}

fn brought(page: &mut String) {
    let _ = writeln!(page, "\n## What the program brings\n\n| id | kind | severity | phase | |\n|---|---|---|---|---|");
    for embedded in LIBRARY {
        let Ok(drill) = embedded.read() else { continue };
        let kind = if drill.kind == Kind::Drill { "drill" } else { "mitigation" };
        let _ = writeln!(
            page,
            "| `{}` | {kind} | {} | {} | {} |",
            drill.id,
            drill.severity.name(),
            embedded.phase,
            drill.title
        );
    }
}

fn actions(page: &mut String) {
    let _ = writeln!(page, "\n## Actions");
    for word in ACTIONS {
        let back = match word.way_back {
            WayBack::NothingToUndo => "It changes nothing in the account.".to_owned(),
            WayBack::By(ways) => format!("Its way back is `{}`.", ways.join("` or `")),
            WayBack::None => "Nothing takes it back.".to_owned(),
        };
        let fuse = word.fuse.map_or(String::new(), |fuse| format!(" AWS has a timer for it: `native = \"{fuse}\"`."));
        let _ =
            writeln!(page, "\n### `{}`\n\n{} Severity: {}. {back}{fuse}", word.name, word.about, word.severity.name());
        if !word.brings.is_empty() {
            let _ = writeln!(page, "It brings `{}`.", word.brings.join("`, `"));
        }
        arguments(page, word.arguments);
    }
}

fn probes(page: &mut String) {
    let _ = writeln!(page, "\n## Probes");
    for word in PROBES {
        let _ = writeln!(page, "\n### `{}`\n\n{} It brings {}.", word.name, word.about, brings(word.returns));
        arguments(page, word.arguments);
    }
}

fn brings(returns: Returns) -> String {
    match returns {
        Returns::Flag => "true or false".to_owned(),
        Returns::Number("") => "a number".to_owned(),
        Returns::Number(unit) => format!("a number of {unit}"),
        Returns::Percent => "a share".to_owned(),
        Returns::Span => "a span of time".to_owned(),
        Returns::Choice(words) => format!("one of {}", words.join(", ")),
        Returns::Name(of) => format!("the name of {of}"),
        Returns::Subject(of) => format!("what a parameter of type {} is", of.name()),
    }
}

fn arguments(page: &mut String, words: &[ArgumentWord]) {
    if words.is_empty() {
        return;
    }
    let _ = writeln!(page, "\n| argument | what to write | |\n|---|---|---|");
    for word in words {
        let need = match word.need {
            Need::Required => String::new(),
            Need::Optional => " May be left out.".to_owned(),
            Need::Default(default) => format!(" Left out: `{default}`."),
        };
        let _ = writeln!(page, "| `{}` | {} | {}{need} |", word.name, form(word.kind), word.about);
    }
}
