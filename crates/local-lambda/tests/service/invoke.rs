//! Invocations of the `lambda_runtime` crate, by each of a function's names.

use local_lambda::{InvocationRequest, InvokeError, MAXIMUM_REQUEST_BYTES};
use serde_json::json;

use crate::support::{Lambda, json};

#[tokio::test]
async fn a_function_answers_again_and_again() {
    let lambda = Lambda::faulty(|_| {});
    for number in 0..50 {
        let output = lambda.invoke("faulty", json!({ "number": number })).await;
        assert_eq!(json(&output), json!({ "number": number }));
        assert_eq!(output.function_error, None);
        assert_eq!(output.log_result, None);
    }
}

#[tokio::test]
async fn names_and_qualifiers_lead_to_versions() {
    let lambda = Lambda::faulty(|_| {});
    let arn = "arn:aws:lambda:eu-west-1:000000000000:function:faulty";
    let rows = [
        ("faulty", None, "$LATEST"),
        ("faulty", Some("$LATEST"), "$LATEST"),
        ("faulty", Some("test"), "$LATEST"),
        ("faulty", Some("prod"), "1"),
        ("faulty", Some("1"), "1"),
        ("faulty:prod", None, "1"),
        ("faulty:prod", Some("prod"), "1"),
        (arn, None, "$LATEST"),
        (arn, Some("prod"), "1"),
        ("000000000000:function:faulty:prod", None, "1"),
    ];
    for (name, qualifier, version) in rows {
        let mut request = InvocationRequest::new(name, "{}");
        request.qualifier = qualifier.map(str::to_owned);
        let output = lambda.request(request).await.expect(name);
        assert_eq!(output.executed_version, version, "{name} {qualifier:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_invoked_is_refused_in_awss_words() {
    let lambda = Lambda::faulty(|_| {});
    let arn = "arn:aws:lambda:eu-west-1:000000000000:function";
    let not_found =
        |rest: &str| InvokeError::ResourceNotFound(format!("Function not found: {arn}:{rest}"));
    let rows = [
        ("doesnotexist", None, not_found("doesnotexist:$LATEST")),
        ("doesnotexist", Some("prod"), not_found("doesnotexist:prod")),
        ("faulty", Some("staging"), not_found("faulty:staging")),
        ("faulty:2", None, not_found("faulty:2")),
        (
            "faulty:prod",
            Some("test"),
            InvokeError::InvalidParameterValue(
                "The derived qualifier from the function name does not match the specified qualifier.".into(),
            ),
        ),
        (
            "arn:aws:lambda:us-east-1:000000000000:function:faulty",
            None,
            InvokeError::ResourceNotFound(
                "Functions from 'us-east-1' are not reachable in this region ('eu-west-1')".into(),
            ),
        ),
    ];
    for (name, qualifier, error) in rows {
        let mut request = InvocationRequest::new(name, "{}");
        request.qualifier = qualifier.map(str::to_owned);
        assert_eq!(
            lambda.request(request).await.expect_err(name),
            error,
            "{name} {qualifier:?}"
        );
    }
    for name in [
        "",
        "a:b:c",
        "arn:aws:lambda:eu-west-1:123400000000@function:myfn",
        "arn:aws:lambda:eu-west-1:faulty",
        "a b",
    ] {
        let error = lambda
            .request(InvocationRequest::new(name, "{}"))
            .await
            .expect_err(name)
            .to_string();
        let start = format!(
            "1 validation error detected: Value '{name}' at 'functionName' failed to satisfy constraint: "
        );
        assert!(error.starts_with(&start), "{error}");
    }
}

#[tokio::test]
async fn an_event_must_be_json_of_six_mebibytes_at_most() {
    let lambda = Lambda::faulty(|_| {});
    let empty = lambda
        .request(InvocationRequest::new("faulty", ""))
        .await
        .expect("an answer");
    assert_eq!(json(&empty), json!({}));

    let error = lambda
        .request(InvocationRequest::new("faulty", "not JSON"))
        .await
        .expect_err("refused");
    let message = "Could not parse request body into json: Could not parse payload into json: ";
    assert!(error.to_string().starts_with(message), "{error}");

    let text = |length: usize| format!("\"{}\"", "a".repeat(length - 2));
    let whole = lambda
        .request(InvocationRequest::new(
            "faulty",
            text(MAXIMUM_REQUEST_BYTES),
        ))
        .await;
    assert_eq!(
        whole.expect("an answer").payload.len(),
        MAXIMUM_REQUEST_BYTES
    );
    let error = lambda
        .request(InvocationRequest::new(
            "faulty",
            text(MAXIMUM_REQUEST_BYTES + 1),
        ))
        .await;
    assert_eq!(
        error.expect_err("refused").to_string(),
        "Request must be smaller than 6291456 bytes for the InvokeFunction operation"
    );
}

#[tokio::test]
async fn a_client_context_must_be_json_that_fits_a_header() {
    let lambda = Lambda::faulty(|_| {});
    let rows = [
        (
            "{",
            "Could not parse client context into json: EOF while parsing an object at line 1 column 1",
        ),
        ("{\"a\":\n1}", "Client context must be printable ASCII"),
    ];
    for (context, message) in rows {
        let mut request = InvocationRequest::new("faulty", "{}");
        request.client_context = Some(context.into());
        assert_eq!(
            lambda
                .request(request)
                .await
                .expect_err(context)
                .to_string(),
            message
        );
    }
}

#[tokio::test]
async fn registering_again_replaces_the_function() {
    let lambda = Lambda::faulty(|_| {});
    assert_eq!(
        lambda.invoke("faulty", json!({})).await.function_error,
        None
    );
    lambda.register_faulty(|function| {
        function.environment = [("FAULT".into(), "panic".into())].into();
    });
    assert_eq!(
        lambda
            .invoke("faulty", json!({}))
            .await
            .function_error
            .as_deref(),
        Some("Unhandled")
    );
}
