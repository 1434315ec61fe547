//! What each effect does outside the model.

use std::io;

use app::{Effect, Msg, SessionMsg, TerminalMsg};
use aws_smithy_types::base64;
use domain::{Region, Text};

use super::desk::Desk;
use super::opening::Place;
use super::watcher::Watcher;
use super::{Console, Flow};

impl Console {
    pub(super) fn perform(&mut self, effect: Effect) -> io::Result<Flow> {
        match effect {
            Effect::Refresh(sources) => self.watcher.refresh(sources),
            Effect::Copy(text) => return self.copy(&text),
            Effect::SwitchProfile(profile) => {
                let place = Place { profile: profile.raw().to_owned(), regions: None };
                return self.switch(&place, profile);
            }
            Effect::SwitchRegions(regions) => return self.switch_regions(regions),
            Effect::Change(effect) => {
                if let Some(refused) = self.desk.order(effect) {
                    return self.take(Msg::Change(refused));
                }
            }
            Effect::Bell => self.screen.send("\x07")?,
            Effect::Redraw => self.screen.forget()?,
            Effect::Suspend => {
                self.screen.suspend()?;
                return self.take(Msg::Terminal(TerminalMsg::Resumed));
            }
            Effect::Quit => return Ok(Flow::Leave),
        }
        Ok(Flow::Continue)
    }

    fn copy(&mut self, text: &str) -> io::Result<Flow> {
        let outcome = match self.screen.send(&clipboard(text)) {
            Ok(()) => TerminalMsg::Copied,
            Err(error) => TerminalMsg::CopyFailed(error.to_string().into()),
        };
        self.take(Msg::Terminal(outcome))
    }

    fn switch_regions(&mut self, regions: Vec<Region>) -> io::Result<Flow> {
        let names: Vec<&str> = regions.iter().map(Region::as_str).collect();
        let to = names.join(", ").into();
        let profile = self.model.session.profile.raw().to_owned();
        self.switch(&Place { profile, regions: Some(regions) }, to)
    }

    /// Leaves what is looked at now and looks at `place`. What is still under way for the old place goes with its watcher.
    fn switch(&mut self, place: &Place, to: Text) -> io::Result<Flow> {
        let opening = match self.openings.open(place) {
            Ok(opening) => opening,
            Err(why) => return self.take(Msg::Session(SessionMsg::SwitchRefused { to, why: why.into() })),
        };
        let session = Box::new(opening.session.clone());
        let flow = self.take(Msg::Session(SessionMsg::Switched(session)))?;
        self.watcher = Watcher::start(&opening, &self.clock, &self.model);
        let desk = Desk::start(&opening, self.watcher.connected());
        self.retired.push(std::mem::replace(&mut self.desk, desk).retired());
        self.retired.retain_mut(|work| {
            while work.try_join_next().is_some() {}
            !work.is_empty()
        });
        Ok(flow)
    }
}

/// The OSC 52 sequence that asks the terminal to take `text` to its clipboard; it passes through ssh, and tmux by itself.
fn clipboard(text: &str) -> String {
    format!("\x1b]52;c;{}\x07", base64::encode(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_one_sequence_without_anything_that_could_end_it() {
        assert_eq!(clipboard("web\x07\x1b\\"), "\x1b]52;c;d2ViBxtc\x07");
    }
}
