//! The Runtime API by hand: calls in an order in which no runtime library makes them.

use local_lambda::{InvocationRequest, MAXIMUM_RESPONSE_BYTES};
use serde_json::{Value, json};

use crate::by_hand::{Answer, ByHand};
use crate::support::json as payload;

const OK: &str = "{\"status\":\"OK\"}\n";

fn assert_refused(answer: &Answer, status: u16, error_type: &str, message: &str) {
    assert_eq!(answer.status, status, "{}", answer.body);
    let body: Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(
        body,
        json!({ "errorMessage": message, "errorType": error_type })
    );
    assert_eq!(answer.header("content-type"), Some("application/json"));
}

fn forbidden(from: &str, to: &str) -> String {
    format!(
        "State transition from {from} to {to} failed for runtime. Error: State transition is not allowed"
    )
}

#[tokio::test]
async fn an_event_has_its_headers_and_its_body() {
    let mut request = InvocationRequest::new("script:prod", "{ \"as\":  \"it came\" }");
    request.client_context = Some("{\"custom\":{\"foo\":\"bar\"}}".into());
    request.trace_header = xray::TraceHeader::parse(
        "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
    );
    let by_hand = ByHand::start(request).await;
    let before = std::time::SystemTime::now();
    let event = by_hand.next().await;
    assert_eq!(event.status, 200);
    assert_eq!(event.body, "{ \"as\":  \"it came\" }");
    assert_eq!(event.header("content-type"), Some("application/json"));
    let arn = "arn:aws:lambda:eu-west-1:000000000000:function:script:prod";
    assert_eq!(
        event.header("lambda-runtime-invoked-function-arn"),
        Some(arn)
    );
    let trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    assert_eq!(event.header("lambda-runtime-trace-id"), Some(trace));
    assert_eq!(
        event.header("lambda-runtime-client-context"),
        Some("{\"custom\":{\"foo\":\"bar\"}}")
    );
    let deadline: u128 = event
        .header("lambda-runtime-deadline-ms")
        .and_then(|text| text.parse().ok())
        .expect("a number");
    let before = before
        .duration_since(std::time::UNIX_EPOCH)
        .expect("after 1970")
        .as_millis();
    assert!(
        deadline >= before + 60_000,
        "the timeout of a minute lies ahead"
    );

    let id = event
        .header("lambda-runtime-aws-request-id")
        .expect("an id")
        .to_owned();
    let accepted = by_hand
        .call(
            "POST",
            &format!("invocation/{id}/response"),
            "",
            "not even JSON",
        )
        .await;
    assert_eq!((accepted.status, accepted.body.as_str()), (202, OK));
    let (_lambda, output) = by_hand.output().await;
    assert_eq!((output.request_id, output.function_error), (id, None));
    assert_eq!(
        output.payload, "not even JSON",
        "what the function says is handed on as it is"
    );
}

#[tokio::test]
async fn an_invocation_without_a_trace_gets_one_that_is_not_sampled() {
    let by_hand = ByHand::start(InvocationRequest::new("script", "")).await;
    let event = by_hand.next().await;
    let header = xray::TraceHeader::parse(
        event
            .header("lambda-runtime-trace-id")
            .expect("it is there"),
    );
    assert!(header.root.is_some() && header.parent.is_some());
    assert_eq!(header.sampled, Some(xray::Sampled::No));
    assert_eq!(event.header("lambda-runtime-client-context"), None);
    assert_eq!(event.body, "{}");
}

