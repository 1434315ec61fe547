//! The ids of availability zones: what `us-east-1a` of this account is called by every account.

/// The letters that zones end in.
const LETTERS: [char; 6] = ['a', 'b', 'c', 'd', 'e', 'f'];
/// The number of each letter's zone in this account: names are dealt out differently to each account.
const NUMBERS: [u8; 6] = [2, 1, 4, 6, 3, 5];
const DIRECTIONS: [(&str, &str); 9] = [
    ("northeast", "ne"),
    ("northwest", "nw"),
    ("southeast", "se"),
    ("southwest", "sw"),
    ("north", "n"),
    ("south", "s"),
    ("east", "e"),
    ("west", "w"),
    ("central", "c"),
];

/// The id of a zone, `use1-az2` for `us-east-1a`; the name itself where it is not one of a zone.
pub fn id_of(zone: &str) -> String {
    let Some(letter) = zone.chars().last() else { return String::new() };
    let Some(number) = LETTERS.iter().position(|it| *it == letter).and_then(|it| NUMBERS.get(it)) else {
        return zone.to_owned();
    };
    let region = zone.strip_suffix(letter).unwrap_or(zone);
    format!("{}-az{number}", short(region))
}

/// The name of the zone of this id in a region; none where the region has no such zone.
pub fn name_of(region: &str, id: &str) -> Option<String> {
    LETTERS.iter().map(|letter| format!("{region}{letter}")).find(|zone| id_of(zone) == id)
}

/// A region as the ids of its zones begin: `use1` for `us-east-1`.
fn short(region: &str) -> String {
    let part = |part: &str| {
        let known = DIRECTIONS.iter().find(|(long, _)| *long == part);
        known.map_or_else(|| part.to_owned(), |(_, short)| (*short).to_owned())
    };
    region.split('-').map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_has_an_id_that_leads_back_to_it() {
        let table = [("us-east-1", "us-east-1a", "use1-az2"), ("ap-southeast-2", "ap-southeast-2b", "apse2-az1")];
        for (region, zone, id) in table {
            assert_eq!(id_of(zone), id);
            assert_eq!(name_of(region, id).as_deref(), Some(zone));
        }
        assert_eq!(name_of("us-east-1", "use1-az9"), None);
        assert_eq!(name_of("us-east-1", "us-east-1a"), None, "a name is no id");
    }
}
