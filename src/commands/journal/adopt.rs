//! `journal adopt`: a run that another machine's console has left open, taken over by the shared registry.

use change::{Ending, RunId, Undo};
use console::change::LeftRun;
use domain::{Moment, Region, Text};
use serde::Serialize;

use super::refuse_read_only;
use crate::cli::Form;
use crate::commands::change::{Refused, performer};
use crate::commands::session::Session;
use crate::exit::{Exit, Stop};
use crate::output;

/// A run that was taken over, as scripts read it.
#[derive(Serialize)]
struct Adopted {
    run: RunId,
    /// Who had it, by the name of their console.
    from: Text,
    by: Text,
    action: &'static str,
    title: String,
    region: Region,
    /// When its own console would have put it back.
    revert_at: Option<Moment>,
    /// How it ended, by what is read now.
    ending: &'static str,
    reads: Text,
    /// The `aws` command line that puts it back; `None` where there is none, or nobody here knows it.
    way_back: Option<String>,
}

/// Takes the run over, and prints how it reads now and what can be done.
pub(super) async fn run(session: &Session, run: RunId, form: Form) -> Result<Exit, Stop> {
    let adopted = async {
        refuse_read_only(session)?;
        let acting = performer(session, session.connect().await?).await?;
        output::complain("looking whether its console is there; that takes up to a minute");
        acting.adopt_left(run).await.map_err(|why| Refused::new(Exit::REFUSED, why.to_string()))
    };
    let adopted = adopted.await.map_err(|refused: Refused| refused.told(form))?;
    let adopted: Vec<Adopted> = adopted.into_iter().map(document).collect();
    match form {
        Form::Json => output::print_json(&adopted)?,
        Form::Table => output::print(&adopted.iter().map(page).collect::<Vec<_>>().join("\n"))?,
    };
    Ok(Exit::DONE)
}

fn document(left: LeftRun) -> Adopted {
    let LeftRun { run, owner, ending, reads, undo } = left;
    let way_back = match undo {
        Some(Undo::By(action)) => Some(action.cli(&run.region)),
        _ => None,
    };
    Adopted {
        run: run.run,
        from: owner,
        by: run.by,
        action: run.action.id(),
        title: run.action.title(),
        region: run.region,
        revert_at: run.revert_at,
        ending: ending.as_str(),
        reads,
        way_back,
    }
}

fn page(it: &Adopted) -> String {
    let Adopted { run, from, title, region, reads, .. } = it;
    let own = match it.revert_at {
        Some(at) => format!("its own console, should it come back, leaves it alone at {at}\n"),
        None => String::new(),
    };
    let back = match &it.way_back {
        Some(cli) if it.ending != Ending::NotStarted.as_str() => {
            format!("put it back:  finops-tui scale revert {run} --write\n        or:   {cli}\n")
        }
        _ => String::new(),
    };
    format!(
        "{run}  {title} in {region}, taken over from {from}\n{reads}\n{own}{back}then close it: finops-tui journal close \
         {run} --residue clean\n"
    )
}
