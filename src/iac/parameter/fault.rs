//! What is wrong with a value, and what to write.

use std::fmt;

use domain::Region;

/// Something wrong with a parameter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The stack whose template asks for it; `None` where no template does.
    pub stack: Option<String>,
    /// The parameter.
    pub name: String,
    /// Its value; `None` where it has none.
    pub value: Option<String>,
    /// What is wrong, `is not an ARN`.
    pub wrong: String,
    /// What to write or do.
    pub remedy: String,
}

/// `CertificateArn = web: is not an ARN; write arn:aws:acm:…`.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, wrong, remedy, .. } = self;
        match &self.value {
            Some(value) => write!(f, "{name} = {value}: {wrong}; {remedy}"),
            None => write!(f, "{name}: {wrong}; {remedy}"),
        }
    }
}

/// What is wrong with rolling out in `region`, where only these are allowed; an empty list allows all.
pub fn region_fault(region: &Region, allowed: &[Region]) -> Option<Fault> {
    if allowed.is_empty() || allowed.contains(region) {
        return None;
    }
    let list: Vec<&str> = allowed.iter().map(Region::as_str).collect();
    Some(Fault {
        stack: None,
        name: "region".to_owned(),
        value: Some(region.as_str().to_owned()),
        wrong: "is not among the profile's regions".to_owned(),
        remedy: format!("write one of {}, or add it to the profile's regions", list.join(", ")),
    })
}
