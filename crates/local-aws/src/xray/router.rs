//! The paths of the service: REST JSON, as its model (2016-04-12) has them.

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State, rejection::BytesRejection},
    http::header::CONTENT_TYPE,
    response::{IntoResponse, Response},
    routing::{MethodRouter, post},
};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{
    Xray,
    error::{internal_failure, invalid_request, serialization},
};
use crate::rest_json::{REQUEST_ID, RestError};

/// How much of a body is read before it is refused, in bytes: more than fifty documents of 64 kB as texts in JSON.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

pub(crate) fn router(xray: Xray) -> Router {
    Router::new()
        .route("/TraceSegments", operation(Xray::put_trace_segments))
        .route("/TraceSummaries", operation(Xray::get_trace_summaries))
        .route("/Traces", operation(Xray::batch_get_traces))
        .route("/ServiceGraph", operation(Xray::get_service_graph))
        .route("/TraceGraph", operation(Xray::get_trace_graph))
        .route("/GetSamplingRules", operation(Xray::get_sampling_rules))
        .route("/SamplingTargets", operation(Xray::get_sampling_targets))
        .route("/CreateSamplingRule", operation(Xray::create_sampling_rule))
        .route("/UpdateSamplingRule", operation(Xray::update_sampling_rule))
        .route("/DeleteSamplingRule", operation(Xray::delete_sampling_rule))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(xray)
}

/// A path whose answer is what `call` gives.
fn operation<I, O>(call: fn(&Xray, I) -> Result<O, RestError>) -> MethodRouter<Xray>
where
    I: DeserializeOwned + Send + 'static,
    O: Serialize + 'static,
{
    post(
        move |State(xray): State<Xray>, body: Result<Bytes, BytesRejection>| async move {
            // A query may look at thousands of traces, which would keep other requests and the datagrams waiting.
            let answer = tokio::task::spawn_blocking(move || {
                let body = body.map_err(|rejection| invalid_request(rejection.body_text()))?;
                let output = call(&xray, input(&body)?)?;
                serde_json::to_string(&output).map_err(|error| internal_failure(error.to_string()))
            });
            match answer.await {
                Ok(Ok(output)) => respond(output),
                Ok(Err(error)) => {
                    tracing::debug!(code = error.code, members = ?error.members, "refused");
                    error.into_response()
                }
                Err(error) => internal_failure(error.to_string()).into_response(),
            }
        },
    )
}

fn input<T: DeserializeOwned>(body: &[u8]) -> Result<T, RestError> {
    // A client may leave the body out when no member is set.
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| serialization(error.to_string()))
}

fn respond(output: String) -> Response {
    let headers = [
        (CONTENT_TYPE.as_str(), "application/json".to_owned()),
        (REQUEST_ID, Uuid::new_v4().to_string()),
    ];
    (headers, output).into_response()
}
