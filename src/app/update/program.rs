//! What concerns the console as a whole.

use domain::Source;

use crate::{Effect, Model, Tone};

use super::notify;

/// Asks the focused pane's sources again; on the first-run screen, who asks.
pub(crate) fn refresh(model: &mut Model) -> Vec<Effect> {
    if crate::first_run(model).is_some() {
        notify(model, Tone::Done, "trying again");
        return vec![Effect::Refresh(Source::ALL.to_vec())];
    }
    notify(model, Tone::Done, format!("asking again: {}", model.view.focus.title()));
    vec![Effect::Refresh(model.view.focus.sources().to_vec())]
}

/// Asks every source again.
pub(crate) fn refresh_all(model: &mut Model) -> Vec<Effect> {
    notify(model, Tone::Done, "asking every source again");
    vec![Effect::Refresh(Source::ALL.to_vec())]
}

/// Ends the console; what was only drafted is thrown away before.
pub(crate) fn quit(model: &mut Model) -> Vec<Effect> {
    let mut effects = super::phases::discard_all(model);
    effects.push(Effect::Quit);
    effects
}

/// Gives the terminal back to the shell for a while.
pub(crate) fn suspend(_: &mut Model) -> Vec<Effect> {
    vec![Effect::Suspend]
}

/// Paints everything again.
pub(crate) fn redraw(_: &mut Model) -> Vec<Effect> {
    vec![Effect::Redraw]
}
