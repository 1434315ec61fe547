//! Parameters that are ARNs: of this region and this account, and certificates of the service that keeps them.

use domain::AccountId;

use crate::evaluate::Pseudo;

/// What is wrong with an ARN, and what to write; nothing for a parameter that is none, by its name.
pub(super) fn broken(name: &str, value: &str, pseudo: &Pseudo) -> Option<(String, String)> {
    if !name.ends_with("Arn") && !name.ends_with("Arns") {
        return None;
    }
    let is_certificate = name.contains("Certificate");
    let region = wanted_region(name, pseudo);
    let example = example(is_certificate, region, pseudo);
    let of = |wrong: String| Some((wrong, format!("write {example}")));
    let parts: Vec<&str> = value.splitn(6, ':').collect();
    let ["arn", partition, service, of_region, account, resource] = parts.as_slice() else {
        return of("is not an ARN".to_owned());
    };
    if !partition.starts_with("aws") || service.is_empty() || resource.is_empty() {
        return of("is not a whole ARN".to_owned());
    }
    if is_certificate && !is_of_certificate(service, resource) {
        return of(format!("is an ARN of {service}, not of a certificate"));
    }
    if let Some(region) = region.filter(|region| !of_region.is_empty() && of_region != region) {
        return of(format!("is of the region {of_region}, and must be of {region}"));
    }
    let here = pseudo.account.as_ref().map(AccountId::as_str);
    let is_elsewhere = !account.is_empty() && here.is_some_and(|here| here != *account);
    // People and programs may be of another account, and so may what AWS itself owns.
    if is_elsewhere && !matches!(*service, "iam" | "sts") && *account != "aws" || is_elsewhere && is_certificate {
        return of(format!("is of the account {account}, and this is {}", here.unwrap_or_default()));
    }
    None
}

/// The region it must be of; `None` for what is of another region by design.
fn wanted_region<'a>(name: &str, pseudo: &'a Pseudo) -> Option<&'a str> {
    // CloudFront takes certificates and functions of us-east-1 alone.
    let is_of_cdn = ["Cdn", "Distribution", "CloudFront", "Viewer", "Site"].iter().any(|word| name.contains(word));
    let is_of_second = ["Second", "Replica", "Peer", "Region"].iter().any(|word| name.contains(word));
    match (is_of_cdn, is_of_second) {
        (true, _) => Some("us-east-1"),
        (false, true) => None,
        (false, false) => Some(pseudo.region.as_str()),
    }
}

fn is_of_certificate(service: &str, resource: &str) -> bool {
    match service {
        "acm" => resource.strip_prefix("certificate/").is_some_and(|id| id.len() == 36),
        "iam" => resource.starts_with("server-certificate/"),
        _ => false,
    }
}

fn example(is_certificate: bool, region: Option<&str>, pseudo: &Pseudo) -> String {
    let region = region.unwrap_or("us-west-2");
    let account = pseudo.account.as_ref().map_or("123456789012", AccountId::as_str);
    if is_certificate {
        format!("arn:aws:acm:{region}:{account}:certificate/ and its id, as `aws acm list-certificates` lists it")
    } else {
        format!("arn:aws:SERVICE:{region}:{account}:RESOURCE")
    }
}
