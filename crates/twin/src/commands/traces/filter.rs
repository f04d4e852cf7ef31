//! The filter expression, and what is wrong with one.

use aws_sdk_xray::types::{ServiceId, TraceSummary};

use crate::UsageError;

/// What is asked for: what a person typed, and the services of an environment.
///
/// <https://docs.aws.amazon.com/xray/latest/devguide/aws-xray-interface-console.html#xray-console-filters>
pub(super) struct Filter {
    given: Option<String>,
    /// What the names of the environment's resources begin with.
    prefix: Option<String>,
}

impl Filter {
    pub(super) fn new(given: Option<String>, environment: Option<String>) -> Self {
        Self {
            given: given.filter(|given| !given.trim().is_empty()),
            prefix: environment.map(|name| format!("twinstack-{name}")),
        }
    }

    /// Whether a person typed one.
    pub(super) fn is_given(&self) -> bool {
        self.given.is_some()
    }

    /// The expression for X-Ray; none where all traces are wanted.
    pub(super) fn expression(&self) -> Option<String> {
        let given = self.given.as_deref();
        match self.of_environment() {
            None => given.map(str::to_owned),
            Some(environment) => Some(match given {
                None => environment,
                Some(given) => format!("{environment} AND ({given})"),
            }),
        }
    }

    /// `twinstack-test-2` is another environment's than `twinstack-test`, and begins like a resource
    /// of it: only what follows the name tells them apart as far as it can be told.
    fn of_environment(&self) -> Option<String> {
        let prefix = self.prefix.as_deref()?;
        Some(format!(
            "(name = \"{prefix}\" OR name BEGINSWITH \"{prefix}-\" OR name BEGINSWITH \"{prefix}/\")"
        ))
    }

    /// Whether a trace is of the environment: an expression that closes more parentheses than it
    /// opens would say so of any.
    pub(super) fn is_of_environment(&self, summary: &TraceSummary) -> bool {
        let Some(prefix) = self.prefix.as_deref() else {
            return true;
        };
        let is_of = |name: &str| {
            name.strip_prefix(prefix)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '/']))
        };
        let mut services = summary.service_ids().iter();
        services.any(|service: &ServiceId| service.name().is_some_and(is_of))
    }

    /// Says what is wrong with the expression that was typed, of which X-Ray says `message`: the
    /// place under the expression itself where X-Ray tells it. None where nothing was typed.
    pub(super) fn error(&self, message: &str) -> Option<UsageError> {
        let given = self.given.as_deref()?;
        let in_front = self.of_environment().map_or(0, |environment| {
            environment.chars().count() + " AND (".len()
        });
        let placed = message.split_once("at character ").and_then(|(_, rest)| {
            let (place, reason) = rest.split_once(' ')?;
            let place: usize = place.parse().ok()?;
            Some((place.checked_sub(in_front + 1)?, reason))
        });
        Some(UsageError(match placed {
            Some((before, reason)) => {
                // The end of the expression is the last place that is its own.
                let before = before.min(given.chars().count());
                let place = before + 1;
                let under = caret(given, before);
                format!("--filter: at character {place} {reason}\n  {under}")
            }
            None => format!("--filter: {message}\n  {given}"),
        }))
    }
}

/// The line that holds the character after `before` ones, and a mark under that.
fn caret(text: &str, before: usize) -> String {
    let byte = text
        .char_indices()
        .nth(before)
        .map_or(text.len(), |(byte, _)| byte);
    let start = text[..byte].rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    // A tab stays one, so that the mark stands under its character.
    let space: String = text[start..byte]
        .chars()
        .map(|character| if character == '\t' { '\t' } else { ' ' })
        .collect();
    format!("{line}\n  {space}^")
}
