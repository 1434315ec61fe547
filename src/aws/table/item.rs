//! Items of the table: read whole, written on a condition.

use std::collections::HashMap;
use std::error::Error;

use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use domain::{CloudError, Moment, Text};

use super::{DELETE, GET, PUT, QUERY, Table, UPDATE, Untold, Written, once};
use crate::border::malformed;
use crate::operation::Operation;

/// The most pages, of a megabyte each, that are read of one kind of item.
const MOST_PAGES: usize = 100;

type Attributes = HashMap<String, AttributeValue>;

/// The key of an item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key<'a> {
    /// What kind of item.
    pub(super) pk: &'a str,
    /// Which.
    pub(super) sk: &'a str,
}

/// What has to be so for a write, with the attributes it names (`#name`) and the values it compares with (`:value`).
#[derive(Clone, Debug)]
pub(super) struct Condition {
    text: String,
    names: HashMap<String, String>,
    values: Attributes,
}

impl Condition {
    /// A condition that names no attribute yet.
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), names: HashMap::new(), values: HashMap::new() }
    }

    /// The same with the attribute that `#name` stands for: many plain words are reserved.
    pub(super) fn naming(mut self, name: &str) -> Self {
        self.names.insert(format!("#{name}"), name.to_owned());
        self
    }

    /// The same with a value.
    pub(super) fn with(mut self, name: &str, value: AttributeValue) -> Self {
        self.values.insert(format!(":{name}"), value);
        self
    }
}

/// What became of one attempt to write.
#[derive(Debug)]
pub(super) enum Attempt {
    /// It was written.
    Done,
    /// The condition did not hold.
    Unmet,
    /// Nobody knows.
    Unsure(CloudError),
}

/// An item as it was read.
#[derive(Clone, Debug)]
pub(super) struct Item(Attributes);

impl Item {
    /// A text that must be there.
    pub(super) fn text(&self, name: &str) -> Result<&str, CloudError> {
        self.0.get(name).and_then(|value| value.as_s().ok()).map(String::as_str).ok_or_else(|| self.lacks(name))
    }

    /// A text that may be missing.
    pub(super) fn optional(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(|value| value.as_s().ok()).map(String::as_str)
    }

    /// A count that must be there.
    pub(super) fn count(&self, name: &str) -> Result<u64, CloudError> {
        let number = self.0.get(name).and_then(|value| value.as_n().ok());
        number.and_then(|number| number.parse().ok()).ok_or_else(|| self.lacks(name))
    }

    /// A time that must be there.
    pub(super) fn moment(&self, name: &str) -> Result<Moment, CloudError> {
        Moment::parse(self.text(name)?).map_err(|_| self.lacks(name))
    }

    /// The error of an attribute that is missing or cannot be: `open-run 01JD….action`.
    pub(super) fn lacks(&self, name: &str) -> CloudError {
        let key = |name| self.optional(name).unwrap_or("?");
        malformed(&Text::new(&format!("{} {}: {name}", key("pk"), key("sk"))).to_string())
    }
}

impl Table {
    /// The item of this key, if there is one.
    pub(super) async fn item(&self, key: Key<'_>) -> Result<Option<Item>, Untold> {
        self.cloud.pinned().await?;
        let request = self.client.get_item().table_name(&self.name).consistent_read(true);
        let request = request.key("pk", text(key.pk)).key("sk", text(key.sk));
        let output = Box::pin(request.send()).await.map_err(|error| GET.failed(&error))?;
        Ok(output.item.map(Item))
    }

    /// Every item of a kind. A page that is missing is an error: what is not seen must not count as not there.
    pub(super) async fn items(&self, pk: &str) -> Result<Vec<Item>, Untold> {
        self.cloud.pinned().await?;
        let request = || {
            let request = self.client.query().table_name(&self.name).consistent_read(true);
            request.key_condition_expression("pk = :pk").expression_attribute_values(":pk", text(pk))
        };
        let mut items = Vec::new();
        let mut start = None;
        for _ in 0..MOST_PAGES {
            let page = Box::pin(request().set_exclusive_start_key(start).send()).await;
            let output = page.map_err(|error| QUERY.failed(&error))?;
            items.extend(output.items.unwrap_or_default().into_iter().map(Item));
            start = output.last_evaluated_key.filter(|key| !key.is_empty());
            if start.is_none() {
                return Ok(items);
            }
        }
        Err(Untold::Failed(malformed(&format!("Query of {pk}: more than {MOST_PAGES} pages"))))
    }

