//! The time that a client may take to send a body.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use futures_util::{StreamExt as _, stream};
use tokio::time::{Instant, timeout_at};

use crate::{AwsError, aws_json};

/// Hands `request` on with a body that breaks off after `limit`, and then answers in place of whoever was reading it.
///
/// The code is [S3's](https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html), which the SDKs take for
/// transient whatever the service; those that speak JSON document none of their own.
pub(super) async fn within(
    State(limit): State<Duration>,
    request: Request,
    next: Next,
) -> Response {
    let end = Instant::now() + limit;
    let too_slow = Arc::new(AtomicBool::new(false));
    let note = Arc::clone(&too_slow);
    let request = request.map(|body| {
        let chunks = (body.into_data_stream(), note);
        Body::from_stream(stream::try_unfold(
            chunks,
            move |(mut chunks, note)| async move {
                match timeout_at(end, chunks.next()).await {
                    Ok(Some(chunk)) => Ok(Some((chunk?, (chunks, note)))),
                    Ok(None) => Ok(None),
                    Err(elapsed) => {
                        note.store(true, Ordering::Relaxed);
                        Err(axum::Error::new(io::Error::from(elapsed)))
                    }
                }
            },
        ))
    });
    let response = next.run(request).await;
    if too_slow.load(Ordering::Relaxed) {
        aws_json::respond(Err(AwsError::new(
            "RequestTimeout",
            format!("the request's body was not sent within {limit:?}: send it again"),
        )))
    } else {
        response
    }
}
