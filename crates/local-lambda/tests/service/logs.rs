//! The lines of an invocation, and to which invocation a line belongs.

use local_lambda::{InvocationRequest, LogFormat, LogOrigin, LogType};
use serde_json::{Value, json};

use crate::support::{Lambda, shape};

fn with_tail(event: &Value) -> InvocationRequest {
    let mut request = InvocationRequest::new("faulty:prod", event.to_string());
    request.log_type = LogType::Tail;
    request
}

#[tokio::test]
async fn an_invocation_has_its_lines_in_awss_form() {
    let mut lambda = Lambda::faulty(|_| {});
    for is_cold in [true, false] {
        let output = lambda
            .request(with_tail(&json!({ "print": "{}" })))
            .await
            .expect("an answer");
        let events = lambda.log_until("REPORT").await;
        let init_duration = if is_cold {
            "Init Duration: 0.0 ms\t"
        } else {
            ""
        };
        let lines = [
            "START RequestId: ID Version: 0".to_owned(),
            "{}".to_owned(),
            "END RequestId: ID".to_owned(),
            format!(
                "REPORT RequestId: ID\tDuration: 0.0 ms\tBilled Duration: 0 ms\tMemory Size: 0 MB\t\
                 Max Memory Used: 0 MB\t{init_duration}"
            ),
        ];
        assert_eq!(shape(&events, &output.request_id), lines);
        let text: String = events
            .iter()
            .map(|event| format!("{}\n", event.line))
            .collect();
        assert_eq!(
            output.log_result,
            Some(text),
            "the output has the same lines"
        );
        let memory = events[3]
            .line
            .split("Max Memory Used: ")
            .nth(1)
            .expect("it is there");
        assert!(
            !memory.starts_with("0 "),
            "the memory was measured: {}",
            events[3].line
        );
        for event in &events {
            assert_eq!(event.function_name, "faulty");
            assert_eq!(event.qualifier, "prod");
            assert!(event.log_stream.contains("/[1]"), "{}", event.log_stream);
            assert_eq!(event.request_id.as_ref(), Some(&output.request_id));
            let is_own = event.line == "{}";
            assert_eq!(
                event.origin,
                if is_own {
                    LogOrigin::Function
                } else {
                    LogOrigin::Platform
                }
            );
        }
    }
}

#[tokio::test]
async fn with_the_json_format_the_platform_writes_objects() {
    let mut lambda = Lambda::faulty(|function| function.log_format = LogFormat::Json);
    let output = lambda
        .request(with_tail(&json!({ "print": "{}" })))
        .await
        .expect("an answer");
    let events = lambda
        .log_until_one(|line| line.contains("platform.report"))
        .await;
    let values: Vec<Value> = events
        .iter()
        .map(|event| serde_json::from_str(&event.line).expect("JSON"))
        .collect();
    assert_eq!(values[0]["type"], "platform.start");
    assert_eq!(
        values[0]["record"],
        json!({ "requestId": output.request_id, "version": "1" })
    );
    assert_eq!(values[1], json!({}));
    assert_eq!(values[2]["type"], "platform.report");
    assert_eq!(values[2]["record"]["requestId"], output.request_id);
    assert_eq!(values[2]["record"]["status"], "success");
    assert_eq!(values[2]["record"]["metrics"]["memorySizeMB"], 128);
    assert!(values[2]["record"]["metrics"]["initDurationMs"].is_number());
    assert_eq!(values.len(), 3);
}

/// What a function writes just before it answers must not be taken for the next invocation's. There
/// are so many lines that the answer comes while they are still being handed on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_lines_before_the_answer_belong_to_their_invocation() {
    const LINES: usize = 6000;
    let mut lambda = Lambda::faulty(|_| {});
    let mut earlier = String::new();
    for round in 0..20 {
        let text = format!("round {round}\n").repeat(LINES);
        let output = lambda
            .request(with_tail(&json!({ "print": text.trim_end() })))
            .await
            .expect("an answer");
        let events = lambda.log_until("REPORT").await;
        let own: Vec<_> = events
            .iter()
            .filter(|event| event.origin == LogOrigin::Function)
            .collect();
        assert_eq!(own.len(), LINES);
        assert!(
            own.iter()
                .all(|event| event.line == format!("round {round}"))
        );
        assert!(
            events
                .iter()
                .all(|event| event.request_id.as_deref() == Some(&output.request_id))
        );
        assert_ne!(output.request_id, earlier);
        earlier = output.request_id;
    }
}
