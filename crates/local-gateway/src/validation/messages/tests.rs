use serde_json::json;

use super::*;
use crate::document::Model;

/// What is said of a body; empty when it is valid.
fn said(schema: &Value, body: &Value) -> String {
    let model = Model::compile(schema, &json!({})).unwrap();
    describe(body, model.errors(body)).unwrap_or_default()
}

#[test]
fn each_violation_has_the_words_of_api_gateway() {
    let object = |name: &str, schema: Value| json!({"properties": {name: schema}});
    let cases = [
        (
            json!({"required": ["b", "a", "c"]}),
            json!({"c": 1}),
            r#"[object has missing required properties (["a","b"])]"#,
        ),
        (
            json!({"type": "number"}),
            json!("x"),
            r#"[instance type (string) does not match any allowed primitive type (allowed: ["integer","number"])]"#,
        ),
        (
            json!({"type": "integer"}),
            json!(1.5),
            r#"[instance type (number) does not match any allowed primitive type (allowed: ["integer"])]"#,
        ),
        (
            json!({"type": ["string", "null", "array"]}),
            json!(1),
            r#"[instance type (integer) does not match any allowed primitive type (allowed: ["array","null","string"])]"#,
        ),
        (
            json!({"type": "string"}),
            json!({}),
            r#"[instance type (object) does not match any allowed primitive type (allowed: ["string"])]"#,
        ),
        (
            json!({"type": "string"}),
            json!(null),
            r#"[instance type (null) does not match any allowed primitive type (allowed: ["string"])]"#,
        ),
        (
            json!({"type": "object"}),
            json!([]),
            r#"[instance type (array) does not match any allowed primitive type (allowed: ["object"])]"#,
        ),
        (
            json!({"type": "object"}),
            json!(true),
            r#"[instance type (boolean) does not match any allowed primitive type (allowed: ["object"])]"#,
        ),
        (
            json!({"enum": ["STOCK", "BOND"]}),
            json!("WOW"),
            r#"[instance value ("WOW") not found in enum (possible values: ["STOCK","BOND"])]"#,
        ),
        (
            json!({"maximum": 1000}),
            json!(10_000_000),
            "[numeric instance is greater than the required maximum (maximum: 1000, found: 10000000)]",
        ),
        (
            json!({"minimum": 1.5}),
            json!(-1),
            "[numeric instance is lower than the required minimum (minimum: 1.5, found: -1)]",
        ),
        (
            json!({"maximum": 3, "exclusiveMaximum": true}),
            json!(3),
            "[numeric instance is not strictly lower than the required maximum 3]",
        ),
        (
            json!({"minimum": 3, "exclusiveMinimum": true}),
            json!(3),
            "[numeric instance is not strictly greater than the required minimum 3]",
        ),
        (
            json!({"multipleOf": 5}),
            json!(7),
            "[remainder of division is not zero (7 / 5)]",
        ),
        (
            json!({"minLength": 1}),
            json!(""),
            r#"[string "" is too short (length: 0, required minimum: 1)]"#,
        ),
        (
            json!({"minLength": 3}),
            json!("é😀"),
            r#"[string "é😀" is too short (length: 2, required minimum: 3)]"#,
        ),
        (
            json!({"maxLength": 4}),
            json!("0123456789012345678"),
            r#"[string "0123456789012345678" is too long (length: 19, maximum allowed: 4)]"#,
        ),
        (
            json!({"pattern": "^[a-z]+\\d$"}),
            json!("A\"1"),
            r#"[ECMA 262 regex "^[a-z]+\d$" does not match input string "A"1"]"#,
        ),
        (
            json!({"additionalProperties": false}),
            json!({"foo": 1, "bar": 2}),
            r#"[object instance has properties which are not allowed by the schema: ["bar","foo"]]"#,
        ),
        (
            json!({"properties": {"a": {}}, "additionalProperties": false}),
            json!({"a": 1, "b": 2}),
            r#"[object instance has properties which are not allowed by the schema: ["b"]]"#,
        ),
        (
            json!({"minProperties": 1}),
            json!({}),
            "[object has too few properties (found 0 but schema requires at least 1)]",
        ),
        (
            json!({"maxProperties": 1}),
            json!({"a": 1, "b": 2}),
            "[object has too many properties (found 2 but schema requires at most 1)]",
        ),
        (
            json!({"minItems": 2}),
            json!([1]),
            "[array is too short: must have at least 2 elements but instance has 1 elements]",
        ),
        (
            json!({"maxItems": 1}),
            json!([1, 2]),
            "[array is too long: must have at most 1 elements but instance has 2 elements]",
        ),
        (
            json!({"items": [{}], "additionalItems": false}),
            json!([1, 2]),
            "[array is too long: must have at most 1 elements but instance has 2 elements]",
        ),
        (
            json!({"uniqueItems": true}),
            json!([1, 2, 1]),
            "[array must not contain duplicate elements]",
        ),
        (
            json!({"anyOf": [{"type": "string"}, {"type": "null"}]}),
            json!(1),
            "[instance failed to match at least one required schema among 2]",
        ),
        (
            json!({"oneOf": [{"type": "string"}, {"type": "null"}]}),
            json!(1),
            "[instance failed to match exactly one schema (matched 0 out of 2)]",
        ),
        (
            json!({"oneOf": [{"minimum": 1}, {"minimum": 2}, {"minimum": 9}]}),
            json!(5),
            "[instance failed to match exactly one schema (matched 2 out of 3)]",
        ),
        (
            json!({"not": {"type": "integer"}}),
            json!(1),
            "[instance matched a schema which it should not have]",
        ),
        // A value's own violations first, then those of what is in it, each place by itself.
        (
            json!({"required": ["x"], "properties": {
                "a": {"required": ["y", "z"]}, "b": {"type": "string", "enum": ["q"]}}}),
            json!({"a": {}, "b": 1}),
            r#"[object has missing required properties (["x"]), object has missing required properties (["y","z"]), instance value (1) not found in enum (possible values: ["q"]), instance type (integer) does not match any allowed primitive type (allowed: ["string"])]"#,
        ),
        (
            object("a/b", json!({"type": "null"})),
            json!({"a/b": 1}),
            r#"[instance type (integer) does not match any allowed primitive type (allowed: ["null"])]"#,
        ),
    ];
    for (schema, body, expected) in cases {
        assert_eq!(said(&schema, &body), expected, "{schema} {body}");
    }
}

#[test]
fn a_valid_body_has_no_violation_and_format_is_not_checked() {
    assert_eq!(
        said(
            &json!({"type": "string", "format": "date-time"}),
            &json!("no date")
        ),
        ""
    );
    assert_eq!(said(&json!({"type": "number"}), &json!(1)), "");
}
