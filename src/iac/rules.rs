//! What no template may hold, and what lint does not see: rules over all templates together, each tried on a bad one.

mod account;
mod compute;
mod contract;
mod keeping;
mod names;
mod network;
mod sheet;
#[cfg(test)]
mod tests;

use sheet::Sheet;

/// A place in a template, and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Breach {
    /// `edge/Balancer`.
    pub place: String,
    /// What is wrong.
    pub what: String,
}

/// Looks at every template of a platform.
type Rule = fn(&[Sheet]) -> Vec<Breach>;

/// Every rule, with its name.
#[rustfmt::skip]
pub const RULES: &[(&str, Rule)] = &[
    ("open-ingress", network::open_ingress),
    ("plain-http", network::plain_http),
    ("missing-egress", network::missing_egress),
    ("hidden-nat", network::hidden_nat),
    ("unencrypted", keeping::unencrypted),
    ("unkept", keeping::unkept),
    ("broad-rights", account::broad_rights),
    ("open-policy", account::open_policy),
    ("metadata-v1", compute::metadata_v1),
    ("floating-version", compute::floating_version),
    ("dead-scale-in", compute::dead_scale_in),
    ("reset-capacity", compute::reset_capacity),
    ("unreadable-artifact", compute::unreadable_artifact),
    ("managed-password", keeping::managed_password),
    ("two-routings", names::two_routings),
    ("foreign-origin", names::foreign_origin),
    ("untagged", contract::untagged),
    ("export", contract::export),
    ("undocumented", contract::undocumented),
    ("unanswered", contract::unanswered),
];
