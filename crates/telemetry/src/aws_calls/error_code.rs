//! What a failed call calls its failure.

use aws_smithy_runtime_api::client::interceptors::context::Error;
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};
use serde::Deserialize;

/// The code of an answer that is an error, such as `ParameterNotFound`.
///
/// The JSON protocols give it in a header or in the body, with a namespace before it and sometimes an address behind it:
/// <https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization>. Of another protocol the
/// status has to do.
pub(super) fn of(response: &HttpResponse) -> Option<String> {
    if response.status().is_success() {
        return None;
    }
    let in_header = response.headers().get("x-amzn-errortype").map(bare);
    let code = in_header.map(str::to_owned).or_else(|| in_body(response));
    Some(code.unwrap_or_else(|| response.status().as_u16().to_string()))
}

/// What to call the failure of a call that no service answered.
pub(super) fn without_answer(error: &OrchestratorError<Error>) -> &'static str {
    if error.is_timeout_error() {
        "TimeoutError"
    } else if error.is_connector_error() {
        "ConnectorError"
    } else if error.is_response_error() {
        "ResponseError"
    } else {
        "SdkError"
    }
}

fn in_body(response: &HttpResponse) -> Option<String> {
    #[derive(Deserialize)]
    struct Body {
        #[serde(rename = "__type", alias = "code")]
        code: String,
    }
    let body: Body = serde_json::from_slice(response.body().bytes()?).ok()?;
    Some(bare(&body.code).to_owned())
}

fn bare(code: &str) -> &str {
    let code = code.split_once(':').map_or(code, |(code, _)| code);
    code.rsplit_once('#').map_or(code, |(_, code)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_without_namespace_and_address() {
        for code in [
            "ParameterNotFound",
            "com.amazonaws.ssm#ParameterNotFound",
            "ParameterNotFound:http://internal.amazon.com/coral/com.amazon.ssm/",
            "aws.ssm#ParameterNotFound:http://internal.amazon.com/",
        ] {
            assert_eq!(bare(code), "ParameterNotFound");
        }
    }
}
