use std::time::Duration;

use super::{DocumentError, Node};
use crate::proxy::FunctionReference;
use crate::stage::Stage;

/// How long API Gateway waits for a function when the document does not say.
const DEFAULT_TIMEOUT_MILLISECONDS: u64 = 29_000;
/// The bounds of `timeoutInMillis`; beyond 29,000 AWS asks for a raised quota.
const TIMEOUT_MILLISECONDS: std::ops::RangeInclusive<u64> = 50..=300_000;

/// A Lambda proxy integration.
#[derive(Clone, Debug)]
pub(crate) struct Integration {
    pub(crate) function: FunctionUri,
    /// Whether the integration calls Lambda by POST, the one method that Lambda answers.
    pub(crate) posts: bool,
    pub(crate) timeout: Duration,
}

/// The function that an integration's `uri` names, in which stage variables may stand.
#[derive(Clone, Debug)]
pub(crate) struct FunctionUri(String);

/// The integration of an operation; every operation must have one.
pub(super) fn parse(operation: &Node<'_>) -> Result<Integration, DocumentError> {
    let node = operation.required("x-amazon-apigateway-integration")?;
    let kind = node.required("type")?;
    if !kind.string()?.eq_ignore_ascii_case("aws_proxy") {
        return Err(kind.error("only aws_proxy integrations are served here"));
    }
    let http_method = node.required("httpMethod")?.string()?;
    let timeout = match node.get("timeoutInMillis") {
        Some(timeout) => {
            let milliseconds = timeout.whole_number()?;
            if !TIMEOUT_MILLISECONDS.contains(&milliseconds) {
                return Err(timeout.error("must be from 50 to 300000 milliseconds"));
            }
            milliseconds
        }
        None => DEFAULT_TIMEOUT_MILLISECONDS,
    };
    Ok(Integration {
        function: FunctionUri::parse(&node.required("uri")?)?,
        posts: http_method.eq_ignore_ascii_case("POST"),
        timeout: Duration::from_millis(timeout),
    })
}

impl FunctionUri {
    /// Takes the function out of
    /// `arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION/invocations`.
    fn parse(uri: &Node<'_>) -> Result<Self, DocumentError> {
        uri.string()?
            .split_once(":lambda:path/2015-03-31/functions/")
            .and_then(|(_, function)| function.strip_suffix("/invocations"))
            .map(|function| Self(function.to_owned()))
            .ok_or_else(|| {
                uri.error(
                    "must be arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/\
                     FUNCTION_ARN/invocations",
                )
            })
    }

    /// The function for a stage; none when a stage variable is not defined or the result is no
    /// function's ARN.
    pub(crate) fn resolve(&self, stage: &Stage) -> Option<FunctionReference> {
        let mut arn = String::new();
        let mut rest = self.0.as_str();
        while let Some((before, after)) = rest.split_once("${stageVariables.") {
            let (name, after) = after.split_once('}')?;
            arn.push_str(before);
            arn.push_str(stage.variables.get(name)?);
            rest = after;
        }
        arn.push_str(rest);
        FunctionReference::parse(&arn)
    }
}
