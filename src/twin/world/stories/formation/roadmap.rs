//! The platform's own templates, rolled out one after the other on an empty account.

use super::*;
use crate::world::formation::Template;
use crate::world::formation::template::Parameter;

/// What a person has to say, since no earlier stack knows it.
const SAID: [(&str, &str); 4] = [
    ("Environment", "prod"),
    ("StaticImageId", "ami-0123456789abcdef0"),
    ("CertificateArn", "arn:aws:acm:us-east-1:123456789012:certificate/8f3c6a1e-2b7d-4c55-9a0e-6d1f3b7c2e44"),
    ("OriginDomainName", "origin.example.com"),
];

/// The parameters of a template: those that bear the name of an output take its value.
pub fn parameters(world: &World, template: &Template) -> BTreeMap<String, Given> {
    let outputs: BTreeMap<String, String> =
        world.stacks.iter().flat_map(|it| &it.outputs).map(|it| (it.key.clone(), it.value.clone())).collect();
    let value = |parameter: &Parameter<'_>| {
        let said = SAID.iter().find(|(name, _)| *name == parameter.name).map(|(_, value)| (*value).to_owned());
        outputs.get(parameter.name).cloned().or(said)
    };
    let known =
        template.parameters().into_values().filter_map(|it| Some((it.name.to_owned(), Given::Value(value(&it)?))));
    known.collect()
}

#[test]
fn an_empty_account_reaches_the_last_phase_and_applying_twice_changes_nothing() {
    let mut world = empty();
    for template in iac::TEMPLATES {
        let name = format!("finops-{}", template.stack);
        let parsed = Template::parse(template.body).unwrap_or_else(|wrong| panic!("{name}: {}", wrong.0));
        let wanted = Submission {
            template: Some(template.body.to_owned()),
            parameters: parameters(&world, &parsed),
            capabilities: vec!["CAPABILITY_NAMED_IAM".to_owned()],
            tags: Some(vec![crate::world::Tag::new("finops:phase", template.phase.to_string())]),
            ..Submission::default()
        };
        let made = drafted(&mut world, &name, &draft("first", ChangeSetKind::Create, wanted.clone()));
        made.unwrap_or_else(|wrong| panic!("{name}: {}", wrong.message)).unwrap();
        execute(&mut world, &name, "first");
        let status = ended(&mut world, &name);
        let failed = stack(&world, &name).events.iter().filter(|it| it.status.to_string().ends_with("_FAILED"));
        let failed: Vec<_> = failed.map(|it| (&it.logical_id, &it.reason)).collect();
        assert_eq!(status, "CREATE_COMPLETE", "{name}: {failed:#?}");
        let same = drafted(&mut world, &name, &draft("again", ChangeSetKind::Update, wanted)).unwrap();
        assert!(same.as_ref().is_err_and(|it| it.starts_with("The submitted")), "{name}: {same:#?}");
    }
    wait(&mut world, 900);
    assert_sound(&world);
    let web = group(&world, "web");
    assert!(web.instances.len() >= 2, "{}", web.instances.len());
    assert!(targets(&world, "web").count(TargetState::Healthy) >= 2);
}

