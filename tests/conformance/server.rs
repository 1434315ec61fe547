//! A server that runs for as long as a test does, on a free port of this machine alone.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use super::python;

/// How often, and how many times, a starting server is looked at: two minutes for a cold Python on a busy machine.
const LOOK_EVERY: Duration = Duration::from_millis(100);
const LOOKS: u32 = 1_200;

/// A running server; it ends with this value.
pub struct Server {
    child: Child,
    pub url: String,
    log: PathBuf,
}

impl Server {
    /// moto: Auto Scaling, ELBv2, CloudFormation, and a CloudWatch that does not speak CBOR.
    pub fn moto() -> Self {
        let port = free_port();
        let mut command = python::command("moto_server");
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]);
        Self::start("moto", command, port)
    }

    /// ministack: ELBv2, CloudFormation, and a CloudWatch that speaks CBOR.
    pub fn ministack() -> Self {
        let port = free_port();
        let mut command = python::command("ministack");
        command.env("BIND_HOST", "127.0.0.1").env("GATEWAY_PORT", port.to_string()).env("IOT_MTLS_ENABLED", "0");
        Self::start("ministack", command, port)
    }

    /// What translates CBOR for the server at `endpoint`.
    pub fn front(endpoint: &str) -> Self {
        let port = free_port();
        let mut command = python::command("python");
        command.args([&python::script("front.py"), &port.to_string(), endpoint]);
        Self::start("front", command, port)
    }

    /// The simulated account as the program serves it.
    pub fn simulated(scenario: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_finops-tui"));
        command.args(["twin", "serve", "--port", "0", "--scenario", scenario]).env_clear();
        command.env("HOME", env!("CARGO_TARGET_TMPDIR"));
        let log = log_file(&format!("simulated-{scenario}"));
        let stderr = File::create(&log).unwrap();
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(stderr).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let url = said.find_map(|line| Some(line.split_once("AWS_ENDPOINT_URL=")?.1.to_owned()));
        let url = url.unwrap_or_else(|| panic!("{}", fs::read_to_string(&log).unwrap()));
        Self { child, url, log }
    }

    fn start(name: &str, mut command: Command, port: u16) -> Self {
        let log = log_file(&format!("{name}-{port}"));
        let output = File::create(&log).unwrap();
        command.stdin(Stdio::null()).stdout(output.try_clone().unwrap()).stderr(output);
        let child = command.spawn().unwrap();
        let mut server = Self { child, url: format!("http://127.0.0.1:{port}"), log };
        for _ in 0..LOOKS {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
                return server;
            }
            assert!(server.child.try_wait().unwrap().is_none(), "{name} ended: {}", server.said());
            sleep(LOOK_EVERY);
        }
        panic!("{name} does not listen: {}", server.said())
    }

    fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing to do about a failure here.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

fn log_file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("conformance-{name}.log"))
}
