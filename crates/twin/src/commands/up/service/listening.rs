//! The line with which the service says that it listens.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use serde::Deserialize;

const FILTER: &str = "RUST_LOG";

/// The line in the JSON format.
#[derive(Deserialize)]
struct Listening {
    message: String,
    address: SocketAddr,
}

/// The address in the line, in either format; none where it is another line.
pub(super) fn address(line: &str) -> Option<SocketAddr> {
    const MESSAGE: &str = "listening";
    if line.starts_with('{') {
        let Listening { message, address } = serde_json::from_str(line).ok()?;
        return (message == MESSAGE).then_some(address);
    }
    let (_, address) = line.split_once("listening address=")?;
    address.split_whitespace().next()?.parse().ok()
}

/// Lets the line through, whatever else a person wants to be left out.
pub(super) fn let_through(environment: &mut BTreeMap<String, String>) {
    if let Some(filter) = environment.get_mut(FILTER)
        && !filter.trim().is_empty()
    {
        filter.push_str(",string_api[{address}]=info");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_from_either_format() {
        let json = r#"{"timestamp":"2026-01-01T00:00:00Z","level":"INFO","message":"listening","address":"127.0.0.1:4711","target":"string_api"}"#;
        let human = "2026-01-01T00:00:00Z  INFO string_api: listening address=127.0.0.1:4711";
        for line in [json, human, "listening address=127.0.0.1:4711 more"] {
            assert_eq!(address(line), Some(([127, 0, 0, 1], 4711).into()), "{line}");
        }
        for line in [
            "",
            "listening",
            "listening address=here",
            r#"{"message":"stopped","address":"127.0.0.1:4711"}"#,
            r#"{"message":"listening"}"#,
        ] {
            assert_eq!(address(line), None, "{line}");
        }
    }
}
