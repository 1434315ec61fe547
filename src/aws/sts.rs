//! Security Token Service: who asks.

use std::sync::{Arc, OnceLock};

use aws_sdk_sts::Client;
use aws_sdk_sts::operation::get_caller_identity::GetCallerIdentityOutput;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextRef;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use domain::{AccountId, CloudError, Identity, Service};

use crate::border::{malformed, text};
use crate::operation::Operation;

const IDENTITY: Operation = Operation::new(Service::Sts, "GetCallerIdentity");

/// Whose credentials are in use (`GetCallerIdentity`, which no policy can deny).
pub(crate) async fn identity(client: &Client) -> Result<Identity, CloudError> {
    let output = client.get_caller_identity().send().await.map_err(|error| IDENTITY.failed(&error))?;
    decode(&output)
}

/// Whose credentials are in use, and the key they were asked with: a key belongs to one account for ever.
#[derive(Debug)]
pub(crate) struct Vouched {
    /// Who.
    pub(crate) identity: Identity,
    /// By which key.
    pub(crate) key: AccessKey,
}

/// Asks whose credentials are in use and notes the key that signed the question.
pub(crate) async fn vouched(client: &Client) -> Result<Vouched, CloudError> {
    let signed = Signed::default();
    let request = client.get_caller_identity().customize().interceptor(signed.clone());
    let output = request.send().await.map_err(|error| IDENTITY.failed(&error))?;
    let key = signed.0.get().cloned().ok_or_else(unsigned)?;
    Ok(Vouched { identity: decode(&output)?, key })
}

fn unsigned() -> CloudError {
    let detail = "the question to STS was not signed, so its answer says nothing of the credentials".into();
    CloudError::NotAsked { detail, remedy: "Use a profile with credentials.".into() }
}

/// The id of an access key, which is no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AccessKey(String);

impl AccessKey {
    /// The key that a request is signed with.
    pub(crate) fn of(request: &HttpRequest) -> Option<Self> {
        let (_, credential) = request.headers().get("authorization")?.split_once("Credential=")?;
        credential.split('/').next().filter(|id| !id.is_empty()).map(|id| Self(id.to_owned()))
    }
}

/// Notes the key that signs a request.
#[derive(Clone, Debug, Default)]
struct Signed(Arc<OnceLock<AccessKey>>);

impl Intercept for Signed {
    fn name(&self) -> &'static str {
        "Signed"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(key) = AccessKey::of(context.request()) {
            // Of several attempts the first: were they signed by different keys, the change that follows is not sent.
            let _ = self.0.set(key);
        }
        Ok(())
    }
}

fn decode(output: &GetCallerIdentityOutput) -> Result<Identity, CloudError> {
    let account = output.account().and_then(AccountId::new).ok_or_else(|| malformed("GetCallerIdentity.Account"))?;
    let arn = text(output.arn(), "GetCallerIdentity.Arn")?;
    let user_id = text(output.user_id(), "GetCallerIdentity.UserId")?;
    Ok(Identity { account, arn, user_id })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> aws_sdk_sts::operation::get_caller_identity::builders::GetCallerIdentityOutputBuilder {
        GetCallerIdentityOutput::builder().account("123456789012").arn("arn:aws:iam::123456789012:root").user_id("A")
    }

    #[test]
    fn an_identity_is_read() {
        let identity = decode(&whole().build()).unwrap();
        assert_eq!(identity.account.as_str(), "123456789012");
        assert_eq!(identity.arn, "arn:aws:iam::123456789012:root");
    }

    #[test]
    fn a_missing_field_is_named() {
        let field = |output: GetCallerIdentityOutput| decode(&output).unwrap_err();
        assert_eq!(field(whole().set_account(None).build()), malformed("GetCallerIdentity.Account"));
        assert_eq!(field(whole().account("12").build()), malformed("GetCallerIdentity.Account"));
        assert_eq!(field(whole().set_arn(None).build()), malformed("GetCallerIdentity.Arn"));
        assert_eq!(field(whole().set_user_id(None).build()), malformed("GetCallerIdentity.UserId"));
    }
}
