//! Asks a side the cases and gathers what was wrong.

use std::fmt::Write as _;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;

use crate::answer::Answer;
use crate::case::{Body, Case, Request};
use crate::target::Target;

/// Longer than any answer of the contract takes: API Gateway gives up after 29 s.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(40);

/// The size of a piece of a chunked body: small enough that a body arrives in several.
const CHUNK_BYTES: usize = 7;

/// Why no HTTP client could be made.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client could not be set up: {0}")]
pub struct ClientError(#[from] reqwest::Error);

/// One case that a side did not answer as the contract says.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The name of the case.
    pub case: String,
    /// Where the side that was asked has its operations, such as `http://localhost:4000/prod`.
    pub target: String,
    /// What was expected and what came.
    pub what: String,
}

/// An HTTP client fit for the contract: no redirects followed, no proxy taken from the
/// environment, since either would hide what the side itself answers.
///
/// # Errors
/// [`ClientError`] where TLS could not be set up on this machine.
pub fn client() -> Result<reqwest::Client, ClientError> {
    // A provider that is there already, because this runs twice in a process, serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(REQUEST_TIMEOUT);
    Ok(builder.build()?)
}

/// Asks `target` every case that it has an answer to under its strings map, one after another.
pub async fn check(client: &reqwest::Client, target: &Target, cases: &[Case]) -> Vec<Failure> {
    let mut failures = Vec::new();
    for case in cases.iter().filter(|case| target.has(case.strings_map)) {
        let Some(expected) = case.expected_of(target.side()) else {
            continue;
        };
        let what = match ask(client, target, &case.request).await {
            Ok(answer) => expected.difference(&answer),
            Err(error) => Some(format!("no answer: {}", causes(&error))),
        };
        if let Some(what) = what {
            failures.push(Failure {
                case: case.name.clone(),
                target: target.name(),
                what,
            });
        }
    }
    failures
}

/// The failures as text, a paragraph each.
pub fn report(failures: &[Failure]) -> String {
    let mut text = format!("{} of the contract's rows failed\n", failures.len());
    for Failure { case, target, what } in failures {
        let _ = write!(text, "\n{target}: {case}\n{what}\n");
    }
    text
}

async fn ask(
    client: &reqwest::Client,
    target: &Target,
    request: &Request,
) -> Result<Answer, reqwest::Error> {
    let mut builder = client.request(request.method.clone(), target.url(&request.location));
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    if let Some(key) = target.key(request.key) {
        builder = builder.header("x-api-key", key);
    }
    builder = match &request.body {
        Body::None => builder,
        Body::Whole(bytes) => builder.body(bytes.clone()),
        Body::Chunked(bytes) => builder.body(chunked(bytes)),
    };
    let response = builder.send().await?;
    let header = |name| {
        let value = response
            .headers()
            .get(name)
            .map(http::HeaderValue::as_bytes);
        String::from_utf8_lossy(value.unwrap_or_default()).into_owned()
    };
    Ok(Answer {
        status: response.status().as_u16(),
        content_type: header("content-type"),
        error_type: header("x-amzn-errortype"),
        body: response.bytes().await?,
    })
}

fn chunked(bytes: &Bytes) -> reqwest::Body {
    let chunks: Vec<_> = bytes
        .chunks(CHUNK_BYTES)
        .map(|c| Ok::<_, std::io::Error>(bytes.slice_ref(c)))
        .collect();
    reqwest::Body::wrap_stream(stream::iter(chunks))
}

/// reqwest's own text leaves out why; the sources say it.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let _ = write!(text, ": {cause}");
        source = cause.source();
    }
    text
}
