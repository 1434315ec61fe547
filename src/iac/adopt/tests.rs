use serde_json::json;

use super::*;
use crate::of_phase;
use crate::samples::pseudo;

/// A network with a resource of every sort that matters here.
fn document() -> Value {
    json!({
        "Parameters": { "Cidr": { "Type": "String", "Default": "10.0.0.0/16" }, "Static": { "Type": "String", "Default": "true" } },
        "Conditions": { "HasStatic": { "Fn::Equals": [{ "Ref": "Static" }, "true"] } },
        "Resources": {
            "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": { "Ref": "Cidr" } } },
            "Subnet": { "Type": "AWS::EC2::Subnet", "Properties": { "VpcId": { "Ref": "Vpc" }, "CidrBlock": "10.0.1.0/24" } },
            "Route": { "Type": "AWS::EC2::Route", "DependsOn": ["Instance", "Vpc"],
                "Properties": { "RouteTableId": "rtb-1", "DestinationCidrBlock": "0.0.0.0/0", "VpcPeeringConnectionId": { "Fn::Sub": "${Subnet.VpcId}" } } },
            "Table": { "Type": "AWS::DynamoDB::Table", "DeletionPolicy": "Delete", "Properties": { "TableName": "finops-operations" } },
            "Instance": { "Type": "AWS::EC2::Instance", "Condition": "HasStatic",
                "Properties": { "SubnetId": { "Fn::If": ["HasStatic", { "Ref": "Subnet" }, { "Ref": "Table" }] } } },
            "Odd": { "Type": "Custom::Odd", "Properties": {} }
        },
        "Outputs": { "VpcId": { "Value": { "Ref": "Vpc" } } }
    })
}

fn mapping(pairs: &[(&str, &str)]) -> Mapping {
    pairs.iter().map(|(id, value)| ((*id).to_owned(), Named::One((*value).to_owned()))).collect()
}

fn each(pairs: &[(&str, &str)]) -> Named {
    Named::Each(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

fn tried(mapping: &Mapping, parameters: &[(&str, &str)], standing: Option<&Value>) -> Result<Adoption, Vec<String>> {
    let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let (document, pseudo) = (document(), pseudo());
    let ground = Ground { document: &document, parameters: &parameters, pseudo: &pseudo, standing };
    adoption(&ground, mapping).map_err(|faults| faults.iter().map(ToString::to_string).collect())
}

/// A mapping, the parameters beside it, and what is said of them.
type Case<'a> = (Mapping, &'a [(&'a str, &'a str)], &'a [&'a str]);

#[test]
fn what_stands_in_the_way_is_named_each_with_what_to_do() {
    let table: [Case<'_>; 10] = [
        (mapping(&[]), &[], &["the mapping names no resource; --map-template prints what can be named"]),
        (mapping(&[("Subnt", "s-1")]), &[], &["Subnt is no resource of the template; Subnet is meant?"]),
        (mapping(&[("Quux", "q")]), &[], &["Quux is no resource of the template; leave it out"]),
        (
            mapping(&[("Vpc", "vpc-1"), ("Subnet", "subnet-1"), ("Instance", "i-1")]),
            &[("Static", "false")],
            &[
                "Instance is not in the template with these parameters, as HasStatic does not hold; set them, or leave it out",
            ],
        ),
        (mapping(&[("Odd", "o")]), &[], &["Odd cannot be adopted: Custom::Odd has no identifier; leave it out"]),
        (mapping(&[("Vpc", " ")]), &[], &["AWS::EC2::VPC is found by VpcId; write Vpc = { VpcId = \"…\" }"]),
        (
            [("Vpc".to_owned(), each(&[("Id", "vpc-1")]))].into(),
            &[],
            &["AWS::EC2::VPC is found by VpcId; write Vpc = { VpcId = \"…\" }"],
        ),
        (
            [("Vpc".to_owned(), each(&[("VpcId", "vpc-1"), ("Name", "n")]))].into(),
            &[],
            &["AWS::EC2::VPC is found by VpcId; write Vpc = { VpcId = \"…\" }"],
        ),
        (
            mapping(&[("Route", "rtb-1")]),
            &[],
            &[
                "AWS::EC2::Route is found by RouteTableId and CidrBlock; write Route = { RouteTableId = \"…\", CidrBlock = \"…\" }",
                "Route mentions Subnet, which is not mapped; map Subnet as well, or leave Route out",
            ],
        ),
        (
            mapping(&[("Instance", "i-1"), ("Subnet", "subnet-1")]),
            &[],
            &["Subnet mentions Vpc, which is not mapped; map Vpc as well, or leave Subnet out"],
        ),
    ];
    for (mapping, parameters, expected) in table {
        assert_eq!(tried(&mapping, parameters, None).unwrap_err(), expected, "{mapping:?}");
    }
}

#[test]
fn one_thing_cannot_be_two_resources() {
    let mut document = document();
    document["Resources"]["Other"] = document["Resources"]["Vpc"].clone();
    let (parameters, pseudo) = (BTreeMap::new(), pseudo());
    let ground = Ground { document: &document, parameters: &parameters, pseudo: &pseudo, standing: None };
    let twice = mapping(&[("Vpc", "vpc-1"), ("Other", "vpc-1")]);
    let fault = Fault::Twice { first: "Other".into(), second: "Vpc".into() };
    assert_eq!(adoption(&ground, &twice), Err(vec![fault]));
    assert!(adoption(&ground, &mapping(&[("Vpc", "vpc-1"), ("Other", "vpc-2")])).is_ok());
    // The same words name different things where the types differ.
    let named_alike = mapping(&[("Vpc", "x"), ("Subnet", "x")]);
    assert!(tried(&named_alike, &[], None).is_ok());
}

