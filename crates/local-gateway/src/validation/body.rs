use serde::Deserialize as _;
use serde_json::Value;

use super::{extremes, messages, nesting};
use crate::document::Model;
use crate::response::Rejection;

/// What API Gateway says of a body that it cannot read at all.
const UNREADABLE: &str = "[Unknown error parsing request body]";

/// The deepest nesting that is checked on the caller's own stack. The parser, the validator and
/// the drop of the value all recurse once a level; deeper bodies get a stack of their own.
const SHALLOW: usize = 64;
/// The stack for a body at the depth limit, with room for the many frames that one level of a
/// recursive model takes in an unoptimised build.
const DEEP_STACK_BYTES: usize = 64 * 1024 * 1024;

/// Checks a body against its model.
///
/// An empty body, one that is not JSON and one nested deeper than 1,000 levels are all unreadable.
/// Of duplicate keys the last one counts.
pub(crate) fn check(model: &Model, body: &str) -> Result<(), Rejection> {
    let violations = match nesting::depth(body) {
        0..=SHALLOW => violations(model, body),
        depth if depth <= nesting::DEPTH_LIMIT => on_deep_stack(|| violations(model, body)),
        _ => Some(UNREADABLE.to_owned()),
    };
    violations.map_or(Ok(()), |violations| {
        Err(Rejection::bad_request_body(violations))
    })
}

/// The violations as `validationErrorString` lists them; none when the body is valid.
fn violations(model: &Model, body: &str) -> Option<String> {
    match parse(body)
        .or_else(|error| extremes::replaced(body).map_or(Err(error), |body| parse(&body)))
    {
        Ok(value) => messages::describe(&value, model.errors(&value)),
        Err(_) => Some(UNREADABLE.to_owned()),
    }
}

fn parse(body: &str) -> serde_json::Result<Value> {
    let mut deserializer = serde_json::Deserializer::from_str(body);
    // The depth was checked before.
    deserializer.disable_recursion_limit();
    let value = Value::deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// Runs `check` on a thread with a large stack, and counts a thread that cannot be had as an
/// unreadable body.
fn on_deep_stack(check: impl FnOnce() -> Option<String> + Send) -> Option<String> {
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .name("deep-body".to_owned())
            .stack_size(DEEP_STACK_BYTES)
            .spawn_scoped(scope, check)
            .map_err(|_| ())
            .and_then(|thread| thread.join().map_err(|_| ()))
            .unwrap_or_else(|()| Some(UNREADABLE.to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check_with(schema: Value, components: Value, body: &str) -> Option<String> {
        let model = Model::compile(&schema, &components).unwrap();
        check(&model, body)
            .err()
            .and_then(|rejection| rejection.validation_errors)
    }

    #[test]
    fn what_is_not_json_is_unreadable() {
        for body in ["", " ", "{", "{}x", "{'a':1}", "\u{fffd}", "nul", "[1,]"] {
            let errors = check_with(json!({}), json!({}), body);
            assert_eq!(errors.as_deref(), Some(UNREADABLE), "{body:?}");
        }
    }

    #[test]
    fn what_json_allows_and_no_value_holds_is_still_checked() {
        let schema = json!({"properties": {"a": {"type": "string"}}});
        for body in [
            r#"{"b":1e400}"#,
            r#"{"a":"\ud800"}"#,
            r#"{"a":1e400,"a":"x"}"#,
        ] {
            assert_eq!(check_with(schema.clone(), json!({}), body), None, "{body}");
        }
        assert!(check_with(schema, json!({}), r#"{"a":-1e400}"#).is_some());
    }

    #[test]
    fn of_duplicate_keys_the_last_counts() {
        let schema = json!({"properties": {"a": {"type": "string"}}});
        assert_eq!(
            check_with(schema.clone(), json!({}), r#"{"a":1,"a":"x"}"#),
            None
        );
        assert!(check_with(schema, json!({}), r#"{"a":"x","a":1}"#).is_some());
    }

    #[test]
    fn nesting_is_read_to_the_limit_and_refused_beyond_it() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        for depth in [1, SHALLOW, SHALLOW + 1, 1000] {
            assert_eq!(
                check_with(json!({}), json!({}), &nested(depth)),
                None,
                "{depth}"
            );
        }
        for depth in [1001, 1_000_000] {
            let errors = check_with(json!({}), json!({}), &nested(depth));
            assert_eq!(errors.as_deref(), Some(UNREADABLE), "{depth}");
        }
    }

    /// The worst case for the stack: a model that refers to itself through `anyOf`, and a body that
    /// follows it to the limit and is wrong at the bottom.
    #[test]
    fn a_recursive_model_is_checked_to_the_limit() {
        let reference = json!({"$ref": "#/components/schemas/Tree"});
        let components = json!({"schemas": {"Tree": {
            "type": "object",
            "properties": {"next": {"allOf": [{"anyOf": [reference]}]}},
            "additionalProperties": false,
        }}});
        let body = |leaf: &str| r#"{"next":"#.repeat(999) + leaf + &"}".repeat(999);
        assert_eq!(
            check_with(reference.clone(), components.clone(), &body("{}")),
            None
        );
        assert!(check_with(reference, components, &body("1")).is_some());
    }
}
