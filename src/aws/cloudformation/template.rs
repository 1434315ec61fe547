//! A stack's template and the policy over its resources, as they were sent.

use aws_sdk_cloudformation::types::TemplateStage;
use domain::{CloudError, Service, Text};

use super::if_there;
use crate::border::need;
use crate::connection::Local;
use crate::operation::Operation;

const TEMPLATE: Operation = Operation::new(Service::CloudFormation, "GetTemplate");
const POLICY: Operation = Operation::new(Service::CloudFormation, "GetStackPolicy");

/// The template of a stack as it was sent, before macros; `None` where there is no stack, or none that was executed.
pub(super) async fn template(local: &Local, stack: &Text) -> Result<Option<String>, CloudError> {
    let request =
        local.cloudformation.get_template().stack_name(stack.raw()).template_stage(TemplateStage::Original).send();
    let found = if_there(request.await.map_err(|error| TEMPLATE.failed(&error)))?;
    found.map(|output| need(output.template_body, "GetTemplate.TemplateBody")).transpose()
}

/// The policy of a stack; `None` where there is no stack, or no policy.
pub(super) async fn policy(local: &Local, stack: &Text) -> Result<Option<String>, CloudError> {
    let request = local.cloudformation.get_stack_policy().stack_name(stack.raw()).send();
    let found = if_there(request.await.map_err(|error| POLICY.failed(&error)))?;
    Ok(found.and_then(|output| output.stack_policy_body).filter(|body| !body.is_empty()))
}
