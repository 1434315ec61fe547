//! The embedded templates against what others say: CloudFormation's schemas, the roadmap, the console's own policies.

#[cfg(test)]
mod templates {
    mod drills;
    mod lint;
    mod roadmap;
    mod roles;
}
