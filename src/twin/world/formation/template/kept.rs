//! A template that is kept and not worked with: its text, without the document.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Echo, Template};

/// The template of a stack at rest. As a document it takes ten times its length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    body: Arc<Cow<'static, str>>,
    echo: Echo,
}

impl Kept {
    /// The text as it was submitted.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// How its parameters are shown.
    pub const fn echo(&self) -> &Echo {
        &self.echo
    }

    /// The template to work with.
    pub fn read(&self) -> Template {
        // It has been accepted: it can be read.
        let document = serde_json::from_str(&self.body).unwrap_or_default();
        Template { body: self.body.clone(), document }
    }
}

impl From<&Template> for Kept {
    fn from(template: &Template) -> Self {
        Self { body: template.body.clone(), echo: Echo::of(template) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_a_template_is_all_of_it() {
        for source in iac::TEMPLATES {
            let template = Template::parse(source.body).unwrap();
            let kept = Kept::from(&template);
            assert_eq!(kept.read(), template, "{}", source.file);
            assert_eq!(kept.body(), source.body);
        }
    }
}
