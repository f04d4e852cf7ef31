//! The program with few file descriptors, and with none left.

use std::thread::available_parallelism;

use rustix::process::{Resource, Rlimit, Signal, getrlimit, prlimit};

use crate::parameter_store::ParameterStore;
use crate::program::Program;
use crate::raw_connection::RawConnection;
use crate::{STRINGS_MAP, wait_until};

const HEALTH: &str = "GET /status/health HTTP/1.1\r\nHost: localhost\r\n\r\n";
const UP: &str = r#"{"message":"UP"}"#;
const NEW_MAP: &str = r#"{"ING":"new"}"#;

/// Some more than the program needs itself, which is more on a machine with many processors.
fn few() -> usize {
    64 + 5 * available_parallelism().unwrap().get()
}

async fn open(program: &Program, count: usize) -> Vec<RawConnection> {
    let mut connections = Vec::new();
    for _ in 0..count {
        connections.push(RawConnection::open(program.address).await);
    }
    connections
}

async fn ends_well(program: Program) {
    wait_until("health", async || {
        program.health().await == (200, UP.to_owned())
    })
    .await;
    program.signal(Signal::INT);
    let (status, lines) = program.wait().await;
    assert_eq!(status.code(), Some(0));
    // An accept that fails is tried again after a pause, not at once.
    let about_accepting = lines
        .iter()
        .filter(|line| line["target"] == "actix_server::accept");
    assert!(about_accepting.count() < 1000);
}

#[tokio::test]
async fn clients_leave_descriptors_for_the_strings_map() {
    let store = ParameterStore::start(STRINGS_MAP);
    let program = Program::start_with_descriptors(few(), &store);
    let connections = open(&program, 2 * few()).await;
    store.put(NEW_MAP);
    program.wait_for_line("a new value of the parameter is in use");
    drop(connections);
    assert_eq!(program.replace("ing").await.1, r#"{"message":"new"}"#);
    ends_well(program).await;
}

#[tokio::test]
async fn connections_turn_over_when_there_are_many() {
    let store = ParameterStore::start(STRINGS_MAP);
    let program = Program::start_with_descriptors(few(), &store);
    // Each gets its answer although there is room for fewer at once.
    let mut kept = 0;
    let count = 2 * few();
    let mut connections = open(&program, count).await;
    for connection in &mut connections {
        connection.send(HEALTH).await;
        let answer = connection.read_until(UP).await.to_lowercase();
        kept += usize::from(!answer.contains("connection: close"));
    }
    assert!(kept < count / 2, "{kept} of {count} are kept open");
    ends_well(program).await;
}

#[tokio::test]
async fn the_program_survives_having_none_left() {
    let store = ParameterStore::start(STRINGS_MAP);
    let program = Program::start(&store, &[]);
    // It has begun to serve: what it needs for that is open, and nothing can be added.
    assert_eq!(program.health().await.0, 200);
    let earlier = getrlimit(Resource::Nofile);
    let none_left = Rlimit {
        current: Some(8),
        ..earlier
    };
    prlimit(Some(program.pid()), Resource::Nofile, none_left).unwrap();
    let connections = open(&program, 50).await;
    program.wait_for_line("Too many open files");
    drop(connections);
    prlimit(Some(program.pid()), Resource::Nofile, earlier).unwrap();
    ends_well(program).await;
}
