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
    let illegal = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
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
