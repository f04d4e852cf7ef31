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
//! | `background` | the answer is `{"ticks":N}`: how often a thread has ticked since the last such event; the first one starts it, and it says when it has ticked 200 times, after a second |
//! | `large` | the answer is a text of `bytes` bytes |
//! | `garbage` | the answer is not JSON |
//! | `wrong-shape` | the answer is JSON that API Gateway cannot read |
//! | `next-twice` | the handler asks for another event before it answers; the answer is the ids of both, `{"first":..,"again":..}` |
//! | `wait` | the event is the answer, as soon as the file in its member `file` is there; `FILE.waiting` says that it is waited for |
//! | `never-next` | the process never asks for an event; for the variable only |
//!
//! What else the event may ask for comes first:
//!
//! | member | what happens |
//! |---|---|
//! | `print` | the text is printed to standard output |
//! | `megabytes` | so much memory is filled and given back |
//! | `terminate` | from then on the process, at SIGTERM, `finish`es some work and exits, or `ignore`s it |
//!
//! Where the event is that of an HTTP request through API Gateway, its body is what is meant by the
//! event here, and the answer becomes the body of a response with status 200.

mod http;
mod runtime_api;
mod terminate;
mod ticker;
mod wait;

use std::process;

use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, json};

const FAULTS: &str = "echo, panic, exit, hang, background, large, garbage, wrong-shape, next-twice, wait or never-next";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    if std::env::var("FAULT").as_deref() == Ok("never-next") {
        println!("never asking for an event");
        return std::future::pending().await;
    }
    lambda_runtime::run(service_fn(answer)).await
}

async fn answer(event: LambdaEvent<Value>) -> Result<Value, Error> {
    let request_id = event.context.request_id;
    match http::request_body(&event.payload) {
        Some(body) => {
            let answer = fail(&request_id, body).await?;
            Ok(answer.map_or_else(http::no_response, http::response))
        }
        None => Ok(fail(&request_id, event.payload).await?.unwrap_or_default()),
    }
}

/// The answer to `event`, or none where no answer can be made of it.
async fn fail(request_id: &str, event: Value) -> Result<Option<Value>, Error> {
    if let Some(text) = event["print"].as_str() {
        println!("{text}");
    }
    if event.get("megabytes").is_some() {
        allocate(number(&event, "megabytes")?);
    }
    if let Some(way) = event["terminate"].as_str() {
        terminate::from_now_on(way)?;
    }
    let from_environment = std::env::var("FAULT").ok();
    Ok(Some(
        match event["fault"].as_str().or(from_environment.as_deref()) {
            None | Some("echo") => event,
            Some("panic") => panic!("the event asks for a panic"),
            Some("exit") => {
                let status = event["status"]
                    .as_i64()
                    .and_then(|status| status.try_into().ok());
                process::exit(status.unwrap_or(1));
            }
            Some("hang") => std::future::pending().await,
            Some("background") => json!({ "ticks": ticker::ticks_since_last_asked() }),
            Some("large") => Value::String("a".repeat(number(&event, "bytes")?)),
            Some("garbage") => {
                // The library's own answer comes second, and is refused.
                runtime_api::respond(request_id, "{\"statusCode\":200,")?;
                event
            }
            Some("wrong-shape") => return Ok(None),
            Some("wait") => {
                wait::until_there(event["file"].as_str().unwrap_or_default()).await?;
                event
            }
            Some("next-twice") => json!({ "first": request_id, "again": runtime_api::next()? }),
            Some(unknown) => return Err(format!("unknown fault {unknown}: say {FAULTS}").into()),
        },
    ))
}

/// Memory counts only where something is written to it.
fn allocate(megabytes: usize) {
    let memory = vec![1_u8; megabytes << 20];
    std::hint::black_box(&memory);
}

fn number(event: &Value, member: &str) -> Result<usize, String> {
    let number = event[member].as_u64().and_then(|it| it.try_into().ok());
    number.ok_or_else(|| format!("the event needs a whole number as {member}"))
}
