//! Counts what is sent to AWS and what that costs, and holds the two limits on it: dollars and pace.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::{COST_EXPLORER_REQUEST, Clock, CloudError, Day, MeterReading, Moment, Service, Usd, in_words};

mod interceptor;

pub(crate) use interceptor::{Metered, Refused};

/// How long after its last "slow down" a service is sent less.
const CALMING: Duration = Duration::from_secs(10);

/// The least time between two requests to a service that asked to slow down: two a second.
const SPACING: Duration = Duration::from_millis(500);

/// The span of `calls_last_minute`.
const MINUTE: Duration = Duration::from_mins(1);

/// Every request passes here just before it is sent.
#[derive(Debug)]
pub(crate) struct Meter {
    clock: Arc<dyn Clock>,
    /// What requests are signed by, which is what AWS compares with its own.
    signing: Arc<dyn Clock>,
    explorer_limit: Usd,
    tally: Mutex<Tally>,
}

#[derive(Debug)]
struct Tally {
    day: Day,
    calls_today: u64,
    usd_today: Usd,
    explorer_usd_today: Usd,
    minute: VecDeque<Moment>,
    by_service: BTreeMap<Service, u64>,
    pace: BTreeMap<Service, Pace>,
    /// Why Cost Explorer is not asked at all, where something forbids it.
    barred: Option<CloudError>,
    /// How far this clock was ahead of the last answer's date, in seconds.
    skew_secs: Option<i64>,
}

/// The last request to a service, and its last "slow down".
#[derive(Clone, Copy, Debug, Default)]
struct Pace {
    sent: Option<Moment>,
    throttled: Option<Moment>,
}

impl Pace {
    fn calm_at(self, now: Moment) -> Option<Moment> {
        self.throttled.map(|at| at + CALMING).filter(|until| now < *until)
    }

    fn has_turn(self, now: Moment) -> bool {
        self.calm_at(now).is_none() || self.sent.is_none_or(|sent| now.since(sent) >= SPACING)
    }
}

impl Meter {
    /// A meter at zero, with what Cost Explorer may cost in a day.
    pub(crate) fn new(clock: Arc<dyn Clock>, explorer_limit: Usd) -> Self {
        let tally = Tally {
            day: clock.now().day(),
            calls_today: 0,
            usd_today: Usd(0.0),
            explorer_usd_today: Usd(0.0),
            minute: VecDeque::new(),
            by_service: BTreeMap::new(),
            pace: BTreeMap::new(),
            barred: None,
            skew_secs: None,
        };
        Self { signing: Arc::clone(&clock), clock, explorer_limit, tally: Mutex::new(tally) }
    }

    /// The same, where requests are signed by another clock: a simulated account has a time of its own.
    #[must_use]
    pub(crate) fn signed_by(self, signing: Arc<dyn Clock>) -> Self {
        Self { signing, ..self }
    }

    /// Counts a request about to be sent, of this price, or says why it must not be sent.
    pub(crate) fn admit(&self, service: Service, operation: &str, price: Usd) -> Result<(), CloudError> {
        let now = self.clock.now();
        let mut tally = self.tally(now);
        if service == Service::CostExplorer {
            self.afford(&tally, now)?;
        }
        let pace = tally.pace.entry(service).or_default();
        if !pace.has_turn(now) {
            return Err(CloudError::Throttled { operation: operation.into() });
        }
        pace.sent = Some(now);
        tally.count(service, price, now);
        Ok(())
    }

    /// Counts a request that is never held back.
    pub(crate) fn sent(&self, service: Service, price: Usd) {
        let now = self.clock.now();
        let mut tally = self.tally(now);
        tally.pace.entry(service).or_default().sent = Some(now);
        tally.count(service, price, now);
    }

    /// Notes that a service asked to slow down.
    pub(crate) fn throttled(&self, service: Service) {
        let now = self.clock.now();
        self.tally(now).pace.entry(service).or_default().throttled = Some(now);
    }

