//! Security Token Service: who asks.

use aws_sdk_sts::Client;
use aws_sdk_sts::operation::get_caller_identity::GetCallerIdentityOutput;
use domain::{AccountId, CloudError, Identity, Service};

use crate::border::{malformed, text};
use crate::operation::Operation;

const IDENTITY: Operation = Operation::new(Service::Sts, "GetCallerIdentity");

/// Whose credentials are in use (`GetCallerIdentity`, which no policy can deny).
pub(crate) async fn identity(client: &Client) -> Result<Identity, CloudError> {
    let output = client.get_caller_identity().send().await.map_err(|error| IDENTITY.failed(&error))?;
    decode(&output)
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
