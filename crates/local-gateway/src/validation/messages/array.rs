use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

/// `minItems`, `maxItems`, `uniqueItems` and `additionalItems`.
pub(super) fn word(kind: &ValidationErrorKind, instance: &Value) -> Option<String> {
    let count = instance.as_array()?.len();
    match kind {
        ValidationErrorKind::MinItems { limit } => Some(format!(
            "array is too short: must have at least {limit} elements but instance has {count} \
             elements"
        )),
        ValidationErrorKind::MaxItems { limit } => Some(format!(
            "array is too long: must have at most {limit} elements but instance has {count} elements"
        )),
        ValidationErrorKind::UniqueItems => {
            Some("array must not contain duplicate elements".to_owned())
        }
        ValidationErrorKind::AdditionalItems { limit } => Some(format!(
            "array is too long: must have at most {limit} elements but instance has {count} elements"
        )),
        _ => None,
    }
}
