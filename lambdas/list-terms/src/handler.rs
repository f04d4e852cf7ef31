//! `GET /string/terms?prefix=..&limit=..`.

use std::sync::Arc;

use lambda_http::{Body, Error, Request, RequestExt, Response};
use parameter::Snapshot;
use string_replace::{ListQuery, StringsMap, TermsResponse};

/// Answers 200 `{"terms":[".."],"truncated":false}`, or 400 when `limit` is not from 1 to 100.
///
/// A request without `prefix` does not get past the gateway; when it does, the answer is the gateway's.
pub(crate) async fn handle(
    strings: Arc<Snapshot<StringsMap>>,
    request: Request,
) -> Result<Response<Body>, Error> {
    match ListQuery::parse(last(&request, "prefix"), last(&request, "limit")) {
        Ok(query) => {
            let terms = strings.value.list(&query);
            lambda_function::json(200, &TermsResponse::from(terms))
        }
        Err(error) => lambda_function::message(400, &error.to_string()),
    }
}

/// The last value of a query parameter that may be repeated, as in API Gateway's own `queryStringParameters`.
fn last<'r>(request: &'r Request, name: &str) -> Option<&'r str> {
    request
        .query_string_parameters_ref()?
        .all(name)?
        .last()
        .copied()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// The answer to an event with these query parameters, each with its last value.
    async fn answer(multi_value_query_string_parameters: Value) -> (u16, String) {
        let map = r#"{"ABN":"ABN AMRO","ING":"ING BANK","ING B":"ING BELGIUM"}"#;
        let value = StringsMap::from_json(map).unwrap();
        let last = |values: &Value| values.as_array().unwrap().last().unwrap().clone();
        let single: Option<serde_json::Map<String, Value>> =
            multi_value_query_string_parameters.as_object().map(|map| {
                map.iter()
                    .map(|(name, values)| (name.clone(), last(values)))
                    .collect()
            });
        let event = json!({
            "resource": "/string/terms",
            "path": "/string/terms",
            "httpMethod": "GET",
            "headers": {"Host": "api.example.com"},
            "multiValueHeaders": {"Host": ["api.example.com"]},
            "queryStringParameters": single,
            "multiValueQueryStringParameters": multi_value_query_string_parameters,
            "pathParameters": null,
            "stageVariables": null,
            "requestContext": {"httpMethod": "GET", "stage": "test"},
            "body": null,
            "isBase64Encoded": false,
        });
        let request = lambda_http::request::from_str(&event.to_string()).unwrap();
        let answer = handle(Arc::new(Snapshot { value, version: 1 }), request)
            .await
            .unwrap();
        assert_eq!(answer.headers()["content-type"], "application/json");
        let status = answer.status().as_u16();
        (status, String::from_utf8(answer.body().to_vec()).unwrap())
    }

    #[tokio::test]
    async fn lists_by_the_last_of_each_parameter() {
        for (query, body) in [
            (
                json!({"prefix": ["i"]}),
                r#"{"terms":["ING","ING B"],"truncated":false}"#,
            ),
            (
                json!({"prefix": ["ing "]}),
                r#"{"terms":["ING B"],"truncated":false}"#,
            ),
            (
                json!({"prefix": ["I"], "limit": ["1"]}),
                r#"{"terms":["ING"],"truncated":true}"#,
            ),
            (
                json!({"prefix": ["i", "a"], "limit": ["0", "100"]}),
                r#"{"terms":["ABN"],"truncated":false}"#,
            ),
            (
                json!({"prefix": ["z"], "other": ["1"]}),
                r#"{"terms":[],"truncated":false}"#,
            ),
        ] {
            assert_eq!(
                answer(query.clone()).await,
                (200, body.to_owned()),
                "{query}"
            );
        }
    }

    #[tokio::test]
    async fn refuses() {
        let prefix = r#"{"message":"Missing required request parameters: [prefix]"}"#;
        let limit = r#"{"message":"limit must be a whole number from 1 to 100"}"#;
        for (query, body) in [
            (json!(null), prefix),
            (json!({"Prefix": ["a"]}), prefix),
            (json!({"prefix": [" "]}), prefix),
            (json!({"prefix": ["a"], "limit": ["0"]}), limit),
            (json!({"prefix": ["a"], "limit": ["101"]}), limit),
            (json!({"prefix": ["a"], "limit": ["1.5"]}), limit),
            (json!({"prefix": ["a"], "limit": [""]}), limit),
        ] {
            assert_eq!(
                answer(query.clone()).await,
                (400, body.to_owned()),
                "{query}"
            );
        }
    }
}
