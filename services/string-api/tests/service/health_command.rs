//! `string-api health`.

use std::net::TcpListener;

use rustix::process::Signal;

use crate::parameter_store::ParameterStore;
use crate::program::{Program, run};
use crate::{STRINGS_MAP, wait_until};

#[tokio::test]
async fn the_exit_status_follows_the_service() {
    let store = ParameterStore::start(STRINGS_MAP);
    let program = Program::start(&store, &[("SHUTDOWN_DRAIN_SECONDS", "8")]);
    let address = program.address.to_string();
    let health = || run(&["health"], &[("LISTEN_ADDRESS", &address)]);
    assert_eq!(health(), (Some(0), String::new()));
    let everywhere = format!("0.0.0.0:{}", program.address.port());
    assert_eq!(
        run(&["health"], &[("LISTEN_ADDRESS", &everywhere)]),
        (Some(0), String::new())
    );

    program.signal(Signal::TERM);
    let stopping = format!(
        "string-api: http://{address}/status/health answers \"HTTP/1.1 503 Service Unavailable\"\n"
    );
    wait_until("the failure of the health check", async || {
        health() == (Some(1), stopping.clone())
    })
    .await;
}

#[test]
fn nobody_who_answers_is_not_healthy() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let (status, error) = run(&["health"], &[("LISTEN_ADDRESS", &address)]);
    let expected = format!("string-api: no answer from http://{address}/status/health: ");
    assert!(error.starts_with(&expected), "{error}");
    assert_eq!(status, Some(1));
}

#[test]
fn an_address_that_is_none_is_told() {
    let (status, error) = run(&["health"], &[("LISTEN_ADDRESS", "here")]);
    assert_eq!(
        error,
        "string-api: 1 setting is wrong:\n\
         - LISTEN_ADDRESS is \"here\": set it to an IP address and a port, such as 0.0.0.0:8080, or leave it out for \
         0.0.0.0:8080\n"
    );
    assert_eq!(status, Some(2));
}