    /// Notes what time AWS says it is.
    pub(crate) fn dated(&self, date: Moment) {
        let skew_secs = self.signing.now().as_secs() - date.as_secs();
        self.tally(self.clock.now()).skew_secs = Some(skew_secs);
    }

    /// How far the clock that requests are signed by is ahead of AWS's, in seconds, by the last answer.
    pub(crate) fn skew_secs(&self) -> Option<i64> {
        self.tally(self.clock.now()).skew_secs
    }

    /// Until when a service is sent less.
    pub(crate) fn throttled_until(&self, service: Service) -> Option<Moment> {
        let now = self.clock.now();
        self.tally(now).pace.get(&service).and_then(|pace| pace.calm_at(now))
    }

    /// Counts Cost Explorer dollars spent today by somebody else.
    pub(crate) fn seed(&self, usd: Usd) {
        let mut tally = self.tally(self.clock.now());
        tally.usd_today = tally.usd_today + usd;
        tally.explorer_usd_today = tally.explorer_usd_today + usd;
    }

    /// Refuses every request to Cost Explorer for this reason; `None` lifts it.
    pub(crate) fn bar(&self, why: Option<CloudError>) {
        self.tally(self.clock.now()).barred = why;
    }

    /// What has been counted.
    pub(crate) fn reading(&self) -> MeterReading {
        let now = self.clock.now();
        let mut tally = self.tally(now);
        tally.forget_before(now);
        MeterReading {
            calls_today: tally.calls_today,
            calls_last_minute: u64::try_from(tally.minute.len()).unwrap_or(u64::MAX),
            usd_today: tally.usd_today,
            by_service: tally.by_service.clone(),
        }
    }

    fn afford(&self, tally: &Tally, now: Moment) -> Result<(), CloudError> {
        if let Some(why) = &tally.barred {
            return Err(why.clone());
        }
        let after = tally.explorer_usd_today + COST_EXPLORER_REQUEST;
        // Amounts are sums of cents in binary: a thousandth of a cent is no overspending.
        if after.0 <= self.explorer_limit.0 + 1e-5 {
            return Ok(());
        }
        let renews = in_words(now.until(tally.day.plus_days(1).start()));
        let (spent, limit) = (tally.explorer_usd_today, self.explorer_limit);
        let detail = format!("Cost Explorer has cost {spent} of {limit} today; the budget renews in {renews}");
        Err(CloudError::OverBudget { detail: detail.into() })
    }

    fn tally(&self, now: Moment) -> MutexGuard<'_, Tally> {
        // Counters stay usable whatever happened to another holder of the lock.
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        let today = now.day();
        if tally.day != today {
            tally.day = today;
            tally.calls_today = 0;
            tally.usd_today = Usd(0.0);
            tally.explorer_usd_today = Usd(0.0);
        }
        tally
    }
}

impl Tally {
    fn count(&mut self, service: Service, price: Usd, now: Moment) {
        self.calls_today += 1;
        *self.by_service.entry(service).or_default() += 1;
        self.usd_today = self.usd_today + price;
        if service == Service::CostExplorer {
            self.explorer_usd_today = self.explorer_usd_today + price;
        }
        self.forget_before(now);
        self.minute.push_back(now);
    }

