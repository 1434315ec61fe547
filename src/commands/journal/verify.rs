//! `journal verify`: whether every run's journal is as it was written.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use aws::{ChainHead, Told};
use change::RunId;
use change::chain::Head;
use domain::{AccountId, Answer, Ask};
use store::Verification;

use super::{AccountJournals, failed};
use crate::cli::{Form, VerifyArgs};
use crate::commands::session::Session;
use crate::exit::{Exit, Stop};
use crate::output;

/// Prints what was found; a journal that was altered is a journal failure.
pub(super) async fn run(session: &Session, books: &[AccountJournals], args: VerifyArgs) -> Result<Exit, Stop> {
    let anchored = if args.anchored { Some(anchors(session).await?) } else { None };
    let mut all = Verification::default();
    for book in books {
        let own = anchored.as_ref().filter(|(account, _)| *account == book.account).map(|(_, heads)| heads);
        let found = book.journals.verify(own.unwrap_or(&BTreeMap::new())).map_err(|error| failed(&error))?;
        all.runs += found.runs;
        all.intact += found.intact;
        all.unanchored.extend(found.unanchored);
        all.tampered.extend(found.tampered);
        all.torn.extend(found.torn);
    }
    match args.output.output {
        Form::Json => output::print_json(&all)?,
        Form::Table => output::print(&page(&all))?,
    };
    Ok(if all.tampered.is_empty() { Exit::DONE } else { Exit::JOURNAL })
}

/// How far the journals of the account had come, by the shared table.
async fn anchors(session: &Session) -> Result<(AccountId, BTreeMap<RunId, Head>), Stop> {
    let cloud = session.connect().await?;
    let account = match cloud.observe(&Ask::Identity).await.outcome {
        Ok(Answer::Identity(identity)) => identity.account,
        Ok(_) => return Err(Stop::new(Exit::FAILED, "STS named no account; try again")),
        Err(error) => return Err(Stop::new(Exit::REFUSED, session.told(&error))),
    };
    let table = cloud.table();
    match table.heads().await {
        Ok(Told::It(heads)) => {
            let head = |it: ChainHead| (it.run, Head { seq: it.seq, hash: it.hash });
            Ok((account, heads.into_iter().map(head).collect()))
        }
        Ok(Told::NoTable) => {
            let why =
                format!("there is no table {} that heads could be anchored in; leave --anchored out", table.name());
            Err(Stop::new(Exit::REFUSED, why))
        }
        Ok(Told::Denied(why)) => Err(Stop::new(Exit::REFUSED, format!("the anchored heads cannot be read: {why}"))),
        Err(error) => Err(Stop::new(Exit::REFUSED, session.told(&error))),
    }
}

fn page(all: &Verification) -> String {
    let runs = if all.runs == 1 { "1 run".to_owned() } else { format!("{} runs", all.runs) };
    let mut page = format!("{runs}, {} intact\n", all.intact);
    let classes: [(&str, &[RunId]); 3] = [
        ("TAMPERED: not as it was written", &all.tampered),
        ("torn: its last line is not whole, as a crash leaves it", &all.torn),
        ("unanchored: its lines are good, records may be cut from its end", &all.unanchored),
    ];
    for (what, runs) in classes {
        for run in runs {
            let _ = writeln!(page, "{run}  {what}");
        }
    }
    page
}
