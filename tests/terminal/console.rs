//! A console at work in a pseudo-terminal: press keys, read its screen, end it.
//!
//! Nothing here waits for time to pass: it waits for what is expected, and gives up after a limit that only a hang
//! reaches.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::num::NonZeroU16;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, ExitStatus};
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::{Command, Pts, Pty, open};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, kill_process_group, waitid};
use rustix::termios::{Action, Termios, tcflow, tcgetattr};
use tempfile::TempDir;

/// Reached by a hang alone: the machine that runs the tests may be slow.
const LIMIT: Duration = Duration::from_secs(20);

/// The program: the one built with these tests, or else the one that the environment names, as benchmarks do.
pub(super) fn program() -> String {
    let built = option_env!("CARGO_BIN_EXE_finops-tui").map(str::to_owned);
    built.or_else(|| std::env::var("FINOPS_TUI").ok()).expect("FINOPS_TUI names the program")
}

/// How a console is started: on the simulated account, unless said otherwise.
pub(super) struct Start {
    program: Vec<String>,
    env: Vec<(String, String)>,
    size: (u16, u16),
}

impl Start {
    /// With these arguments, in a terminal of 120x40.
    pub(super) fn with(args: &[&str]) -> Self {
        let env = [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LANG", "C.UTF-8")];
        Self {
            program: std::iter::once(program()).chain(args.iter().map(|word| (*word).to_owned())).collect(),
            env: env.map(|(key, value)| (key.to_owned(), value.to_owned())).to_vec(),
            size: (120, 40),
        }
    }

    /// On the simulated account.
    pub(super) fn demo() -> Self {
        Self::with(&["--demo"])
    }

    /// On an AWS that takes every request and never answers: the listener is never accepted from.
    pub(super) fn on_a_silent_aws(listener: &std::net::TcpListener) -> Self {
        Self::on_aws(&format!("http://{}", listener.local_addr().unwrap()))
    }

    /// On what answers at this address as AWS does.
    pub(super) fn on_aws(endpoint: &str) -> Self {
        Self::with(&[])
            .env("AWS_ENDPOINT_URL", endpoint)
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .env("AWS_REGION", "us-east-1")
            .env("AWS_EC2_METADATA_DISABLED", "true")
    }

    pub(super) fn env(mut self, key: &str, value: &str) -> Self {
        self.env.retain(|(known, _)| known != key);
        self.env.push((key.to_owned(), value.to_owned()));
        self
    }

    pub(super) fn size(mut self, width: u16, height: u16) -> Self {
        self.size = (width, height);
        self
    }

    /// From a shell that ignores the hang-up of its terminal, and leads the session in its place.
    pub(super) fn under_a_deaf_shell(mut self) -> Self {
        let shell = ["/bin/sh", "-c", "trap '' HUP; \"$@\"; exit", "sh"].map(str::to_owned);
        self.program.splice(0..0, shell);
        self
    }

    /// Starts it.
    pub(super) fn open(self) -> Console {
        let (pty, pts) = open().unwrap();
        let (width, height) = self.size;
        pty.resize(Size::new(height, width)).unwrap();
        let before = tcgetattr(&pts).unwrap();
        let home = tempfile::tempdir().unwrap();
        let (program, args) = self.program.split_first().unwrap();
        let child = Command::new(program)
            .args(args)
            .env_clear()
            .env("HOME", home.path())
            .env("PATH", "/usr/bin:/bin")
            .envs(self.env)
            .spawn_borrowed(&pts)
            .unwrap();
        let parser = vt100::Parser::new(cells(height), cells(width), 0);
        Console { pty: Some(pty), pts, before, child, parser, sent: Vec::new(), home }
    }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap_or(NonZeroU16::MIN)
}

/// A console at work. It is killed when dropped.
pub(super) struct Console {
    pty: Option<Pty>,
    /// Kept open, so that the terminal can be looked at after the program has gone.
    pts: Pts,
    before: Termios,
    child: Child,
    parser: vt100::Parser,
    sent: Vec<u8>,
    home: TempDir,
}

impl Console {
    /// What is on the screen.
    pub(super) fn text(&self) -> String {
        self.parser.screen().contents()
    }

    pub(super) fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Every byte that the program has sent to the terminal.
    pub(super) fn sent(&self) -> &[u8] {
        &self.sent
    }

