use jsonschema::error::ValidationErrorKind;

/// `anyOf`, `oneOf` and `not`.
pub(super) fn word(kind: &ValidationErrorKind) -> Option<String> {
    match kind {
        ValidationErrorKind::AnyOf { context } => Some(format!(
            "instance failed to match at least one required schema among {}",
            context.len()
        )),
        ValidationErrorKind::OneOfMultipleValid { context }
        | ValidationErrorKind::OneOfNotValid { context } => Some(format!(
            "instance failed to match exactly one schema (matched {} out of {})",
            context.iter().filter(|errors| errors.is_empty()).count(),
            context.len()
        )),
        ValidationErrorKind::Not { .. } => {
            Some("instance matched a schema which it should not have".to_owned())
        }
        _ => None,
    }
}
