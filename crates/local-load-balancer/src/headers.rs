//! What a load balancer adds to a request, and what ends with a connection.

use std::net::IpAddr;
use std::time::SystemTime;

use http::Uri;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use xray::{TRACE_HEADER_NAME, TraceHeader, TraceId};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PORT: HeaderName = HeaderName::from_static("x-forwarded-port");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Headers of one connection and not of the message (RFC 9110, section 7.6.1).
const HOP_BY_HOP: [HeaderName; 7] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// The listener that a request came in by.
#[derive(Clone, Debug)]
pub(crate) struct Listener {
    pub(crate) port: u16,
}

/// The headers of a request beyond which an Application Load Balancer keeps the trace alone.
const WHOLE_TRACE_LIMIT: usize = 7 * 1024;

/// Adds the `X-Forwarded-*` headers, and the load balancer's part of the trace header.
pub(crate) fn add(headers: &mut HeaderMap, client: IpAddr, listener: &Listener) {
    remove_hop_by_hop(headers);
    let client = client.to_string();
    // The lines of a list are one list (RFC 9110, section 5.3).
    let before = headers.get_all(&FORWARDED_FOR).iter();
    let before = before.filter_map(|value| value.to_str().ok());
    let forwarded_for = before.chain([&*client]).collect::<Vec<_>>().join(", ");
    let trace = trace(headers);
    let added = [
        (FORWARDED_FOR, forwarded_for),
        (FORWARDED_PORT, listener.port.to_string()),
        (FORWARDED_PROTO, "http".to_owned()),
        (HeaderName::from_static("x-amzn-trace-id"), trace),
    ];
    for (name, value) in added {
        // What was read from a header, and what is made of digits and letters, is a valid value.
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
}

/// Adds the `Host` of a request over HTTP/2, whose client says it in the URI alone; over HTTP/1.1 it
/// is the header that counts (RFC 9113, section 8.3.1).
pub(crate) fn keep_host(headers: &mut HeaderMap, uri: &Uri) {
    if let Some(authority) = uri.authority()
        && !headers.contains_key(header::HOST)
        && let Ok(host) = HeaderValue::try_from(authority.as_str())
    {
        headers.insert(header::HOST, host);
    }
}

/// The trace header that the target gets: with a `Root` where the client named none, and else with a
/// `Self` of this request before the client's fields, in the place of an earlier one. Where the
/// headers are long only the `Root` is left.
///
/// Source: "Request tracing for your Application Load Balancer",
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html>.
fn trace(headers: &HeaderMap) -> String {
    let now = SystemTime::now();
    let received = headers.get(TRACE_HEADER_NAME);
    let received = received.and_then(|value| value.to_str().ok());
    let received = TraceHeader::parse(received.unwrap_or_default());
    let is_new = received.root.is_none();
    let mut header = received.with_root_or_new(now);
    if length(headers) > WHOLE_TRACE_LIMIT {
        header = header.root.map(TraceHeader::from).unwrap_or_default();
    }
    let header = header.to_string();
    let pairs = header.split(';').filter(|pair| !pair.starts_with("Self="));
    let pairs = pairs.collect::<Vec<_>>().join(";");
    if is_new || length(headers) > WHOLE_TRACE_LIMIT {
        pairs
    } else {
        format!("Self={};{pairs}", TraceId::new(now))
    }
}

/// The bytes of all names and values.
fn length(headers: &HeaderMap) -> usize {
    let lengths = headers.iter();
    lengths
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum()
}

/// Removes what says something about one connection only.
pub(crate) fn remove_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in named.iter().chain(&HOP_BY_HOP) {
        headers.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLIENT: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7));

    fn added(before: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in before {
            headers.append(*name, HeaderValue::from_static(value));
        }
        add(&mut headers, CLIENT, &Listener { port: 4080 });
        headers
    }

    #[test]
    fn the_client_is_added_behind_those_before_it() {
        assert_eq!(added(&[])["x-forwarded-for"], "192.0.2.7");
        let behind = added(&[("x-forwarded-for", "198.51.100.1")]);
        assert_eq!(behind["x-forwarded-for"], "198.51.100.1, 192.0.2.7");
        let behind = added(&[
            ("x-forwarded-for", "198.51.100.1"),
            ("x-forwarded-for", "198.51.100.2, 198.51.100.3"),
        ]);
        let all = "198.51.100.1, 198.51.100.2, 198.51.100.3, 192.0.2.7";
        assert_eq!(behind["x-forwarded-for"], all);
        assert_eq!(behind.get_all("x-forwarded-for").iter().count(), 1);
        assert_eq!(behind["x-forwarded-port"], "4080");
        assert_eq!(behind["x-forwarded-proto"], "http");
    }

    fn trace(before: &[(&'static str, &'static str)]) -> String {
        let headers = added(before);
        headers["x-amzn-trace-id"].to_str().unwrap().to_owned()
    }

    /// The value of `Self`, and what follows it.
    fn own(header: &str) -> (TraceId, &str) {
        let (own, rest) = header.split_once(';').unwrap();
        (own.strip_prefix("Self=").unwrap().parse().unwrap(), rest)
    }

    #[test]
    fn a_trace_is_begun_where_there_is_none() {
        for before in [&[][..], &[("x-amzn-trace-id", "nonsense")]] {
            let begun = trace(before);
            let root = begun.strip_prefix("Root=").unwrap();
            assert!(root.parse::<TraceId>().is_ok(), "{begun}");
        }
        let begun = trace(&[("x-amzn-trace-id", "Sampled=0;CalledFrom=app")]);
        assert!(
            begun.starts_with("Root=1-") && begun.ends_with(";Sampled=0;CalledFrom=app"),
            "{begun}"
        );
    }

    #[test]
    fn a_trace_is_kept_and_the_request_named_in_it() {
        let sent = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1:a87bd80c:0";
        let header = trace(&[("x-amzn-trace-id", sent)]);
        let (first, rest) = own(&header);
        assert_eq!(rest, sent);

        let earlier =
            "Self=1-00000000-000000000000000000000000;Root=1-5759e988-bd862e3fe1be46a994272793";
        let header = trace(&[("x-amzn-trace-id", earlier)]);
        let (second, rest) = own(&header);
        assert_eq!(rest, "Root=1-5759e988-bd862e3fe1be46a994272793");
        assert_ne!(first, second);
        assert_ne!(second.to_string(), "1-00000000-000000000000000000000000");
    }

    #[test]
    fn of_long_headers_only_the_root_is_left() {
        let long: &'static str = "x".repeat(WHOLE_TRACE_LIMIT).leak();
        let sent = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1";
        let header = trace(&[("x-amzn-trace-id", sent), ("x-own", long)]);
        assert_eq!(header, "Root=1-5759e988-bd862e3fe1be46a994272793");
    }

    #[test]
    fn what_belongs_to_the_connection_stays_there() {
        let headers = added(&[
            ("connection", "keep-alive, X-Own"),
            ("x-own", "1"),
            ("te", "trailers"),
            ("upgrade", "websocket"),
            ("accept", "*/*"),
        ]);
        for name in ["connection", "x-own", "te", "upgrade"] {
            assert!(!headers.contains_key(name), "{name}");
        }
        assert_eq!(headers["accept"], "*/*");
    }
}
