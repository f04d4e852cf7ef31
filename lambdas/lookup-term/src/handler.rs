//! `GET /string/terms/{term}`.

use std::sync::Arc;

use lambda_http::{Body, Error, Request, RequestExt, Response};
use parameter::Snapshot;
use percent_encoding::percent_decode_str;
use string_replace::{NO_SUCH_TERM, StringsMap, TermResponse};

/// Answers 200 `{"term":"..","replacement":".."}`, or 404 when the strings map does not hold the term.
pub(crate) async fn handle(
    strings: Arc<Snapshot<StringsMap>>,
    request: Request,
) -> Result<Response<Body>, Error> {
    let parameters = request.path_parameters_ref();
    // API Gateway gives path parameters as they stand in the path, percent-encoded.
    let term = parameters
        .and_then(|parameters| parameters.first("term"))
        .map(|term| percent_decode_str(term).decode_utf8_lossy())
        .ok_or(
            "the event has no path parameter term: the gateway's path must be /string/terms/{term}",
        )?;
    match strings.value.lookup(&term) {
        Some(term) => lambda_function::json(200, &TermResponse::from(term)),
        None => lambda_function::message(404, NO_SUCH_TERM),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    async fn answer(path_parameters: Value) -> Result<(u16, String), Error> {
        let map = r#"{"ABN":"ABN AMRO","ING B/V":"ING BANK","100%41":"all of it","Café":"Bar"}"#;
        let value = StringsMap::from_json(map).unwrap();
        let event = json!({
            "resource": "/string/terms/{term}",
            "path": "/string/terms/x",
            "httpMethod": "GET",
            "headers": {"Host": "api.example.com"},
            "multiValueHeaders": {"Host": ["api.example.com"]},
            "queryStringParameters": null,
            "multiValueQueryStringParameters": null,
            "pathParameters": path_parameters,
            "stageVariables": null,
            "requestContext": {"httpMethod": "GET", "stage": "test"},
            "body": null,
            "isBase64Encoded": false,
        });
        let request = lambda_http::request::from_str(&event.to_string()).unwrap();
        let answer = handle(Arc::new(Snapshot { value, version: 1 }), request).await?;
        assert_eq!(answer.headers()["content-type"], "application/json");
        let status = answer.status().as_u16();
        Ok((status, String::from_utf8(answer.body().to_vec()).unwrap()))
    }

    #[tokio::test]
    async fn looks_up_what_the_path_says_decoded_once() {
        let no_such_term = r#"{"message":"No such term"}"#;
        for (raw, status, body) in [
            ("abn", 200, r#"{"term":"ABN","replacement":"ABN AMRO"}"#),
            ("%61bn", 200, r#"{"term":"ABN","replacement":"ABN AMRO"}"#),
            (
                "ing%20b%2Fv",
                200,
                r#"{"term":"ING B/V","replacement":"ING BANK"}"#,
            ),
            (
                "100%2541",
                200,
                r#"{"term":"100%41","replacement":"all of it"}"#,
            ),
            ("CAF%C3%89", 200, r#"{"term":"Café","replacement":"Bar"}"#),
            ("ing+b%2Fv", 404, no_such_term),
            ("%2561bn", 404, no_such_term),
            ("%FF", 404, no_such_term),
            ("Knab", 404, no_such_term),
        ] {
            let answer = answer(json!({"term": raw})).await.unwrap();
            assert_eq!(answer, (status, body.to_owned()), "{raw}");
        }
    }

    #[tokio::test]
    async fn a_gateway_that_gives_no_term_is_told() {
        assert_eq!(
            answer(json!(null)).await.unwrap_err().to_string(),
            "the event has no path parameter term: the gateway's path must be /string/terms/{term}"
        );
    }
}
