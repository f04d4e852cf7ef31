//! What happens to requests when something breaks: each row of `docs/reliability.md` is tested here.
//!
//! Whatever breaks, a request has one whole answer or a broken connection, and what is not broken
//! goes on.

mod concurrency;
#[cfg(target_os = "linux")]
mod descriptors;
#[cfg(target_os = "linux")]
mod disconnect;
#[cfg(target_os = "linux")]
mod disk_full;
mod killed;
mod parameter_store;
mod strings_map;
mod suspended;

use serde_json::json;

use crate::support::{Project, Requests, Side, until};

/// The parameter that holds the strings map.
const PARAMETER: &str = "/twinstack/local/strings-map";

/// A refresh interval that does not make tests wait.
const REFRESHED_OFTEN: (&str, &str) = ("STRINGS_REFRESH_SECONDS", "1");

/// The program of the function that [`add_hanging_function`] adds.
const FAULTY: &str = "faulty-function";

/// Adds a function at `POST /faulty` that never answers, and that Lambda ends after `timeout`
/// seconds.
fn add_hanging_function(project: &Project, timeout: u32) {
    project.add_faulty_function();
    project.edit("lambdas/faulty-function/function.json", |function| {
        function["lambda"]["timeout"] = json!(timeout);
        function["lambda"]["environment"] = json!({ "FAULT": "hang" });
    });
}

/// Adds a function at `POST /faulty` that answers its event as soon as the file in that is there, and
/// that Lambda ends after `timeout` seconds.
fn add_waiting_function(project: &Project, timeout: u32) {
    project.add_faulty_function();
    project.edit("lambdas/faulty-function/function.json", |function| {
        function["lambda"]["timeout"] = json!(timeout);
    });
}

/// An event for that function, and what lets it be answered.
fn wait_for<'p>(project: &'p Project, file: &'p str) -> (String, impl FnOnce() + 'p) {
    let event = json!({ "fault": "wait", "file": project.path(file) });
    (event.to_string(), || project.write(file, ""))
}

/// How often a text stands in what the stack has written so far.
fn count_in_log(project: &Project, text: &str) -> usize {
    project.read("up.log").matches(text).count()
}

/// Returns when both sides answer with success again.
async fn until_both_answer(requests: &Requests) {
    for side in Side::BOTH {
        until("a success of either side", async || {
            requests.replace(side, "ing").await.is_success()
        })
        .await;
    }
}
