//! Openings, plain text, ways out: what is refused and what is not.

use super::{resource, sheet, tries};

#[test]
fn only_a_load_balancer_is_open_and_only_on_443() {
    let group = |ports: &str, net: &str, behind: &str| {
        sheet(
            "a",
            &format!(
                "Parameters:\n  Net: {{ Type: String, AllowedPattern: '[0-9./]+' }}\n  Narrow: {{ Type: String, AllowedPattern: '10[.].*' }}\n\
                 Resources:\n  It: {{ Type: AWS::EC2::SecurityGroup, Properties: {{ SecurityGroupIngress: \
                 [{{ IpProtocol: tcp, {ports}, {net} }}] }} }}\n  Balancer: {{ Type: AWS::ElasticLoadBalancingV2::LoadBalancer, \
                 Properties: {{ SecurityGroups: [{behind}] }} }}\n"
            ),
        )
    };
    let (tls, plain, all) = ("FromPort: 443, ToPort: 443", "FromPort: 80, ToPort: 80", "FromPort: 0, ToPort: 443");
    let (everyone, own) = ("CidrIp: 0.0.0.0/0", "!GetAtt It.GroupId");
    let open = Some("open to the whole internet");
    tries(
        "open-ingress",
        vec![
            (vec![group(tls, everyone, own)], None),
            (vec![group(tls, everyone, "!Ref Other")], open),
            (vec![group(plain, everyone, own)], open),
            (vec![group(all, everyone, own)], open),
            (vec![group(plain, "CidrIpv6: '::/0'", own)], open),
            (vec![group(plain, "CidrIp: !Ref Net", own)], open),
            (vec![group(plain, "CidrIp: !If [A, 10.0.0.0/8, 0.0.0.0/0]", own)], open),
            (vec![group(plain, "CidrIp: !Ref Narrow", own)], None),
            (
                vec![resource(
                    "AWS::EC2::SecurityGroupIngress",
                    "{ GroupId: sg-1, FromPort: 22, ToPort: 22, IpProtocol: tcp, CidrIp: 0.0.0.0/0 }",
                )],
                open,
            ),
        ],
    );
}

#[test]
fn plain_http_only_redirects() {
    let listener = |rest: &str| resource("AWS::ElasticLoadBalancingV2::Listener", &format!("{{ {rest} }}"));
    let redirect = "DefaultActions: [{ Type: redirect, RedirectConfig: { Protocol: HTTPS } }]";
    let forward = "DefaultActions: [{ Type: forward, TargetGroupArn: a }]";
    let rule = "Resources:\n  It: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { Protocol: HTTP, DefaultActions: \
                [{ Type: redirect, RedirectConfig: { Protocol: HTTPS } }] } }\n  Rule: { Type: AWS::ElasticLoadBalancingV2::ListenerRule, \
                Properties: { ListenerArn: !Ref It, Actions: [{ Type: forward }] } }\n";
    tries(
        "plain-http",
        vec![
            (vec![listener(&format!("Protocol: HTTP, {redirect}"))], None),
            (vec![listener(&format!("Protocol: HTTP, {forward}"))], Some("plain text")),
            (vec![listener(&format!("Protocol: !If [HasCertificate, HTTPS, HTTP], {forward}"))], Some("plain text")),
            (
                vec![listener(
                    "Protocol: HTTP, DefaultActions: [{ Type: redirect, RedirectConfig: { Protocol: HTTP } }]",
                )],
                Some("plain text"),
            ),
            (vec![listener(&format!("Protocol: HTTPS, {forward}"))], Some("no certificate")),
            (vec![listener(&format!("Protocol: HTTPS, Certificates: [{{ CertificateArn: a }}], {forward}"))], None),
            (vec![sheet("a", rule)], Some("plain text")),
            (
                vec![resource(
                    "AWS::CloudFront::Distribution",
                    "{ DistributionConfig: { DefaultCacheBehavior: { ViewerProtocolPolicy: allow-all } } }",
                )],
                Some("viewers"),
            ),
        ],
    );
}

#[test]
fn what_is_let_in_is_let_out_across_templates() {
    let app = "Resources: { App: { Type: AWS::EC2::SecurityGroup, Properties: { SecurityGroupEgress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }] } } }\n\
               Outputs: { AppSecurityGroupId: { Value: !GetAtt App.GroupId } }";
    let free = "Resources: { App: { Type: AWS::EC2::SecurityGroup, Properties: {} } }\nOutputs: { AppSecurityGroupId: { Value: !Ref App } }";
    let data = |egress: &str| {
        format!(
            "Parameters: {{ AppSecurityGroupId: {{ Type: String }} }}\nResources:\n  Database: {{ Type: AWS::EC2::SecurityGroup, Properties: \
             {{ SecurityGroupIngress: [{{ IpProtocol: tcp, FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: !Ref AppSecurityGroupId }}] }} }}\n{egress}"
        )
    };
    let out = |port: u16, to: &str| {
        format!(
            "  Out: {{ Type: AWS::EC2::SecurityGroupEgress, Properties: {{ GroupId: !Ref AppSecurityGroupId, IpProtocol: tcp, FromPort: {port}, ToPort: {port}, DestinationSecurityGroupId: {to} }} }}\n"
        )
    };
    let missing = Some("AppSecurityGroupId, which no rule lets out");
    tries(
        "missing-egress",
        vec![
            (vec![sheet("app", app), sheet("data", &data(""))], missing),
            (vec![sheet("app", app), sheet("data", &data(&out(5432, "!GetAtt Database.GroupId")))], None),
            (vec![sheet("app", app), sheet("data", &data(&out(6379, "!Ref Database")))], missing),
            (vec![sheet("app", app), sheet("data", &data(&out(5432, "!Ref Other")))], missing),
            (vec![sheet("app", free), sheet("data", &data(""))], None),
        ],
    );
}

#[test]
fn a_zone_can_have_a_nat_gateway_of_its_own() {
    let route = |gateway: &str| {
        sheet(
            "a",
            &format!(
                "Resources:\n  Own: {{ Type: AWS::EC2::NatGateway }}\n  It: {{ Type: AWS::EC2::Route, Properties: {{ NatGatewayId: {gateway} }} }}\n"
            ),
        )
    };
    tries(
        "hidden-nat",
        vec![
            (vec![route("!Ref NatGatewayAId")], Some("another zone")),
            (vec![route("!If [HasNatPerZone, !Ref Own, !Ref NatGatewayAId]")], None),
            (vec![route("!Ref Own")], None),
        ],
    );
}
