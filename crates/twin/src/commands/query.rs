//! `cargo twin query`: one request to the running local stack, or to another address.

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::Context as _;
use http::header::CONTENT_TYPE;
use http::{Method, StatusCode};

use crate::UsageError;
use crate::cli::QueryArguments;
use crate::project::Project;
use crate::stack::Stack;
use crate::{http_client, keys};

/// The first segments of the service side's paths.
const SERVICE_SEGMENTS: [&str; 2] = ["api", "status"];

pub(crate) async fn run(arguments: QueryArguments) -> anyhow::Result<ExitCode> {
    let path = arguments.path.trim_start_matches('/');
    let Destination {
        client,
        origin,
        key,
        advice,
    } = match (given(arguments.endpoint), given(arguments.key)) {
        (Some(endpoint), key) => Destination {
            client: http_client::new()?,
            origin: checked(endpoint)?,
            key,
            advice: "",
        },
        (None, None) => on_the_local_stack(path)?,
        (None, Some(key)) => return Err(key_alone(&key).into()),
    };
    let is_without_key = key.is_none();
    let url = format!("{}/{path}", origin.trim_end_matches('/'));
    let default_method = if arguments.body.is_some() {
        Method::POST
    } else {
        Method::GET
    };
    let mut request = client.request(arguments.method.unwrap_or(default_method), &url);
    if let Some(key) = key {
        request = request.header("x-api-key", key);
    }
    if let Some(body) = arguments.body {
        request = request.header(CONTENT_TYPE, "application/json").body(body);
    }
    let no_answer = || format!("{url} did not answer{advice}");
    let response = request
        .send()
        .await
        .map_err(reqwest::Error::without_url)
        .with_context(no_answer)?;
    let status = response.status();
    let body = response
        .bytes()
        .await
        .map_err(reqwest::Error::without_url)
        .with_context(no_answer)?;

    anstream::eprintln!("{status}");
    if status == StatusCode::FORBIDDEN && is_without_key {
        anstream::eprintln!("no key was sent: set API_KEY or give --key");
    }
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(&body)?;
    if !body.is_empty() && !body.ends_with(b"\n") {
        stdout.write_all(b"\n")?;
    }
    let failed = status.is_client_error() || status.is_server_error();
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

struct Destination {
    client: reqwest::Client,
    origin: String,
    key: Option<String>,
    /// What to do when it does not answer.
    advice: &'static str,
}

fn on_the_local_stack(path: &str) -> anyhow::Result<Destination> {
    let stack = Stack::running(&Project::find()?.state())?;
    let segment = path.split(['/', '?']).next().unwrap_or_default();
    let (origin, key_name) = if SERVICE_SEGMENTS.contains(&segment) {
        (stack.service, keys::SERVICE)
    } else {
        (stack.gateway, segment)
    };
    let Some(key) = stack.keys.get(key_name) else {
        let stages: Vec<_> = stack
            .keys
            .keys()
            .map(String::as_str)
            .filter(|&name| name != keys::SERVICE)
            .collect();
        let known = [&stages[..], &SERVICE_SEGMENTS].concat().join(", ");
        return Err(UsageError(format!(
            "the path begins with `{segment}`, and on the local stack paths begin with one of \
             {known}"
        ))
        .into());
    };
    Ok(Destination {
        client: http_client::direct()?,
        origin,
        key: Some(key.clone()),
        advice: ", though no `up` of this checkout has ended in order: start it again with `cargo twin up`",
    })
}

/// What was given, and is not empty as a variable may be that a script leaves so.
fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// The endpoint, which has to say how it is called: a key must not go over a connection that is
/// secret or not by a guess.
fn checked(endpoint: String) -> Result<String, UsageError> {
    if endpoint.starts_with("http://") || endpoint.starts_with("https://") {
        return Ok(endpoint);
    }
    let host = endpoint
        .split_once("://")
        .map_or(&*endpoint, |(_, host)| host);
    Err(UsageError(format!(
        "the endpoint {endpoint} says neither http:// nor https://: write https://{host}, or \
         http://{host} for one on this machine"
    )))
}

fn key_alone(key: &str) -> UsageError {
    let is_variable = std::env::var("API_KEY").is_ok_and(|variable| variable == key);
    let (given, missing) = if is_variable {
        ("API_KEY is set", "API_ENDPOINT is not")
    } else {
        ("--key is given", "--endpoint is not")
    };
    UsageError(format!(
        "{given} and {missing}: give both to call that address, or neither to call the local stack \
         with its own keys"
    ))
}
