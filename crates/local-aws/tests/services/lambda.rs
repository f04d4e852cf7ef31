//! Lambda's Invoke: what reaches the functions, and what the client gets.

#![allow(
    clippy::unwrap_used,
    reason = "a test panics on what it does not expect"
)]

use std::sync::{Arc, Mutex};

use futures_util::{FutureExt as _, future::BoxFuture};
use local_aws::{FunctionInvoker, Invocation, InvocationOutput, InvokeError};
use serde_json::{Value, json};

use crate::support::Server;

const FAULTY: &str = "POST /2015-03-31/functions/faulty/invocations HTTP/1.1";

/// Ends every invocation in the same way, and keeps what was asked.
struct Functions {
    outcome: Result<InvocationOutput, InvokeError>,
    invocations: Mutex<Vec<Invocation>>,
}

impl Functions {
    fn ending(outcome: Result<InvocationOutput, InvokeError>) -> Arc<Self> {
        Arc::new(Self {
            outcome,
            invocations: Mutex::default(),
        })
    }

    fn answering() -> Arc<Self> {
        Self::ending(Ok(InvocationOutput {
            request_id: "the-id".into(),
            payload: r#"{"a":1}"#.into(),
            function_error: None,
            executed_version: "$LATEST".into(),
            log_tail: None,
        }))
    }

    fn only_invocation(&self) -> Invocation {
        let invocations = self.invocations.lock().unwrap();
        assert_eq!(invocations.len(), 1);
        invocations[0].clone()
    }
}

impl FunctionInvoker for Functions {
    fn invoke(
        &self,
        invocation: Invocation,
    ) -> BoxFuture<'_, Result<InvocationOutput, InvokeError>> {
        self.invocations.lock().unwrap().push(invocation);
        std::future::ready(self.outcome.clone()).boxed()
    }
}

