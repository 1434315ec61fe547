//! `twin serve`: the simulated account as an AWS endpoint, for other AWS tools.

use std::io;
use std::net::Ipv4Addr;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::simulated;
use crate::cli::{Global, ServeArgs};
use crate::exit::{Exit, Stop};
use crate::output;

/// Serves until SIGINT, SIGTERM or SIGHUP.
pub(super) async fn serve(args: &ServeArgs, global: &Global) -> Result<Exit, Stop> {
    let (account, _clock) = simulated::account(&args.scenario, global.pace)?;
    let port = args.port;
    let failed = |error: io::Error| {
        let remedy = "give another one by --port, or 0 for a free one";
        Stop::new(Exit::FAILED, format!("127.0.0.1:{port}: {error}; {remedy}"))
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    output::print(&format!(
        "# a simulated AWS account, scenario {}, for any AWS tool on this machine; ctrl-c ends it\n\
         export AWS_ENDPOINT_URL=http://{address}\n\
         export AWS_ACCESS_KEY_ID=simulated AWS_SECRET_ACCESS_KEY=simulated AWS_REGION=us-east-1\n",
        args.scenario
    ))?;
    account.serve(listener, ended()?).await.map_err(failed)?;
    Ok(Exit::DONE)
}

/// Resolves when a signal asks the program to end.
pub(super) fn ended() -> Result<impl Future<Output = ()>, Stop> {
    let catch = |kind| signal(kind).map_err(|error| Stop::new(Exit::FAILED, format!("signals: {error}")));
    let mut interrupt = catch(SignalKind::interrupt())?;
    let mut terminate = catch(SignalKind::terminate())?;
    let mut hangup = catch(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    })
}
