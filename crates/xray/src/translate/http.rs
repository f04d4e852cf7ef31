//! The HTTP request that was served or made.

use std::borrow::Cow;
use std::fmt::Write;

use opentelemetry::trace::SpanKind;
use opentelemetry_sdk::trace::SpanData;

use super::attributes::{Attributes, Field, Shown, Url};
use crate::document::{Http, HttpRequest, HttpResponse};

pub(super) fn http<'a>(
    span: &SpanData,
    attributes: &Attributes<'a>,
    is_segment: bool,
    shown: &mut Shown,
) -> Option<Http<'a>> {
    if !attributes.is_http {
        return None;
    }
    shown.add(Field::HttpRequest);
    let serves = matches!(span.span_kind, SpanKind::Server | SpanKind::Consumer);

    let url = url(attributes, serves);
    if url.is_some() {
        shown.add(Field::HttpUrl);
    }
    let mut request = HttpRequest {
        method: attributes.http_method.map(Cow::Borrowed),
        url,
        user_agent: attributes.user_agent.map(Cow::Borrowed),
        ..HttpRequest::default()
    };
    // The other end of a call that was made is not a client.
    if let Some(address) = attributes.client_address {
        shown.add(Field::HttpClient);
        request.client_ip = Some(Cow::Borrowed(address));
        // An address that is not the other end of the connection was told by a header.
        request.x_forwarded_for = is_segment && attributes.peer_address != Some(address);
    } else if let Some(address) = attributes.peer_address.filter(|_| serves) {
        shown.add(Field::HttpPeer);
        request.client_ip = Some(Cow::Borrowed(address));
    }
    let response = HttpResponse {
        status: attributes
            .http_status
            .and_then(|status| status.try_into().ok()),
        content_length: attributes.http_response_size,
    };
    Some(Http {
        request: (request != HttpRequest::default()).then_some(request),
        response: (response != HttpResponse::default()).then_some(response),
    })
}

/// The address, put together from its parts where the span does not have it whole. None without a host.
fn url<'a>(attributes: &Attributes<'a>, serves: bool) -> Option<Cow<'a, str>> {
    let parts = &attributes.url;
    if let Some(full) = parts.full {
        return Some(presentable(full));
    }
    let (host, port) = match parts.http_host {
        Some(host) => (host, None),
        None if serves => server(parts)?,
        None => client(parts).or_else(|| Some((attributes.peer_address?, port(parts))))?,
    };
    let scheme = parts.scheme.unwrap_or("http");
    // A program that keeps its users' texts out of its spans gives the template of the path only.
    let target = parts.target.or(parts.route).unwrap_or("/");
    let target = &target[..target.find(['?', '#']).unwrap_or(target.len())];

    let mut url = String::with_capacity(scheme.len() + host.len() + target.len() + 10);
    url.push_str(scheme);
    url.push_str("://");
    if host.contains(':') && parts.http_host.is_none() {
        // An address of IPv6.
        url.push('[');
        url.push_str(host.trim_matches(['[', ']']));
        url.push(']');
    } else {
        url.push_str(host);
    }
    if let Some(port) = port_to_show(scheme, port) {
        // Writing to a text does not fail.
        let _ = write!(url, ":{port}");
    }
    if !target.starts_with('/') {
        url.push('/');
    }
    url.push_str(target);
    Some(Cow::Owned(url))
}

fn server<'a>(parts: &Url<'a>) -> Option<(&'a str, Option<u64>)> {
    let host = parts
        .http_server_name
        .or(parts.net_host_name)
        .or(parts.server_address)
        .or(parts.host_name)?;
    Some((host, parts.net_host_port.or(parts.server_port)))
}

fn client<'a>(parts: &Url<'a>) -> Option<(&'a str, Option<u64>)> {
    let host = parts.net_peer_name.or(parts.server_address)?;
    Some((host, port(parts)))
}

fn port(parts: &Url<'_>) -> Option<u64> {
    parts.net_peer_port.or(parts.server_port)
}

fn port_to_show(scheme: &str, port: Option<u64>) -> Option<u64> {
    port.filter(|port| !matches!((scheme, port), ("http", 80) | ("https", 443)))
}

/// A URL without its query, its fragment and the credentials of its user, as X-Ray's has none.
pub(super) fn presentable(url: &str) -> Cow<'_, str> {
    let url = &url[..url.find(['?', '#']).unwrap_or(url.len())];
    let rest = url.split_once("://").map(|(_, rest)| rest);
    let rest = rest.or(url.strip_prefix("//")).unwrap_or(url);
    let scheme = &url[..url.len() - rest.len()];
    let authority = &rest[..rest.find('/').unwrap_or(rest.len())];
    match authority.rfind('@') {
        Some(at) => Cow::Owned([scheme, &rest[at + 1..]].concat()),
        // What stands before a password with a character that had to be escaped is no host with its port.
        None if !has_good_port(authority) => Cow::Borrowed(scheme),
        None => Cow::Borrowed(url),
    }
}

fn has_good_port(authority: &str) -> bool {
    authority.rsplit_once(':').is_none_or(|(_, port)| {
        port.ends_with(']') || port.bytes().all(|byte| byte.is_ascii_digit())
    })
}