#[tokio::test]
async fn a_plain_invocation_reaches_the_function_as_it_is() {
    let functions = Functions::answering();
    let server = Server::start_with(functions.clone()).await;
    let (head, body) = server.request(FAULTY, &[], "not JSON").await;
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    for header in [
        "content-type: application/json",
        "x-amzn-requestid: the-id",
        "x-amz-executed-version: $LATEST",
    ] {
        assert!(head.contains(header), "{head}");
    }
    for absent in ["x-amz-function-error", "x-amz-log-result"] {
        assert!(!head.contains(absent), "{head}");
    }
    assert_eq!(body, r#"{"a":1}"#);

    let invocation = functions.only_invocation();
    assert_eq!(invocation.function_name, "faulty");
    assert_eq!(invocation.qualifier, None);
    assert_eq!(invocation.payload, "not JSON");
    assert_eq!(invocation.client_context, None);
    assert!(!invocation.with_log_tail);
    assert_eq!(invocation.trace_header.to_string(), "");
}

#[tokio::test]
async fn what_the_client_asks_for_reaches_the_function() {
    let functions = Functions::answering();
    let server = Server::start_with(functions.clone()).await;
    let trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1";
    let headers = [
        ("X-Amz-Invocation-Type", "RequestResponse"),
        ("X-Amz-Log-Type", "Tail"),
        ("X-Amz-Client-Context", "eyJjdXN0b20iOnsiZm9vIjoiYmFyIn19"),
        ("X-Amzn-Trace-Id", trace),
    ];
    let line = "POST /2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A000000000000%3Afunction%3Afaulty\
                /invocations?Qualifier=%24LATEST HTTP/1.1";
    let (head, _) = server.request(line, &headers, "{}").await;
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");

    let invocation = functions.only_invocation();
    assert_eq!(
        invocation.function_name,
        "arn:aws:lambda:eu-west-1:000000000000:function:faulty"
    );
    assert_eq!(invocation.qualifier.as_deref(), Some("$LATEST"));
    assert_eq!(
        invocation.client_context.as_deref(),
        Some(r#"{"custom":{"foo":"bar"}}"#)
    );
    assert!(invocation.with_log_tail);
    assert_eq!(invocation.trace_header.to_string(), trace);
}

#[tokio::test]
async fn an_error_of_the_function_is_an_answer_with_its_log() {
    let server = Server::start_with(Functions::ending(Ok(InvocationOutput {
        request_id: "the-id".into(),
        payload: r#"{"errorMessage":"no"}"#.into(),
        function_error: Some("Unhandled".into()),
        executed_version: "12".into(),
        log_tail: Some("START\nREPORT\n".into()),
    })))
    .await;
    let (head, body) = server.request(FAULTY, &[], "").await;
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    for header in [
        "x-amz-function-error: Unhandled",
        "x-amz-executed-version: 12",
        "x-amz-log-result: U1RBUlQKUkVQT1JUCg==",
    ] {
        assert!(head.contains(header), "{head}");
    }
    assert_eq!(body, r#"{"errorMessage":"no"}"#);
}

#[tokio::test]
async fn each_error_has_the_status_and_the_members_of_its_shape() {
    let text = || "text".to_owned();
    let with = |member: &str| json!({ "Type": "User", member: "text" });
    let throttled = json!({
        "Reason": "ReservedFunctionConcurrentInvocationLimitExceeded",
        "Type": "User",
        "message": "text",
    });
    for (error, status, code, members) in [
        (
            InvokeError::ResourceNotFound(text()),
            404,
            "ResourceNotFoundException",
            with("Message"),
        ),
        (
            InvokeError::TooManyRequests(text()),
            429,
            "TooManyRequestsException",
            throttled,
        ),
        (
            InvokeError::RequestTooLarge(text()),
            413,
            "RequestTooLargeException",
            with("message"),
        ),
        (
            InvokeError::InvalidRequestContent(text()),
            400,
            "InvalidRequestContentException",
            with("message"),
        ),
        (
            InvokeError::InvalidParameterValue(text()),
            400,
            "InvalidParameterValueException",
            with("message"),
        ),
        (
            InvokeError::Validation(text()),
            400,
            "ValidationException",
            json!({ "message": "text" }),
        ),
        (
            InvokeError::Service(text()),
            500,
            "ServiceException",
            json!({ "Type": "Service", "Message": "text" }),
        ),
    ] {
        let server = Server::start_with(Functions::ending(Err(error))).await;
        let expected = (status, code.to_owned(), members);
        assert_eq!(refused(&server, FAULTY, &[]).await, expected);
    }
}

#[tokio::test]
async fn parameters_that_are_wrong_are_refused_before_any_function_runs() {
    let functions = Functions::answering();
    let server = Server::start_with(functions.clone()).await;
    let validation = |text: &str| {
        let text = format!("1 validation error detected: {text}");
        ("ValidationException", json!({ "message": text }))
    };
    let not_here = |kind: &str| {
        let text = format!(
            "InvocationType {kind} is not here: invoke with RequestResponse, or unset AWS_ENDPOINT_URL to reach AWS's \
             own"
        );
        (
            "InvalidParameterValueException",
            json!({ "Type": "User", "message": text }),
        )
    };
    let client_context = (
        "InvalidRequestContentException",
        json!({
            "Type": "User",
            "message": "Client context must be a valid Base64-encoded JSON object.",
        }),
    );
    for (header, (code, members)) in [
        (
            ("X-Amz-Invocation-Type", "Later"),
            validation(
                "Value 'Later' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: \
                 [Event, RequestResponse, DryRun]",
            ),
        ),
        (("X-Amz-Invocation-Type", "Event"), not_here("Event")),
        (("X-Amz-Invocation-Type", "DryRun"), not_here("DryRun")),
        (
            ("X-Amz-Log-Type", "All"),
            validation(
                "Value 'All' at 'logType' failed to satisfy constraint: Member must satisfy enum value set: [None, Tail]",
            ),
        ),
        (("X-Amz-Client-Context", "?"), client_context.clone()),
        // Base64 of bytes that are not UTF-8.
        (("X-Amz-Client-Context", "//8="), client_context),
    ] {
        assert_eq!(
            refused(&server, FAULTY, &[header]).await,
            (400, code.to_owned(), members)
        );
    }
    for line in [
        "POST /2015-03-31/functions/%ff/invocations HTTP/1.1",
        "POST /2015-03-31/functions/faulty/invocations?Qualifier=1&Qualifier=2 HTTP/1.1",
    ] {
        let (status, code, _) = refused(&server, line, &[]).await;
        assert_eq!((status, code.as_str()), (400, "ValidationException"));
    }
    assert!(functions.invocations.lock().unwrap().is_empty());
}

#[tokio::test]
async fn an_event_is_taken_up_to_what_lambda_takes() {
    let functions = Functions::answering();
    let server = Server::start_with(functions.clone()).await;
    // How large is too large the functions say; the endpoint has to let them.
    let event = "a".repeat(6 * 1024 * 1024 + 1);
    let (head, _) = server.request(FAULTY, &[], &event).await;
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    assert_eq!(functions.only_invocation().payload.len(), event.len());

    // What is far too large the endpoint refuses, in Lambda's words and not in those of HTTP.
    let event = "a".repeat(32 * 1024 * 1024 + 1);
    let (head, body) = server.request(FAULTY, &[], &event).await;
    assert!(head.starts_with("HTTP/1.1 413 "), "{head}");
    assert!(
        head.contains("x-amzn-errortype: RequestTooLargeException"),
        "{head}"
    );
    let text = "Request must be smaller than 6291456 bytes for the InvokeFunction operation";
    assert_eq!(
        serde_json::from_str::<Value>(&body).unwrap(),
        json!({ "Type": "User", "message": text })
    );
}

/// What a refused request is answered: status, the shape's name, the body.
async fn refused(server: &Server, line: &str, headers: &[(&str, &str)]) -> (u16, String, Value) {
    let (head, body) = server.request(line, headers, "{}").await;
    assert!(head.contains("x-amzn-requestid: "), "{head}");
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let code = head
        .lines()
        .find_map(|line| line.strip_prefix("x-amzn-errortype: "))
        .unwrap_or_else(|| panic!("no x-amzn-errortype in {head}"));
    let body = serde_json::from_str(&body).unwrap();
    (status, code.to_owned(), body)
}
