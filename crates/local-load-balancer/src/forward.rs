//! Takes a request to the target and its answer back.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use http::Uri;
use http::uri::PathAndQuery;
use http_body_util::BodyExt as _;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;

use crate::headers;
use crate::refusal::Refusal;
use crate::target::{InFlight, Targets};

/// How long a target may take to begin its answer: the idle timeout of an Application Load
/// Balancer, by default.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// Sends `request` to the current target and gives its answer, whose body still counts as in
/// flight.
pub(crate) async fn forward(
    client: &Client<HttpConnector, Body>,
    targets: &Targets,
    mut request: Request,
) -> Result<Response, Refusal> {
    let target = targets.current().ok_or(Refusal::NoTarget)?;
    *request.uri_mut() = uri(&target, request.uri()).ok_or(Refusal::BadGateway)?;
    *request.version_mut() = http::Version::HTTP_11;
    let answer = tokio::time::timeout(IDLE_TIMEOUT, client.request(request)).await;
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
    let body = body.map_err(axum::Error::new);
    Ok(Response::from_parts(
        head,
        Body::new(Held {
            body,
            _target: target,
        }),
    ))
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

pin_project_lite::pin_project! {
    /// A body that holds its target until it has been passed on.
    struct Held<B> {
        #[pin]
        body: B,
        _target: InFlight,
    }
}

impl<B: HttpBody<Data = Bytes>> HttpBody for Held<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        self.project().body.poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
