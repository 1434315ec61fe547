//! The prices that an estimate of one region is made with: found in the Price List API, or embedded.

use std::collections::BTreeMap;
use std::fmt;

use super::READ_ON;
use super::list::{ITEMS, ListItem, named};
use crate::{Region, Text};

/// The region that the embedded prices are of.
pub const REGION: &str = "us-east-1";

/// The list prices of one region.
#[derive(Clone, Debug, PartialEq)]
pub struct Prices {
    region: Region,
    api: Option<Api>,
}

/// What the Price List API had.
#[derive(Clone, Debug, PartialEq)]
struct Api {
    found: BTreeMap<&'static str, f64>,
    published: Option<Text>,
}

impl Prices {
    /// The embedded prices: all of [`REGION`], none of another region.
    pub fn embedded(region: Region) -> Self {
        Self { region, api: None }
    }

    /// US dollars a unit found in the Price List API, by [`ListItem::what`], and the newest day on which AWS published
    /// one of them; for the others the embedded prices count.
    pub fn found(region: Region, found: BTreeMap<&'static str, f64>, published: Option<Text>) -> Self {
        Self { region, api: Some(Api { found, published }) }
    }

    /// US dollars a unit; `None` where no price is known.
    pub fn usd(&self, item: &ListItem) -> Option<f64> {
        let found = self.api.as_ref().and_then(|api| api.found.get(item.what).copied());
        found.or_else(|| (self.region.as_str() == REGION).then_some(item.usd))
    }

    /// US dollars a unit of the instance type, database class or cache node type of this name.
    pub fn of(&self, name: &str) -> Option<f64> {
        self.usd(named(name)?)
    }

    /// Whether any of them were found in the Price List API.
    pub fn is_found(&self) -> bool {
        self.api.as_ref().is_some_and(|api| !api.found.is_empty())
    }

    /// What the Price List API was asked for and does not have.
    pub fn missing(&self) -> Vec<&'static str> {
        let Some(api) = &self.api else { return Vec::new() };
        ITEMS.iter().map(|item| item.what).filter(|what| !api.found.contains_key(what)).collect()
    }
}

/// Which prices these are, and for what others stand in.
impl fmt::Display for Prices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let region = &self.region;
        let is_embedded = region.as_str() == REGION;
        let Some(api) = self.api.as_ref().filter(|api| !api.found.is_empty()) else {
            return if is_embedded {
                write!(f, "embedded list of {region}, read {READ_ON}")
            } else {
                write!(f, "none: the embedded list of {READ_ON} is of {REGION}, not of {region}")
            };
        };
        write!(f, "Price List API, {region}")?;
        if let Some(published) = &api.published {
            write!(f, ", published {published}")?;
        }
        let missing = self.missing();
        match (missing.is_empty(), is_embedded) {
            (true, _) => Ok(()),
            (false, true) => write!(f, "; not there, so of the embedded list read {READ_ON}: {}", missing.join(", ")),
            (false, false) => write!(f, "; not there, so without a price: {}", missing.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::list::{KEY, NAT};
    use super::*;

    fn found(region: &str, prices: &[(&'static str, f64)]) -> Prices {
        Prices::found(Region::new(region), prices.iter().copied().collect(), Some("2026-12-01".into()))
    }

    #[test]
    fn what_is_found_comes_first_and_the_embedded_price_stands_in_at_home_only() {
        let home = found(REGION, &[("NAT gateway", 0.05), ("t3.micro", 0.02)]);
        assert_eq!((home.usd(&NAT), home.usd(&KEY), home.of("t3.micro")), (Some(0.05), Some(1.0), Some(0.02)));
        let away = found("us-west-2", &[("NAT gateway", 0.05)]);
        assert_eq!((away.usd(&NAT), away.usd(&KEY), away.of("t3.micro")), (Some(0.05), None, None));
        let embedded = Prices::embedded(Region::new("us-west-2"));
        assert_eq!((embedded.usd(&NAT), embedded.of("m9.huge")), (None, None));
    }

    #[test]
    fn it_says_which_prices_they_are_and_what_the_api_lacks() {
        assert_eq!(Prices::embedded(Region::new(REGION)).to_string(), "embedded list of us-east-1, read 2026-11-22");
        let none = "none: the embedded list of 2026-11-22 is of us-east-1, not of us-west-2";
        assert_eq!(Prices::embedded(Region::new("us-west-2")).to_string(), none);
        assert_eq!(found("us-west-2", &[]).to_string(), none, "nothing found is not a list");
        let all: Vec<_> = ITEMS.iter().map(|item| (item.what, item.usd)).collect();
        assert_eq!(found(REGION, &all).to_string(), "Price List API, us-east-1, published 2026-12-01");
        let but_one: Vec<_> = all.into_iter().filter(|(what, _)| *what != "RDS Proxy").collect();
        assert_eq!(found(REGION, &but_one).missing(), ["RDS Proxy"]);
        let home = found(REGION, &but_one).to_string();
        assert!(home.ends_with("; not there, so of the embedded list read 2026-11-22: RDS Proxy"), "{home}");
        let away = found("us-west-2", &but_one).to_string();
        assert!(away.ends_with("; not there, so without a price: RDS Proxy"), "{away}");
    }
}
