//! Commands on the targets of a target group.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};

use super::TimedArgs;

/// Commands on targets.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum TargetCommand {
    /// Put a target into rotation
    Register(TargetArgs),
    /// Take a target out of rotation, once its connections have ended
    Deregister(TargetArgs),
}

/// Options of `target register` and `target deregister`.
#[derive(Args, Clone, Debug)]
pub(crate) struct TargetArgs {
    /// The target group, by its name or ARN
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(crate) group: String,
    /// Instance id or IP address, with the port where it is not the group's own
    #[arg(value_name = "TARGET[:PORT]", value_parser = target)]
    pub(crate) target: NamedTarget,
    /// Options of its way back, and of every change.
    #[command(flatten)]
    pub(crate) change: TimedArgs,
}

/// A target as it is named on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NamedTarget {
    /// Instance id or IP address.
    pub(crate) id: String,
    /// Its port, where one is named.
    pub(crate) port: Option<u16>,
}

/// Reads `i-0abc`, `i-0abc:8080`, `10.0.1.5:8080`, `2001:db8::1` or `[2001:db8::1]:8080`.
fn target(text: &str) -> Result<NamedTarget, String> {
    let wrong = || format!("`{text}` is not a target such as i-0abc, 10.0.1.5:8080 or [2001:db8::1]:8080");
    let (id, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (id, after) = rest.split_once(']').ok_or_else(wrong)?;
            (id, after.strip_prefix(':').or((!after.is_empty()).then_some("?")))
        }
        // More than one colon is an address of version 6.
        None => match text.rsplit_once(':') {
            Some((id, port)) if !id.contains(':') => (id, Some(port)),
            _ => (text, None),
        },
    };
    let port = port.map(|port| port.parse::<u16>().ok().filter(|port| *port > 0).ok_or_else(wrong)).transpose()?;
    if id.is_empty() || id.contains(char::is_whitespace) {
        return Err(wrong());
    }
    Ok(NamedTarget { id: id.to_owned(), port })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_told_from_an_address() {
        for (text, id, port) in [
            ("i-0abc", "i-0abc", None),
            ("i-0abc:8080", "i-0abc", Some(8080)),
            ("10.0.1.5:65535", "10.0.1.5", Some(65535)),
            ("2001:db8::1", "2001:db8::1", None),
            ("[2001:db8::1]:443", "2001:db8::1", Some(443)),
            ("[2001:db8::1]", "2001:db8::1", None),
        ] {
            assert_eq!(target(text), Ok(NamedTarget { id: id.to_owned(), port }), "{text}");
        }
        for wrong in ["", ":80", "i-0abc:", "i-0abc:0", "i-0abc:65536", "i-0abc:http", "[::1", "[::1]443", "a b"] {
            assert!(target(wrong).is_err(), "{wrong}");
        }
    }
}