    /// Writes a whole item, once.
    pub(super) async fn put(
        &self,
        key: Key<'_>,
        fields: Vec<(&str, AttributeValue)>,
        on: Condition,
    ) -> Result<Attempt, Untold> {
        self.cloud.pinned().await?;
        let own = [("pk", text(key.pk)), ("sk", text(key.sk))];
        let item = own.into_iter().chain(fields).map(|(name, value)| (name.to_owned(), value)).collect();
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item));
        let request = request.condition_expression(on.text).set_expression_attribute_names(some(on.names));
        let request = request.set_expression_attribute_values(some(on.values));
        attempt(PUT, Box::pin(request.customize().config_override(once()).send()).await)
    }

    /// Changes attributes of an item (`SET …`, in the names and values of the condition), once.
    pub(super) async fn update(&self, key: Key<'_>, set: &str, on: Condition) -> Result<Attempt, Untold> {
        self.cloud.pinned().await?;
        let request = self.client.update_item().table_name(&self.name);
        let request = request.key("pk", text(key.pk)).key("sk", text(key.sk)).update_expression(set);
        let request = request.condition_expression(on.text).set_expression_attribute_names(some(on.names));
        let request = request.set_expression_attribute_values(some(on.values));
        attempt(UPDATE, Box::pin(request.customize().config_override(once()).send()).await)
    }

    /// Deletes an item, once.
    pub(super) async fn delete(&self, key: Key<'_>, on: Condition) -> Result<Attempt, Untold> {
        self.cloud.pinned().await?;
        let request = self.client.delete_item().table_name(&self.name);
        let request = request.key("pk", text(key.pk)).key("sk", text(key.sk)).condition_expression(on.text);
        let request = request.set_expression_attribute_names(some(on.names));
        let request = request.set_expression_attribute_values(some(on.values));
        attempt(DELETE, Box::pin(request.customize().config_override(once()).send()).await)
    }
}

/// What an attempt came to: by its answer, or else by what `look` finds in the table now. An attempt without an answer
/// that is not found may arrive yet: that is an error.
pub(super) async fn settled<T>(
    attempt: Attempt,
    look: impl Future<Output = Result<T, Untold>>,
    is_done: impl FnOnce(&T) -> bool,
) -> Result<Written<T>, Untold> {
    if matches!(attempt, Attempt::Done) {
        return Ok(Written::Done);
    }
    let found = look.await?;
    match attempt {
        _ if is_done(&found) => Ok(Written::Done),
        Attempt::Unsure(error) => Err(Untold::Failed(error)),
        Attempt::Done | Attempt::Unmet => Ok(Written::Otherwise(found)),
    }
}

fn attempt<O, E>(operation: Operation, sent: Result<O, SdkError<E, HttpResponse>>) -> Result<Attempt, Untold>
where
    E: Error + ProvideErrorMetadata + 'static,
{
    let Err(error) = sent else { return Ok(Attempt::Done) };
    match operation.failed(&error) {
        CloudError::Refused { code, .. } if code == "ConditionalCheckFailedException" => Ok(Attempt::Unmet),
        error => match Untold::from(error) {
            Untold::Failed(error) => Ok(Attempt::Unsure(error)),
            untold => Err(untold),
        },
    }
}

/// A text as an attribute.
pub(super) fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

/// A count as an attribute.
pub(super) fn count(count: u64) -> AttributeValue {
    AttributeValue::N(count.to_string())
}

/// A time as an attribute.
pub(super) fn moment(at: Moment) -> AttributeValue {
    text(&at.to_string())
}

/// Nothing where there is nothing: an empty map is an error to DynamoDB.
fn some<V>(map: HashMap<String, V>) -> Option<HashMap<String, V>> {
    (!map.is_empty()).then_some(map)
}
