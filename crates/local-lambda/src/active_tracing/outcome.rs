use std::borrow::Cow;

use serde::Deserialize;

/// Why an invocation failed, as the function's segment tells it.
///
/// What the function says of its own error is left out but for the name of its type: it may hold what
/// its caller has sent. On AWS it is there only where the runtime hands it over for X-Ray, which that of
/// Rust does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The type of the error, such as `Runtime.ExitError`.
    pub(crate) error_type: String,
    /// What Lambda itself says.
    pub(crate) message: Option<String>,
}

/// The header's word for an error that the runtime library did not sort, whatever its type is.
const UNSORTED: &str = "unhandled";

/// The longest name of a type that is taken for one, in bytes.
const LONGEST_TYPE: usize = 200;

impl Failure {
    /// What the function itself reported: `error_type` is the header
    /// `Lambda-Runtime-Function-Error-Type`, and `payload` the error as JSON. Where the header sorts
    /// nothing the type is the payload's `errorType`, if that is the name of a type and nothing else.
    ///
    /// <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-invokeerror>
    pub(crate) fn reported(error_type: &str, payload: &[u8]) -> Self {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Reported<'p> {
            #[serde(borrow)]
            error_type: Cow<'p, str>,
        }
        let named = || {
            let reported: Reported = serde_json::from_slice(payload).ok()?;
            type_name(&reported.error_type).map(str::to_owned)
        };
        let is_unsorted = error_type.eq_ignore_ascii_case(UNSORTED);
        let named = is_unsorted.then(named).flatten();
        Self {
            error_type: named.unwrap_or_else(|| error_type.to_owned()),
            message: None,
        }
    }
}

/// The name of a type as Rust, Python, Java and their like write it: identifiers with `::` or `.`
/// between them. What `lambda_runtime` names is a reference, whose `&` is left out.
fn type_name(text: &str) -> Option<&str> {
    let name = text.strip_prefix('&').unwrap_or(text);
    let is_identifier = |text: &str| {
        let mut characters = text.chars();
        let first = characters.next();
        first.is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
            && characters.all(|other| other.is_ascii_alphanumeric() || "_$".contains(other))
    };
    let mut identifiers = name.split("::").flat_map(|part| part.split('.'));
    (name.len() <= LONGEST_TYPE && identifiers.all(is_identifier)).then_some(name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn assert_type(header: &str, payload: &str, expected: &str) {
        let failure = Failure::reported(header, payload.as_bytes());
        assert_eq!(failure.error_type, expected, "{header} {payload}");
        assert_eq!(failure.message, None);
    }

    #[test]
    fn an_error_that_is_not_sorted_has_the_name_of_its_type() {
        for (named, expected) in [
            ("&shop::orders::NoSuchOrder", "shop::orders::NoSuchOrder"),
            ("ValueError", "ValueError"),
            ("java.lang.Outer$Inner", "java.lang.Outer$Inner"),
        ] {
            let payload = json!({ "errorType": named, "errorMessage": "CANARY" }).to_string();
            assert_type("unhandled", &payload, expected);
            assert_type("Unhandled", &payload, expected);
            assert_type("Function.NoSuchOrder", &payload, "Function.NoSuchOrder");
        }
    }

    #[test]
    fn what_is_not_the_name_of_a_type_is_left_out() {
        let long = "a".repeat(LONGEST_TYPE + 1);
        for named in [
            "",
            "&",
            "no such term: CANARY",
            "CANARY@example.com",
            "shop::",
            "1234",
            "&alloc::boxed::Box<dyn core::error::Error + core::marker::Send>",
            "Fehlär",
            &long,
        ] {
            let payload = json!({ "errorType": named }).to_string();
            assert_type("unhandled", &payload, "unhandled");
        }
        for payload in ["", "{", "{}", "[]", "\"a\"", "{\"errorType\":1}"] {
            assert_type("unhandled", payload, "unhandled");
        }
    }
}
