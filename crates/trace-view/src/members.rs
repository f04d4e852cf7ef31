//! The members of a document, read leniently: one of an unexpected type counts as absent.

use serde_json::{Map, Value};

/// Moments after the year 33658 are nobody's, and sums of moments stay finite.
const LATEST: f64 = 1e12;

pub(crate) type Object = Map<String, Value>;

pub(crate) fn text(members: &Object, name: &str) -> Option<String> {
    members.get(name)?.as_str().map(str::to_owned)
}

pub(crate) fn is_true(members: &Object, name: &str) -> bool {
    members.get(name) == Some(&Value::Bool(true))
}

/// A moment in seconds since 1970.
pub(crate) fn moment(members: &Object, name: &str) -> Option<f64> {
    let seconds = members.get(name)?.as_f64()?;
    (0.0..=LATEST).contains(&seconds).then_some(seconds)
}

/// A whole number, also as a text: SDKs of X-Ray have sent both.
pub(crate) fn whole(members: &Object, name: &str) -> Option<u64> {
    match members.get(name)? {
        Value::String(text) => text.parse().ok(),
        value => value.as_u64(),
    }
}

pub(crate) fn object<'m>(members: &'m Object, name: &str) -> Option<&'m Object> {
    members.get(name)?.as_object()
}

/// Takes an object out of the members; empty where there is none.
pub(crate) fn take_object(members: &mut Object, name: &str) -> Object {
    match members.remove(name) {
        Some(Value::Object(object)) => object,
        Some(_) | None => Object::new(),
    }
}

/// The objects of an array.
pub(crate) fn objects<'m>(members: &'m Object, name: &str) -> impl Iterator<Item = &'m Object> {
    let array = members.get(name).and_then(Value::as_array);
    array.into_iter().flatten().filter_map(Value::as_object)
}
