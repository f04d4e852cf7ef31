use std::net::TcpListener;
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use string_api::Timeouts;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::in_process::Service;
use crate::load::Load;
use crate::parameter_store::ParameterStore;
use crate::program::{Program, command, variables};
use crate::raw_connection::RawConnection;
use crate::{KEYS, PATIENCE, STRINGS_MAP, wait_until};

const BODY: &str = r#"{"content":"ing"}"#;
const REPLACED: &str = r#"{"message":"ING BANK"}"#;

#[tokio::test]
async fn on_sigterm_the_health_check_fails_before_anything_else() {
    let store = ParameterStore::start(STRINGS_MAP);
    let program = Program::start(&store, &[("SHUTDOWN_DRAIN_SECONDS", "8")]);
    assert_eq!(
        program.health().await,
        (200, r#"{"message":"UP"}"#.to_owned())
    );
    program.signal(Signal::TERM);
    let down = (503, r#"{"message":"DOWN"}"#.to_owned());
    wait_until("the failure of the health check", async || {
        program.health().await == down
    })
    .await;
    assert_eq!(program.replace("ing").await, (200, REPLACED.to_owned()));
}

#[tokio::test]
async fn on_sigterm_a_request_in_flight_is_answered() {
    let store = ParameterStore::start(STRINGS_MAP);
    let program = Program::start(&store, &[("SHUTDOWN_DRAIN_SECONDS", "0")]);
    let mut in_flight = RawConnection::in_flight(program.address, BODY.len()).await;
    let mut idle = RawConnection::open(program.address).await;
    idle.send("GET /status/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await;
    idle.read_until("}").await;
    program.signal(Signal::TERM);
    wait_until("the end of listening", async || {
        TcpStream::connect(program.address).await.is_err()
    })
    .await;
    assert_eq!(idle.read_to_end().await, "");
    in_flight.send(BODY).await;
    let answer = in_flight.read_to_end().await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.ends_with(REPLACED), "{answer}");
    let (status, lines) = program.wait().await;
    assert_eq!(status.code(), Some(0));
    assert_eq!(lines.last().unwrap()["message"], "stopped");
}

#[tokio::test]
async fn on_sigterm_under_load_no_answer_is_cut_short() {
    let store = ParameterStore::start(STRINGS_MAP);
    let program = Program::start(&store, &[("SHUTDOWN_DRAIN_SECONDS", "0")]);
    let load = Load::start(program.address, 40, &["ING BANK"]);
    load.more(400).await;
    program.signal(Signal::TERM);
    // Each client ends when nobody takes its connection any more.
    let outcome = timeout(PATIENCE, load.join()).await.unwrap();
    assert_eq!(
        (outcome.wrong.len(), outcome.half.len()),
        (0, 0),
        "{outcome:?}"
    );
    let (status, lines) = program.wait().await;
    assert_eq!(status.code(), Some(0));
    assert_eq!(lines.last().unwrap()["message"], "stopped");
}

#[tokio::test]
async fn on_sigint_nothing_is_drained() {
    let store = ParameterStore::start(STRINGS_MAP);
    let program = Program::start(&store, &[("SHUTDOWN_DRAIN_SECONDS", "8")]);
    program.signal(Signal::INT);
    let (status, lines) = program.wait().await;
    assert_eq!(status.code(), Some(0));
    let stopping = lines
        .iter()
        .find(|line| line["message"] == "stopping")
        .unwrap();
    assert_eq!(stopping["signal"], "SIGINT");
    assert_eq!(stopping["drain_seconds"], 0);
}

#[test]
fn a_service_that_still_waits_for_its_strings_map_stops_too() {
    let store = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", store.local_addr().unwrap());
    let mut program = command(&variables(&endpoint, KEYS[0]));
    let mut program = program.stdout(Stdio::null()).spawn().unwrap();
    let _unanswered = store.accept().unwrap();
    kill_process(Pid::from_child(&program), Signal::TERM).unwrap();
    assert_eq!(program.wait().unwrap().code(), Some(0));
}

#[tokio::test]
async fn a_request_that_does_not_end_is_cut_off() {
    let timeouts = Timeouts {
        request_body: PATIENCE,
        shutdown: Duration::from_secs(1),
        ..Timeouts::default()
    };
    let service = Service::start_with(timeouts).await;
    let mut in_flight = RawConnection::in_flight(service.address, BODY.len()).await;
    service.stop.send(Duration::ZERO).unwrap();
    timeout(PATIENCE / 2, service.running)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    assert_eq!(in_flight.read_to_end().await, "");
}
