//! The event of an invocation: a file, standard input, or an example.

use std::io::Read as _;

use api_definition::{ApiDefinition, Function, example_event};
use serde::de::IgnoredAny;

use crate::UsageError;

/// What stands before the name of an example, where a file's would stand.
const EXAMPLE: &str = "example:";

/// The event that was asked for, or the function's first example; JSON in any case.
pub(super) fn read(
    asked: Option<&str>,
    definition: &ApiDefinition,
    function: &Function,
    stage: Option<&str>,
) -> anyhow::Result<Vec<u8>> {
    match asked {
        None => example(None, definition, function, stage),
        Some("-") => {
            let mut event = Vec::new();
            std::io::stdin()
                .read_to_end(&mut event)
                .map_err(|error| unreadable("standard input", &error))?;
            Ok(checked(event, "standard input")?)
        }
        Some(asked) => match asked.strip_prefix(EXAMPLE) {
            Some(name) => example(Some(name), definition, function, stage),
            None => {
                let event = std::fs::read(asked).map_err(|error| unreadable(asked, &error))?;
                Ok(checked(event, asked)?)
            }
        },
    }
}

/// The example of that name, or the first.
fn example(
    name: Option<&str>,
    definition: &ApiDefinition,
    function: &Function,
    stage: Option<&str>,
) -> anyhow::Result<Vec<u8>> {
    let examples = example_event::examples(definition, function, stage)?;
    let wanted = |known: &str| name.is_none_or(|name| name == known);
    if let Some(example) = examples.iter().find(|example| wanted(example.name)) {
        return Ok(serde_json::to_vec(&example.event)?);
    }
    let known: Vec<_> = examples.iter().map(|example| example.name).collect();
    Err(UsageError(format!(
        "{} has no example `{}`: it has {}",
        function.name,
        name.unwrap_or_default(),
        known.join(", ")
    ))
    .into())
}

fn checked(event: Vec<u8>, source: &str) -> Result<Vec<u8>, UsageError> {
    // Its text ends with the line and the column.
    match serde_json::from_slice::<IgnoredAny>(&event) {
        Ok(_) => Ok(event),
        Err(error) => Err(UsageError(format!("{source} is not JSON: {error}"))),
    }
}

fn unreadable(source: &str, error: &std::io::Error) -> UsageError {
    UsageError(format!(
        "{source} could not be read as an event: {error} (an example is written {EXAMPLE}NAME)"
    ))
}
