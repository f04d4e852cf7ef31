//! Constraints of the service's model, in the words in which every AWS service reports them.

use std::{collections::BTreeMap, fmt::Display, ops::RangeInclusive};

use super::super::error::invalid_request;
use crate::rest_json::RestError;

fn violated(value: impl Display, member: &str, constraint: &str) -> RestError {
    invalid_request(format!(
        "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {constraint}"
    ))
}

/// A text whose number of characters is within `lengths`.
pub(super) fn length(
    value: &str,
    member: &str,
    lengths: RangeInclusive<usize>,
) -> Result<(), RestError> {
    let length = value.chars().count();
    if length < *lengths.start() {
        let constraint = format!(
            "Member must have length greater than or equal to {}",
            lengths.start()
        );
        return Err(violated(value, member, &constraint));
    }
    if length > *lengths.end() {
        let constraint = format!(
            "Member must have length less than or equal to {}",
            lengths.end()
        );
        return Err(violated(value, member, &constraint));
    }
    Ok(())
}

/// A number within `range`.
pub(super) fn range<T: Display + PartialOrd>(
    value: T,
    member: &str,
    range: RangeInclusive<T>,
) -> Result<(), RestError> {
    if value < *range.start() {
        let constraint = format!(
            "Member must have value greater than or equal to {}",
            range.start()
        );
        return Err(violated(value, member, &constraint));
    }
    if value > *range.end() {
        let constraint = format!(
            "Member must have value less than or equal to {}",
            range.end()
        );
        return Err(violated(value, member, &constraint));
    }
    Ok(())
}

/// A count: a number that is not below 0.
pub(super) fn count(value: i64, member: &str) -> Result<u32, RestError> {
    u32::try_from(value).map_err(|_| {
        let constraint = if value < 0 {
            "Member must have value greater than or equal to 0"
        } else {
            "Member must have value less than or equal to 4294967295"
        };
        violated(value, member, constraint)
    })
}

/// The attributes that a rule asks for.
pub(super) fn attributes(value: &BTreeMap<String, String>, member: &str) -> Result<(), RestError> {
    if value.len() > 5 {
        return Err(violated(
            format!("{value:?}"),
            member,
            "Member must have length less than or equal to 5",
        ));
    }
    for (key, value) in value {
        length(key, member, 1..=32)?;
        length(value, member, 1..=32)?;
    }
    Ok(())
}
