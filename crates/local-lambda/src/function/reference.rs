//! The names that Lambda's API takes for a function.

use std::str::FromStr;

use crate::InvokeError;

/// A function's name as the Invoke operation takes it, in any of its forms:
///
/// - `NAME` or `NAME:QUALIFIER`
/// - `ACCOUNT:function:NAME` or `ACCOUNT:function:NAME:QUALIFIER`
/// - `arn:aws:lambda:REGION:ACCOUNT:function:NAME`, the same with `:QUALIFIER`
///
/// <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionReference {
    /// The region, in an ARN.
    pub region: Option<String>,
    /// The function's name.
    pub name: String,
    /// A version, an alias or `$LATEST`.
    pub qualifier: Option<String>,
}

/// The constraint that AWS shows with a name that does not fulfil it.
const PATTERN: &str = "(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?\
(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?";

impl FromStr for FunctionReference {
    type Err = InvokeError;

    /// Reads any of the forms; another one is [`InvokeError::Validation`].
    fn from_str(text: &str) -> Result<Self, InvokeError> {
        let parts: Vec<&str> = text.split(':').collect();
        let (region, rest) = match parts.as_slice() {
            ["arn", "aws", "lambda", region, rest @ ..] => (Some(*region), rest),
            rest => (None, rest),
        };
        let (name, qualifier) = match rest {
            [account, "function", name] if is_account(account) => (*name, None),
            [account, "function", name, qualifier] if is_account(account) => {
                (*name, Some(*qualifier))
            }
            [name] if region.is_none() => (*name, None),
            [name, qualifier] if region.is_none() => (*name, Some(*qualifier)),
            _ => return Err(invalid(text)),
        };
        let is_word = |word: &str, others: &str| {
            let allowed =
                |character: char| character.is_ascii_alphanumeric() || others.contains(character);
            !word.is_empty() && word.chars().all(allowed)
        };
        let is_qualifier = |qualifier: &str| qualifier == super::LATEST || is_word(qualifier, "-_");
        if !is_word(name, "-_.") || !qualifier.is_none_or(is_qualifier) {
            return Err(invalid(text));
        }
        Ok(Self {
            region: region.map(str::to_owned),
            name: name.to_owned(),
            qualifier: qualifier.map(str::to_owned),
        })
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn invalid(text: &str) -> InvokeError {
    InvokeError::Validation(format!(
        "1 validation error detected: Value '{text}' at 'functionName' failed to satisfy constraint: Member must \
         satisfy regular expression pattern: {PATTERN}"
    ))
}
