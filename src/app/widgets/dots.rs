//! The targets of zones as dots, or as figures where there are many: `1a ●●○  1b ●●●`, `1a 41/60 1b 60/60`.

use std::collections::BTreeMap;

use domain::{HealthCount, Zone};

/// Each zone's healthy targets filled and the others hollow; figures in all zones where one has too many to count at
/// a glance.
pub(crate) fn zone_dots(zones: &BTreeMap<Zone, HealthCount>) -> String {
    // Of more than two zones each has less room.
    let (gap, most) = if zones.len() > 2 { (" ", 3) } else { ("  ", 4) };
    let are_dots = zones.values().all(|count| count.total() <= most);
    let words = |(zone, count): (&Zone, &HealthCount)| {
        let (healthy, total) = (count.healthy, count.total());
        if total == 0 {
            format!("{} none", zone.short())
        } else if are_dots {
            format!("{} {}{}", zone.short(), "●".repeat(healthy), "○".repeat(total - healthy))
        } else {
            format!("{} {healthy}/{total}", zone.short())
        }
    };
    zones.iter().map(words).collect::<Vec<_>>().join(gap)
}
