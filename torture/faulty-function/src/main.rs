//! A Lambda that fails in the way that its event asks for.
//!
//! The event's member `fault`, or else the environment variable `FAULT`, says how:
//!
//! | `fault` | what happens |
//! |---|---|
//! | absent or `echo` | the event is the answer |
//! | `panic` | the handler panics |
//! | `exit` | the process exits in the middle of the invocation, with the status in the event's member `status` or else 1 |
//! | `hang` | the handler never answers |
//!
//! A text in the event's member `print` is printed to standard output first. The variable is for
//! callers that cannot choose the event, such as an HTTP request through the gateway.

use std::process;

use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda_runtime::run(service_fn(answer)).await
}

async fn answer(event: LambdaEvent<Value>) -> Result<Value, Error> {
    let event = event.payload;
    if let Some(text) = event["print"].as_str() {
        println!("{text}");
    }
    let from_environment = std::env::var("FAULT").ok();
    match event["fault"].as_str().or(from_environment.as_deref()) {
        None | Some("echo") => Ok(event),
        Some("panic") => panic!("the event asks for a panic"),
        Some("exit") => {
            let status = event["status"]
                .as_i64()
                .and_then(|status| status.try_into().ok());
            process::exit(status.unwrap_or(1));
        }
        Some("hang") => std::future::pending().await,
        Some(unknown) => {
            Err(format!("unknown fault {unknown}: say echo, panic, exit or hang").into())
        }
    }
}
