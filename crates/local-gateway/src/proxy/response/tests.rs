use serde_json::json;

use super::*;

fn parse(answer: &Value) -> Result<ProxyResponse, MalformedResponse> {
    ProxyResponse::parse(answer.to_string().as_bytes())
}

/// Status, headers as lines, body.
fn shown(answer: &Value) -> (u16, Vec<String>, String) {
    let response = parse(answer).unwrap().into_http(false).unwrap();
    let lines = response.headers().iter();
    let lines = lines.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
    (
        response.status().as_u16(),
        lines.collect(),
        String::from_utf8(response.body().to_vec()).unwrap(),
    )
}

#[test]
fn each_answer_that_keeps_the_contract() {
    let json = "content-type: application/json";
    let cases = [
        // Recorded from AWS.
        (json!({"statusCode": 200}), 200, vec![json], ""),
        (
            json!({"statusCode": 200, "headers": null}),
            200,
            vec![json],
            "",
        ),
        (json!({"statusCode": "201"}), 201, vec![json], ""),
        (
            json!({"headers": {"test-header": "value"}}),
            200,
            vec!["test-header: value", json],
            "",
        ),
        (
            json!({"statusCode": 200, "headers": {"header-bool": true}}),
            200,
            vec!["header-bool: true", json],
            "",
        ),
        (
            json!({"multiValueHeaders": {"tesT-Multi": ["value-multi"]},
                   "headers": {"test-multi": "value-solo"}}),
            200,
            vec!["test-multi: value-multi", "test-multi: value-solo", json],
            "",
        ),
        (
            json!({"statusCode": 200, "body": "dGVzdC1kYXRh", "isBase64Encoded": true}),
            200,
            vec![json],
            "dGVzdC1kYXRh",
        ),
        // The reference.
        (json!({}), 200, vec![json], ""),
        (
            json!({"statusCode": null, "body": null, "isBase64Encoded": null}),
            200,
            vec![json],
            "",
        ),
        (
            json!({"headers": {"Content-Type": "text/plain", "n": 1.5, "gone": null}}),
            200,
            vec!["content-type: text/plain", "n: 1.5"],
            "",
        ),
        (
            json!({"headers": {"Connection": "c", "content-length": 9, "Date": "d", "Server": "s",
                               "Transfer-Encoding": "chunked"}}),
            200,
            vec![
                "x-amzn-remapped-connection: c",
                "x-amzn-remapped-date: d",
                "x-amzn-remapped-server: s",
                "x-amzn-remapped-content-length: 9",
                json,
            ],
            "",
        ),
    ];
    for (answer, status, headers, body) in cases {
        let headers = headers.into_iter().map(str::to_owned).collect();
        assert_eq!(
            shown(&answer),
            (status, headers, body.to_owned()),
            "{answer}"
        );
    }
}

#[test]
fn each_answer_that_breaks_the_contract_has_its_reason() {
    let status = "`statusCode` in the function's answer must be a whole number from 200 to 599";
    let cases = [
        (json!(null), "the function's answer is not a JSON object"),
        (
            json!("justAString"),
            "the function's answer is not a JSON object",
        ),
        (json!([]), "the function's answer is not a JSON object"),
        (
            json!({"statusCode": 200, "wrongValue": "value"}),
            "the function's answer has the member `wrongValue`, which no response has",
        ),
        (json!({"statusCode": "abc"}), status),
        (json!({"statusCode": 200.5}), status),
        (json!({"statusCode": 99}), status),
        (json!({"statusCode": 101}), status),
        (json!({"statusCode": 600}), status),
        (json!({"statusCode": -200}), status),
        (json!({"statusCode": [200]}), status),
        (
            json!({"body": {}}),
            "`body` in the function's answer must be a string or null",
        ),
        (
            json!({"isBase64Encoded": 1}),
            "`isBase64Encoded` in the function's answer must be true or false",
        ),
        (
            json!({"headers": []}),
            "`headers` in the function's answer must be an object of scalars",
        ),
        (
            json!({"headers": {"a": ["b"]}}),
            "`headers` in the function's answer must be an object of scalars",
        ),
        (
            json!({"multiValueHeaders": {"test-multi-invalid": "value1"}}),
            "`multiValueHeaders` in the function's answer must be an object of lists",
        ),
        (
            json!({"multiValueHeaders": {"a": [{}]}}),
            "`multiValueHeaders` in the function's answer must be an object of lists of scalars",
        ),
        (
            json!({"headers": {"a": "b\r\nSet-Cookie: c"}}),
            "the function's answer has a header `a` that HTTP cannot carry",
        ),
        (
            json!({"headers": {"not a name": "x"}}),
            "the function's answer has a header `not a name` that HTTP cannot carry",
        ),
    ];
    for (answer, reason) in cases {
        assert_eq!(parse(&answer).unwrap_err().to_string(), reason, "{answer}");
    }
    assert_eq!(
        ProxyResponse::parse(b"").unwrap_err(),
        MalformedResponse::NotAnObject
    );
    assert_eq!(
        ProxyResponse::parse(b"{} {}").unwrap_err(),
        MalformedResponse::NotAnObject
    );
}

#[test]
fn base64_is_decoded_only_for_a_client_that_accepts_binary() {
    let answer = json!({"body": "aGk=", "isBase64Encoded": true});
    let body = |answer: &Value, accepts| {
        parse(answer)
            .unwrap()
            .into_http(accepts)
            .map(|response| response.into_body())
    };
    assert_eq!(body(&answer, true).unwrap(), "hi");
    assert_eq!(body(&answer, false).unwrap(), "aGk=");
    assert_eq!(body(&json!({"body": "aGk="}), true).unwrap(), "aGk=");
    assert_eq!(
        body(&json!({"body": "èé+à)(", "isBase64Encoded": true}), true).unwrap_err(),
        Rejection::new(ResponseType::ApiConfigurationError)
    );
}
