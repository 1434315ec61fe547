//! The last lines: what the console leaves open, and what takes it up.

use console::Left;

/// A line for each run that is not closed; empty where there is none.
pub(super) fn farewell(left: &Left) -> Vec<String> {
    let mut lines = Vec::new();
    for run in &left.underway {
        lines.push(format!(
            "finops-tui: run {run} was on its way; nobody knows yet whether it arrived: the next start looks, or \
             `finops-tui journal show {run}`"
        ));
    }
    for open in left.open.iter().filter(|open| !left.underway.contains(&open.run)) {
        let (run, what) = (open.run, open.action.title());
        lines.push(match open.revert_at {
            Some(at) => format!(
                "finops-tui: run {run} ({what}) is to be put back at {at}: by a console that runs then, or now by \
                 `finops-tui scale revert {run}`; `finops-tui scale keep {run}` keeps it"
            ),
            None => format!("finops-tui: run {run} ({what}) is not closed: `finops-tui doctor` says what to do"),
        });
    }
    lines
}

#[cfg(test)]
mod tests {
    use change::{Action, GroupAction, GroupChange, OpenRun, RunId};
    use domain::{Moment, Region};

    use super::*;

    fn open(secs: i64, revert_at: Option<Moment>) -> OpenRun {
        let action = Action::Group(GroupAction { group: "web".into(), change: GroupChange::Desired(4) });
        let run = RunId::new(Moment::from_secs(secs), 7);
        OpenRun { run, action, region: Region::new("us-east-1"), by: "ada@laptop".into(), revert_at }
    }

    #[test]
    fn each_open_run_is_said_once_with_what_takes_it_up() {
        let (waiting, lost) = (open(1, Some(Moment::from_secs(600))), open(2, None));
        let left = Left { open: vec![waiting.clone(), lost.clone()], underway: vec![lost.run] };
        let lines = farewell(&left);
        assert_eq!(lines.len(), 2);
        assert!(lines[0].contains(&lost.run.to_string()) && lines[0].contains("on its way"), "{}", lines[0]);
        let put_back = format!(
            "at 1970-01-01T00:10:00Z: by a console that runs then, or now by `finops-tui \
                                scale revert {}`",
            waiting.run
        );
        assert!(lines[1].contains(&put_back), "{}", lines[1]);
        assert_eq!(farewell(&Left::default()), Vec::<String>::new());
    }
}
