use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

use super::list;

/// One message for all properties that one object lacks, their names sorted.
pub(super) fn missing_properties(of_instance: &[ValidationError<'_>]) -> Option<String> {
    let mut names: Vec<String> = of_instance
        .iter()
        .filter_map(|error| match error.kind() {
            ValidationErrorKind::Required { property } => property.as_str().map(str::to_owned),
            _ => None,
        })
        .collect();
    names.sort();
    names.dedup();
    (!names.is_empty()).then(|| format!("object has missing required properties ({})", list(names)))
}

/// `additionalProperties`, `minProperties` and `maxProperties`.
pub(super) fn word(kind: &ValidationErrorKind, instance: &Value) -> Option<String> {
    let object = instance.as_object()?;
    let count = object.len();
    match kind {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            Some(unexpected_properties(unexpected.clone()))
        }
        // `additionalProperties: false` without `properties`: none at all is allowed.
        ValidationErrorKind::FalseSchema => {
            Some(unexpected_properties(object.keys().cloned().collect()))
        }
        ValidationErrorKind::MinProperties { limit } => Some(format!(
            "object has too few properties (found {count} but schema requires at least {limit})"
        )),
        ValidationErrorKind::MaxProperties { limit } => Some(format!(
            "object has too many properties (found {count} but schema requires at most {limit})"
        )),
        _ => None,
    }
}

fn unexpected_properties(mut names: Vec<String>) -> String {
    names.sort();
    format!(
        "object instance has properties which are not allowed by the schema: {}",
        list(names)
    )
}
