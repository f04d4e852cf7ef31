//! What a load balancer adds to a request, and what ends with a connection.

use std::net::IpAddr;
use std::time::SystemTime;

use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use xray::{TRACE_HEADER_NAME, TraceHeader};

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

/// Adds the `X-Forwarded-*` headers, and a trace where the client named none.
pub(crate) fn add(headers: &mut HeaderMap, client: IpAddr, listener: &Listener) {
    remove_hop_by_hop(headers);
    let client = client.to_string();
    let before = headers
        .get(&FORWARDED_FOR)
        .and_then(|value| value.to_str().ok());
    let forwarded_for =
        before.map_or_else(|| client.clone(), |before| format!("{before}, {client}"));
    let trace = headers
        .get(TRACE_HEADER_NAME)
        .and_then(|value| value.to_str().ok());
    let trace = TraceHeader::parse(trace.unwrap_or_default()).with_root_or_new(SystemTime::now());
    let added = [
        (FORWARDED_FOR, forwarded_for),
        (FORWARDED_PORT, listener.port.to_string()),
        (FORWARDED_PROTO, "http".to_owned()),
        (
            HeaderName::from_static("x-amzn-trace-id"),
            trace.to_string(),
        ),
    ];
    for (name, value) in added {
        // What was read from a header, and what is made of digits and letters, is a valid value.
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
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
        assert_eq!(behind["x-forwarded-port"], "4080");
        assert_eq!(behind["x-forwarded-proto"], "http");
    }

    #[test]
    fn a_trace_is_kept_or_begun() {
        let header = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1;Lineage=1:a87bd80c:0";
        assert_eq!(
            added(&[("x-amzn-trace-id", header)])["x-amzn-trace-id"],
            header
        );
        let begun = added(&[("x-amzn-trace-id", "Sampled=0")]);
        let begun = begun["x-amzn-trace-id"].to_str().unwrap();
        assert!(
            begun.starts_with("Root=1-") && begun.ends_with(";Sampled=0"),
            "{begun}"
        );
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
