use jsonschema::error::{TypeKind, ValidationErrorKind};
use serde_json::Value;

use super::list;

/// `type` and `enum`.
pub(super) fn word(kind: &ValidationErrorKind, instance: &Value) -> Option<String> {
    match kind {
        ValidationErrorKind::Type { kind } => Some(format!(
            "instance type ({}) does not match any allowed primitive type (allowed: {})",
            type_name(instance),
            list(allowed(kind)),
        )),
        ValidationErrorKind::Enum { options } => Some(format!(
            "instance value ({instance}) not found in enum (possible values: {options})"
        )),
        _ => None,
    }
}

/// The allowed types, sorted. `number` is printed as both names, since every integer is a number.
fn allowed(kind: &TypeKind) -> Vec<String> {
    let mut names: Vec<String> = match kind {
        TypeKind::Single(name) => vec![name.to_string()],
        TypeKind::Multiple(names) => names.iter().map(|name| name.to_string()).collect(),
    };
    if names.iter().any(|name| name == "number") {
        names.push("integer".to_owned());
    }
    names.sort();
    names.dedup();
    names
}

fn type_name(instance: &Value) -> &'static str {
    match instance {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
