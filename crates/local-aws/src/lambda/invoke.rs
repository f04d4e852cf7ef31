//! [`Invoke`](https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html).

use std::sync::Arc;

use axum::{
    extract::{
        Path, Query, State,
        rejection::{BytesRejection, PathRejection, QueryRejection},
    },
    http::{HeaderMap, header::CONTENT_TYPE},
    response::{AppendHeaders, IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use serde::Deserialize;
use xray::TraceHeader;

use super::{FunctionInvoker, Invocation, InvocationOutput, InvokeError};
use crate::rest_json::{REQUEST_ID, RestError};

const INVOCATION_TYPE: &str = "x-amz-invocation-type";
const LOG_TYPE: &str = "x-amz-log-type";
const CLIENT_CONTEXT: &str = "x-amz-client-context";
const EXECUTED_VERSION: &str = "x-amz-executed-version";
const FUNCTION_ERROR: &str = "x-amz-function-error";
const LOG_RESULT: &str = "x-amz-log-result";

#[derive(Deserialize)]
pub(super) struct Parameters {
    #[serde(rename = "Qualifier")]
    qualifier: Option<String>,
}

/// `POST /2015-03-31/functions/{FunctionName}/invocations`.
pub(super) async fn invoke(
    State(functions): State<Arc<dyn FunctionInvoker>>,
    function_name: Result<Path<String>, PathRejection>,
    parameters: Result<Query<Parameters>, QueryRejection>,
    headers: HeaderMap,
    payload: Result<Bytes, BytesRejection>,
) -> Response {
    let output = async {
        let invocation = invocation(function_name, parameters, &headers, payload)?;
        functions.invoke(invocation).await
    };
    match output.await {
        Ok(output) => answer(output),
        Err(error) => {
            tracing::debug!(%error, "refused");
            RestError::from(error).into_response()
        }
    }
}

fn invocation(
    function_name: Result<Path<String>, PathRejection>,
    parameters: Result<Query<Parameters>, QueryRejection>,
    headers: &HeaderMap,
    payload: Result<Bytes, BytesRejection>,
) -> Result<Invocation, InvokeError> {
    let Path(function_name) =
        function_name.map_err(|rejection| InvokeError::Validation(rejection.body_text()))?;
    let Query(parameters) =
        parameters.map_err(|rejection| InvokeError::Validation(rejection.body_text()))?;
    check_invocation_type(text(headers, INVOCATION_TYPE))?;
    let with_log_tail = match text(headers, LOG_TYPE) {
        None | Some("None") => false,
        Some("Tail") => true,
        Some(other) => return Err(not_among("logType", other, "[None, Tail]")),
    };
    let trace_header = text(headers, xray::TRACE_HEADER_NAME).unwrap_or_default();
    Ok(Invocation {
        function_name,
        qualifier: parameters.qualifier,
        payload: payload.map_err(unread)?,
        client_context: client_context(headers)?,
        with_log_tail,
        trace_header: TraceHeader::parse(trace_header),
    })
}

fn check_invocation_type(invocation_type: Option<&str>) -> Result<(), InvokeError> {
    match invocation_type {
        None | Some("RequestResponse") => Ok(()),
        Some(refused @ ("Event" | "DryRun")) => Err(InvokeError::InvalidParameterValue(format!(
            "InvocationType {refused} is not here: invoke with RequestResponse, or unset AWS_ENDPOINT_URL to reach \
             AWS's own"
        ))),
        Some(other) => Err(not_among(
            "invocationType",
            other,
            "[Event, RequestResponse, DryRun]",
        )),
    }
}

/// The header as text; one that is no text is one that is not known.
fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let value = headers.get(name)?;
    Some(value.to_str().unwrap_or_default())
}

fn not_among(member: &str, value: &str, known: &str) -> InvokeError {
    InvokeError::Validation(format!(
        "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: Member must satisfy \
         enum value set: {known}"
    ))
}

/// JSON travels in the header in Base64.
fn client_context(headers: &HeaderMap) -> Result<Option<String>, InvokeError> {
    let Some(encoded) = text(headers, CLIENT_CONTEXT) else {
        return Ok(None);
    };
    let decoded = STANDARD.decode(encoded).ok();
    match decoded.and_then(|bytes| String::from_utf8(bytes).ok()) {
        Some(context) => Ok(Some(context)),
        None => Err(InvokeError::InvalidRequestContent(
            "Client context must be a valid Base64-encoded JSON object.".to_owned(),
        )),
    }
}

/// A body that was not read to its end: it is far too large, or its client has gone and sees no answer.
fn unread(_: BytesRejection) -> InvokeError {
    InvokeError::RequestTooLarge(
        "Request must be smaller than 6291456 bytes for the InvokeFunction operation".to_owned(),
    )
}

fn answer(output: InvocationOutput) -> Response {
    let InvocationOutput {
        request_id,
        payload,
        function_error,
        executed_version,
        log_tail,
    } = output;
    let log_result = log_tail.map(|log| STANDARD.encode(log));
    let headers = [
        (CONTENT_TYPE.as_str(), Some("application/json".to_owned())),
        (REQUEST_ID, Some(request_id)),
        (EXECUTED_VERSION, Some(executed_version)),
        (FUNCTION_ERROR, function_error),
        (LOG_RESULT, log_result),
    ];
    let headers = headers
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    (AppendHeaders(headers), payload).into_response()
}
