//! What happens after a function has answered does not take the answer back.

use std::time::Duration;

use local_lambda::{InvocationRequest, LambdaSettings, LogType};

use crate::by_hand::{ByHand, answer_next, call};
use crate::support::{kill, within};

fn request(log_type: LogType) -> InvocationRequest {
    InvocationRequest {
        log_type,
        ..InvocationRequest::new("script", "{}")
    }
}

/// A function that has answered `"given"` and not asked for its next event.
async fn answered(log_type: LogType) -> ByHand {
    let by_hand = ByHand::start_with(LambdaSettings::default(), request(log_type)).await;
    answer_next(&by_hand.address, "\"given\"").await;
    by_hand
}

#[tokio::test]
async fn a_process_that_ends_after_its_answer_has_answered() {
    for log_type in [LogType::None, LogType::Tail] {
        let by_hand = answered(log_type).await;
        kill(&by_hand.process_id).await;
        let address = by_hand.address.clone();
        let (mut lambda, output) = by_hand.output().await;
        assert_eq!(output.payload, "\"given\"", "{log_type:?}");
        assert_eq!(output.function_error, None, "{log_type:?}");

        let log = lambda.log_until("REPORT").await;
        let fault = "Error: Runtime exited with error: signal: killed";
        assert!(log.iter().any(|event| event.line.ends_with(fault)));
        let report = &log.last().expect("a report").line;
        assert!(
            report.ends_with("\tStatus: error\tError Type: Runtime.ExitError"),
            "{report}"
        );
        let tail = output.log_result.map(|tail| tail.contains(fault));
        assert_eq!(tail, (log_type == LogType::Tail).then_some(true));

        // The next invocation pays with a new process.
        let next = lambda.begin(request(log_type));
        let log = lambda.log_until("api=").await;
        let new = log.last().and_then(|event| event.line.strip_prefix("api="));
        let new = new.expect("its address");
        assert_ne!(new, address);
        answer_next(new, "\"next\"").await;
        let asks = tokio::spawn({
            let new = new.to_owned();
            async move { call(&new, "GET", "invocation/next", "", "").await }
        });
        let output = within(next).await.expect("the task ends");
        assert_eq!(output.expect("an answer").payload, "\"next\"");
        asks.abort();
    }
}

#[tokio::test]
async fn a_shutdown_after_the_answer_leaves_it() {
    for log_type in [LogType::None, LogType::Tail] {
        let by_hand = answered(log_type).await;
        within(by_hand.lambda.service.shutdown(Duration::ZERO)).await;
        let (_lambda, output) = by_hand.output().await;
        assert_eq!(output.payload, "\"given\"", "{log_type:?}");
        let tail = output
            .log_result
            .map(|tail| tail.starts_with("START RequestId: "));
        assert_eq!(tail, (log_type == LogType::Tail).then_some(true));
    }
}
