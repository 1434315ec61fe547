//! Serves a scenario on a loopback port for other people's AWS tools: `serve [SCENARIO] [PORT] [SPEED]`.

use std::sync::Arc;
use std::time::SystemTime;

use domain::{Clock, Moment};
use twin::{Scenario, Twin, World};

/// The wall clock, made to run faster from its start on.
#[derive(Debug)]
struct Fast {
    start: Moment,
    speed: i64,
}

impl Clock for Fast {
    fn now(&self) -> Moment {
        let passed = wall().as_millis() - self.start.as_millis();
        Moment::from_millis(self.start.as_millis() + passed * self.speed)
    }
}

#[expect(clippy::disallowed_methods, reason = "a program of its own has to get the time from somewhere")]
fn wall() -> Moment {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Moment::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "whoever started it needs the address")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let scenario = Scenario::named(&arguments.next().unwrap_or_else(|| "demo".to_owned()))?;
    let port: u16 = arguments.next().map_or(Ok(0), |port| port.parse())?;
    let speed: i64 = arguments.next().map_or(Ok(1), |speed| speed.parse())?;
    let start = wall();
    let twin = Twin::new(World::new(&scenario, 1, start), Arc::new(Fast { start, speed }));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("http://{}", listener.local_addr()?);
    twin.serve(listener, tokio::signal::ctrl_c()).await?;
    Ok(())
}
