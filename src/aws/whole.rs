//! Whether an XML answer is whole.
//!
//! The SDK's XML decoders take the end of the text for the end of every list in it: half an answer, cut off by a proxy
//! that says nothing of it, would decode to half of the groups, and the others would seem to have been deleted.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use domain::CloudError;

use crate::meter::Refused;

/// Refuses XML answers that end before their root element does.
#[derive(Debug)]
pub(crate) struct Whole;

impl Intercept for Whole {
    fn name(&self) -> &'static str {
        "Whole"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if !context.response().status().is_success() || context.response().body().bytes().is_none_or(is_whole) {
            return Ok(());
        }
        let operation = cfg.load::<Metadata>().map_or("", |metadata| metadata.name());
        Err(Refused(CloudError::Malformed { field: format!("{operation} (the answer ends early)").into() }).into())
    }
}

/// Whether the last thing in an XML text is the end of its first element; other texts are not judged.
fn is_whole(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    let Some(root) = text.split('<').skip(1).find(|tag| tag.starts_with(char::is_alphabetic)) else {
        return !text.starts_with('<');
    };
    let name = root.split([' ', '\t', '\r', '\n', '/', '>']).next().unwrap_or_default();
    let is_empty_element = root.trim_end().ends_with("/>") && text.ends_with(root);
    let end = text.strip_suffix('>').map(str::trim_end).and_then(|rest| rest.strip_suffix(name));
    is_empty_element || end.is_some_and(|rest| rest.ends_with("</"))
}

#[cfg(test)]
mod tests {
    use domain::Regional;

    use super::*;
    use crate::testing::{local, observe, xml};

    #[test]
    fn an_element_is_whole_when_it_ends() {
        let whole =
            ["<A><B/></A>", "<?xml version='1.0'?>\n<A x='1'>\n<B>1</B></A >\n", "<A/>", "<A x='1' />", "{}", ""];
        for text in whole {
            assert!(is_whole(text.as_bytes()), "{text}");
        }
        for text in ["<A><B/>", "<A><B></B", "<?xml version='1.0'?>", "<A", "<A><AA></AA>", "<A><A/"] {
            assert!(!is_whole(text.as_bytes()), "{text}");
        }
    }

    #[tokio::test]
    async fn half_an_answer_is_no_answer() {
        let half = "<DescribeStacksResponse><DescribeStacksResult><Stacks></Stacks>";
        let seen = observe(move |_| xml(half), &local(Regional::Stacks)).await;
        let field = "DescribeStacks (the answer ends early)".into();
        assert_eq!(seen.outcome, Err(CloudError::Malformed { field }));
    }
}
