//! Media types: which model a body is checked by, and which bodies are binary.

use http::HeaderMap;
use http::header::{ACCEPT, CONTENT_TYPE};

/// The media type of a request's body: `Content-Type` without parameters, in lower case;
/// `application/json` when there is none.
pub(crate) fn of_body(headers: &HeaderMap) -> String {
    first_media_type(
        headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok()),
    )
    .unwrap_or_else(|| "application/json".to_owned())
}

/// The first media type of a header's value, without its parameters and in lower case.
fn first_media_type(value: Option<&str>) -> Option<String> {
    let first = value?.split([',', ';']).next()?.trim();
    (!first.is_empty()).then(|| first.to_ascii_lowercase())
}

/// The API's `x-amazon-apigateway-binary-media-types`.
///
/// As recorded from AWS: an entry `type/*` stands for every subtype and for `type/*` itself, `*/*`
/// for everything, any other entry with a `*` for nothing, not even for itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct BinaryMediaTypes(Vec<String>);

impl BinaryMediaTypes {
    pub(crate) fn new(entries: Vec<String>) -> Self {
        Self(
            entries
                .into_iter()
                .map(|entry| entry.to_ascii_lowercase())
                .collect(),
        )
    }

    /// Whether the body of a request reaches the function as base64.
    pub(crate) fn holds_body_of(&self, headers: &HeaderMap) -> bool {
        self.holds(first_media_type(
            headers
                .get(CONTENT_TYPE)
                .and_then(|value| value.to_str().ok()),
        ))
    }

    /// Whether a client gets the bytes of an answer that the function encoded as base64: only the
    /// first media type of `Accept` counts, and not the answer's own `Content-Type`.
    pub(crate) fn are_accepted_by(&self, headers: &HeaderMap) -> bool {
        self.holds(first_media_type(
            headers.get(ACCEPT).and_then(|value| value.to_str().ok()),
        ))
    }

    fn holds(&self, media_type: Option<String>) -> bool {
        let media_type = media_type.as_deref();
        self.0.iter().any(|entry| {
            entry == "*/*"
                || media_type.is_some_and(|media_type| match entry.strip_suffix("/*") {
                    Some(kind) => media_type.split_once('/').is_some_and(|(k, _)| k == kind),
                    None => !entry.contains('*') && entry == media_type,
                })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: http::HeaderName, value: Option<&str>) -> HeaderMap {
        value
            .map(|value| (name, value.parse().unwrap()))
            .into_iter()
            .collect()
    }

    #[test]
    fn the_media_type_of_a_body() {
        let cases = [
            (None, "application/json"),
            (Some(""), "application/json"),
            (Some("application/json"), "application/json"),
            (Some("Application/JSON ; charset=utf-8"), "application/json"),
            (Some("text/plain"), "text/plain"),
        ];
        for (value, media_type) in cases {
            assert_eq!(of_body(&with(CONTENT_TYPE, value)), media_type, "{value:?}");
        }
    }

    #[test]
    fn accept_selects_binary_as_recorded_from_aws() {
        let left = ["image/png", "*/test"];
        let right = ["image/png", "application/*", "image/jpg"];
        let cases: [(&[&str], Option<&str>, bool); 14] = [
            (&[], Some("image/png"), false),
            (&left, Some("image/png"), true),
            (&left, Some("image/jpg"), false),
            (&left, Some("*/test"), false),
            (&left, Some("random/test"), false),
            (&left, Some("*/*"), false),
            (&left, Some("image/png,image/*,*/*;q=0.8"), true),
            (&right, Some("application/whatever"), true),
            (&right, Some("application/*"), true),
            (&right, Some("image/jpg"), true),
            (&right, Some("application"), false),
            (&right, Some("*/*"), false),
            (&right, None, false),
            (&["*/*"], None, true),
        ];
        for (entries, accept, binary) in cases {
            let types = BinaryMediaTypes::new(entries.iter().map(|&e| e.to_owned()).collect());
            let headers = with(ACCEPT, accept);
            assert_eq!(
                types.are_accepted_by(&headers),
                binary,
                "{entries:?} {accept:?}"
            );
        }
    }
}
