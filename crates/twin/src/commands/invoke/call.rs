//! Lambda's Invoke operation over HTTP.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>

use std::time::{Duration, SystemTime};

use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use serde::Deserialize;
use xray::{Sampled, TRACE_HEADER_NAME, TraceHeader, TraceId};

use crate::http_client;

/// An invocation is ended by the function's own timeout; with a debugger it may take a working day.
const PATIENCE: Duration = Duration::from_secs(24 * 60 * 60);

/// What the function answered, or how it failed.
pub(super) struct Answer {
    pub(super) payload: Vec<u8>,
    /// `Unhandled`, when the function failed.
    pub(super) function_error: Option<String>,
    /// The last 4 KiB of the log.
    pub(super) log: String,
    /// The trace of the invocation, which is recorded.
    pub(super) trace_id: TraceId,
}

/// The body of an error; which of the two members has the text depends on the error.
#[derive(Default, Deserialize)]
struct ErrorBody {
    #[serde(alias = "Message")]
    message: Option<String>,
}

/// Invokes the alias of a stage, or `$LATEST` without one. The names are those of the definition,
/// which need no encoding in a URL.
pub(super) async fn invoke(
    origin: &str,
    function: &str,
    stage: Option<&str>,
    event: Vec<u8>,
) -> anyhow::Result<Answer> {
    let query = stage
        .map(|stage| format!("?Qualifier={stage}"))
        .unwrap_or_default();
    let url = format!("{origin}/2015-03-31/functions/{function}/invocations{query}");
    let no_answer = || {
        format!(
            "the local stack did not answer at {origin}: if it is gone, start it with `cargo twin up`"
        )
    };
    let trace_id = TraceId::new(SystemTime::now());
    let mut trace = TraceHeader::from(trace_id);
    trace.sampled = Some(Sampled::Yes);
    let response = http_client::direct()?
        .post(url)
        .timeout(PATIENCE)
        .header("x-amz-log-type", "Tail")
        .header(TRACE_HEADER_NAME, trace.to_string())
        .body(event)
        .send()
        .await
        .with_context(no_answer)?;
    let status = response.status();
    let headers = response.headers().clone();
    let body = response.bytes().await.with_context(no_answer)?;
    if !status.is_success() {
        let code = text(&headers, "x-amzn-errortype").unwrap_or_else(|| status.to_string());
        let error: ErrorBody = serde_json::from_slice(&body).unwrap_or_default();
        let message = error.message.unwrap_or_default();
        bail!("{function} was not invoked: {code}: {message}");
    }
    let log = text(&headers, "x-amz-log-result").unwrap_or_default();
    let log = STANDARD.decode(log).context("the log is not Base64")?;
    Ok(Answer {
        payload: body.into(),
        function_error: text(&headers, "x-amz-function-error"),
        log: String::from_utf8_lossy(&log).into_owned(),
        trace_id,
    })
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}
