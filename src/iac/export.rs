//! The templates and their parameters as files, for use without this program.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::Template;
use crate::parameter::{Chosen, Declared, Known, Origin};

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportFile {
    /// Its name, without a folder.
    pub name: String,
    /// What is in it.
    pub contents: String,
}

/// What the exported files are for.
#[derive(Clone, Copy, Debug)]
pub struct Export<'a> {
    /// The templates, in roll-out order.
    pub templates: &'a [Template],
    /// The prefix of the stacks' names.
    pub prefix: &'a str,
    /// The region they are rolled out in.
    pub region: &'a str,
    /// The values that are known, by stack and parameter.
    pub values: &'a BTreeMap<String, BTreeMap<String, Chosen>>,
}

impl Export<'_> {
    /// For each stack its template as it is written (`1-foundation.yaml`), as it is sent (`1-foundation.json`), and its
    /// parameters in the form that the aws CLI reads (`1-foundation.parameters.json`); and how they are used.
    pub fn files(&self) -> Vec<ExportFile> {
        let mut files: Vec<ExportFile> = self.templates.iter().flat_map(|template| self.of_stack(template)).collect();
        files.push(ExportFile { name: "README.md".to_owned(), contents: self.readme() });
        files
    }

    fn of_stack(&self, template: &Template) -> [ExportFile; 3] {
        let file =
            |ending: &str, contents: String| ExportFile { name: format!("{}.{ending}", stem(template)), contents };
        [
            file("yaml", template.source.to_owned()),
            file("json", template.body.to_owned()),
            file("parameters.json", format!("{:#}\n", Value::from(self.parameters(template)))),
        ]
    }

    /// Those that have a value which is not the template's own anyway.
    fn parameters(&self, template: &Template) -> Vec<Value> {
        let chosen = self.values.get(template.stack).into_iter().flatten();
        let own = chosen.filter(|(_, chosen)| chosen.origin != Origin::Default);
        let pairs = own.filter_map(|(name, chosen)| {
            let value = chosen.value.as_ref()?;
            Some(json!({ "ParameterKey": name, "ParameterValue": value }))
        });
        pairs.collect()
    }

    fn readme(&self) -> String {
        let documents: Vec<Value> = self.templates.iter().map(Template::document).collect();
        let known =
            Known::of(self.templates.iter().zip(&documents).map(|(it, document)| (it.phase, it.stack, document)));
        let mut text = "# The platform's stacks\n\nEach command makes or updates one stack. Run them in this order. The \
                        `.yaml` files are what people read; the `.json` files are the same and short enough to be sent.\n"
            .to_owned();
        for (template, document) in self.templates.iter().zip(&documents) {
            let _ = write!(text, "\n## {} {}\n\n", stem(template), self.name(template.stack));
            for line in self.open(template, document, &known) {
                let _ = writeln!(text, "- {line}");
            }
            let _ = write!(text, "\n{}", self.command(template));
        }
        text
    }

    /// The parameters without a value: each has to be written into the file first.
    fn open(&self, template: &Template, document: &Value, known: &Known) -> Vec<String> {
        let values = self.values.get(template.stack);
        let has_value = |name: &str| values.and_then(|it| it.get(name)).is_some_and(|chosen| chosen.value.is_some());
        let open = Declared::all(document).into_iter().filter(|it| it.default.is_none() && !has_value(&it.name));
        let line = |declared: Declared| match known.outputs.get(&declared.name) {
            Some((_, stack)) if stack != template.stack => {
                format!("`{}`: the output of that name of {}", declared.name, self.name(stack))
            }
            _ => format!("`{}`: {}", declared.name, declared.description.clone().unwrap_or_else(|| declared.remedy())),
        };
        let lines: Vec<String> = open.map(line).collect();
        if lines.is_empty() { vec!["Every parameter has a value.".to_owned()] } else { lines }
    }

    fn command(&self, template: &Template) -> String {
        let capabilities = if template.needs_iam() { " --capabilities CAPABILITY_IAM" } else { "" };
        format!(
            "    aws cloudformation deploy --region {} --stack-name {} --template-file {stem}.json \\\n      \
             --parameter-overrides file://{stem}.parameters.json --tags finops:phase={}{capabilities}\n",
            self.region,
            self.name(template.stack),
            template.phase,
            stem = stem(template),
        )
    }

    fn name(&self, stack: &str) -> String {
        format!("{}-{stack}", self.prefix)
    }
}

/// The phase's number and the stack's name.
fn stem(template: &Template) -> String {
    format!("{}-{}", template.phase, template.stack)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EDGE: Template = Template {
        phase: 2,
        stack: "edge",
        file: "2-edge.yaml",
        source: "# readable\n",
        body: r#"{"Parameters":{"VpcId":{"Type":"String"},"Days":{"Type":"Number","Default":7},"Mail":{"Type":"String","Description":"Who is told."}},"Resources":{"R":{"Type":"AWS::IAM::Role"}}}"#,
    };
    const FOUNDATION: Template = Template {
        phase: 1,
        stack: "foundation",
        file: "1-foundation.yaml",
        source: "# first\n",
        body: r#"{"Outputs":{"VpcId":{"Value":"x"}},"Resources":{}}"#,
    };

    fn files(values: &BTreeMap<String, BTreeMap<String, Chosen>>) -> BTreeMap<String, String> {
        let templates = [FOUNDATION, EDGE];
        let export = Export { templates: &templates, prefix: "finops", region: "us-east-1", values };
        export.files().into_iter().map(|file| (file.name, file.contents)).collect()
    }

    #[test]
    fn each_stack_has_its_template_twice_and_its_parameters() {
        let chosen = |value: &str, origin| Chosen { value: Some(value.into()), origin };
        let values = BTreeMap::from([(
            "edge".to_owned(),
            BTreeMap::from([
                ("Days".to_owned(), chosen("7", Origin::Default)),
                ("Mail".to_owned(), chosen("a@b.c", Origin::Profile)),
                ("VpcId".to_owned(), Chosen { value: None, origin: Origin::Output("foundation".into()) }),
            ]),
        )]);
        let files = files(&values);
        let names: Vec<&str> = files.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "1-foundation.json",
                "1-foundation.parameters.json",
                "1-foundation.yaml",
                "2-edge.json",
                "2-edge.parameters.json",
                "2-edge.yaml",
                "README.md",
            ]
        );
        assert_eq!((&*files["2-edge.yaml"], &*files["2-edge.json"]), (EDGE.source, EDGE.body));
        let parameters: Value = serde_json::from_str(&files["2-edge.parameters.json"]).unwrap();
        assert_eq!(parameters, json!([{ "ParameterKey": "Mail", "ParameterValue": "a@b.c" }]));
        assert_eq!(serde_json::from_str::<Value>(&files["1-foundation.parameters.json"]).unwrap(), json!([]));
    }

    #[test]
    fn what_has_no_value_is_named_with_where_it_comes_from() {
        let readme = files(&BTreeMap::new()).remove("README.md").unwrap();
        assert!(readme.contains("- `VpcId`: the output of that name of finops-foundation\n"), "{readme}");
        assert!(readme.contains("- `Mail`: Who is told.\n") && !readme.contains("`Days`"), "{readme}");
        let (first, second) = readme.split_once("## 2-edge").unwrap();
        assert!(first.contains("--stack-name finops-foundation") && !first.contains("CAPABILITY_IAM"), "{readme}");
        assert!(second.contains("--tags finops:phase=2 --capabilities CAPABILITY_IAM"), "{readme}");
    }
}
