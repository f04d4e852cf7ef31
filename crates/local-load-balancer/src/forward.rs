//! Takes a request to the target and its answer back.

mod body;

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http::Uri;
use http::uri::PathAndQuery;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;

use crate::headers;
use crate::refusal::Refusal;
use crate::target::{InFlight, Targets};
use body::AnswerBody;

/// Sends `request` to the current target and gives its answer, whose body still counts as in
/// flight. The target may take as long as `idle_timeout` to begin the answer, and between two parts
/// of it; after that the client's connection breaks.
pub(crate) async fn forward(
    client: &Client<HttpConnector, Body>,
    targets: &Targets,
    idle_timeout: Duration,
    mut request: Request,
) -> Result<Response, Refusal> {
    let target = targets.current().ok_or(Refusal::NoTarget)?;
    let named = request.uri().clone();
    headers::keep_host(request.headers_mut(), &named);
    *request.uri_mut() = uri(&target, &named).ok_or(Refusal::BadGateway)?;
    *request.version_mut() = http::Version::HTTP_11;
    let answer = tokio::time::timeout(idle_timeout, client.request(request)).await;
    let answer = match answer {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => {
            tracing::debug!(%error, target = %target.address(), "the target did not answer");
            return Err(Refusal::BadGateway);
        }
        Err(_elapsed) => return Err(Refusal::Timeout),
    };
    let (mut head, body) = answer.into_parts();
    headers::remove_hop_by_hop(&mut head.headers);
    let body = AnswerBody::new(body, target, idle_timeout);
    Ok(Response::from_parts(head, Body::new(body)))
}

/// The target's address with the request's own path and query, as they are.
fn uri(target: &InFlight, original: &Uri) -> Option<Uri> {
    let path = original.path_and_query().cloned();
    Uri::builder()
        .scheme("http")
        .authority(target.address().to_string())
        .path_and_query(path.unwrap_or_else(|| PathAndQuery::from_static("/")))
        .build()
        .ok()
}
