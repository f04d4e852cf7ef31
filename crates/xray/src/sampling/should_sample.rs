//! Central sampling for OpenTelemetry.

use std::borrow::Cow;

use opentelemetry::trace::{Link, SpanKind, TraceContextExt, TraceId, TraceState};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{SamplingDecision, SamplingResult, ShouldSample};

use super::{CentralSampler, SamplingRequest};

/// Every call is a decision that the rules' statistics count: only a root decision belongs here, so wrap it in
/// [`XrayParentBased`](crate::propagation::XrayParentBased).
impl ShouldSample for CentralSampler {
    fn should_sample(
        &self,
        parent_context: Option<&Context>,
        _trace_id: TraceId,
        _name: &str,
        _span_kind: &SpanKind,
        attributes: &[KeyValue],
        _links: &[Link],
    ) -> SamplingResult {
        let value = |name: &str| {
            let attribute = attributes
                .iter()
                .find(|attribute| attribute.key.as_str() == name)?;
            Some(attribute.value.as_str())
        };
        let http = Http::find(&value);
        let service = self.service();
        let request = SamplingRequest {
            service_name: &service.name,
            service_type: &service.service_type,
            resource_arn: &service.resource_arn,
            method: &http.method,
            host: host_name(&http.host),
            url_path: path(&http.target),
            attributes: &[],
        };
        let decision = if self.decide_by(&request, &value) {
            SamplingDecision::RecordAndSample
        } else {
            SamplingDecision::Drop
        };
        SamplingResult {
            decision,
            attributes: Vec::new(),
            trace_state: parent_context.map_or(TraceState::NONE, |context| {
                context.span().span_context().trace_state().clone()
            }),
        }
    }
}

/// What the semantic conventions call method, host and target, the present names before those of before 1.23.
struct Http<'a> {
    method: Cow<'a, str>,
    host: Cow<'a, str>,
    target: Cow<'a, str>,
}

impl<'a> Http<'a> {
    fn find(value: &dyn Fn(&str) -> Option<Cow<'a, str>>) -> Self {
        let first = |names: &[&str]| {
            let found = names.iter().find_map(|name| value(name));
            found.unwrap_or_default()
        };
        Self {
            method: first(&["http.request.method", "http.method"]),
            host: first(&["server.address", "http.host", "net.host.name"]),
            target: first(&["url.path", "http.target", "url.full", "http.url"]),
        }
    }
}

/// The path of a path, of a path with a query, or of a whole URL.
fn path(target: &str) -> &str {
    let target = match target.split_once("://") {
        // `://` in a path or a query is not the end of a scheme.
        Some((scheme, rest)) if !scheme.contains(['/', '?']) => {
            let path = rest
                .find(['/', '?', '#'])
                .map_or("", |start| &rest[start..]);
            if path.starts_with('/') { path } else { "/" }
        }
        _ => target,
    };
    target.split(['?', '#']).next().unwrap_or(target)
}

/// The host without its port.
fn host_name(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port))
            if port.bytes().all(|byte| byte.is_ascii_digit())
                && (name.ends_with(']') || !name.contains(':')) =>
        {
            name
        }
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_has_a_path() {
        let cases = [
            ("", ""),
            ("/orders", "/orders"),
            ("/orders?id=1", "/orders"),
            ("https://example.com/orders?id=1#top", "/orders"),
            ("https://example.com", "/"),
            ("https://example.com?next=/a", "/"),
            (
                "/redirect/https://example.com/a",
                "/redirect/https://example.com/a",
            ),
            ("/redirect?to=https://example.com/a", "/redirect"),
        ];
        for (target, expected) in cases {
            assert_eq!(path(target), expected, "{target}");
        }
    }

    #[test]
    fn a_host_has_a_name() {
        let cases = [
            ("", ""),
            ("example.com", "example.com"),
            ("example.com:8080", "example.com"),
            ("[::1]:80", "[::1]"),
            ("::1", "::1"),
        ];
        for (host, expected) in cases {
            assert_eq!(host_name(host), expected, "{host}");
        }
    }
}
