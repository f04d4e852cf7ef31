//! A service that does not become healthy.

use rustix::process::Signal;

use super::{FUNCTION, SERVICE, get, save, say, start};
use crate::support::{Project, descendants_named, signal, until};

const HANGS: &str = "fn main() { loop { std::thread::park(); } }\n";
const GAVE_UP: &str = "was not healthy";

#[tokio::test]
async fn while_one_starts_the_end_of_the_present_one_and_of_the_stack_are_seen() {
    let project = Project::watched();
    let mut stack = start(&project);
    let client = ::contract::client().expect("an HTTP client");
    let services = || descendants_named(stack.pid(), "string-api");
    let [present] = services()[..] else {
        panic!("one service");
    };
    save(&project, SERVICE, HANGS);
    until("the next one", async || services().len() == 2).await;

    signal(present, Signal::KILL);
    until("the end of the present one is seen", async || {
        get(&client, stack.url("service")).await.0 == 503
    })
    .await;
    assert!(!project.read("up.log").contains(GAVE_UP));

    stack.signal(Signal::TERM);
    assert!(stack.wait().success());
    assert!(!project.read("up.log").contains(GAVE_UP));
}

#[tokio::test]
async fn one_that_did_not_start_is_tried_again_with_the_next_change() {
    let project = Project::watched();
    let stack = start(&project);
    let client = ::contract::client().expect("an HTTP client");
    let marker = project.path("may-start");
    let main = "fn main() -> std::io::Result<()> {";
    let check = format!("{main}\n    std::fs::metadata({marker:?})?;");
    let service = project.read(SERVICE);
    let service = service
        .replace(main, &check)
        .replace("\"first\"", "\"second\"");
    save(&project, SERVICE, &service);
    until("it does not start", async || {
        project.read("up.log").contains("string-api ended: ")
    })
    .await;
    assert_eq!(get(&client, stack.url("service")).await.1, "first");

    project.write("may-start", "");
    say(&project, FUNCTION, "second");
    until("the new service", async || {
        get(&client, stack.url("service")).await.1 == "second"
    })
    .await;
}
