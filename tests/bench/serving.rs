//! A simulated account on a loopback port: by the built program, or in this process with every answer late.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use domain::{Clock, Moment};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use twin::world::faults::Trigger;
use twin::{Fault, Scenario, Twin, World};

use crate::console::{Start, program};

/// `twin serve` at work; ended when dropped.
pub struct Served {
    child: Child,
    pub address: String,
}

impl Served {
    pub fn scenario(name: &str) -> Self {
        let mut child = Command::new(program())
            .args(["twin", "serve", "--port", "0", "--scenario", name])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.map_while(Result::ok).find_map(|line| {
            let rest = &line[line.find("http://")? + 7..];
            Some(rest.split_whitespace().next()?.to_owned())
        });
        Self { child, address: address.expect("twin serve says where it listens") }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A simulated account in this process, each of whose answers is late.
pub struct Late {
    _runtime: Runtime,
    pub address: String,
    pub twin: Twin,
}

impl Late {
    pub fn by(delay: Duration, scenario: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let clock = Arc::new(::console::SystemClock);
        let mut world = World::new(&Scenario::named(scenario).unwrap(), 1, clock.now());
        world.faults.push(twin::world::FaultRule {
            service: None,
            operation: None,
            from: Moment::from_secs(0),
            until: None,
            fault: Fault::Delay(delay),
            trigger: Trigger::Always,
            calls: 0,
        });
        let twin = Twin::new(world, clock);
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0))).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let served = twin.clone();
        drop(runtime.spawn(async move { served.serve(listener, std::future::pending::<()>()).await }));
        Self { _runtime: runtime, address, twin }
    }
}

/// The environment that leads an AWS tool to that address.
pub fn environment(address: &str) -> [(&'static str, String); 5] {
    [
        ("AWS_ENDPOINT_URL", format!("http://{address}")),
        ("AWS_ACCESS_KEY_ID", "simulated".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "simulated".to_owned()),
        ("AWS_REGION", "us-east-1".to_owned()),
        ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
    ]
}

/// The console on that address.
pub fn console_on(address: &str) -> Start {
    environment(address).into_iter().fold(Start::with(&[]), |start, (key, value)| start.env(key, &value))
}
