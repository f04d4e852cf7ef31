//! JSON in one order, whatever the features of `serde_json`.

use serde_json::{Map, Value};

/// The value with the keys of every object in alphabetical order.
///
/// `serde_json`'s own map is sorted or in order of insertion, depending on a feature that any
/// package of a build can switch on. Generated files must not depend on what they are built with.
pub(crate) fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(object) => Value::Object(sorted_object(object)),
        Value::Array(items) => items.iter().map(sorted).collect(),
        scalar => scalar.clone(),
    }
}

/// [`sorted`] for an object.
pub(crate) fn sorted_object(object: &Map<String, Value>) -> Map<String, Value> {
    let mut entries: Vec<_> = object.iter().collect();
    entries.sort_by_key(|(key, _)| *key);
    entries
        .into_iter()
        .map(|(key, value)| (key.clone(), sorted(value)))
        .collect()
}

/// The text of a generated file: indented, with a final newline.
pub(crate) fn pretty<T: serde::Serialize>(value: &T) -> String {
    #[expect(
        clippy::expect_used,
        reason = "only a failing writer, a failing Serialize or a key that is no string fails, \
                  and the types that are written here have none of these"
    )]
    let mut text = serde_json::to_string_pretty(value).expect("a plain value is written");
    text.push('\n');
    text
}