#[tokio::test]
async fn calls_out_of_order_are_refused_and_change_nothing() {
    let by_hand = ByHand::start(InvocationRequest::new("script", "{}")).await;
    let early = by_hand
        .call("POST", "invocation/1/response", "", "{}")
        .await;
    assert_refused(&early, 400, "InvalidRequestID", "Invalid request ID");

    let event = by_hand.next().await;
    let id = event
        .header("lambda-runtime-aws-request-id")
        .expect("an id")
        .to_owned();
    let again = by_hand.next().await;
    assert_eq!(again.status, 200, "a second next gives the same event");
    assert_eq!(
        again.header("lambda-runtime-aws-request-id"),
        Some(id.as_str())
    );

    for path in ["invocation/other/response", "invocation/other/error"] {
        let other = by_hand.call("POST", path, "", "{}").await;
        assert_refused(&other, 400, "InvalidRequestID", "Invalid request ID");
    }
    let late = by_hand.call("POST", "init/error", "", "{}").await;
    assert_refused(
        &late,
        403,
        "InvalidStateTransition",
        &forbidden("Running", "InitError"),
    );

    let response = format!("invocation/{id}/response");
    assert_eq!(by_hand.call("POST", &response, "", "1").await.status, 202);
    let second = by_hand.call("POST", &response, "", "2").await;
    let sent = "RuntimeResponseSentState";
    assert_refused(
        &second,
        403,
        "InvalidStateTransition",
        &forbidden(sent, "InvocationResponse"),
    );
    let error = by_hand
        .call("POST", &format!("invocation/{id}/error"), "", "{}")
        .await;
    assert_refused(
        &error,
        403,
        "InvalidStateTransition",
        &forbidden(sent, "InvocationErrorResponse"),
    );

    let unknown = by_hand.call("GET", "invocation/last", "", "").await;
    assert_eq!(unknown.status, 404);
    let wrong_method = by_hand.call("POST", "invocation/next", "", "").await;
    assert_eq!(wrong_method.status, 405);

    let (_lambda, output) = by_hand.output().await;
    assert_eq!(output.payload, "1");
}

#[tokio::test]
async fn an_error_is_handed_to_the_caller_as_it_is() {
    let by_hand = ByHand::start(InvocationRequest::new("script", "{}")).await;
    let event = by_hand.next().await;
    let id = event
        .header("lambda-runtime-aws-request-id")
        .expect("an id");
    let body = "{\"errorMessage\":\"m\",\"errorType\":\"t\",\"stackTrace\":[]}";
    let header = "Lambda-Runtime-Function-Error-Type: Runtime.Mine\r\n";
    let accepted = by_hand
        .call("POST", &format!("invocation/{id}/error"), header, body)
        .await;
    assert_eq!((accepted.status, accepted.body.as_str()), (202, OK));
    let (_lambda, output) = by_hand.output().await;
    assert_eq!(output.function_error.as_deref(), Some("Unhandled"));
    assert_eq!(output.payload, body);
}

#[tokio::test]
async fn an_answer_may_have_its_size_and_not_a_byte_more() {
    for (length, is_too_large) in [
        (MAXIMUM_RESPONSE_BYTES, false),
        (MAXIMUM_RESPONSE_BYTES + 1, true),
    ] {
        let by_hand = ByHand::start(InvocationRequest::new("script", "{}")).await;
        let event = by_hand.next().await;
        let id = event
            .header("lambda-runtime-aws-request-id")
            .expect("an id");
        let body = "a".repeat(length);
        let answer = by_hand
            .call("POST", &format!("invocation/{id}/response"), "", &body)
            .await;
        if is_too_large {
            let message = "Exceeded maximum allowed payload size (6291556 bytes).";
            assert_refused(&answer, 413, "RequestEntityTooLarge", message);
        } else {
            assert_eq!(answer.status, 202);
        }
        let (_lambda, output) = by_hand.output().await;
        if is_too_large {
            assert_eq!(output.function_error.as_deref(), Some("Unhandled"));
            let message =
                "Response payload size exceeded maximum allowed payload size (6291556 bytes).";
            let error =
                json!({ "errorMessage": message, "errorType": "Function.ResponseSizeTooLarge" });
            assert_eq!(payload(&output), error);
        } else {
            assert_eq!(
                (output.function_error, output.payload.len()),
                (None, length)
            );
        }
    }
}
