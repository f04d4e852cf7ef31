//! What the segments say of what went wrong.

use super::*;

#[tokio::test]
async fn what_goes_wrong_is_a_fault_with_its_type_and_never_the_functions_words() {
    // (event, type, message)
    let cases = [
        (json!({"fault": "CANARY"}), "unhandled", None),
        (
            json!({"fault": "exit", "status": 3}),
            "Runtime.ExitError",
            Some("Runtime exited with error: exit status 3"),
        ),
        (
            json!({"fault": "hang"}),
            "Sandbox.Timedout",
            Some("Task timed out after 1.00 seconds"),
        ),
    ];
    let (tracing, segments) = tracing(true);
    let mut lambda = Lambda::with_tracing(LambdaSettings::default(), Some(tracing));
    lambda.register_faulty(|function| function.timeout = Duration::from_secs(1));
    for (event, error_type, message) in cases {
        let output = lambda.invoke("faulty", event.clone()).await;
        assert!(output.function_error.is_some(), "{event}");
        let report = lambda
            .log_until("REPORT")
            .await
            .pop()
            .expect("a report")
            .line;
        assert!(report.contains("\tXRAY TraceId: 1-"), "{report}");
        let segments = take(&segments);
        let service = find(&segments, "faulty", Some("AWS::Lambda"));
        assert_eq!(service["fault"], true, "{event}");
        assert_eq!(service["http"]["response"]["status"], 200);
        let function = find(&segments, "faulty", Some("AWS::Lambda::Function"));
        for segment in [function, find(&segments, "Invocation", None)] {
            assert_eq!(segment["fault"], true, "{event}");
            let exception = &segment["cause"]["exceptions"][0];
            assert_eq!(exception.get("message").and_then(Value::as_str), message);
            assert_eq!(exception["type"], error_type, "{event}");
        }
        assert!(
            !json!(segments).to_string().contains("CANARY"),
            "{segments:?}"
        );
    }
}

#[tokio::test]
async fn an_initialisation_that_fails_is_a_fault() {
    let (tracing, segments) = tracing(true);
    let lambda = Lambda::script_traced(LambdaSettings::default(), Some(tracing), "exit 1", |_| {});
    let output = lambda.invoke("script", json!({})).await;
    assert_eq!(output.function_error.as_deref(), Some("Unhandled"));
    let segments = take(&segments);
    assert_eq!(find(&segments, "Initialization", None)["fault"], true);
    let function = find(&segments, "script", Some("AWS::Lambda::Function"));
    assert_eq!(
        function["cause"]["exceptions"][0]["type"],
        "Runtime.ExitError"
    );
    assert!(
        segments
            .iter()
            .all(|segment| segment["name"] != "Invocation")
    );
}

/// A header of any length must reach the function, or be cut: never fail the invocation.
#[tokio::test]
async fn a_hostile_header_fails_no_invocation() {
    let (tracing, _segments) = tracing(true);
    let lambda = Lambda::with_tracing(LambdaSettings::default(), Some(tracing));
    lambda.register_faulty(|_| {});
    for header in [
        format!("Root={ROOT};Long={}", "x".repeat(200_000)),
        format!("{}Sampled=1", "a=b;".repeat(60_000)),
        ";;=;Root=;Parent=1;Sampled".to_owned(),
    ] {
        let output = lambda
            .request(request("faulty", &header))
            .await
            .expect("an answer");
        assert_eq!(output.function_error, None);
    }
}

#[tokio::test]
async fn an_error_that_the_runtime_library_does_not_sort_has_the_name_of_its_type() {
    let (tracing, segments) = tracing(true);
    let request = request("script", &format!("Root={ROOT};Parent={PARENT};Sampled=1"));
    let mut by_hand = ByHand::start_traced(LambdaSettings::default(), Some(tracing), request).await;
    let event = by_hand.next().await;
    let request_id = event.header("lambda-runtime-aws-request-id");
    let path = format!("invocation/{}/error", request_id.expect("an id"));
    let header = "Lambda-Runtime-Function-Error-Type: unhandled\r\n";
    let body = r#"{"errorType":"&shop::NoSuchOrder","errorMessage":"CANARY"}"#;
    by_hand.call("POST", &path, header, body).await;
    let address = by_hand.address.clone();
    let asks = tokio::spawn(async move { call(&address, "GET", "invocation/next", "", "").await });
    by_hand.lambda.log_until("REPORT").await;
    asks.abort();
    let segments = take(&segments);
    let function = find(&segments, "script", Some("AWS::Lambda::Function"));
    let exception = &function["cause"]["exceptions"][0];
    assert_eq!(exception["type"], "shop::NoSuchOrder");
    assert!(
        !json!(segments).to_string().contains("CANARY"),
        "{segments:?}"
    );
}
