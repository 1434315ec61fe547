//! A report as Markdown, with its charts as lines of text.

use std::fmt::Write as _;

use super::chart::bars;
use super::report::{Judged, Report};

impl Report {
    /// As a wiki takes it.
    pub fn markdown(&self) -> String {
        let verdict = self.verdict.map_or("not closed", |verdict| verdict.as_str());
        let mut text = format!("# {}\n\n", cell(self.plan.title.as_str()));
        let _ = writeln!(text, "Run `{}` of `{}` in {}.\n", self.run, self.plan.drill, self.plan.region);
        let _ = writeln!(text, "Result: **{} {}**\n", verdict.to_uppercase(), self.residue.to_uppercase());
        if !self.left.is_empty() {
            let _ = writeln!(text, "Left: {}\n", cell(&self.left));
        }
        for why in &self.why {
            let _ = writeln!(text, "- {}", cell(why));
        }
        text.push_str("\n## Measures\n\n| measure | measured | target |\n|---|---|---|\n");
        for judged in &self.measures {
            let target = judged.target_s.map_or("-".to_owned(), |target| format!("<= {target} s"));
            let _ = writeln!(text, "| {} | {} | {target} |", cell(&judged.measured.name), cell(&judged.in_words()));
        }
        if !self.plan.loss.is_empty() {
            let _ = writeln!(text, "\nPromised loss: {}", cell(self.plan.loss.as_str()));
        }
        text.push_str("\n## Signs\n\n```\n");
        for track in &self.tracks {
            let _ = writeln!(text, "{}\n  {}", track.name, bars(track));
        }
        text.push_str("```\n\n## Time line\n\n| at | what |\n|---|---|\n");
        for line in &self.timeline {
            let _ = writeln!(text, "| {} | {} |", line.at, cell(&line.what));
        }
        let _ = writeln!(text, "\nPlan digest `{}`.", self.plan.digest);
        text
    }
}

impl Judged {
    /// `<= 120 s, resolution 60 s`.
    pub fn in_words(&self) -> String {
        let measured = &self.measured;
        let fine = measured.resolution_s.map_or(String::new(), |fine| format!(", resolution {fine} s"));
        match (measured.seconds, &measured.value) {
            (Some(seconds), _) => format!("<= {seconds} s{fine}"),
            (None, Some(value)) => format!("{value}{fine}"),
            (None, None) => {
                let why = measured.missing.as_ref().or(measured.remark.as_ref());
                format!("- ({})", why.map_or("not measured", String::as_str))
            }
        }
    }
}

/// What stands in a table, or in a line: no mark of it is taken for Markdown's own.
fn cell(words: &str) -> String {
    let mut safe = String::with_capacity(words.len());
    for c in words.chars() {
        if matches!(c, '|' | '<' | '>' | '`' | '*' | '[' | ']' | '\\') && !words.starts_with("<= ") {
            safe.push('\\');
        }
        safe.push(if c.is_control() { ' ' } else { c });
    }
    safe
}
