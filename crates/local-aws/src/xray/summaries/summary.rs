//! [`TraceSummary`](https://docs.aws.amazon.com/xray/latest/api/API_TraceSummary.html).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};

use super::super::{part::Part, service_id::ServiceId, trace::Trace};

/// What is known of a trace at a glance: what of it is one request's is the root segment's.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct TraceSummary {
    id: String,
    start_time: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_time: Option<f64>,
    has_fault: bool,
    has_error: bool,
    has_throttle: bool,
    is_partial: bool,
    http: Http,
    annotations: BTreeMap<String, Vec<ValueWithServiceIds>>,
    users: Vec<TraceUser>,
    service_ids: Vec<ServiceId>,
    #[serde(rename = "ResourceARNs")]
    resource_arns: Vec<Value>,
    instance_ids: Vec<Value>,
    availability_zones: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry_point: Option<ServiceId>,
    revision: u32,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Http {
    #[serde(rename = "HttpURL", skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_ip: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ValueWithServiceIds {
    annotation_value: Value,
    service_ids: BTreeSet<ServiceId>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct TraceUser {
    user_name: String,
    service_ids: BTreeSet<ServiceId>,
}

impl TraceSummary {
    pub(super) fn of(trace: &Trace) -> Self {
        let root = trace.root();
        let has = |flag| root.is_some_and(|root| root.is(flag));
        let services: BTreeSet<ServiceId> = trace.parts().map(ServiceId::of).collect();
        Self {
            id: trace.id.to_string(),
            start_time: trace.start(),
            duration: trace.duration(),
            response_time: root.and_then(Part::duration),
            has_fault: has("fault"),
            has_error: has("error"),
            has_throttle: has("throttle"),
            is_partial: trace.is_partial(),
            http: root.map(Http::of).unwrap_or_default(),
            annotations: annotations(trace),
            users: users(trace),
            service_ids: services.into_iter().collect(),
            resource_arns: each(trace, "ARN", &["/resource_arn"]),
            instance_ids: each(trace, "Id", &["/aws/ec2/instance_id"]),
            availability_zones: each(
                trace,
                "Name",
                &["/aws/ec2/availability_zone", "/aws/ecs/availability_zone"],
            ),
            entry_point: root.map(ServiceId::of),
            revision: trace.revision,
        }
    }
}

impl Http {
    fn of(root: Part<'_>) -> Self {
        let text = |pointer| root.text(pointer).map(str::to_owned);
        Self {
            url: text("/http/request/url"),
            http_status: root
                .0
                .pointer("/http/response/status")
                .and_then(Value::as_i64),
            http_method: text("/http/request/method"),
            user_agent: text("/http/request/user_agent"),
            client_ip: text("/http/request/client_ip"),
        }
    }
}

/// The annotations of all segments and subsegments: for each key its values, each with the services that set it.
fn annotations(trace: &Trace) -> BTreeMap<String, Vec<ValueWithServiceIds>> {
    let mut annotations: BTreeMap<String, Vec<ValueWithServiceIds>> = BTreeMap::new();
    for segment in trace.parts() {
        let service = ServiceId::of(segment);
        let parts = segment.all().into_iter();
        let pairs = parts.filter_map(|part| part.0.get("annotations")?.as_object());
        for (key, value) in pairs.flatten() {
            let annotation_value = match value {
                Value::String(text) => json!({ "StringValue": text }),
                Value::Number(number) => json!({ "NumberValue": number }),
                Value::Bool(value) => json!({ "BooleanValue": value }),
                Value::Null | Value::Array(_) | Value::Object(_) => continue,
            };
            let values = annotations.entry(key.clone()).or_default();
            let same = values
                .iter_mut()
                .find(|one| one.annotation_value == annotation_value);
            if let Some(same) = same {
                same.service_ids.insert(service.clone());
            } else {
                values.push(ValueWithServiceIds {
                    annotation_value,
                    service_ids: BTreeSet::from([service.clone()]),
                });
            }
        }
    }
    annotations
}

fn users(trace: &Trace) -> Vec<TraceUser> {
    let mut users: BTreeMap<String, BTreeSet<ServiceId>> = BTreeMap::new();
    for segment in trace.parts() {
        if let Some(user) = segment.text("/user") {
            let services = users.entry(user.to_owned()).or_default();
            services.insert(ServiceId::of(segment));
        }
    }
    users
        .into_iter()
        .map(|(user_name, service_ids)| TraceUser {
            user_name,
            service_ids,
        })
        .collect()
}

/// The different texts at `pointers` of all segments, each as an object with one member.
fn each(trace: &Trace, member: &str, pointers: &[&str]) -> Vec<Value> {
    let texts: BTreeSet<&str> = trace
        .parts()
        .flat_map(|segment| {
            pointers
                .iter()
                .filter_map(move |pointer| segment.text(pointer))
        })
        .collect();
    texts
        .into_iter()
        .map(|text| json!({ member: text }))
        .collect()
}
