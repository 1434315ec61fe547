//! `spend`: what was spent, what is expected, and on what.

mod document;
mod text;

use console::snapshot::Part;
use domain::{Day, Estate, Source};

use super::session::Session;
use super::status::plain;
use crate::cli::{SpendArgs, SpendForm};
use crate::exit::{Exit, Stop};
use crate::output;

use document::Report;

/// Prints the spend of this month and of those before it.
pub(super) async fn run(session: &Session, args: SpendArgs) -> Result<Exit, Stop> {
    let cloud = session.connect().await?;
    // This month and the last come with the figures of today.
    let parts: &[Part] = if args.months > 2 { &[Part::Spend, Part::History] } else { &[Part::Spend] };
    let estate = session.snapshot(&cloud, parts).await?;
    let is_known = estate.billing.daily.value().is_some();
    let days = days(&estate, session.now().day(), args.months);
    match args.output {
        SpendForm::Csv if is_known => output::print(&csv(&days))?,
        SpendForm::Json => output::print_json(&Report::new(session, &estate, &cloud.meter(), &days))?,
        SpendForm::Table if is_known => {
            output::print(&text::of(&Report::new(session, &estate, &cloud.meter(), &days)))?
        }
        SpendForm::Csv | SpendForm::Table => output::Reader::Listens,
    };
    Ok(session.known(&estate, Source::Spend, is_known))
}

/// The days of the last `months` months, as far as they are known.
fn days(estate: &Estate, today: Day, months: u8) -> Vec<(Day, f64)> {
    let mut first = today.first_of_month();
    for _ in 1..months {
        first = first.plus_days(-1).first_of_month();
    }
    let past = estate.billing.history.value().into_iter().flatten();
    let known = estate.billing.daily.value().map(|costs| costs.days.as_slice()).unwrap_or_default();
    past.chain(known).filter(|(day, _)| *day >= first && *day <= today).map(|(day, usd)| (*day, plain(*usd))).collect()
}

fn csv(days: &[(Day, f64)]) -> String {
    let lines = days.iter().map(|(day, usd)| format!("{day},{usd}\n"));
    std::iter::once("day,usd\n".to_owned()).chain(lines).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_gets_a_line_a_day() {
        let day = |text| Day::parse(text).unwrap();
        assert_eq!(
            csv(&[(day("2026-11-01"), 3.1), (day("2026-11-02"), 0.0)]),
            "day,usd\n2026-11-01,3.1\n2026-11-02,0\n"
        );
    }

    #[test]
    fn months_are_counted_back_from_this_one() {
        let day = |text| Day::parse(text).unwrap();
        let mut estate = Estate::default();
        let costs = domain::DailyCosts {
            as_of: None,
            currency: "USD".to_owned(),
            days: vec![(day("2026-10-31"), 9.0), (day("2026-11-01"), 1.0)],
            by_service: vec![],
        };
        estate.billing.daily.succeeded(costs, domain::Moment::from_secs(0), None);
        let count = |months| days(&estate, day("2026-11-22"), months).len();
        assert_eq!((count(1), count(2), count(13)), (1, 2, 2));
        let past = vec![(day("2025-11-01"), 4.0), (day("2026-09-30"), 5.0)];
        estate.billing.history.succeeded(past, domain::Moment::from_secs(0), None);
        let count = |months| days(&estate, day("2026-11-22"), months).len();
        assert_eq!((count(2), count(3), count(12), count(13)), (2, 3, 3, 4));
    }
}
