//! Constraints of the service's model, in the words in which every AWS service reports them.

use super::error::validation;
use crate::AwsError;

fn violated(value: &str, member: &str, constraint: &str) -> AwsError {
    validation(format!(
        "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {constraint}"
    ))
}

/// A text of `1..=longest` characters.
pub(super) fn length(value: &str, member: &str, longest: usize) -> Result<(), AwsError> {
    match value.chars().count() {
        0 => Err(violated(
            value,
            member,
            "Member must have length greater than or equal to 1",
        )),
        length if length > longest => Err(violated(
            value,
            member,
            &format!("Member must have length less than or equal to {longest}"),
        )),
        _ => Ok(()),
    }
}

/// A list of `1..=longest` items.
pub(super) fn items(items: &[String], member: &str, longest: usize) -> Result<(), AwsError> {
    let shown = || format!("[{}]", items.join(", "));
    match items.len() {
        0 => Err(violated(
            &shown(),
            member,
            "Member must have length greater than or equal to 1",
        )),
        length if length > longest => Err(violated(
            &shown(),
            member,
            &format!("Member must have length less than or equal to {longest}"),
        )),
        _ => Ok(()),
    }
}

/// The size of a page: `1..=largest`, which is also the default.
pub(super) fn page_size(value: Option<i64>, largest: usize) -> Result<usize, AwsError> {
    let Some(value) = value else {
        return Ok(largest);
    };
    match usize::try_from(value) {
        Ok(size) if (1..=largest).contains(&size) => Ok(size),
        Ok(size) if size > largest => Err(violated(
            &value.to_string(),
            "maxResults",
            &format!("Member must have value less than or equal to {largest}"),
        )),
        Ok(_) | Err(_) => Err(violated(
            &value.to_string(),
            "maxResults",
            "Member must have value greater than or equal to 1",
        )),
    }
}

/// A value of an enumeration, whose `names` are shown in the order given.
pub(super) fn not_in_enum(value: &str, member: &str, names: &str) -> AwsError {
    violated(
        value,
        member,
        &format!("Member must satisfy enum value set: [{names}]"),
    )
}
