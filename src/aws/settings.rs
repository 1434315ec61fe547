//! What a connection to an account is made from.

use std::sync::Arc;

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use domain::{AccountId, Clock, Region, Usd};

/// What to connect to, and by which clocks.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The profile; without one the standard chain of the SDK decides (environment, `AWS_PROFILE`, default).
    pub profile: Option<String>,
    /// The regions to look at; when empty, the one the AWS configuration names.
    pub regions: Vec<Region>,
    /// The account the profile must lead to: with any other, nothing is answered.
    pub account: Option<AccountId>,
    /// Where the answers come from.
    pub source: CloudSource,
    /// Where the time comes from.
    pub clocks: Clocks,
    /// The DynamoDB table, in the home region, in which consoles keep lease, registry and chain heads.
    pub operations_table: String,
    /// How this program names itself to AWS.
    pub app_name: &'static str,
    /// What Cost Explorer may cost in a day (UTC), US dollars.
    pub cost_explorer_usd_per_day: Usd,
}

impl Settings {
    /// The default profile and its region, half a dollar a day for Cost Explorer.
    pub fn new(source: CloudSource, clocks: Clocks) -> Self {
        Self {
            profile: None,
            regions: Vec::new(),
            account: None,
            source,
            clocks,
            operations_table: "finops-operations".to_owned(),
            app_name: "finops-tui",
            cost_explorer_usd_per_day: Usd(0.50),
        }
    }
}

/// Where the answers come from.
#[derive(Clone, Debug)]
pub enum CloudSource {
    /// AWS, or what `AWS_ENDPOINT_URL` names, with the credentials of the standard AWS configuration.
    Aws,
    /// A simulated account behind this HTTP client: throw-away credentials, no environment, no files.
    Simulated(SharedHttpClient),
}

/// The two times a connection lives in. They differ only on a simulated account, whose clock may run faster.
#[derive(Clone, Debug)]
pub struct Clocks {
    /// The console's own: stamps observations, counts calls.
    pub here: Arc<dyn Clock>,
    /// The account's: which day it is there, and up to when there are metrics.
    pub cloud: Arc<dyn Clock>,
}

impl Clocks {
    /// One clock for both.
    pub fn same(clock: Arc<dyn Clock>) -> Self {
        Self { here: Arc::clone(&clock), cloud: clock }
    }
}
