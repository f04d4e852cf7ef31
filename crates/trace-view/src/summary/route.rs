//! What of a root tells the request.

use serde_json::Value;

use crate::Node;

/// The stage of API Gateway, or the qualifier of a function's ARN.
pub(super) fn stage(root: &Node) -> Option<String> {
    let stage = root.aws.get("api_gateway").and_then(|api| api.get("stage"));
    if let Some(stage) = stage.and_then(Value::as_str) {
        return Some(stage.to_owned());
    }
    let mut parts = root.resource_arn.as_deref()?.split(':').skip(2);
    if parts.next() != Some("lambda") {
        return None;
    }
    // arn:aws:lambda:REGION:ACCOUNT:function:NAME:QUALIFIER
    parts.nth(4).map(str::to_owned)
}

pub(super) fn method(root: &Node) -> Option<String> {
    root.http.as_ref()?.method.clone()
}

pub(super) fn route(root: &Node) -> Option<String> {
    if let Some(Value::String(route)) = root.attribute("http.route") {
        return Some(route.clone());
    }
    let path = root.http.as_ref()?.path()?;
    // The first segment of the path is the stage, but for a domain of one's own.
    let without_stage = stage(root).and_then(|stage| {
        let rest = path.strip_prefix('/')?.strip_prefix(stage.as_str())?;
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    });
    Some(match without_stage {
        Some("") => "/".to_owned(),
        Some(rest) => rest.to_owned(),
        None => path.to_owned(),
    })
}
