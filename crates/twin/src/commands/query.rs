//! `cargo twin query`: one request to the running local stack, or to another address.

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::Context as _;
use http::Method;
use http::header::CONTENT_TYPE;

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
    } = match (arguments.endpoint, arguments.key) {
        (Some(endpoint), key) => Destination {
            client: http_client::new()?,
            origin: with_scheme(&endpoint),
            key,
            advice: "",
        },
        (None, None) => on_the_local_stack(path)?,
        (None, Some(_)) => {
            return Err(UsageError(
                "API_KEY is set and API_ENDPOINT is not: set both to call that address, or \
                 neither to call the local stack with its own keys"
                    .to_owned(),
            )
            .into());
        }
    };
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

fn with_scheme(endpoint: &str) -> String {
    if endpoint.contains("://") {
        endpoint.to_owned()
    } else {
        format!("https://{endpoint}")
    }
}
