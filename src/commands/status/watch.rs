//! `status --watch`: looks again and again, and prints what changed.

use std::time::Duration;

use aws::Cloud;
use console::snapshot::Part;
use domain::{BillingEstate, Estate, Moment};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::changes::Known;
use super::document::Status;
use crate::cli::Form;
use crate::commands::phase::Templates;
use crate::commands::session::Session;
use crate::commands::twin::ended;
use crate::exit::{Exit, Stop};
use crate::output::{self, Reader};

/// How often it is checked whether anybody still reads.
const GLANCE: Duration = Duration::from_millis(500);

/// Watches until a signal ends it or the reader goes.
pub(super) async fn run(session: &Session, cloud: &Cloud, form: Form) -> Result<Exit, Stop> {
    let mut watch = Watch {
        session,
        cloud,
        form,
        known: Known::default(),
        billing: BillingEstate::default(),
        billed: None,
        templates: Templates::default(),
    };
    let outcome = tokio::select! {
        outcome = watch.turn() => outcome,
        () = ended()? => Ok(()),
        () = reader_gone() => Ok(()),
    };
    outcome.map(|()| Exit::DONE)
}

struct Watch<'a> {
    session: &'a Session,
    cloud: &'a Cloud,
    form: Form,
    known: Known,
    billing: BillingEstate,
    /// When money was last asked for.
    billed: Option<Moment>,
    templates: Templates,
}

impl Watch<'_> {
    async fn turn(&mut self) -> Result<(), Stop> {
        loop {
            let estate = self.look().await?;
            let (status, _) = super::judge(self.session, &estate, &self.cloud.meter());
            if self.say(&status)? == Reader::Gone {
                return Ok(());
            }
            let pause = self.pause(&estate);
            tokio::time::sleep(pause).await;
        }
    }

    /// Money is asked for at its own cadence: each look costs cents.
    async fn look(&mut self) -> Result<Estate, Stop> {
        let now = self.session.clocks.here.now();
        let is_due = self.billed.is_none_or(|at| now.since(at) >= self.session.cadence.spend);
        let parts: Vec<Part> = Part::STATUS.into_iter().filter(|part| is_due || *part != Part::Spend).collect();
        let mut estate = self.session.snapshot(self.cloud, &parts).await?;
        if is_due {
            self.billed = Some(now);
            self.billing = estate.billing.clone();
        } else {
            estate.billing = self.billing.clone();
        }
        self.templates.join(self.cloud, &self.session.profile.platform, &mut estate).await;
        Ok(estate)
    }

    fn say(&mut self, status: &Status) -> Result<Reader, Stop> {
        let lines = self.known.take(status);
        match self.form {
            _ if lines.is_empty() => Ok(Reader::Listens),
            Form::Json => output::print_json_line(status),
            Form::Table => output::print(&(lines.join("\n") + "\n")),
        }
    }

    /// The cadence of what moves, stretched where AWS would not answer for so many target groups that often.
    fn pause(&self, estate: &Estate) -> Duration {
        let cadence = &self.session.cadence;
        let groups = u32::try_from(estate.target_groups().count()).unwrap_or(u32::MAX);
        cadence.targets.max(Duration::from_secs_f64(f64::from(groups) / cadence.health_per_second))
    }
}

/// Resolves when the other end of the pipe on stdout is closed, even while there is nothing to print.
async fn reader_gone() {
    loop {
        tokio::time::sleep(GLANCE).await;
        let stdout = std::io::stdout();
        let mut ends = [PollFd::new(&stdout, PollFlags::empty())];
        let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
        if poll(&mut ends, Some(&at_once)).is_ok() && ends[0].revents().intersects(PollFlags::ERR | PollFlags::HUP) {
            return;
        }
    }
}
