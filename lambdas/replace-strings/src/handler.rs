//! `POST /string/replace` with `{"content":".."}`.

use std::sync::Arc;

use lambda_http::{Body, Error, Request, Response};
use parameter::Snapshot;
use serde::Serialize;
use string_replace::{
    MalformedCause, ReplaceRequest, ReplaceRequestError, ReplaceResponse, Replacer,
};

/// The body of a 400 answer: what API Gateway answers for a body that its model refuses, customised to give the cause.
#[derive(Serialize)]
struct InvalidRequestBody {
    message: &'static str,
    cause: String,
}

/// Answers 200 `{"message":".."}`, or 400 when the body is not JSON or has no string `content`.
///
/// The gateway holds a body against the model before it calls the function, but only when the content type is that of the
/// model. What it lets through is refused here with the same answer.
pub(crate) async fn handle(
    replacer: Arc<Snapshot<Replacer>>,
    request: Request,
) -> Result<Response<Body>, Error> {
    match ReplaceRequest::from_json(request.body()) {
        Ok(request) => {
            let message = replacer.value.replace(&request.content).into_owned();
            lambda_function::json(200, &ReplaceResponse { message })
        }
        Err(error) => {
            let body = InvalidRequestBody {
                message: "Invalid request body",
                cause: cause(&error),
            };
            lambda_function::json(400, &body)
        }
    }
}

/// The cause in the words of API Gateway's validator.
fn cause(error: &ReplaceRequestError) -> String {
    let wrong_type = |found, allowed| {
        format!(
            r#"[instance type ({found}) does not match any allowed primitive type (allowed: ["{allowed}"])]"#
        )
    };
    match error {
        ReplaceRequestError::Malformed {
            cause: MalformedCause::MissingContent,
        } => r#"[object has missing required properties (["content"])]"#.to_owned(),
        ReplaceRequestError::Malformed {
            cause: MalformedCause::NotAnObject { found },
        } => wrong_type(found, "object"),
        ReplaceRequestError::Malformed {
            cause: MalformedCause::ContentNotAString { found },
        } => wrong_type(found, "string"),
        ReplaceRequestError::NotJson { .. } | ReplaceRequestError::Malformed { .. } => {
            "[Unknown error parsing request body]".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    async fn answer(event: Value) -> (u16, String) {
        let map = r#"{"ABN":"ABN AMRO","ING":"ING BANK"}"#;
        let value = Replacer::from_json(map).unwrap();
        let request = lambda_http::request::from_str(&event.to_string()).unwrap();
        let answer = handle(Arc::new(Snapshot { value, version: 1 }), request)
            .await
            .unwrap();
        assert_eq!(answer.headers()["content-type"], "application/json");
        let status = answer.status().as_u16();
        (status, String::from_utf8(answer.body().to_vec()).unwrap())
    }

    /// An event as API Gateway sends it for a request with `body`.
    fn event(body: Value, is_base64_encoded: bool) -> Value {
        json!({
            "resource": "/string/replace",
            "path": "/string/replace",
            "httpMethod": "POST",
            "headers": {"content-type": "text/plain", "Host": "api.example.com"},
            "multiValueHeaders": {"content-type": ["text/plain"], "Host": ["api.example.com"]},
            "queryStringParameters": null,
            "multiValueQueryStringParameters": null,
            "pathParameters": null,
            "stageVariables": {"environment": "test"},
            "requestContext": {
                "httpMethod": "POST",
                "path": "/test/string/replace",
                "resourcePath": "/string/replace",
                "stage": "test",
            },
            "body": body,
            "isBase64Encoded": is_base64_encoded,
        })
    }

    #[tokio::test]
    async fn replaces() {
        let body = r#"{"content":"ing and \"abn\", not booking"}"#;
        let replaced = r#"{"message":"ING BANK and \"ABN AMRO\", not booking"}"#;
        assert_eq!(
            answer(event(json!(body), false)).await,
            (200, replaced.to_owned())
        );
    }

    #[tokio::test]
    async fn replaces_in_a_body_that_is_base64() {
        let body = "eyJjb250ZW50IjoiaW5nIn0=";
        let replaced = r#"{"message":"ING BANK"}"#;
        assert_eq!(
            answer(event(json!(body), true)).await,
            (200, replaced.to_owned())
        );
    }

    #[tokio::test]
    async fn refuses_in_the_words_of_the_gateway() {
        let not_json = "[Unknown error parsing request body]";
        let missing = r#"[object has missing required properties ([\"content\"])]"#;
        let wrong_type = |found: &str, allowed: &str| {
            format!(
                r#"[instance type ({found}) does not match any allowed primitive type (allowed: [\"{allowed}\"])]"#
            )
        };
        for (body, cause) in [
            (json!(null), not_json.to_owned()),
            (json!(""), not_json.to_owned()),
            (json!("ing"), not_json.to_owned()),
            (json!(r#"{"content":"ing""#), not_json.to_owned()),
            (json!("{}"), missing.to_owned()),
            (json!(r#"{"Content":"ing"}"#), missing.to_owned()),
            (json!(r#"{"content":5}"#), wrong_type("integer", "string")),
            (json!(r#"{"content":1.5}"#), wrong_type("number", "string")),
            (json!(r#"{"content":null}"#), wrong_type("null", "string")),
            (
                json!(r#"{"content":true}"#),
                wrong_type("boolean", "string"),
            ),
            (
                json!(r#"{"content":["ing"]}"#),
                wrong_type("array", "string"),
            ),
            (json!(r#"{"content":{}}"#), wrong_type("object", "string")),
            (json!("[]"), wrong_type("array", "object")),
            (json!(r#""ing""#), wrong_type("string", "object")),
        ] {
            let expected = format!(r#"{{"message":"Invalid request body","cause":"{cause}"}}"#);
            assert_eq!(
                answer(event(body.clone(), false)).await,
                (400, expected),
                "{body}"
            );
        }
    }
}