    /// Its process id.
    pub(super) fn id(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// The home folder it was given.
    pub(super) fn home(&self) -> &std::path::Path {
        self.home.path()
    }

    /// Waits until `text` is on the screen.
    pub(super) fn sees(&mut self, text: &str) {
        self.until(&format!("`{text}` on the screen"), |console| console.text().contains(text));
    }

    /// Waits until `text` is no longer on the screen.
    pub(super) fn misses(&mut self, text: &str) {
        self.until(&format!("no `{text}` on the screen"), |console| !console.text().contains(text));
    }

    /// Waits until all of the panes have been drawn from answers.
    pub(super) fn is_live(&mut self) {
        self.sees("firing of");
        self.sees("web");
    }

    pub(super) fn press(&mut self, keys: &str) {
        let mut pty = self.pty.as_ref().expect("the terminal has gone");
        pty.write_all(keys.as_bytes()).unwrap();
    }

    /// Leaves what is open, which shows `text`. An escape and the next key must not arrive together: they would be one.
    pub(super) fn escape(&mut self, text: &str) {
        self.press("\x1b");
        self.misses(text);
    }

    pub(super) fn resize(&mut self, width: u16, height: u16) {
        self.pty.as_ref().expect("the terminal has gone").resize(Size::new(height, width)).unwrap();
        self.parser.set_size(cells(height), cells(width));
    }

    pub(super) fn signal(&self, signal: Signal) {
        kill_process(self.id(), signal).unwrap();
    }

    /// The terminal goes, as when its window is closed or the link breaks.
    pub(super) fn hang_up(&mut self) {
        self.pty = None;
    }

    /// The terminal takes no more output, as after ctrl-s or when a link has stalled.
    pub(super) fn stall(&self) {
        tcflow(&self.pts, Action::OOff).unwrap();
    }

    /// Something else clears the screen.
    pub(super) fn overwrite(&mut self) {
        self.parser.process(b"\x1b[2J");
    }

    /// Waits until the program has ended, and says how.
    pub(super) fn ended(&mut self) -> ExitStatus {
        self.until("the program to end", |console| console.child.try_wait().unwrap().is_some());
        self.drain();
        self.child.wait().unwrap()
    }

    /// Waits until the program has stopped, as by job control.
    pub(super) fn stopped(&mut self) {
        let pid = self.id();
        let options = WaitIdOptions::STOPPED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        self.until("the program to stop", |_| waitid(WaitId::Pid(pid), options).unwrap().is_some());
        self.drain();
    }

    /// Ended by itself with this code, the terminal as it was.
    pub(super) fn leaves_well(&mut self, code: i32) {
        let status = self.ended();
        assert_eq!((status.code(), status.signal()), (Some(code), None), "{}", self.report("how it ended"));
        self.has_given_back();
    }

    /// The terminal is as it was before the program started.
    pub(super) fn has_given_back(&self) {
        let screen = self.screen();
        assert!(!screen.alternate_screen(), "{}", self.report("the alternate screen is left"));
        assert!(!screen.hide_cursor(), "{}", self.report("the cursor is shown"));
        assert!(!screen.bracketed_paste(), "{}", self.report("bracketed paste is off"));
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        self.has_its_line_discipline_back();
    }

    /// Lines are edited and echoed again.
    pub(super) fn has_its_line_discipline_back(&self) {
        assert_eq!(modes(&tcgetattr(&self.pts).unwrap()), modes(&self.before));
    }

    /// The terminal is the program's.
    pub(super) fn has_taken_over(&self) {
        let screen = self.screen();
        assert!(screen.alternate_screen() && screen.hide_cursor(), "{}", self.report("the screen is taken over"));
        assert_ne!(modes(&tcgetattr(&self.pts).unwrap()), modes(&self.before), "the line discipline");
    }

    /// Reads the terminal until `is_so`, or fails.
    pub(super) fn until(&mut self, what: &str, is_so: impl FnMut(&mut Self) -> bool) {
        assert!(self.comes_to(LIMIT, is_so), "{}", self.report(what));
    }

    /// Reads the terminal until `is_so`, or for so long; whether it became so.
    pub(super) fn comes_to(&mut self, limit: Duration, mut is_so: impl FnMut(&mut Self) -> bool) -> bool {
        let deadline = now() + limit;
        while !is_so(self) {
            if now() >= deadline {
                return false;
            }
            self.read_within(Duration::from_millis(20));
        }
        true
    }

    /// Reads what is there already.
    fn drain(&mut self) {
        while self.read_within(Duration::ZERO) {}
    }

    /// Reads once, if anything arrives in time.
    fn read_within(&mut self, limit: Duration) -> bool {
        let limit = Timespec::try_from(limit).unwrap();
        let Some(pty) = &mut self.pty else {
            poll(&mut [], Some(&limit)).unwrap();
            return false;
        };
        let mut ready = [PollFd::new(&*pty, PollFlags::IN)];
        poll(&mut ready, Some(&limit)).unwrap();
        if !ready[0].revents().contains(PollFlags::IN) {
            return false;
        }
        let mut buffer = [0; 16 * 1024];
        let count = pty.read(&mut buffer).unwrap_or(0);
        self.sent.extend_from_slice(&buffer[..count]);
        self.parser.process(&buffer[..count]);
        count > 0
    }

    fn report(&self, what: &str) -> String {
        let mut report = format!("expected {what}; the screen is\n");
        for line in self.text().lines() {
            let _ = writeln!(report, "  |{line}");
        }
        report
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            let _ = kill_process_group(self.id(), Signal::KILL);
            let _ = self.child.wait();
        }
    }
}

/// What `stty` would print: the modes and the special characters.
fn modes(termios: &Termios) -> String {
    format!(
        "{:?} {:?} {:?} {:?} {:?}",
        termios.input_modes, termios.output_modes, termios.control_modes, termios.local_modes, termios.special_codes
    )
}

#[expect(clippy::disallowed_methods, reason = "a program in a real terminal lives in real time")]
pub(super) fn now() -> Instant {
    Instant::now()
}
