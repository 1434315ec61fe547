//! The drills that the program brings: one for every line of the platform's testing strategy, and what a fire needs.

use crate::fault::Faults;
use crate::model::Drill;
use crate::reader::lint;

/// A drill that the program brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// Its id, which is its file's name.
    pub id: &'static str,
    /// The phase that it belongs to, 2 to 4; a mitigation belongs to the phase whose parts it needs.
    pub phase: u8,
    /// Its text.
    pub text: &'static str,
}

impl Embedded {
    /// It, read.
    pub fn read(&self) -> Result<Drill, Faults> {
        lint(&format!("{}.drill.toml", self.id), self.text.as_bytes())
    }
}

macro_rules! embedded {
    ($phase:literal, $id:literal) => {
        Embedded { id: $id, phase: $phase, text: include_str!(concat!("drills/", $id, ".drill.toml")) }
    };
}

/// Every drill and mitigation that the program brings.
pub const LIBRARY: [Embedded; 18] = [
    embedded!(2, "load-test"),
    embedded!(2, "az-evacuation"),
    embedded!(2, "health-check"),
    embedded!(2, "tls-termination"),
    embedded!(3, "scaling-trigger"),
    embedded!(3, "asg-instance-replacement"),
    embedded!(3, "deployment-rollback"),
    embedded!(3, "varying-load"),
    embedded!(4, "cache-failover"),
    embedded!(4, "rds-failover"),
    embedded!(4, "aurora-failover"),
    embedded!(4, "cdn-cache"),
    embedded!(4, "end-to-end"),
    embedded!(2, "evacuate-zone"),
    embedded!(2, "return-zone"),
    embedded!(3, "stop-deployment"),
    embedded!(3, "hold-capacity"),
    embedded!(4, "fail-database-over"),
];

/// The embedded drill of this id.
pub fn embedded(id: &str) -> Option<&'static Embedded> {
    LIBRARY.iter().find(|it| it.id == id)
}
