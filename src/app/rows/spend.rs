//! The services money went to this month.

use super::{Grade, Listing, Row, Words};
use crate::{Model, Pane, Sort, Subject};

pub(super) fn list(model: &Model) -> Listing {
    let Some(daily) = model.estate.billing.daily.value() else { return Listing::default() };
    let state = model.view.pane(Pane::Spend);
    let words = Words::new(state.filter.text.as_str());
    let mut found: Vec<(usize, &(String, f64))> =
        daily.by_service.iter().enumerate().filter(|(_, (service, _))| words.keep(&[service])).collect();
    match state.sort {
        Sort::Name => found.sort_by_key(|(_, (service, _))| service),
        _ => found.sort_by(|(_, (_, a)), (_, (_, b))| b.total_cmp(a)),
    }
    let row = |(index, (service, _)): (usize, &(String, f64))| Row {
        subject: Subject::Service(service.clone()),
        index,
        grade: Grade::Ok,
    };
    Listing { rows: found.into_iter().map(row).collect(), total: daily.by_service.len() }
}
