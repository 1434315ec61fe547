//! `Fn::Cidr`: blocks cut from an address range.

use ipnet::Ipv4Net;
use serde_json::{Value, json};

use super::scope::plain;

/// The blocks, where range, count and size are known and it is IPv4.
pub(super) fn blocks(argument: &Value) -> Option<Value> {
    let [range, count, bits] = argument.as_array()?.as_slice() else { return None };
    let range: Ipv4Net = range.as_str()?.parse().ok()?;
    let count: usize = plain(count).parse().ok()?;
    let host_bits: u8 = plain(bits).parse().ok()?;
    let blocks: Vec<Value> =
        range.subnets(32_u8.checked_sub(host_bits)?).ok()?.take(count).map(|block| json!(block.to_string())).collect();
    (blocks.len() == count).then(|| json!(blocks))
}
