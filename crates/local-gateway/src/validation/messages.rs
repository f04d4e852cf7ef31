//! The words of `validationErrorString`.
//!
//! The verdict is jsonschema's; the words are those that API Gateway prints, which come from the
//! Java library json-schema-validator. One file for each family of keywords.

mod array;
mod combination;
mod number;
mod object;
mod primitive;
mod string;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

/// All violations of a body as `[message, message]`; none when there are none.
///
/// A value's own violations stand before those of what is in it, by keyword; the missing properties
/// come first. API Gateway names all missing
/// properties of one object in one message, where jsonschema gives one error for each.
pub(super) fn describe<'e>(
    body: &Value,
    errors: impl Iterator<Item = ValidationError<'e>>,
) -> Option<String> {
    let mut errors: Vec<ValidationError<'e>> = errors.collect();
    errors.sort_by(|one, other| {
        let keywords = || one.kind().keyword().cmp(other.kind().keyword());
        path(one).cmp(path(other)).then_with(keywords)
    });
    let mut messages = Vec::new();
    for of_instance in errors.chunk_by(|one, other| path(one).eq(path(other))) {
        messages.extend(object::missing_properties(of_instance));
        messages.extend(of_instance.iter().filter_map(|error| word(body, error)));
    }
    (!messages.is_empty()).then(|| format!("[{}]", messages.join(", ")))
}

/// The place of the violating value in the body, segment by segment.
fn path<'s>(error: &'s ValidationError<'_>) -> std::str::Split<'s, char> {
    error.instance_path().as_str().split('/')
}

/// The message of one error; none for a missing property, which was named with its siblings.
fn word(body: &Value, error: &ValidationError<'_>) -> Option<String> {
    // Not `error.instance()`: for an object that may have no property at all, that is a property.
    let instance = body.pointer(error.instance_path().as_str())?;
    let kind = error.kind();
    if matches!(kind, ValidationErrorKind::Required { .. }) {
        return None;
    }
    primitive::word(kind, instance)
        .or_else(|| number::word(kind, instance))
        .or_else(|| string::word(kind, instance))
        .or_else(|| array::word(kind, instance))
        .or_else(|| object::word(kind, instance))
        .or_else(|| combination::word(kind))
        // Draft 4 has no other keyword, but the library's list of kinds is open.
        .or_else(|| Some(error.to_string()))
}

/// A list as the messages print it: JSON without spaces.
fn list(items: impl IntoIterator<Item = String>) -> String {
    Value::from_iter(items).to_string()
}

#[cfg(test)]
mod tests;
