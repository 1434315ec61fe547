//! The targets of a zone as dots, or as figures where there are many: `1a ●●○`, `1a 41/60`.

use domain::{HealthCount, Zone};

/// The most dots drawn for a zone: more cannot be counted at a glance.
const MOST: usize = 6;

/// A zone's healthy targets filled, the others hollow.
pub(crate) fn zone_dots(zone: &Zone, count: &HealthCount) -> String {
    let (healthy, total) = (count.healthy, count.total());
    if total > MOST {
        format!("{} {healthy}/{total}", zone.short())
    } else {
        format!("{} {}{}", zone.short(), "●".repeat(healthy), "○".repeat(total - healthy))
    }
}
