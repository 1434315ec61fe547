//! The shared table of operations in DynamoDB: who holds the lease, which runs are open, where their journals' chains stand.
//!
//! Reads are consistent and may be retried. Writes are sent once, on condition of what was seen; one without an answer
//! is found out about by reading. That there is no table, or no permission for it, is an answer like any other.

mod heads;
mod item;
mod lease;
mod runs;

#[cfg(test)]
mod tests;

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Builder;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use domain::{CloudError, Service, Text};

use crate::cloud::Cloud;
use crate::connection::CONNECT;
use crate::operation::Operation;

pub use heads::ChainHead;
pub use runs::{Entry, Registered};

const GET: Operation = Operation::new(Service::DynamoDb, "GetItem");
const QUERY: Operation = Operation::new(Service::DynamoDb, "Query");
const PUT: Operation = Operation::new(Service::DynamoDb, "PutItem");
const UPDATE: Operation = Operation::new(Service::DynamoDb, "UpdateItem");
const DELETE: Operation = Operation::new(Service::DynamoDb, "DeleteItem");

/// The longest wait for the answer to a write: a renewal of the lease has to be known long before the lease ends.
const LONGEST: Duration = Duration::from_secs(5);

/// The shared table of one account, in its home region. Its keys are the texts `pk` and `sk`.
#[derive(Clone, Debug)]
pub struct Table {
    cloud: Cloud,
    client: Client,
    name: String,
}

/// What the table says.
#[derive(Clone, Debug, PartialEq)]
pub enum Told<T> {
    /// This.
    It(T),
    /// There is no such table: before phase 1, or on a platform of somebody else's.
    NoTable,
    /// The principal may not use it; with what to ask for.
    Denied(Text),
}

/// What the table says; an error where it could not be asked or its answer not be understood.
pub type Answer<T> = Result<Told<T>, CloudError>;

/// What became of a write on condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written<T> {
    /// It is in the table.
    Done,
    /// The table has something else, and was left as it is.
    Otherwise(T),
}

impl Cloud {
    /// The shared table of this account.
    pub fn table(&self) -> Table {
        let (client, name) = self.operations_table();
        Table { cloud: self.clone(), client, name }
    }
}

impl Table {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// Why there is nothing to say of an item.
#[derive(Debug)]
enum Untold {
    NoTable,
    Denied(Text),
    Failed(CloudError),
}

impl From<CloudError> for Untold {
    fn from(error: CloudError) -> Self {
        match error {
            // The one thing that these operations name and may not find is the table.
            CloudError::NotFound { .. } => Self::NoTable,
            CloudError::Denied { action, .. } => Self::Denied(format!("{action} is not allowed; ask for it").into()),
            error => Self::Failed(error),
        }
    }
}

/// As it is told outside: what is an answer, and what is an error.
fn answer<T>(found: Result<T, Untold>) -> Answer<T> {
    match found {
        Ok(found) => Ok(Told::It(found)),
        Err(Untold::NoTable) => Ok(Told::NoTable),
        Err(Untold::Denied(why)) => Ok(Told::Denied(why)),
        Err(Untold::Failed(error)) => Err(error),
    }
}

/// One attempt: what a write without an answer did is found out by reading.
fn once() -> Builder {
    let time_outs = TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .read_timeout(LONGEST)
        .operation_attempt_timeout(LONGEST)
        .operation_timeout(LONGEST);
    Builder::new().retry_config(RetryConfig::disabled()).timeout_config(time_outs.build())
}