    fn forget_before(&mut self, now: Moment) {
        while self.minute.front().is_some_and(|sent| now.since(*sent) >= MINUTE) {
            self.minute.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SetClock;

    const EXPLORER: Service = Service::CostExplorer;

    fn meter(limit: f64) -> (Meter, Arc<SetClock>) {
        let clock = Arc::new(SetClock::at("2026-11-22T23:00:00Z"));
        (Meter::new(clock.clone(), Usd(limit)), clock)
    }

    fn ask_explorer(meter: &Meter) -> Result<(), CloudError> {
        meter.admit(EXPLORER, "GetCostAndUsage", COST_EXPLORER_REQUEST)
    }

    #[test]
    fn the_skew_is_that_of_the_clock_that_requests_are_signed_by() {
        let (meter, clock) = meter(1.0);
        let date = Moment::parse("2026-11-22T23:10:00Z").unwrap();
        meter.dated(date);
        assert_eq!(meter.skew_secs(), Some(-600));
        let meter = Meter::new(clock, Usd(1.0)).signed_by(Arc::new(SetClock::at("2026-11-22T23:10:02Z")));
        meter.dated(date);
        assert_eq!(meter.skew_secs(), Some(2), "a simulated account has a time of its own");
    }

    #[test]
    fn every_request_is_counted_by_service_minute_and_day() {
        let (meter, clock) = meter(0.5);
        for _ in 0..3 {
            meter.admit(Service::Sts, "GetCallerIdentity", Usd(0.0)).unwrap();
        }
        clock.advance(MINUTE);
        ask_explorer(&meter).unwrap();
        let reading = meter.reading();
        assert_eq!((reading.calls_today, reading.calls_last_minute), (4, 1));
        assert_eq!(reading.usd_today, Usd(0.01));
        assert_eq!(reading.by_service, BTreeMap::from([(Service::Sts, 3), (EXPLORER, 1)]));
        clock.advance(Duration::from_hours(1));
        let tomorrow = meter.reading();
        assert_eq!((tomorrow.calls_today, tomorrow.usd_today), (0, Usd(0.0)));
        assert_eq!(tomorrow.by_service[&Service::Sts], 3, "since start");
    }

    #[test]
    fn the_request_that_would_exceed_the_days_budget_is_refused_until_midnight() {
        let (meter, clock) = meter(0.03);
        meter.seed(Usd(0.01));
        ask_explorer(&meter).unwrap();
        ask_explorer(&meter).unwrap();
        let refused = ask_explorer(&meter).unwrap_err();
        let told = "Cost Explorer has cost $0.03 of $0.03 today; the budget renews in 1h";
        assert_eq!(refused, CloudError::OverBudget { detail: told.into() });
        assert_eq!(meter.reading().by_service[&EXPLORER], 2, "what is refused is not sent");
        assert_eq!(meter.admit(Service::Sts, "GetCallerIdentity", Usd(0.0)), Ok(()));
        clock.advance(Duration::from_hours(1));
        assert_eq!(ask_explorer(&meter), Ok(()));
    }

    #[test]
    fn what_is_barred_is_not_sent_until_that_is_lifted() {
        let (meter, _) = meter(0.5);
        let why = CloudError::NotAsked { detail: "nothing is kept".into(), remedy: "Keep it.".into() };
        meter.bar(Some(why.clone()));
        assert_eq!(ask_explorer(&meter), Err(why));
        assert_eq!(meter.reading().calls_today, 0);
        assert_eq!(meter.admit(Service::Budgets, "DescribeBudgets", Usd(0.0)), Ok(()), "it is free");
        meter.bar(None);
        assert_eq!(ask_explorer(&meter), Ok(()));
    }

    #[test]
    fn a_service_that_asks_to_slow_down_gets_two_requests_a_second() {
        let (meter, clock) = meter(0.5);
        let alarms = |meter: &Meter| meter.admit(Service::CloudWatch, "DescribeAlarms", Usd(0.0));
        alarms(&meter).unwrap();
        alarms(&meter).unwrap();
        meter.throttled(Service::CloudWatch);
        assert_eq!(meter.throttled_until(Service::CloudWatch), Some(clock.now() + CALMING));
        let mut sent = 0;
        for _ in 0..100 {
            clock.advance(Duration::from_millis(50));
            sent += u32::from(alarms(&meter).is_ok());
        }
        assert_eq!(sent, 10, "in five seconds");
        assert_eq!(meter.admit(Service::Sts, "GetCallerIdentity", Usd(0.0)), Ok(()), "the others are not slowed");
        clock.advance(CALMING);
        assert_eq!(meter.throttled_until(Service::CloudWatch), None);
        assert!(alarms(&meter).and_then(|()| alarms(&meter)).is_ok());
    }
}
