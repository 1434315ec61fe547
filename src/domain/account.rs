//! Who is asking, and in which account.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Text;

/// A 12-digit AWS account id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(Text);

impl AccountId {
    /// An account id; `None` unless it is 12 decimal digits.
    pub fn new(id: &str) -> Option<Self> {
        (id.len() == 12 && id.bytes().all(|b| b.is_ascii_digit())).then(|| Self(Text::new(id)))
    }

    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// In groups of four, as a person compares it: `1234-5678-9012`.
    pub fn grouped(&self) -> String {
        let id = self.as_str();
        format!("{}-{}-{}", &id[..4], &id[4..8], &id[8..])
    }
}

impl Serialize for AccountId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for AccountId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        Self::new(&id).ok_or_else(|| serde::de::Error::custom("an account id has 12 digits"))
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What STS says of the credentials in use (`GetCallerIdentity`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The account.
    pub account: AccountId,
    /// The principal's ARN.
    pub arn: Text,
    /// The principal's unique id.
    pub user_id: Text,
}

impl Identity {
    /// The principal in short: the last part of its ARN, `oncall@ops` of `…:assumed-role/ops/oncall`.
    pub fn principal(&self) -> String {
        let arn = self.arn.as_str();
        let tail = arn.splitn(6, ':').nth(5).unwrap_or(arn);
        let mut parts = tail.rsplit('/');
        match (parts.next(), parts.next()) {
            (Some(session), Some(role)) if tail.starts_with("assumed-role/") => format!("{session}@{role}"),
            (Some(name), _) => name.to_owned(),
            (None, _) => arn.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_twelve_digits_are_an_account() {
        assert_eq!(AccountId::new("123456789012").unwrap().grouped(), "1234-5678-9012");
        for wrong in ["", "12345678901", "1234567890123", "12345678901x", "１２３４"] {
            assert_eq!(AccountId::new(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_principal_is_named_in_short() {
        let name = |arn: &str| {
            let account = AccountId::new("123456789012").unwrap();
            Identity { account, arn: arn.into(), user_id: "A".into() }.principal()
        };
        assert_eq!(name("arn:aws:sts::123456789012:assumed-role/ops/oncall"), "oncall@ops");
        assert_eq!(name("arn:aws:iam::123456789012:user/team/ada"), "ada");
        assert_eq!(name("arn:aws:iam::123456789012:root"), "root");
    }
}
