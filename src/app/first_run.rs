//! The account cannot be reached at all: what is missing, and what to do.

use domain::{CloudError, ProfileLogin};

use crate::{Model, commands};

/// Why nothing can be shown yet, and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstRun {
    /// What is, in one sentence.
    pub title: String,
    /// What AWS or the credential chain said.
    pub cause: String,
    /// What to do, one step a line.
    pub steps: Vec<String>,
}

/// Why nothing can be shown yet: the identity has never been read, and the last attempt failed.
pub fn first_run(model: &Model) -> Option<FirstRun> {
    let identity = &model.estate.identity;
    let failure = identity.failure().filter(|_| identity.value().is_none())?;
    let (title, first) = words(&failure.error, model.session.login());
    let mut steps = vec![first];
    steps.push(again(model));
    steps.push("`finops-tui --demo` needs no account: it opens this console on a simulated one.".to_owned());
    Some(FirstRun { title, cause: failure.error.to_string(), steps })
}

/// How to go on once it is mended, by the keys that are bound.
fn again(model: &Model) -> String {
    let ways = [("refresh", "to try again"), ("profile", "to choose another profile")];
    let is_open = |id: &str| commands::named(id).is_some_and(|command| (command.blocked)(model).is_none());
    let ways = ways.into_iter().filter(|(id, _)| is_open(id)).map(|(id, word)| commands::hint(model, id, word));
    let ways = ways.filter(|way| !way.is_empty());
    match ways.collect::<Vec<_>>().join(", or ") {
        none if none.is_empty() => "Then start the console again.".to_owned(),
        ways => format!("Then press {ways}."),
    }
}

fn words(error: &CloudError, login: ProfileLogin<'_>) -> (String, String) {
    let profile = login.profile;
    match error {
        CloudError::NoCredentials { .. } => (format!("Profile {profile} has no credentials."), login.step()),
        CloudError::Expired { .. } => (format!("The login of profile {profile} has expired."), login.step()),
        CloudError::Denied { action, .. } => (
            format!("Profile {profile} may not do {action}."),
            format!(
                "Ask for this line in its policy (docs/operations.md#reader): \
                 {{ \"Effect\": \"Allow\", \"Action\": \"{action}\", \"Resource\": \"*\" }}"
            ),
        ),
        other => (format!("AWS cannot be asked with profile {profile}."), other.remedy(login)),
    }
}
