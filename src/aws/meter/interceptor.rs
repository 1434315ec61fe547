//! The meter's place in the SDK: every attempt passes it, retries included.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use aws_sdk_cloudwatch::operation::get_metric_data::GetMetricDataInput;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeSerializationInterceptorContextRef, BeforeTransmitInterceptorContextRef, FinalizerInterceptorContextRef,
};
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::DateTime;
use aws_smithy_types::config_bag::{ConfigBag, Storable, StoreReplace};
use aws_smithy_types::date_time::Format;
use domain::{COST_EXPLORER_REQUEST, CloudError, METRIC_REQUESTED, Moment, Service, Usd};

use super::Meter;
use crate::apply::Unpaced;
use crate::operation::is_throttling;

/// Counts the attempts of one service's client.
#[derive(Debug)]
pub(crate) struct Metered {
    service: Service,
    meter: Arc<Meter>,
}

impl Metered {
    /// An interceptor for the client of `service`.
    pub(crate) fn new(service: Service, meter: &Arc<Meter>) -> Self {
        Self { service, meter: Arc::clone(meter) }
    }

    /// What one request of the operation costs.
    fn price(&self, cfg: &ConfigBag) -> Usd {
        match self.service {
            Service::CostExplorer => COST_EXPLORER_REQUEST,
            Service::CloudWatch => cfg.load::<MetricsRequested>().map_or(Usd(0.0), MetricsRequested::price),
            _ => Usd(0.0),
        }
    }
}

impl Intercept for Metered {
    fn name(&self) -> &'static str {
        "Metered"
    }

    fn read_before_execution(
        &self,
        context: &BeforeSerializationInterceptorContextRef<'_>,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(input) = context.input().downcast_ref::<GetMetricDataInput>() {
            cfg.interceptor_state().store_put(MetricsRequested(input.metric_data_queries().len()));
        }
        Ok(())
    }

    fn read_before_transmit(
        &self,
        _context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if cfg.load::<Unpaced>().is_some() {
            self.meter.sent(self.service, self.price(cfg));
            return Ok(());
        }
        let operation = cfg.load::<Metadata>().map_or("", |metadata| metadata.name());
        self.meter.admit(self.service, operation, self.price(cfg)).map_err(|error| Refused(error).into())
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let status = context.response().map(|response| response.status().as_u16());
        let code = context.response().and_then(|response| response.headers().get("x-amzn-errortype"));
        let body = context.response().and_then(|response| response.body().bytes());
        if status.is_some_and(|status| is_throttling(status, code, body)) {
            self.meter.throttled(self.service);
        }
        if let Some(date) = context.response().and_then(|response| response.headers().get("date")).and_then(moment) {
            self.meter.dated(date);
        }
        Ok(())
    }
}

/// The moment an HTTP `Date` header names.
fn moment(date: &str) -> Option<Moment> {
    DateTime::from_str(date, Format::HttpDate).ok().map(|date| Moment::from_secs(date.secs()))
}

/// How many metrics a `GetMetricData` request asks for.
#[derive(Debug)]
struct MetricsRequested(usize);

impl MetricsRequested {
    fn price(&self) -> Usd {
        Usd(METRIC_REQUESTED.0 * f64::from(u32::try_from(self.0).unwrap_or(u32::MAX)))
    }
}

impl Storable for MetricsRequested {
    type Storer = StoreReplace<Self>;
}

/// A request or an answer that was not let through; it travels through the SDK as the source of its error.
#[derive(Debug)]
pub(crate) struct Refused(pub(crate) CloudError);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Refused {}
