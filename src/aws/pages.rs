//! Reading all pages of an answer, or saying why not.

use std::collections::HashSet;
use std::error::Error;
use std::future::Future;
use std::time::Duration;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use domain::CloudError;
use tokio::time::{Instant, timeout_at};

use crate::border::malformed;
use crate::found::Found;
use crate::operation::Operation;

/// The most pages read for one question: far above any account this console is made for.
const MOST_PAGES: usize = 200;

/// The longest time for all pages together; each request has its own, shorter limit.
const LONGEST: Duration = Duration::from_mins(1);

/// The items of a page, and the token of the next one.
pub(crate) type Page<I> = (Vec<I>, Option<String>);

/// Reads pages until there is no next token.
///
/// The first page failing is an error. A later one failing, a token seen before, too many pages or too much time
/// leave a gap: what has been read stays.
pub(crate) async fn pages<O, E, I, Sent>(
    operation: Operation,
    mut send: impl FnMut(Option<String>) -> Sent,
    mut split: impl FnMut(O) -> Result<Page<I>, CloudError>,
) -> Result<Found<Vec<I>>, CloudError>
where
    E: Error + ProvideErrorMetadata + 'static,
    Sent: Future<Output = Result<O, SdkError<E, HttpResponse>>>,
{
    let end = Instant::now() + LONGEST;
    let mut items = Vec::new();
    let mut seen = HashSet::new();
    let mut token = None;
    for read in 0..MOST_PAGES {
        // A request in flight is some kilobytes, several of which would lie inside one another.
        let page = match timeout_at(end, Box::pin(send(token.take()))).await {
            Ok(Ok(output)) => split(output),
            Ok(Err(error)) => Err(operation.failed(&error)),
            Err(_) => Err(too_long(operation, read)),
        };
        match page {
            Ok((more, next)) => {
                items.extend(more);
                token = next.filter(|next| !next.is_empty());
            }
            Err(error) if read == 0 => return Err(error),
            Err(error) => return Ok(Found { value: items, gap: Some(error) }),
        }
        match &token {
            None => return Ok(Found::whole(items)),
            Some(next) if !seen.insert(next.clone()) => {
                let gap = malformed(&format!("{}: page {} leads back to an earlier one", operation.name, read + 1));
                return Ok(Found { value: items, gap: Some(gap) });
            }
            Some(_) => {}
        }
    }
    let gap = malformed(&format!("{}: more than {MOST_PAGES} pages", operation.name));
    Ok(Found { value: items, gap: Some(gap) })
}

fn too_long(operation: Operation, pages: usize) -> CloudError {
    let detail = format!("{}: only {pages} pages came within {} s", operation.name, LONGEST.as_secs());
    CloudError::Unreachable { detail: detail.into() }
}
