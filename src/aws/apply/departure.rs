//! One request on its way out: the mark it carries, the key it is signed with, and whether it has left.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    AfterDeserializationInterceptorContextRef, BeforeSerializationInterceptorContextRef,
    BeforeTransmitInterceptorContextRef,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, Metadata};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::{ConfigBag, Storable, StoreReplace};
use aws_types::sdk_ua_metadata::FrameworkMetadata;
use change::Mark;
use domain::CloudError;

use crate::border::malformed;
use crate::meter::Refused;
use crate::sts::AccessKey;

/// What is known of one request.
#[derive(Debug)]
pub(super) struct Departure {
    mark: String,
    key: AccessKey,
    has_left: AtomicBool,
}

impl Departure {
    /// Of a request with this mark, which only this key may sign: the one whose account is known.
    pub(super) fn new(mark: &Mark, key: AccessKey) -> Self {
        Self { mark: mark.as_str().to_owned(), key, has_left: AtomicBool::new(false) }
    }

    /// Whether it was handed to the network: before that, whatever failed, nothing has begun.
    pub(super) fn has_left(&self) -> bool {
        self.has_left.load(Ordering::Acquire)
    }
}

/// That a request is a change: it is counted and never held back, because it may be the way back.
#[derive(Debug)]
pub(crate) struct Unpaced;

impl Storable for Unpaced {
    type Storer = StoreReplace<Self>;
}

/// Marks a request, lets it leave with the right key only, and refuses an answer that is not its own.
#[derive(Debug)]
pub(super) struct Departing(Arc<Departure>);

impl Departing {
    pub(super) fn new(departure: &Arc<Departure>) -> Self {
        Self(Arc::clone(departure))
    }
}

impl Intercept for Departing {
    fn name(&self) -> &'static str {
        "Departing"
    }

    fn read_before_execution(
        &self,
        _context: &BeforeSerializationInterceptorContextRef<'_>,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let mark = FrameworkMetadata::new(self.0.mark.clone(), None::<String>)?;
        // Into the user agent, which CloudTrail keeps.
        cfg.interceptor_state().store_append(mark).store_put(Unpaced);
        Ok(())
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if AccessKey::of(context.request()).as_ref() != Some(&self.0.key) {
            return Err(Refused(other_key()).into());
        }
        self.0.has_left.store(true, Ordering::Release);
        Ok(())
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let (service, operation) =
            cfg.load::<Metadata>().map_or(("", ""), |operation| (operation.service(), operation.name()));
        let response = context.response();
        let is_own = match service {
            "CloudWatch" => is_cbor(response),
            "ARC Zonal Shift" => is_of_a_shift(response),
            _ => is_answer_to(operation, response),
        };
        if !response.status().is_success() || is_own {
            return Ok(());
        }
        Err(Refused(malformed(&format!("{operation} (the answer is another's)"))).into())
    }
}

/// Whether a success speaks CloudWatch's protocol.
///
/// The SDK reads nothing of an answer in which it expects nothing, and would take a proxy's page for a success.
fn is_cbor(response: &HttpResponse) -> bool {
    response.headers().get("smithy-protocol") == Some("rpc-v2-cbor")
}

/// Whether a success names a zonal shift, as the answer to every change of one does.
fn is_of_a_shift(response: &HttpResponse) -> bool {
    let names_one = |body: &[u8]| String::from_utf8_lossy(body).contains("\"zonalShiftId\"");
    response.body().bytes().is_some_and(names_one)
}

/// Whether a success of the query protocol is that of the operation.
fn is_answer_to(operation: &str, response: &HttpResponse) -> bool {
    let root = format!("<{operation}Response");
    let holds_root = |body: &[u8]| String::from_utf8_lossy(body).contains(&root);
    response.body().bytes().is_some_and(holds_root)
}

fn other_key() -> CloudError {
    let detail = "the credentials have changed since STS named their account".into();
    CloudError::NotAsked { detail, remedy: "Look again and confirm anew.".into() }
}
