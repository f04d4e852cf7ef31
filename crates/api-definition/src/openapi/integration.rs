//! How API Gateway calls a function.

use serde::Serialize;

/// The longest that API Gateway waits for an integration by default, whatever the function's own
/// timeout. A longer wait needs a raised quota.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html>
const INTEGRATION_TIMEOUT_MILLISECONDS: u32 = 29_000;

/// `x-amazon-apigateway-integration` of a Lambda proxy.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LambdaProxy {
    r#type: &'static str,
    /// The method of the call to Lambda's own API, which is a POST whatever the request's is.
    http_method: &'static str,
    uri: String,
    passthrough_behavior: &'static str,
    timeout_in_millis: u32,
}

impl LambdaProxy {
    /// The alias that is called is the stage's own, by its variable: one document, and each stage
    /// its version.
    pub(super) fn of(function: &str) -> Self {
        Self {
            r#type: "aws_proxy",
            http_method: "POST",
            uri: format!(
                "arn:aws:apigateway:{{{{region}}}}:lambda:path/2015-03-31/functions/\
                 arn:aws:lambda:{{{{region}}}}:{{{{account}}}}:function:{{{{function:{function}}}}}\
                 :${{stageVariables.environment}}/invocations"
            ),
            passthrough_behavior: "when_no_match",
            timeout_in_millis: INTEGRATION_TIMEOUT_MILLISECONDS,
        }
    }
}
