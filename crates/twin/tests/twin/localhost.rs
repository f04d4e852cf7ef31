//! `localhost` is an address of IPv4 and one of IPv6, and the stack has both.

use std::net::{Ipv6Addr, TcpListener};

use crate::support::{Project, Stack};

/// A port of IPv6's own; none where this machine has no IPv6.
fn other_localhost() -> Option<TcpListener> {
    TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).ok()
}

#[test]
fn a_port_that_is_taken_on_the_other_address_is_refused() {
    let Some(taken) = other_localhost() else {
        return;
    };
    let project = Project::new();
    let port = taken.local_addr().expect("an address").port().to_string();
    let free = ["--service-port", "0", "--aws-port", "0"];
    let arguments = [&["up", "--gateway-port", &*port][..], &free].concat();
    let outcome = project.twin(&arguments);
    outcome.assert_failure(1, &[&format!("port {port} is taken"), "--gateway-port"]);
}

#[tokio::test]
async fn all_three_answer_on_both_addresses() {
    let addresses = match other_localhost() {
        Some(_) => &["127.0.0.1", "[::1]"][..],
        None => &["127.0.0.1"],
    };
    let project = Project::new();
    // The service says where it listens, however little a person wants to be told.
    let stack = Stack::start_with(&project, &[], &[("RUST_LOG", "off")]);
    let client = ::contract::client().expect("an HTTP client");
    for (server, path) in [
        ("gateway", "/test/string/terms"),
        ("service", "/status/health"),
        ("aws", "/"),
    ] {
        for address in addresses {
            let url = stack.url(server).replace("localhost", address);
            let answer = client.get(format!("{url}{path}")).send().await;
            let answer = answer.unwrap_or_else(|error| panic!("{url}: {error}"));
            assert!(!answer.status().is_server_error(), "{url}: {answer:?}");
        }
    }
}
