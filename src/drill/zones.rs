//! Zones by id and by name: zonal shifts take ids, metrics and targets bear names, and a parameter may be either.

use domain::{RegionEstate, Text};

/// Whether it is the id of a zone, `use1-az2`, and not its name.
pub(crate) fn is_id(zone: &str) -> bool {
    let number = zone.rsplit_once("-az").map(|(_, number)| number);
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether it is the name of a zone, `us-east-1b`.
pub(crate) fn is_name(zone: &str) -> bool {
    let is_plain = zone.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let tail = zone.rsplit_once('-').map_or("", |(_, tail)| tail);
    let is_tail = |tail: &str| {
        tail.strip_suffix(|c: char| c.is_ascii_lowercase())
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    is_plain && is_tail(tail)
}

/// The name of a zone that is given by id or by name; or why it is not known.
pub(crate) fn name_of(zone: &Text, here: &RegionEstate) -> Result<Text, String> {
    if !is_id(zone.raw()) {
        return Ok(zone.clone());
    }
    let name = here.zone_ids.get(zone).map(|name| name.as_str().into());
    name.ok_or_else(|| format!("the name of zone {zone} is not known: no instance of a group has told it"))
}

/// The id of a zone that is given by id or by name; or why it is not known.
pub(crate) fn id_of(zone: &Text, here: &RegionEstate) -> Result<Text, String> {
    if is_id(zone.raw()) {
        return Ok(zone.clone());
    }
    let id = here.zone_ids.iter().find(|(_, name)| name.as_str() == zone.raw()).map(|(id, _)| id.clone());
    id.ok_or_else(|| format!("the id of zone {zone} is not known: no instance of a group has told it"))
}

#[cfg(test)]
mod tests {
    use domain::Zone;

    use super::*;

    #[test]
    fn a_zone_is_translated_where_an_instance_has_told_both() {
        let zone_ids = [("use1-az2".into(), Zone::new("us-east-1b"))].into();
        let here = RegionEstate { zone_ids, ..RegionEstate::default() };
        for zone in ["use1-az2", "us-east-1b"] {
            assert_eq!(name_of(&zone.into(), &here), Ok("us-east-1b".into()), "{zone}");
            assert_eq!(id_of(&zone.into(), &here), Ok("use1-az2".into()), "{zone}");
        }
        assert!(name_of(&"use1-az4".into(), &here).unwrap_err().contains("use1-az4 is not known"));
        assert!(id_of(&"us-east-1a".into(), &here).unwrap_err().contains("us-east-1a is not known"));
    }

    #[test]
    fn ids_and_names_are_told_apart() {
        let table = [
            ("use1-az2", true, false),
            ("apse2-az10", true, false),
            ("us-east-1b", false, true),
            ("us-east-1-bos-1a", false, true),
            ("us-east-1", false, false),
            ("use1-az", false, false),
            ("1b", false, false),
            ("US-EAST-1B", false, false),
            ("", false, false),
        ];
        for (zone, id, name) in table {
            assert_eq!((is_id(zone), is_name(zone)), (id, name), "{zone:?}");
        }
    }
}
