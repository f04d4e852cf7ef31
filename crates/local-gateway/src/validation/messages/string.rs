use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

/// `minLength`, `maxLength` and `pattern`. Lengths are in Unicode code points.
pub(super) fn word(kind: &ValidationErrorKind, instance: &Value) -> Option<String> {
    let text = instance.as_str()?;
    let length = text.chars().count();
    match kind {
        ValidationErrorKind::MinLength { limit } => Some(format!(
            "string {instance} is too short (length: {length}, required minimum: {limit})"
        )),
        ValidationErrorKind::MaxLength { limit } => Some(format!(
            "string {instance} is too long (length: {length}, maximum allowed: {limit})"
        )),
        ValidationErrorKind::Pattern { pattern } => Some(format!(
            r#"ECMA 262 regex "{pattern}" does not match input string "{text}""#
        )),
        _ => None,
    }
}
