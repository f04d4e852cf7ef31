//! Placeholders such as `{{region}}` in `function.json` and in the committed OpenAPI document.
//!
//! The grammar is `{{[a-z_]+(:[A-Za-z0-9_-]+)?}}`. Other braces are text: a path's `{term}`, and
//! the `${stageVariables.environment}` that API Gateway itself fills for each request.
//!
//! | Placeholder | Where | Value |
//! |---|---|---|
//! | `{{region}}`, `{{account}}` | the document | of the deployment |
//! | `{{function:NAME}}` | the document | the deployed name of the function in `lambdas/NAME` |
//! | `{{strings_mapping_parameter_name}}` | `lambda.environment` | the parameter that holds the strings map |
//!
//! Terraform fills them with `replace`, which needs no grammar.

/// The text with the value of each placeholder in its place.
///
/// `values` is asked for the name between the braces, such as `region` or `function:list-terms`.
/// A value is not searched for placeholders again.
///
/// # Errors
///
/// [`UnfilledPlaceholder`] for the first name that `values` does not know.
pub fn fill(
    text: &str,
    values: &dyn Fn(&str) -> Option<String>,
) -> Result<String, UnfilledPlaceholder> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let (before, from_braces) = rest.split_at(start);
        filled.push_str(before);
        if let Some(name) = name_at_start(from_braces) {
            let value = values(name).ok_or_else(|| UnfilledPlaceholder {
                name: name.to_owned(),
                line: text[..text.len() - from_braces.len()].matches('\n').count() + 1,
            })?;
            filled.push_str(&value);
            rest = &from_braces[name.len() + "{{}}".len()..];
        } else {
            // Only one brace is passed over: in `{{{region}}` the placeholder begins at the second.
            filled.push('{');
            rest = &from_braces[1..];
        }
    }
    filled.push_str(rest);
    Ok(filled)
}

/// The name of the placeholder that the text, which begins with two braces, begins with.
fn name_at_start(text: &str) -> Option<&str> {
    let name = text[2..].split_once("}}")?.0;
    let (kind, argument) = match name.split_once(':') {
        Some((kind, argument)) => (kind, Some(argument)),
        None => (name, None),
    };
    let is_kind = !kind.is_empty() && kind.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let is_argument = argument.is_none_or(|argument| {
        !argument.is_empty()
            && argument
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    });
    (is_kind && is_argument).then_some(name)
}

/// A placeholder has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: the placeholder {{{{{name}}}}} has no value")]
pub struct UnfilledPlaceholder {
    /// The name between the braces.
    pub name: String,
    /// The line of the text, from 1.
    pub line: usize,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{UnfilledPlaceholder, fill};

    fn values(name: &str) -> Option<String> {
        match name {
            "region" => Some("eu-west-1".to_owned()),
            "function:list-terms" => Some("list-terms-dev".to_owned()),
            "nested" => Some("{{region}}".to_owned()),
            _ => None,
        }
    }

    #[test]
    fn only_the_grammar_is_filled() {
        for (text, filled) in [
            ("", ""),
            ("{{region}}", "eu-west-1"),
            (
                "a:{{region}}:{{function:list-terms}}!",
                "a:eu-west-1:list-terms-dev!",
            ),
            ("{{{region}}}", "{eu-west-1}"),
            (
                "${stageVariables.environment}",
                "${stageVariables.environment}",
            ),
            ("{\"a\":{\"b\":{}}}", "{\"a\":{\"b\":{}}}"),
            (
                "{{Region}} {{ region }} {{region:}} {{:a}} {{}}",
                "{{Region}} {{ region }} {{region:}} {{:a}} {{}}",
            ),
            ("{{region", "{{region"),
            ("{{a {{region}}", "{{a eu-west-1"),
            ("{{é}}{{", "{{é}}{{"),
            ("{{nested}}", "{{region}}"),
        ] {
            assert_eq!(fill(text, &values).as_deref(), Ok(filled), "{text}");
        }
    }

    #[test]
    fn an_unfilled_one_is_named_with_its_line() {
        let error = fill(
            "{\n  \"a\": \"{{region}}\",\n  \"b\": \"{{function:x}}\"\n}",
            &values,
        );
        assert_eq!(
            error,
            Err(UnfilledPlaceholder {
                name: "function:x".to_owned(),
                line: 3
            })
        );
        assert_eq!(
            error.unwrap_err().to_string(),
            "line 3: the placeholder {{function:x}} has no value"
        );
    }

    proptest! {
        #[test]
        fn it_does_as_a_plain_replacement_does(text in "([{}a-z:$é\n]|\\{\\{region\\}\\}){0,40}") {
            // `{{region}}` is the only placeholder that has a value, so a text that could be
            // filled has no other.
            if let Ok(filled) = fill(&text, &|name| (name == "region").then(|| "R".to_owned())) {
                prop_assert_eq!(filled, text.replace("{{region}}", "R"));
            }
        }
    }
}
