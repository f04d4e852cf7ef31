//! Counters in the log, as CloudWatch takes them.

use std::net::TcpListener;

use rustix::process::Signal;
use serde_json::Value;

use crate::parameter_store::ParameterStore;
use crate::program::Program;
use crate::raw_connection::RawConnection;
use crate::{KEYS, STRINGS_MAP, wait_until};

const BODY: &str = r#"{"content":"ing"}"#;

fn metric<'l>(lines: &'l [Value], name: &str) -> &'l Value {
    let found = lines.iter().find(|line| {
        let metrics = &line["_aws"]["CloudWatchMetrics"][0];
        metrics["Namespace"] == "Twinstack" && metrics["Metrics"][0]["Name"] == name
    });
    found.unwrap_or_else(|| panic!("no {name} in {lines:#?}"))
}

#[tokio::test]
async fn what_failed_was_shed_and_was_lost_is_told_at_the_end() {
    let store = ParameterStore::start(STRINGS_MAP);
    // An endpoint that is gone: its port is free again.
    let gone = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let endpoint = format!("http://{gone}");
    let program = Program::start(
        &store,
        &[
            ("AWS_ENDPOINT_URL_XRAY", endpoint.as_str()),
            ("MAX_CONCURRENT_REQUESTS", "1"),
            ("STRINGS_REFRESH_SECONDS", "1"),
        ],
    );
    let mut first = RawConnection::in_flight(program.address, BODY.len()).await;
    for _ in 0..3 {
        let url = format!("http://{}/api/string/terms?prefix=a", program.address);
        let request = program.client.get(url).header("x-api-key", KEYS[0]);
        let sampled = "Root=1-67891233-abcdef012345678912345678;Sampled=1";
        let answer = request.header("x-amzn-trace-id", sampled).send().await;
        assert_eq!(answer.unwrap().status(), 503);
    }
    first.send(BODY).await;
    first.read_until("ING BANK").await;
    store.set_down(true);
    let asked = store.asked();
    wait_until("a failed refresh", async || store.asked() >= asked + 4).await;

    program.signal(Signal::INT);
    let (status, lines) = program.wait().await;
    assert!(status.success());
    let shed = metric(&lines, "RequestsShed");
    assert_eq!(shed["RequestsShed"], 3);
    assert_eq!(shed["ServiceName"], "string-api");
    assert!(metric(&lines, "RefreshesFailed")["RefreshesFailed"].as_u64() >= Some(1));
    let lost = metric(&lines, "DocumentsLost");
    assert!(lost["DocumentsLost"].as_u64() >= Some(3), "{lost}");
    assert!(lost["Reason"].is_string(), "{lost}");
}

#[tokio::test]
async fn nothing_is_told_where_nothing_was_counted() {
    let store = ParameterStore::start(STRINGS_MAP);
    let program = Program::start(&store, &[]);
    assert_eq!(program.replace("ing").await.0, 200);
    program.signal(Signal::INT);
    let (_, lines) = program.wait().await;
    let told = lines.iter().find(|line| line.get("_aws").is_some());
    assert!(told.is_none(), "{told:?}");
}
