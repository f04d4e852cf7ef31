//! The services of a trace: the nodes of the service graph.

use serde::Serialize;

use super::part::Part;

/// [`ServiceId`](https://docs.aws.amazon.com/xray/latest/api/API_ServiceId.html).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ServiceId {
    pub(super) name: String,
    pub(super) names: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) account_id: Option<String>,
    /// Such as `AWS::ECS::Fargate`; none where the segment has no `origin`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) r#type: Option<String>,
}

impl ServiceId {
    /// The service that sent `segment`, or that it was inferred for: the resource that was called, where the call names
    /// one, and else its name.
    pub(super) fn of(segment: Part<'_>) -> Self {
        let resource = resource(segment).filter(|_| segment.is("inferred"));
        let name = resource.unwrap_or_else(|| segment.name());
        Self {
            name: name.to_owned(),
            names: vec![name.to_owned()],
            account_id: segment.text("/aws/account_id").map(str::to_owned),
            r#type: segment.text("/origin").map(str::to_owned),
        }
    }
}

fn resource(call: Part<'_>) -> Option<&str> {
    let queue = || call.text("/aws/queue_url")?.rsplit('/').next();
    call.text("/aws/table_name")
        .or_else(queue)
        .or_else(|| call.text("/aws/resource_names/0"))
        .filter(|name| !name.is_empty())
}
