//! Addresses in the AWS console: hyperlinks where the terminal knows them, plain text in any case.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use super::console::{Console, Start, program};

const ADDRESS: &str = "https://us-east-1.console.aws.amazon.com/";

/// The simulated account as an AWS of its own: a console that is not told so leads to pages. Killed when dropped.
struct Twin {
    child: Child,
    endpoint: String,
}

impl Twin {
    fn serve() -> Self {
        let args = ["twin", "serve", "--port", "0", "--scenario", "calm"];
        let mut child = Command::new(program()).args(args).stdout(Stdio::piped()).spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut named = said.filter_map(|line| Some(line.strip_prefix("export AWS_ENDPOINT_URL=")?.to_owned()));
        let endpoint = named.next().expect("it names its endpoint");
        Self { child, endpoint }
    }
}

impl Drop for Twin {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A console that has shown an address in a terminal of this name, and has been left.
fn shown(twin: &Twin, term: &str) -> Console {
    let mut console = Start::on_aws(&twin.endpoint).env("TERM", term).size(80, 24).open();
    console.is_live();
    console.press("3o");
    console.sees(ADDRESS);
    console.escape("┌ AWS console");
    console.press("q");
    console.leaves_well(0);
    console
}

/// The parameters and the address of each hyperlink begun.
fn links(sent: &str) -> Vec<(&str, &str)> {
    let begun = sent.split("\x1b]8;").skip(1).filter_map(|rest| rest.split_once("\x1b\\")?.0.split_once(';'));
    begun.filter(|(_, url)| !url.is_empty()).collect()
}

#[test]
fn an_address_is_a_hyperlink_where_the_terminal_knows_them() {
    let twin = Twin::serve();
    let console = shown(&twin, "xterm-256color");
    let sent = String::from_utf8_lossy(console.sent());
    let links = links(&sent);
    assert!(links.len() >= 2, "each line of the address is one: {links:?}");
    assert!(links[0].0.starts_with("id=") && links[0].1.starts_with(ADDRESS), "{links:?}");
    assert!(links.iter().all(|link| link == &links[0]), "{links:?}");
    assert_eq!(sent.matches("\x1b]8;;\x1b\\").count(), links.len(), "each is ended");

    let console = shown(&twin, "linux");
    assert!(!String::from_utf8_lossy(console.sent()).contains("\x1b]8;"));
}
