//! Who asked, as far as it can be known behind a load balancer.

use std::net::IpAddr;

use actix_web::http::header::HeaderMap;

/// The client's address, and whether it stands in a header.
///
/// A load balancer [appends](https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html)
/// the address that connected to it to `X-Forwarded-For`. That entry, the last of the last such header, is the one that the
/// client cannot forge; what stands before it is anybody's word.
pub(super) fn of(headers: &HeaderMap, peer: Option<IpAddr>) -> Option<IpAddr> {
    let forwarded = headers.get_all("x-forwarded-for").last();
    forwarded
        .and_then(|value| last_address(value.to_str().ok()?))
        .or(peer)
}

/// The last entry. A load balancer may be told to add the client's port.
fn last_address(forwarded: &str) -> Option<IpAddr> {
    let entry = forwarded.rsplit(',').next()?.trim();
    let address = entry.parse().ok();
    let with_port = || {
        let address: std::net::SocketAddr = entry.parse().ok()?;
        Some(address.ip())
    };
    address.or_else(with_port)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    const NAME: HeaderName = HeaderName::from_static("x-forwarded-for");

    #[test]
    fn the_last_entry_of_the_last_header_counts() {
        for (values, expected) in [
            (vec![], "10.0.0.1"),
            (vec!["203.0.113.7"], "203.0.113.7"),
            (vec!["forged, 198.51.100.1, 203.0.113.7"], "203.0.113.7"),
            (vec!["198.51.100.1", "203.0.113.7"], "203.0.113.7"),
            (vec!["203.0.113.7:40000"], "203.0.113.7"),
            (vec!["2001:db8::7"], "2001:db8::7"),
            (vec!["[2001:db8::7]:40000"], "2001:db8::7"),
            (vec!["unknown"], "10.0.0.1"),
            (vec!["203.0.113.7,"], "10.0.0.1"),
            (vec![""], "10.0.0.1"),
        ] {
            let mut headers = HeaderMap::new();
            for value in &values {
                headers.append(NAME, HeaderValue::from_str(value).unwrap());
            }
            let address = of(&headers, Some("10.0.0.1".parse().unwrap()));
            assert_eq!(address, Some(expected.parse().unwrap()), "{values:?}");
        }
    }
}
