//! The query string, decoded as API Gateway decodes it.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// The parameters of a query in the order in which they came, names and values decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads the raw query (without `?`). A `+` is a space, a name without `=` has an empty value,
    /// and bytes that are not UTF-8 become U+FFFD.
    pub(crate) fn parse(raw: &str) -> Self {
        let parameter = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        };
        Self(
            raw.split('&')
                .filter(|pair| !pair.is_empty())
                .map(parameter)
                .collect(),
        )
    }

    /// The last value of a parameter; its name is case-sensitive.
    pub(crate) fn last(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .rev()
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }

    /// The event's `queryStringParameters`: the last value of each.
    pub(crate) fn single_values(&self) -> Option<Map<String, Value>> {
        let entries = self
            .0
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().into()));
        (!self.0.is_empty()).then(|| entries.collect())
    }

    /// The event's `multiValueQueryStringParameters`: all values of each.
    pub(crate) fn multiple_values(&self) -> Option<Map<String, Value>> {
        let mut map = Map::new();
        for (name, value) in &self.0 {
            crate::headers::push_value(&mut map, name, value);
        }
        (!map.is_empty()).then_some(map)
    }
}

fn decode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_recorded_query_is_decoded_as_on_aws() {
        let query = Query::parse(
            "dateTimeOffset=2023-06-12T18:05:10.123456+00:00&email=test%2Balias@gmail.com\
             &plus=test+alias@gmail.com&url=https://www.google.com/&whitespace=foo%20bar&zhash=abort/",
        );
        assert_eq!(
            Value::from(query.single_values().unwrap()),
            json!({
                "dateTimeOffset": "2023-06-12T18:05:10.123456 00:00",
                "email": "test+alias@gmail.com",
                "plus": "test alias@gmail.com",
                "url": "https://www.google.com/",
                "whitespace": "foo bar",
                "zhash": "abort/",
            })
        );
    }

    #[test]
    fn a_repeated_parameter_keeps_all_values_in_order() {
        let query = Query::parse("category=electronics&category=books&price=10");
        assert_eq!(
            Value::from(query.multiple_values().unwrap()),
            json!({"category": ["electronics", "books"], "price": ["10"]})
        );
        assert_eq!(query.last("category"), Some("books"));
        assert_eq!(query.last("Category"), None);
    }

    #[test]
    fn odd_queries() {
        assert_eq!(Query::parse("").single_values(), None);
        assert_eq!(Query::parse("&&").multiple_values(), None);
        assert_eq!(Query::parse("a").last("a"), Some(""));
        assert_eq!(Query::parse("a=b=c").last("a"), Some("b=c"));
        assert_eq!(Query::parse("a=%ff%zz").last("a"), Some("\u{fffd}%zz"));
    }
}
