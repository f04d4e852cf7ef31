//! The name of a document: for a segment the service, for a subsegment whom it calls or what it does.

use std::borrow::Cow;

use opentelemetry::trace::SpanKind;
use opentelemetry_sdk::trace::SpanData;

use super::attributes::Attributes;
use super::resource::ResourceParts;

/// `service` is the name of a segment that begins a trace, unless the span names its service itself.
pub(super) fn choose<'a>(
    span: &'a SpanData,
    attributes: &Attributes<'a>,
    resource: &'a ResourceParts,
    is_segment: bool,
    service: Option<&'a str>,
) -> Cow<'a, str> {
    let kind = &span.span_kind;
    let serves = matches!(kind, SpanKind::Server | SpanKind::Consumer);
    let calls = !matches!(kind, SpanKind::Server | SpanKind::Internal);
    let service = service.filter(|service| !service.is_empty());
    let local = attributes.aws_local_service;
    let remote = attributes.aws_remote_service;

    let name = local
        .filter(|_| is_segment && (serves || attributes.is_local_root()))
        .or(service)
        .or(remote
            .filter(|_| calls)
            .map(|name| without_prefix(name, attributes)))
        .or(attributes.peer_service)
        .or(attributes.aws_service)
        .filter(|name| !name.is_empty())
        .map(Cow::Borrowed)
        .or_else(|| database(attributes))
        .or_else(|| {
            let service = resource.service_name().filter(|_| serves && is_segment);
            let other = attributes.rpc_service.or(host(attributes));
            service
                .or(other.filter(|_| !serves || is_segment))
                .map(Cow::Borrowed)
        });
    match name {
        Some(name) if !name.is_empty() => name,
        _ => Cow::Borrowed(&span.name),
    }
}

/// The AWS distributions write `AWS.SDK.SSM` or `AWS::SSM`; X-Ray's name of the service is `SSM`.
fn without_prefix<'a>(name: &'a str, attributes: &Attributes<'_>) -> &'a str {
    if !attributes.is_aws_call() {
        return name;
    }
    name.strip_prefix("AWS.SDK.")
        .or(name.strip_prefix("AWS::"))
        .unwrap_or(name)
}

/// `NAME@HOST`, or `NAME` where no host is known.
fn database<'a>(attributes: &Attributes<'a>) -> Option<Cow<'a, str>> {
    let name = attributes.db.name.filter(|name| !name.is_empty())?;
    let address = attributes.db.connection_string.and_then(host_of);
    let parts = &attributes.url;
    match address.or(parts.server_address).or(parts.net_peer_name) {
        Some(host) => Some(Cow::Owned([name, "@", host].concat())),
        None => Some(Cow::Borrowed(name)),
    }
}

/// The host of `mysql://user:password@db.example.com:3306/name`, with or without `jdbc:` before it.
fn host_of(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    let authority = &rest[..rest.find(['/', '?', ';']).unwrap_or(rest.len())];
    let host = authority.rsplit('@').next()?;
    let host = match host.strip_prefix('[') {
        Some(host) => host.split(']').next()?,
        None => host.split(':').next()?,
    };
    (!host.is_empty()).then_some(host)
}

fn host<'a>(attributes: &Attributes<'a>) -> Option<&'a str> {
    let parts = &attributes.url;
    parts
        .http_host
        .or(parts.net_peer_name)
        .or(parts.server_address)
}
