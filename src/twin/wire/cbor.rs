//! Reading and writing the CBOR bodies of Smithy RPC v2.

use aws_smithy_cbor::data::Type;
use aws_smithy_cbor::decode::DeserializeError;
use aws_smithy_cbor::{Decoder, Encoder};
use aws_smithy_types::DateTime;
use domain::Moment;

use super::input::from_epoch;
use super::value::{Shape, Value};

/// How deep a request may nest: deeper ones only want to exhaust the stack.
const DEEPEST: u8 = 32;

/// The CBOR of a structure.
pub fn write(shape: &Shape) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::with_capacity(4_096));
    write_shape(&mut encoder, shape);
    encoder.into_writer()
}

/// Reads a request body; an empty one is a structure without members.
pub fn read(body: &[u8]) -> Result<Shape, String> {
    if body.is_empty() {
        return Ok(Shape::new());
    }
    let mut decoder = Decoder::new(body);
    match read_value(&mut decoder, 0).map_err(|error| error.to_string())? {
        Value::Shape(shape) => Ok(shape),
        _ => Err("the body is not a structure".to_owned()),
    }
}

fn write_shape(encoder: &mut Encoder, shape: &Shape) {
    let members = shape.members();
    encoder.map(members.len());
    for (name, value) in members {
        encoder.str(name);
        write_value(encoder, value);
    }
}

fn write_value(encoder: &mut Encoder, value: &Value) {
    match value {
        Value::Absent => {
            encoder.null();
        }
        Value::Text(text) => {
            encoder.str(text);
        }
        Value::Int(number) => {
            encoder.long(*number);
        }
        Value::Float(number) => {
            encoder.double(*number);
        }
        Value::Bool(flag) => {
            encoder.boolean(*flag);
        }
        Value::Time(moment) => {
            encoder.timestamp(&DateTime::from_millis(moment.as_millis()));
        }
        Value::List(items) => {
            encoder.array(items.len());
            for item in items {
                write_value(encoder, item);
            }
        }
        Value::Map(entries) => {
            encoder.map(entries.len());
            for (key, value) in entries {
                encoder.str(key);
                write_value(encoder, value);
            }
        }
        Value::Shape(shape) => write_shape(encoder, shape),
    }
}

fn read_value(decoder: &mut Decoder<'_>, depth: u8) -> Result<Value, DeserializeError> {
    if depth > DEEPEST {
        return Err(DeserializeError::custom("nested too deeply", decoder.position()));
    }
    match decoder.datatype()? {
        Type::Bool => decoder.boolean().map(Value::Bool),
        Type::String | Type::StringIndef => decoder.str().map(|text| Value::Text(text.into_owned())),
        Type::F16 | Type::F32 | Type::F64 => decoder.double().map(Value::Float),
        Type::Tag => read_time(decoder),
        Type::Array | Type::ArrayIndef => read_list(decoder, depth),
        Type::Map | Type::MapIndef => read_shape(decoder, depth),
        Type::Null | Type::Undefined => decoder.skip().map(|()| Value::Absent),
        Type::U8 | Type::U16 | Type::U32 | Type::U64 | Type::I8 | Type::I16 | Type::I32 | Type::I64 | Type::Int => {
            decoder.long().map(Value::Int)
        }
        _ => Err(DeserializeError::custom("unexpected type", decoder.position())),
    }
}

fn read_time(decoder: &mut Decoder<'_>) -> Result<Value, DeserializeError> {
    let time = decoder.timestamp()?;
    let moment = time.to_millis().map_or_else(|_| from_epoch(time.as_secs_f64()), Moment::from_millis);
    Ok(Value::Time(moment))
}

fn read_list(decoder: &mut Decoder<'_>, depth: u8) -> Result<Value, DeserializeError> {
    let mut remaining = decoder.list()?;
    let mut items = Vec::new();
    while more(decoder, &mut remaining)? {
        items.push(read_value(decoder, depth + 1)?);
    }
    Ok(Value::List(items))
}

fn read_shape(decoder: &mut Decoder<'_>, depth: u8) -> Result<Value, DeserializeError> {
    let mut remaining = decoder.map()?;
    let mut shape = Shape::new();
    while more(decoder, &mut remaining)? {
        let name = decoder.str()?.into_owned();
        shape.insert(name.into(), read_value(decoder, depth + 1)?);
    }
    Ok(Value::Shape(shape))
}

/// Whether another item follows: counted down where the length is given, up to the break where it is not.
fn more(decoder: &mut Decoder<'_>, remaining: &mut Option<u64>) -> Result<bool, DeserializeError> {
    match remaining {
        Some(0) => Ok(false),
        Some(count) => {
            *count -= 1;
            Ok(true)
        }
        None if decoder.datatype()? == Type::Break => decoder.skip().map(|()| false),
        None => Ok(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let shape = Shape::new()
            .with("Text", "a\u{1b}b")
            .with("Number", -3_i64)
            .with("Exact", 70.0)
            .with("Yes", true)
            .with("At", Moment::from_millis(1_763_820_202_500))
            .with("Inner", Shape::new().with("Values", vec![1.5, 2.5]));
        assert_eq!(read(&write(&shape)).unwrap(), shape);
    }

    #[test]
    fn indefinite_lengths_are_read() {
        let mut encoder = Encoder::new(Vec::new());
        encoder.begin_map().str("Names").begin_array().str("a").str("b").end().end();
        assert_eq!(read(&encoder.into_writer()).unwrap().texts("Names"), ["a", "b"]);
    }

    #[test]
    fn broken_and_absurd_bodies_are_refused() {
        assert!(read(&[0xbf, 0x61]).is_err());
        assert!(read(&[0x81; 200]).is_err());
        assert!(read(&[0x01]).is_err());
    }
}
