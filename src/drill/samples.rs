//! An account for tests in which everything is there that a drill of the library names.

use std::collections::BTreeMap;

use change::samples::{API, EDGE, Sample, noon, region, stack};
use domain::{Reading, ShiftResource, Shifts, Text, ZonalShift, Zone};

use crate::binding::{Sources, Unbound, bind, lets};
use crate::model::Drill;
use crate::plan::Binding;
use crate::probe::{Scene, read};
use crate::value::Sight;

/// The outputs of the platform's stacks, as `STACK/OutputKey`.
const OUTPUTS: [(&str, &str); 11] = [
    ("edge/BalancerArn", EDGE),
    ("edge/BalancerDns", "edge-50.us-east-1.elb.amazonaws.com"),
    ("edge/WebTargetGroupArn", API),
    ("compute/WebGroupName", "web"),
    ("compute/AvailabilityAlarm", "web-5xx"),
    ("data/DatabaseId", "ledger"),
    ("data/AuroraClusterId", "ledger-cluster"),
    ("data/CanaryMetric", "FinOps/Canary:LastAckedSeq"),
    ("cache/CacheGroupId", "pay"),
    ("cdn/DistributionId", "E123"),
    ("cdn/DistributionDomainName", "d111111abcdef8.cloudfront.net"),
];

/// The account, with outputs, zones by their ids and one zonal shift in force.
pub(crate) fn account() -> Sample {
    let mut sample = Sample::new();
    let at = sample.now.here;
    let stacks = ["foundation", "edge", "compute", "data", "cache", "cdn"].map(|name| {
        let own = OUTPUTS.iter().filter_map(|(key, value)| Some((key.strip_prefix(name)?.strip_prefix('/')?, value)));
        let outputs = own.map(|(key, value)| (Text::new(key), Text::new(value))).collect();
        domain::Stack { outputs, ..stack(&format!("finops-{name}"), "UPDATE_COMPLETE") }
    });
    let here = sample.here();
    here.stacks = Reading::new(stacks.into(), at);
    here.zone_ids =
        BTreeMap::from([("use1-az1".into(), Zone::new("us-east-1a")), ("use1-az2".into(), Zone::new("us-east-1b"))]);
    here.shifts = Reading::new(shifts(), at);
    sample
}

fn shifts() -> Shifts {
    let resource = ShiftResource {
        arn: EDGE.into(),
        name: "edge".into(),
        zones: vec!["use1-az1".into(), "use1-az2".into()],
        weights: BTreeMap::new(),
        has_autoshift: Some(false),
        has_practice: Some(true),
        applied: vec![],
        autoshifts: vec![],
    };
    let shift = |id: &str, kind: &str| ZonalShift {
        id: id.into(),
        resource: EDGE.into(),
        away_from: "use1-az2".into(),
        status: "ACTIVE".into(),
        started: noon(),
        expires: noon(),
        comment: "".into(),
        kind: Some(kind.into()),
        outcome: None,
    };
    let shifts = vec![shift("zonal", "ZONAL_SHIFT"), shift("practice", "PRACTICE_RUN")];
    Shifts { resources: vec![resource], shifts, autoshifts: vec![] }
}

/// Binds with these values by hand and this mapping.
pub(crate) fn bound(
    drill: &Drill,
    sample: &Sample,
    given: &[&str],
    mapping: &[(&str, &str)],
) -> Result<Binding, Vec<Unbound>> {
    let given: Vec<String> = given.iter().map(|&text| text.to_owned()).collect();
    let mapping = mapping.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let (region, estate) = (&region(), &sample.facts.estate);
    bind(drill, &Sources { given: &given, mapping: &mapping, prefix: "finops", region, estate })
}

/// Reads every `let`.
pub(crate) fn with_lets(drill: &Drill, sample: &Sample, mut binding: Binding) -> Binding {
    let marks = BTreeMap::new();
    let (region, estate, limits) = (&region(), &sample.facts.estate, &sample.limits);
    let scene = Scene { region, estate, now: sample.now.cloud, marks: &marks, limits, run: None };
    loop {
        let open = lets(drill, &binding);
        if open.is_empty() {
            return binding;
        }
        for open in open {
            match read(&open.probe, &open.with, &scene) {
                Sight::Seen(value) => drop(binding.insert(open.name, value)),
                Sight::Blind(why) => panic!("{}: {why}", open.name),
            }
        }
    }
}