#[test]
fn the_template_is_reduced_to_what_is_mapped() {
    let pairs = [("Vpc", "vpc-1"), ("Subnet", "subnet-1"), ("Instance", "i-1"), ("Table", "finops-operations")];
    let Adoption { document: reduced, adopted } = tried(&mapping(&pairs), &[], None).unwrap();
    let names: Vec<&String> = reduced["Resources"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["Instance", "Subnet", "Table", "Vpc"]);
    assert_eq!(reduced.get("Outputs"), None, "an import adds none");
    assert_eq!(
        (&reduced["Parameters"], &reduced["Conditions"]),
        (&document()["Parameters"], &document()["Conditions"])
    );
    let policy = |id: &str| reduced["Resources"][id]["DeletionPolicy"].clone();
    assert_eq!((policy("Vpc"), policy("Table")), (json!("Retain"), json!("Delete")), "what the template says stays");
    // The other branch mentions what need not be mapped.
    assert_eq!(reduced["Resources"]["Instance"]["Properties"]["SubnetId"], json!({ "Ref": "Subnet" }));
    assert_eq!(reduced["Resources"]["Vpc"]["Properties"], document()["Resources"]["Vpc"]["Properties"]);
    let vpc = adopted.iter().find(|it| it.logical_id == "Vpc").unwrap();
    let identifier = BTreeMap::from([("VpcId".to_owned(), "vpc-1".to_owned())]);
    assert_eq!((vpc.kind.as_str(), &vpc.identifier), ("AWS::EC2::VPC", &identifier));
}

#[test]
fn an_order_among_what_is_not_there_is_left_out() {
    let mut wanted = mapping(&[("Vpc", "vpc-1"), ("Subnet", "subnet-1")]);
    wanted.insert("Route".into(), each(&[("RouteTableId", "rtb-1"), ("CidrBlock", "0.0.0.0/0")]));
    let reduced = tried(&wanted, &[], None).unwrap().document;
    assert_eq!(reduced["Resources"]["Route"]["DependsOn"], json!(["Vpc"]));
}

#[test]
fn what_the_stack_has_already_stays_as_it_is() {
    let standing = json!({
        "Parameters": { "Cidr": { "Type": "String", "Default": "10.9.0.0/16" } },
        "Resources": { "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": { "Ref": "Cidr" } } } },
        "Outputs": { "Old": { "Value": 1 } }
    });
    let again = mapping(&[("Vpc", "vpc-1")]);
    assert_eq!(tried(&again, &[], Some(&standing)).unwrap_err(), ["Vpc is in the stack already; leave it out"]);
    let reduced = tried(&mapping(&[("Subnet", "subnet-1")]), &[], Some(&standing)).unwrap().document;
    assert_eq!(reduced["Resources"]["Vpc"], standing["Resources"]["Vpc"]);
    assert_eq!(reduced["Parameters"]["Cidr"], standing["Parameters"]["Cidr"]);
    assert_eq!(reduced["Outputs"], standing["Outputs"]);
    assert!(reduced["Resources"].get("Subnet").is_some() && reduced["Parameters"].get("Static").is_some());
    assert_eq!(reduced["Conditions"], document()["Conditions"]);
}

#[test]
fn a_sheet_names_every_resource_and_fills_in_what_the_template_tells() {
    let document = document();
    let sheet = sheet("finops-net", &document, &evaluate(&document, &BTreeMap::new(), &pseudo()));
    for line in [
        "Vpc = { VpcId = \"\" } # AWS::EC2::VPC",
        "Route = { RouteTableId = \"rtb-1\", CidrBlock = \"\" } # AWS::EC2::Route",
        "Table = { TableName = \"finops-operations\" } # AWS::DynamoDB::Table",
        "Instance = { InstanceId = \"\" } # AWS::EC2::Instance, where HasStatic holds",
        "# Odd cannot be adopted: Custom::Odd has no identifier",
    ] {
        assert!(sheet.lines().any(|it| it == line), "{line} is not in\n{sheet}");
    }
}

#[test]
fn everything_that_the_sheet_of_a_phase_names_can_be_adopted() {
    for template in (1..=5).flat_map(of_phase) {
        let document = template.document();
        let parameters = BTreeMap::from([("Environment".to_owned(), "prod".to_owned())]);
        let evaluated = evaluate(&document, &parameters, &pseudo());
        let sheet = sheet(template.stack, &document, &evaluated);
        let named = |id: &String| sheet.lines().any(|line| line.starts_with(&format!("{id} = {{ ")));
        let whole: Mapping = evaluated
            .resources
            .iter()
            .filter(|(id, _)| named(id))
            .map(|(id, resource)| {
                let wanted = facts(&resource.kind).unwrap().identifier.iter();
                (id.clone(), Named::Each(wanted.map(|name| ((*name).to_owned(), id.clone())).collect()))
            })
            .collect();
        assert!(!whole.is_empty(), "{}", template.stack);
        let pseudo = pseudo();
        let ground = Ground { document: &document, parameters: &parameters, pseudo: &pseudo, standing: None };
        let adoption = adoption(&ground, &whole).unwrap_or_else(|faults| {
            panic!("{}: {}", template.stack, faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        });
        assert_eq!(adoption.adopted.len(), whole.len());
        let resources = adoption.document["Resources"].as_object().unwrap();
        assert!(resources.values().all(|it| it.get("DeletionPolicy").is_some()), "{}", template.stack);
    }
}
