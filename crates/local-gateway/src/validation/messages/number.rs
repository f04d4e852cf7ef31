use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

/// `minimum`, `maximum`, their exclusive forms, and `multipleOf`.
pub(super) fn word(kind: &ValidationErrorKind, instance: &Value) -> Option<String> {
    match kind {
        ValidationErrorKind::Maximum { limit } => Some(format!(
            "numeric instance is greater than the required maximum (maximum: {limit}, found: \
             {instance})"
        )),
        ValidationErrorKind::Minimum { limit } => Some(format!(
            "numeric instance is lower than the required minimum (minimum: {limit}, found: \
             {instance})"
        )),
        ValidationErrorKind::ExclusiveMaximum { limit } => Some(format!(
            "numeric instance is not strictly lower than the required maximum {limit}"
        )),
        ValidationErrorKind::ExclusiveMinimum { limit } => Some(format!(
            "numeric instance is not strictly greater than the required minimum {limit}"
        )),
        ValidationErrorKind::MultipleOf { multiple_of } => Some(format!(
            "remainder of division is not zero ({instance} / {multiple_of})"
        )),
        _ => None,
    }
}
