//! The strings map while the service runs, under a load. The load has a thread to go on while a test waits for a line.

use serde_json::Value;

use crate::load::Load;
use crate::parameter_store::ParameterStore;
use crate::program::Program;
use crate::{STRINGS_MAP, wait_until};

const KEPT: &str = "the parameter is not refreshed: the last good value stays in use";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_strings_map_is_picked_up_and_a_broken_one_is_not() {
    let store = ParameterStore::start(STRINGS_MAP);
    let program = Program::start(&store, &[("STRINGS_REFRESH_SECONDS", "1")]);
    let load = Load::start(program.address, 8, &["ING BANK", "ING Groep"]);
    load.more(100).await;
    store.put(r#"{"ING":""}"#);
    let refused = program.wait_for_line(KEPT);
    assert_eq!(refused["level"], "WARN");
    let error = refused["error"].as_str().unwrap();
    assert!(error.contains("version 2 is refused: "), "{error}");
    let asked = store.asked();
    wait_until("two more refreshes", async || store.asked() >= asked + 2).await;
    assert_eq!(program.replace("ing").await.1, r#"{"message":"ING BANK"}"#);
    store.put(r#"{"ING":"ING Groep"}"#);
    // Between the two lines is none that says the same again.
    let lines = program.lines_until("a new value of the parameter is in use");
    assert_eq!(count(&lines, KEPT), 0);
    assert_eq!(lines.last().unwrap()["version"], 3);
    assert_eq!(program.replace("ing").await.1, r#"{"message":"ING Groep"}"#);
    load.more(100).await;
    load.end().await.assert_all_answered();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_endpoint_that_goes_down_and_comes_back_fails_no_request() {
    let store = ParameterStore::start(STRINGS_MAP);
    let program = Program::start(&store, &[("STRINGS_REFRESH_SECONDS", "1")]);
    let load = Load::start(program.address, 8, &["ING BANK", "ING Groep"]);
    load.more(100).await;
    store.set_down(true);
    let failed = program.wait_for_line(KEPT);
    assert_eq!(failed["level"], "WARN");
    let asked = store.asked();
    wait_until("two more refreshes", async || store.asked() >= asked + 4).await;
    store.set_down(false);
    let lines = program.lines_until("the parameter is fresh again");
    assert_eq!(count(&lines, KEPT), 0);
    store.put(r#"{"ING":"ING Groep"}"#);
    program.wait_for_line("a new value of the parameter is in use");
    load.more(100).await;
    load.end().await.assert_all_answered();
}

fn count(lines: &[Value], message: &str) -> usize {
    lines
        .iter()
        .filter(|line| line["message"] == message)
        .count()
}
