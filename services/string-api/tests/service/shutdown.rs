use std::future::ready;
use std::net::TcpListener;
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use string_api::Timeouts;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::in_process::{Service, build};
use crate::load::Load;
use crate::parameter_store::ParameterStore;
use crate::program::{Program, command, variables};
use crate::raw_connection::RawConnection;
use crate::{KEYS, PATIENCE, STRINGS_MAP, wait_until};

const BODY: &str = r#"{"content":"ing"}"#;
const HEALTH: &str = "GET /status/health HTTP/1.1\r\nHost: localhost\r\n\r\n";
const HALF_A_HEAD: &str = "GET /status/health HTTP/1.1\r\nx: ";
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
    idle.send(HEALTH).await;
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

/// A service that would wait for its clients for longer than a test does, but for the end.
async fn patient_service() -> Service {
    let timeouts = Timeouts {
        request_head: PATIENCE,
        request_body: PATIENCE,
        shutdown: Duration::from_secs(1),
        ..Timeouts::default()
    };
    Service::start_with(timeouts).await
}

async fn stop(service: Service) {
    service.stop.send(Duration::ZERO).unwrap();
    let stopped = timeout(PATIENCE / 2, service.running).await;
    stopped.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn a_request_that_does_not_end_is_cut_off() {
    let service = patient_service().await;
    let mut in_flight = RawConnection::in_flight(service.address, BODY.len()).await;
    stop(service).await;
    assert_eq!(in_flight.read_to_end().await, "");
}

#[tokio::test]
async fn half_a_head_is_cut_off() {
    let service = patient_service().await;
    let mut first = RawConnection::open(service.address).await;
    first.send(HALF_A_HEAD).await;
    let mut later = RawConnection::open(service.address).await;
    later.send(&format!("{HEALTH}{HALF_A_HEAD}")).await;
    later.read_until("}").await;
    stop(service).await;
    for mut connection in [first, later] {
        assert_eq!(connection.read_to_end().await, "");
    }
}

#[tokio::test]
async fn on_sigterm_half_a_head_does_not_hold_the_service() {
    let store = ParameterStore::start(STRINGS_MAP);
    let program = Program::start(&store, &[("SHUTDOWN_DRAIN_SECONDS", "0")]);
    let mut first = RawConnection::open(program.address).await;
    first.send(HALF_A_HEAD).await;
    let mut later = RawConnection::open(program.address).await;
    later.send(&format!("{HEALTH}{HALF_A_HEAD}")).await;
    later.read_until("}").await;
    program.signal(Signal::TERM);
    // ECS sends SIGKILL after 30 s.
    let ended = timeout(Duration::from_secs(30), program.wait()).await;
    let (status, lines) = ended.unwrap();
    assert_eq!(status.code(), Some(0));
    assert_eq!(lines.last().unwrap()["message"], "stopped");
}

#[tokio::test]
async fn a_signal_before_the_first_request_is_not_lost() {
    let application = build("127.0.0.1:0", 256, Timeouts::default());
    let application = application.await.unwrap();
    let address = application.address();
    let running = application.run_until_stopped(ready(Duration::ZERO));
    timeout(PATIENCE, running).await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

/// The strings map is there, and whether the program has bound its address, or said so, is left to chance.
#[tokio::test]
async fn a_signal_while_the_service_starts_ends_it() {
    for signal in [Signal::TERM, Signal::INT] {
        let store = ParameterStore::start(STRINGS_MAP);
        let endpoint = format!("http://{}", store.address);
        let mut variables = variables(&endpoint, KEYS[0]);
        variables.push(("SHUTDOWN_DRAIN_SECONDS", "0"));
        let mut program = command(&variables);
        let program = program.stdout(Stdio::piped()).spawn().unwrap();
        wait_until("the answer of the parameter store", async || {
            store.answered() == 1
        })
        .await;
        kill_process(Pid::from_child(&program), signal).unwrap();
        // The output ends when nobody has it any more, so it would not while a process were left.
        let output = program.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        let log = String::from_utf8(output.stdout).unwrap();
        assert!(log.contains("\"stopping\""), "{log}");
        let lines = log.lines().map(|line| serde_json::from_str(line).unwrap());
        let addresses = lines.filter_map(|line: Value| line["address"].as_str().map(str::to_owned));
        for address in addresses {
            assert!(TcpStream::connect(address).await.is_err());
        }
    }
}
