//! Names and the contract between templates: what is refused and what is not.

use super::{resource, sheet, tries};

#[test]
fn one_name_has_one_routing_and_an_origin_a_certificate() {
    let record = |stack: &str, rest: &str| {
        sheet(
            stack,
            &format!(
                "Parameters: {{ Site: {{ Type: String }} }}\nResources: {{ It: {{ Type: AWS::Route53::RecordSet, Properties: {{ Name: !Ref Site, Type: A, {rest} }} }} }}"
            ),
        )
    };
    tries(
        "two-routings",
        vec![
            (
                vec![record("net", "Failover: PRIMARY"), record("global", "GeoLocation: { CountryCode: US }")],
                Some("GeoLocation on a name"),
            ),
            (vec![record("net", "TTL: 60"), record("global", "Weight: 1")], Some("no routing policy")),
            (vec![record("net", "Failover: PRIMARY"), record("global", "Failover: SECONDARY")], None),
        ],
    );
    let origin = |name: &str, protocol: &str| {
        vec![resource(
            "AWS::CloudFront::Distribution",
            &format!(
                "{{ DistributionConfig: {{ Origins: [{{ DomainName: {name}, CustomOriginConfig: {{ OriginProtocolPolicy: {protocol} }} }}] }} }}"
            ),
        )]
    };
    tries(
        "foreign-origin",
        vec![
            (origin("!Ref BalancerDns", "https-only"), Some("no certificate holds")),
            (origin("!GetAtt Balancer.DNSName", "https-only"), Some("no certificate holds")),
            (origin("!Sub '${BalancerDns}'", "https-only"), Some("no certificate holds")),
            (origin("web-1.us-east-1.elb.amazonaws.com", "https-only"), Some("no certificate holds")),
            (origin("!Ref OriginDomainName", "http-only"), Some("without TLS")),
            (origin("!Ref OriginDomainName", "https-only"), None),
        ],
    );
}

#[test]
fn templates_keep_the_contract() {
    let tagged = |tags: &str| vec![resource("AWS::EC2::VPC", &format!("{{ Tags: [{tags}] }}"))];
    let both = "{ Key: 'finops:phase', Value: '1' }, { Key: 'finops:environment', Value: !Ref Environment }";
    tries(
        "untagged",
        vec![
            (tagged(both), None),
            (tagged("{ Key: 'finops:phase', Value: '1' }"), Some("finops:environment")),
            (tagged(&both.replace("'1'", "'2'")), Some("finops:phase")),
            (vec![resource("AWS::EC2::VPC", "{}")], Some("finops:phase")),
            (vec![resource("AWS::EC2::Route", "{}")], None),
        ],
    );
    let output = |rest: &str| vec![sheet("a", &format!("Outputs: {{ It: {{ Value: a{rest} }} }}"))];
    tries(
        "export",
        vec![
            (output(""), None),
            (output(", Export: { Name: a }"), Some("exported")),
            (vec![resource("AWS::EC2::Route", "{ GatewayId: { 'Fn::ImportValue': a } }")], Some("imports")),
        ],
    );
    let parameter = |rest: &str| {
        vec![sheet(
            "a",
            &format!(
                "Metadata: {{ 'AWS::CloudFormation::Interface': {{ ParameterGroups: [{{ Parameters: [It] }}] }} }}\nParameters: {{ It: {{ Type: String{rest} }} }}"
            ),
        )]
    };
    let (described, said) = (", Description: a", ", ConstraintDescription: b");
    tries(
        "undocumented",
        vec![
            (parameter(""), Some("no description")),
            (parameter(described), Some("takes anything")),
            (parameter(&format!("{described}, AllowedPattern: '^a$'")), Some("what it takes")),
            (parameter(&format!("{described}{said}, AllowedPattern: '^a$', NoEcho: true")), Some("secret")),
            (parameter(&format!("{described}{said}, MinValue: 1")), Some("takes anything")),
            (parameter(&format!("{described}{said}, AllowedValues: [a]")), None),
        ],
    );
    let first = |rest: &str| {
        sheet("a", &format!("Parameters: {{ Environment: {{}} }}\nOutputs: {{ VpcId: {{ Value: a{rest} }} }}"))
    };
    let second = || sheet("b", "Parameters: { Environment: {}, VpcId: {} }");
    tries(
        "unanswered",
        vec![
            (vec![first(""), second()], None),
            (vec![second(), first("")], Some("no earlier stack")),
            (vec![first(", Condition: Sometimes"), second()], Some("no earlier stack")),
            (vec![sheet("a", "Parameters: {}")], Some("not asked for")),
        ],
    );
}
