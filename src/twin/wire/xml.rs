//! Writing the XML of the query protocol.

use std::borrow::Cow;
use std::fmt::Write;

use aws_smithy_xml::encode::{ScopeWriter, XmlWriter};
use domain::Moment;

use super::refusal::Fault;
use super::request::Call;
use super::value::{Shape, Value};

/// `<XResponse><XResult>...</XResult><ResponseMetadata>...`: the envelope around one answer.
pub fn answer(call: &Call, result: &Shape, request_id: &str) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let root = format!("{}Response", call.operation);
    let inner = format!("{}Result", call.operation);
    {
        let mut writer = XmlWriter::new(&mut text);
        let mut root = writer.start_el(&root).write_ns(call.service.namespace(), None).finish();
        let mut body = root.start_el(&inner).finish();
        write_members(&mut body, result);
        body.finish();
        let mut metadata = root.start_el("ResponseMetadata").finish();
        write_text(&mut metadata, "RequestId", request_id);
        metadata.finish();
        root.finish();
    }
    text
}

/// `<ErrorResponse>` as every query service writes it.
pub fn error(namespace: &str, fault: &Fault, request_id: &str) -> String {
    let mut text = String::new();
    {
        let mut writer = XmlWriter::new(&mut text);
        let root = writer.start_el("ErrorResponse");
        let root = if namespace.is_empty() { root } else { root.write_ns(namespace, None) };
        let mut root = root.finish();
        let mut error = root.start_el("Error").finish();
        write_text(&mut error, "Type", fault.blame());
        write_text(&mut error, "Code", &fault.code);
        write_text(&mut error, "Message", &fault.message);
        error.finish();
        write_text(&mut root, "RequestId", request_id);
        root.finish();
    }
    text
}

fn write_members(scope: &mut ScopeWriter<'_, '_>, shape: &Shape) {
    for (name, value) in shape.members() {
        write_value(scope, name, value);
    }
}

fn write_value(scope: &mut ScopeWriter<'_, '_>, name: &str, value: &Value) {
    match value {
        Value::Absent => {}
        Value::Text(text) => write_text(scope, name, text),
        Value::Int(number) => write_text(scope, name, &number.to_string()),
        Value::Float(number) => write_text(scope, name, &float(*number)),
        Value::Bool(flag) => write_text(scope, name, if *flag { "true" } else { "false" }),
        Value::Time(moment) => write_text(scope, name, &iso_millis(*moment)),
        Value::List(items) => {
            let mut element = scope.start_el(name).finish();
            for item in items {
                write_value(&mut element, "member", item);
            }
            element.finish();
        }
        Value::Map(entries) => {
            let mut element = scope.start_el(name).finish();
            for (key, value) in entries {
                let mut entry = element.start_el("entry").finish();
                write_text(&mut entry, "key", key);
                write_value(&mut entry, "value", value);
                entry.finish();
            }
            element.finish();
        }
        Value::Shape(shape) => {
            let mut element = scope.start_el(name).finish();
            write_members(&mut element, shape);
            element.finish();
        }
    }
}

fn write_text(scope: &mut ScopeWriter<'_, '_>, name: &str, text: &str) {
    let mut element = scope.start_el(name).finish();
    element.data(&legal(text));
    element.finish();
}

/// XML 1.0 has no way to write most control characters: a replacement character stands in for each.
fn legal(text: &str) -> Cow<'_, str> {
    let illegal =
        |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(illegal) { Cow::Owned(text.replace(illegal, "\u{fffd}")) } else { Cow::Borrowed(text) }
}

/// A number as Java prints a double, which is what the services do: always with a fraction.
fn float(number: f64) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write!(text, "{number:?}");
    text
}

/// `2026-11-22T14:03:22.123Z`: the precision that the services give.
fn iso_millis(moment: Moment) -> String {
    let whole = moment.to_string();
    let millis = moment.as_millis().rem_euclid(1_000);
    format!("{}.{millis:03}Z", whole.trim_end_matches('Z'))
}

#[cfg(test)]
mod tests {
    use super::super::protocol::Protocol;
    use super::super::service::Service;
    use super::*;

    fn call() -> Call {
        Call {
            service: Service::Sts,
            operation: "Get".into(),
            region: "us-east-1".into(),
            protocol: Protocol::Query,
            input: Shape::new(),
        }
    }

    #[test]
    fn every_kind_of_value_is_written() {
        let result = Shape::new()
            .with("Text", "a<b>&\u{1b}[31m\u{9b}31m\n")
            .with("Whole", 3_i64)
            .with("Exact", 70.0)
            .with("Yes", true)
            .with("At", Moment::from_millis(1_500))
            .with("Names", vec!["x", "y"])
            .with("None", Vec::<String>::new())
            .with("Map", Value::Map(vec![("p95".into(), 1.5.into())]))
            .with("Inner", Shape::new().with("A", "b"));
        let text = answer(&call(), &result, "id");
        let body = text.split_once("<GetResult>").unwrap().1.split_once("</GetResult>").unwrap().0;
        let expected = "<Text>a&lt;b&gt;&amp;\u{fffd}[31m\u{9b}31m&#xA;</Text><Whole>3</Whole><Exact>70.0</Exact>\
                        <Yes>true</Yes><At>1970-01-01T00:00:01.500Z</At>\
                        <Names><member>x</member><member>y</member></Names><None></None>\
                        <Map><entry><key>p95</key><value>1.5</value></entry></Map><Inner><A>b</A></Inner>";
        assert_eq!(body, expected);
        assert!(text.contains("<GetResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"), "{text}");
        assert!(
            text.ends_with("<ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></GetResponse>"),
            "{text}"
        );
    }

    #[test]
    fn an_error_says_who_is_to_blame() {
        let mut fault = Fault {
            status: 400,
            code: "Throttling".into(),
            kind: String::new(),
            message: "Rate exceeded".into(),
            details: Shape::new(),
        };
        let text = error("http://x/", &fault, "id");
        let expected = "<ErrorResponse xmlns=\"http://x/\"><Error><Type>Sender</Type><Code>Throttling</Code>\
                        <Message>Rate exceeded</Message></Error><RequestId>id</RequestId></ErrorResponse>";
        assert_eq!(text, expected);
        fault.status = 500;
        assert!(error("", &fault, "id").starts_with("<ErrorResponse><Error><Type>Receiver</Type>"));
    }
}
