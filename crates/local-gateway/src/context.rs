//! `$context`: what the gateway knows of a request, for the event, the gateway responses and the
//! observer.

use std::time::{Instant, SystemTime};

use base64::Engine as _;
use http::{HeaderMap, Version};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use xray::{Sampled, SegmentId, TraceHeader};

use crate::api_key::ApiKey;
use crate::document::{Method, Resource};
use crate::headers;
use crate::request::GatewayRequest;
use crate::stage::Stage;

/// The form of `requestTime`: that of the Common Log Format.
const COMMON_LOG_FORMAT: &str = "%d/%b/%Y:%H:%M:%S %z";

/// The ids and the time that every request gets on arrival, whatever becomes of it.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    pub(crate) request_id: String,
    pub(crate) extended_request_id: String,
    pub(crate) time: Timestamp,
    /// When the request had been read, by the clock that never goes back.
    pub(crate) instant: Instant,
    /// The client's trace header, with a new root when it had none.
    pub(crate) trace: TraceHeader,
    /// The stage's segment of the trace.
    pub(crate) segment: SegmentId,
    /// Whether the request is recorded; none while nobody has decided, and where the stage is not
    /// traced.
    pub(crate) decision: Option<Sampled>,
}

impl Arrival {
    /// A request with these headers has arrived now.
    pub(crate) fn now(headers: &HeaderMap) -> Self {
        let received = headers::last(headers, headers::TRACE_ID).unwrap_or_default();
        let mut trace = TraceHeader::parse(&received);
        // A segment without its trace is nobody's.
        trace.parent = trace.parent.filter(|_| trace.root.is_some());
        Self {
            request_id: uuid::Uuid::new_v4().to_string(),
            extended_request_id: extended_request_id(),
            time: Timestamp::now(),
            instant: Instant::now(),
            trace: trace.with_root_or_new(SystemTime::now()),
            segment: SegmentId::new(),
            decision: None,
        }
    }
}

/// 15 characters of base64 and a `=`, the form that API Gateway's extended ids have.
fn extended_request_id() -> String {
    base64::engine::general_purpose::URL_SAFE.encode(rand::random::<[u8; 11]>())
}

/// The API as the event names it.
#[derive(Clone, Debug)]
pub(crate) struct ApiIdentity {
    /// The API's title, or its id where it has none.
    pub(crate) name: String,
    pub(crate) region: String,
    pub(crate) account_id: String,
    pub(crate) api_id: String,
    pub(crate) deployment_id: String,
}

/// A request on its way through the pipeline; each step that passes adds what it found.
#[derive(Debug)]
pub(crate) struct RequestContext<'g> {
    pub(crate) api: &'g ApiIdentity,
    pub(crate) request: &'g GatewayRequest,
    pub(crate) arrival: Arrival,
    pub(crate) stage: &'g Stage,
    /// The path without the stage.
    pub(crate) path: &'g str,
    pub(crate) route: Option<Route<'g>>,
    /// The key, when the method requires one.
    pub(crate) api_key: Option<&'g ApiKey>,
}

/// The method that answers a request.
#[derive(Clone, Debug)]
pub(crate) struct Route<'g> {
    pub(crate) resource: &'g Resource,
    pub(crate) method: &'g Method,
    /// The path parameters, raw, in the order of the path.
    pub(crate) path_parameters: Vec<(&'g str, &'g str)>,
}

impl Route<'_> {
    /// The raw value of a path parameter.
    pub(crate) fn path_parameter(&self, name: &str) -> Option<&str> {
        self.path_parameters
            .iter()
            .find(|(other, _)| *other == name)
            .map(|(_, value)| *value)
    }
}

