//! A phase 1 that was made by hand is brought under its stack by the built program.

use std::fmt::Write as _;

use domain::Moment;
use twin::world::formation::orders::imports::value_of;
use twin::{Scenario, World};

use super::account::Account;

const IMAGE: &str = "StaticImageId=ami-0f3c6a1e2b7d4c559";
const ADOPT: [&str; 7] = ["phase", "adopt", "1", "--param", IMAGE, "--param", "Environment=prod"];

/// What the resources of the account are found by: everything, but for what `is_left_out`. The same seed gives the same
/// account.
fn mapping(is_left_out: impl Fn(&str) -> bool) -> String {
    let world = World::new(&Scenario::named("unmanaged").unwrap(), 1, Moment::parse("2026-11-22T10:00:00Z").unwrap());
    let mut lines = String::new();
    for resource in world.unmanaged.iter().map(|it| &it.resource).filter(|it| !is_left_out(&it.logical_id)) {
        let names = &domain::resource::facts(&resource.resource_type).unwrap().identifier;
        let fields: Vec<String> = names.iter().map(|name| format!("{name} = {:?}", value_of(resource, name))).collect();
        writeln!(lines, "{} = {{ {} }}", resource.logical_id, fields.join(", ")).unwrap();
    }
    lines
}

fn written(account: &Account, mapping: &str) -> String {
    let file = account.home.path().join("map.toml");
    std::fs::write(&file, mapping).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn a_mapping_to_be_filled_in_is_printed_without_an_account() {
    let home = super::program::Home::new();
    for args in [&["phase", "adopt", "1"][..], &["phase", "adopt", "1", "--map-template"]] {
        let run = home.run(args);
        assert_eq!((run.code(), run.stderr()), (0, String::new()));
        let sheet: toml::Table = toml::from_str(&run.stdout()).unwrap();
        assert_eq!(sheet["Vpc"]["VpcId"].as_str(), Some(""));
        assert_eq!(
            sheet["OperationsTable"]["TableName"].as_str(),
            Some("finops-operations"),
            "what is known is filled in"
        );
    }
    let several = home.run(&["phase", "adopt", "4"]).stdout();
    assert!(several.contains("`phase adopt 4 --stack cache`, in a file of its own"), "{several}");
    let foreign = home.run(&["phase", "adopt", "4", "--stack", "edge"]);
    assert!(foreign.code() == 64 && foreign.stderr().contains("data, cache, cdn, net"), "{}", foreign.stderr());
}

#[test]
fn everything_that_is_wrong_with_a_mapping_is_told_at_once_and_nothing_is_sent() {
    let account = Account::serve("unmanaged");
    let file = written(&account, "Vpcs = 'vpc-1'\nPublicSubnetA = 'subnet-1'\nDataKey = ''\n");
    let run = account.run(&[&ADOPT[..], &["--map", &file, "--write"]].concat());
    let said = run.stderr();
    assert_eq!(run.code(), 64, "{said}");
    for line in
        ["Vpcs is no resource", "PublicSubnetA mentions Vpc, which is not mapped", "AWS::KMS::Key is found by KeyId"]
    {
        assert!(said.contains(line), "{line} is not in {said}");
    }
    assert!(account.runs().is_empty());
    let missing = account.run(&[&ADOPT[..], &["--map", "/nowhere.toml"]].concat());
    assert!(
        missing.code() == 64 && missing.stderr().contains("/nowhere.toml could not be read"),
        "{}",
        missing.stderr()
    );
}

#[test]
fn what_was_made_by_hand_is_brought_under_its_stack() {
    let account = Account::serve_fast("unmanaged");
    let phase = |account: &Account| account.run(&["phase", "list", "-o", "json"]).json()[0]["status"].clone();
    assert_ne!(phase(&account), "live");
    let file = written(&account, &mapping(|_| false));
    let adopt = [&ADOPT[..], &["--map", &file]].concat();
    let plan = account.plan(&adopt);
    let changes = plan["changes"].as_array().unwrap();
    assert!(changes.len() > 40 && changes.iter().all(|it| it["action"] == "import"), "{plan}");
    assert_eq!((&plan["action"], &plan["cost"]["monthly_usd"]), (&"phase.adopt".into(), &0.0.into()), "{plan}");
    let run = account.confirm(&adopt, &plan);
    let said = run.stderr();
    assert_eq!((run.code(), &run.json()["ending"]), (0, &"applied".into()), "{}{said}", run.stdout());
    assert!(said.contains("as the template says, 0 not"), "{said}");
    assert!(said.contains("`finops-tui phase plan 1` shows what rolling out the rest"), "{said}");
    // An import brings no outputs: what is left of the template is for a roll-out to add.
    assert_eq!(phase(&account), "outdated");
    let again = account.run(&adopt);
    assert!(again.code() == 64 && again.stderr().contains("Vpc is in the stack already"), "{}", again.stderr());
}