#[test]
fn a_founded_platform_is_as_its_templates_say() {
    let mut world = world("calm");
    for (index, phase) in [1, 2, 3].into_iter().enumerate() {
        let name = world.stacks[index].name.clone();
        let template = iac::of_phase(phase).next().unwrap();
        assert_eq!(world.stacks[index].body.template.as_ref().unwrap().body(), template.body, "{name}");
        let previous = world.stacks[index].parameters.iter().map(|(key, _)| (key.clone(), Given::Previous));
        let wanted = Submission {
            template: Some(template.body.to_owned()),
            parameters: previous.collect(),
            capabilities: vec!["CAPABILITY_IAM".to_owned()],
            ..Submission::default()
        };
        let same = drafted(&mut world, &name, &draft("same", ChangeSetKind::Update, wanted)).unwrap();
        assert!(same.as_ref().is_err_and(|it| it.starts_with("The submitted")), "{name}: {same:#?}");
    }
    let compute = &world.stacks[2];
    assert_eq!(compute.resource("WebGroup").unwrap().physical_id, "web");
    assert_eq!(compute.resource("WebScaleOut").unwrap().physical_id, group(&world, "web").policies[0].arn);
    let balancer = &world.load_balancers[0];
    assert_eq!(world.stacks[1].resource("Balancer").unwrap().physical_id, balancer.arn);
    assert!(world.stacks[1].outputs.iter().any(|it| it.value == balancer.dns_name));
    for name in ["finops-foundation", "finops-compute"] {
        world.detect_drift(named(name)).unwrap();
    }
    wait(&mut world, 60);
    let drifted = |stack: &Stack| {
        let found = stack
            .resources
            .iter()
            .filter(|it| !it.drift.differences.is_empty() || it.drift.status.as_str() == "DELETED");
        found.map(|it| (it.logical_id.clone(), it.drift.differences.clone())).collect::<Vec<_>>()
    };
    assert_eq!(drifted(&world.stacks[0]), []);
    assert!(drifted(&world.stacks[2]).iter().all(|(name, _)| name == "WebGroup"), "{:?}", drifted(&world.stacks[2]));
}

#[test]
fn a_phase_that_was_made_by_hand_is_adopted_whole() {
    let mut world = world("unmanaged");
    assert!(world.stacks.is_empty() && world.engine.hosts.len() == 2);
    let template = iac::of_phase(1).next().unwrap();
    let found: Vec<Import> = world
        .unmanaged
        .iter()
        .map(|it| {
            let facts = domain::resource::facts(&it.resource.resource_type).unwrap();
            let names = facts.identifier.iter();
            let values = names.map(|name| {
                ((*name).to_owned(), crate::world::formation::orders::imports::value_of(&it.resource, name))
            });
            Import {
                kind: it.resource.resource_type.clone(),
                logical_id: it.resource.logical_id.clone(),
                identifier: values.collect(),
            }
        })
        .collect();
    let mut document = template.document();
    for resource in document["Resources"].as_object_mut().unwrap().values_mut() {
        resource["DeletionPolicy"] = json!("Retain");
    }
    document.as_object_mut().unwrap().remove("Outputs");
    let mut wanted = submission(&document, &[("Environment", "prod"), ("StaticImageId", "ami-0f3c6a1e2b7d4c559")]);
    wanted.parameters.insert("StaticInstances".to_owned(), Given::Value("true".to_owned()));
    let set = Draft { imports: found, ..draft("adopt", ChangeSetKind::Import, wanted) };
    let changes = drafted(&mut world, "finops-foundation", &set).unwrap_or_else(|it| panic!("{}", it.message)).unwrap();
    assert!(changes.len() > 40, "{}", changes.len());
    execute(&mut world, "finops-foundation", "adopt");
    assert_eq!(ended(&mut world, "finops-foundation"), "IMPORT_COMPLETE");
    assert!(world.unmanaged.is_empty());
    world.detect_drift(named("finops-foundation")).unwrap();
    wait(&mut world, 60);
    assert_eq!(stack(&world, "finops-foundation").drift.status.as_str(), "IN_SYNC");
}

#[test]
fn the_same_orders_at_the_same_times_give_the_same_world() {
    let rolled = || {
        let mut world = empty();
        create(&mut world, "net", &network());
        let mut template = network();
        template["Parameters"]["Cidr"]["Default"] = json!("10.1.0.0/16");
        update(&mut world, "net", &template);
        world
    };
    assert!(rolled() == rolled());
    // However often somebody looks in between.
    let (mut stepped, mut direct) = (empty(), empty());
    for world in [&mut stepped, &mut direct] {
        drafted(world, "net", &draft("first", ChangeSetKind::Create, submission(&network(), &[]))).unwrap().unwrap();
        execute(world, "net", "first");
    }
    (0..50).for_each(|_| wait(&mut stepped, 7));
    wait(&mut direct, 350);
    assert!(stepped == direct);
}
