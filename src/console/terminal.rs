//! The terminal: taken over on entering, given back on every way out.

mod hyperlinks;
mod keys;
mod signals;

use std::io::{self, BufWriter, Stdout, Write as _};
use std::mem::ManuallyDrop;

use app::Size;
use crossterm::{cursor, event, execute, terminal};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use rustix::termios;

use hyperlinks::Hyperlinks;
pub use keys::message;
pub use signals::{Signal, Signals, stop};

/// The screen while the console owns it. Dropping it gives the terminal back.
pub struct Screen {
    /// Never dropped: dropping it shows the cursor, which is done here, and complains on a terminal that may have gone.
    terminal: ManuallyDrop<Terminal<CrosstermBackend<BufWriter<Stdout>>>>,
    mouse: Mouse,
    /// None for a terminal that is not told of them.
    links: Option<Hyperlinks>,
    /// Taken back after a suspension, and the signal that says so is still to come.
    is_retaken: bool,
}

/// Whether the terminal reports the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mouse {
    /// It does; selecting text then needs the shift key.
    Reported,
    /// It selects text, as usual.
    Left,
}

impl Screen {
    /// Takes the terminal over. From here on a panic gives it back before it speaks.
    pub fn enter(mouse: Mouse) -> io::Result<Self> {
        give_back_on_panic();
        take_over(mouse).inspect_err(|_| give_back())?;
        let terminal = Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(64 * 1024, io::stdout())))
            .inspect_err(|_| give_back())?;
        let is_told = hyperlinks::is_told(&std::env::var("TERM").unwrap_or_default());
        let links = is_told.then(Hyperlinks::default);
        Ok(Self { terminal: ManuallyDrop::new(terminal), mouse, links, is_retaken: false })
    }

    /// How large it is.
    pub fn size(&self) -> io::Result<Size> {
        let size = self.terminal.size()?;
        Ok(Size { width: size.width, height: size.height })
    }

    /// Draws the model; only what differs from the last drawing is sent.
    pub fn draw(&mut self, model: &app::Model) -> io::Result<()> {
        let frame = self.terminal.draw(|frame| app::draw(model, frame.buffer_mut()))?;
        let Some(links) = &mut self.links else { return Ok(()) };
        let overlay = links.over(frame.buffer, &app::hyperlinks(model, frame.area));
        overlay.write(self.terminal.backend_mut())
    }

    /// Draws everything anew with the next drawing.
    pub fn forget(&mut self) -> io::Result<()> {
        // Not `clear`: that asks the terminal where its cursor is, and the answer goes to whoever reads the keys.
        let size = self.terminal.size()?;
        self.terminal.resize(Rect::from(size))
    }

    /// Whether the terminal is still there. A session's leader is told by a signal when it goes, others are not.
    pub fn is_there() -> bool {
        termios::tcgetattr(io::stdout()).is_ok()
    }

    /// Sends a sequence that draws nothing: a bell, a copy.
    pub fn send(&mut self, sequence: &str) -> io::Result<()> {
        let out = self.terminal.backend_mut();
        out.write_all(sequence.as_bytes())?;
        io::Write::flush(out)
    }

    /// This process continues. Unless that ends a suspension of our own, the terminal is taken over once more: while
    /// the process stood still, somebody else may have used it.
    pub fn continued(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.is_retaken) {
            return Ok(());
        }
        // Raw mode is remembered as set, so it has to be unset before it is set again.
        terminal::disable_raw_mode()?;
        take_over(self.mouse)?;
        self.forget()
    }

    /// Gives the terminal back, stops this process as ctrl-z does, and takes it over again when it continues.
    pub fn suspend(&mut self) -> io::Result<()> {
        give_back();
        self.is_retaken = stop();
        take_over(self.mouse)?;
        self.forget()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn take_over(mouse: Mouse) -> io::Result<()> {
    terminal::enable_raw_mode()?;
    execute!(io::stdout(), terminal::EnterAlternateScreen, event::EnableBracketedPaste, cursor::Hide)?;
    if mouse == Mouse::Reported {
        execute!(io::stdout(), event::EnableMouseCapture)?;
    }
    Ok(())
}

/// Every step is tried, whatever became of the one before: the terminal may be half gone.
fn give_back() {
    let mut out = io::stdout();
    let _ = execute!(out, event::DisableMouseCapture, event::DisableBracketedPaste);
    let _ = execute!(out, terminal::LeaveAlternateScreen, cursor::Show);
    let _ = terminal::disable_raw_mode();
}

/// Gives back what can be given back without writing: what is written to a terminal that takes nothing never arrives.
pub fn give_back_unheard() {
    let _ = terminal::disable_raw_mode();
}

fn give_back_on_panic() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let speak = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            give_back();
            speak(panic);
        }));
    });
}

#[cfg(test)]
mod tests;
