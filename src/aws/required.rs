//! What the SDK would make up.
//!
//! Where AWS requires itself to send a list or a number and did not, the SDK decodes an empty list or a zero: an account
//! without groups, a group of no instances. So the text is looked at for what must be in it.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

use crate::border::malformed;
use crate::meter::Refused;

/// The list of an answer, and the elements that each of its items has exactly once.
struct Shape {
    operation: &'static str,
    list: &'static str,
    item: &'static str,
    elements: &'static [&'static str],
}

const SHAPES: [Shape; 2] = [
    Shape {
        operation: "DescribeAutoScalingGroups",
        list: "AutoScalingGroups",
        item: "AutoScalingGroup",
        elements: &["AutoScalingGroupARN", "MinSize", "MaxSize", "DesiredCapacity"],
    },
    Shape { operation: "DescribeScalingActivities", list: "Activities", item: "Activity", elements: &[] },
];

/// Refuses XML answers of Auto Scaling that lack what the SDK would make up.
#[derive(Debug)]
pub(crate) struct Required;

impl Intercept for Required {
    fn name(&self) -> &'static str {
        "Required"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let operation = cfg.load::<Metadata>().map_or("", Metadata::name);
        let shape = SHAPES.iter().find(|shape| shape.operation == operation);
        let body = context.response().body().bytes().filter(|_| context.response().status().is_success());
        match shape.zip(body).and_then(|(shape, body)| shape.lacks(&String::from_utf8_lossy(body))) {
            Some(field) => Err(Refused(malformed(&field)).into()),
            None => Ok(()),
        }
    }
}

impl Shape {
    /// The first thing that is not there.
    fn lacks(&self, text: &str) -> Option<String> {
        if !text.contains(&format!("<{}", self.list)) {
            return Some(format!("{}.{}", self.operation, self.list));
        }
        // Values cannot hold a bare `<`, so every match is an element.
        let count = |element: &&str| text.matches(&format!("<{element}>")).count();
        let items = self.elements.iter().map(count).max().unwrap_or_default();
        let missing = self.elements.iter().find(|element| count(element) < items)?;
        Some(format!("{}.{missing}", self.item))
    }
}