impl RequestContext<'_> {
    /// The members of `$context`, which are those of the event's `requestContext`.
    pub(crate) fn members(&self) -> Map<String, Value> {
        let domain_name = self.domain_name();
        let resource = self.route.as_ref().map(|route| route.resource);
        let members = json!({
            "accountId": self.api.account_id,
            "apiId": self.api.api_id,
            "deploymentId": self.api.deployment_id,
            "domainPrefix": domain_name.split('.').next(),
            "domainName": domain_name,
            "extendedRequestId": self.arrival.extended_request_id,
            "httpMethod": self.request.head.method.as_str(),
            "identity": self.identity(),
            "path": self.request.head.uri.path(),
            "protocol": protocol(self.request.head.version),
            "requestId": self.arrival.request_id,
            "requestTime": self.arrival.time.strftime(COMMON_LOG_FORMAT).to_string(),
            "requestTimeEpoch": self.arrival.time.as_millisecond(),
            "resourceId": resource.map(|resource| resource.id.as_str()),
            "resourcePath": resource.map(|resource| resource.path.as_str()),
            "stage": self.stage.name,
        });
        match members {
            Value::Object(members) => members,
            _ => Map::new(),
        }
    }

    fn identity(&self) -> Map<String, Value> {
        let unknown = [
            "accessKey",
            "accountId",
            "caller",
            "cognitoAuthenticationProvider",
            "cognitoAuthenticationType",
            "cognitoIdentityId",
            "cognitoIdentityPoolId",
            "principalOrgId",
            "user",
            "userArn",
        ];
        let mut identity: Map<String, Value> = unknown
            .into_iter()
            .map(|name| (name.to_owned(), Value::Null))
            .collect();
        let user_agent = headers::last(&self.request.head.headers, "user-agent");
        identity.insert("userAgent".to_owned(), user_agent.into());
        identity.insert("sourceIp".to_owned(), self.source_ip().into());
        if let Some(key) = self.api_key {
            identity.insert("apiKey".to_owned(), key.value.as_str().into());
            identity.insert("apiKeyId".to_owned(), key.id.as_str().into());
        }
        identity
    }

    /// The client's address.
    pub(crate) fn source_ip(&self) -> String {
        self.request.connection.peer.ip().to_canonical().to_string()
    }

    /// The host that the client asked for, as `Host` has it; HTTP/2 has it in the target.
    pub(crate) fn host(&self) -> String {
        let head = &self.request.head;
        let authority = || head.uri.authority().map(|authority| authority.to_string());
        headers::last(&head.headers, "host")
            .or_else(authority)
            .unwrap_or_default()
    }

    /// `API/STAGE`: the stage's name in traces and sampling rules.
    pub(crate) fn service_name(&self) -> String {
        format!("{}/{}", self.api.name, self.stage.name)
    }

    /// The ARN of the stage.
    pub(crate) fn stage_arn(&self) -> String {
        let ApiIdentity { region, api_id, .. } = self.api;
        let stage = &self.stage.name;
        format!("arn:aws:apigateway:{region}::/restapis/{api_id}/stages/{stage}")
    }

    /// The host without its port.
    pub(crate) fn domain_name(&self) -> String {
        let host = self.host();
        match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name.to_owned(),
            _ => host,
        }
    }
}

/// `HTTP/1.1` and the like.
fn protocol(version: Version) -> &'static str {
    match version {
        Version::HTTP_10 => "HTTP/1.0",
        Version::HTTP_2 => "HTTP/2.0",
        _ => "HTTP/1.1",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extended_id_has_the_form_of_aws() {
        let id = extended_request_id();
        assert_eq!(id.len(), 16, "{id}");
        assert!(id.ends_with('=') && !id.ends_with("=="), "{id}");
        assert_ne!(id, extended_request_id());
    }

    #[test]
    fn the_time_is_written_in_common_log_format() {
        let time: Timestamp = "2015-04-09T12:34:56Z".parse().unwrap();
        assert_eq!(
            time.strftime(COMMON_LOG_FORMAT).to_string(),
            "09/Apr/2015:12:34:56 +0000"
        );
    }
}
