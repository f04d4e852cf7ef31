//! What a killed `twin up` leaves behind is not taken for a stack that runs.

use rustix::process::Signal;
use serde_json::json;

use crate::support::{Project, Stack};

const STACK_FILE: &str = "target/twin/stack.json";

#[test]
fn after_up_was_killed_every_command_says_that_no_stack_runs() {
    let project = Project::new();
    let mut stack = Stack::start(&project);
    stack.signal(Signal::KILL);
    stack.wait();
    // Were it believed, the holder of the port would be taken for the stack.
    project.edit(STACK_FILE, |stack| {
        stack["gateway"] = json!("http://localhost:4000");
    });
    for command in [
        &["query", "-p", "test/string/terms"][..],
        &["invoke", "lookup-term"],
    ] {
        let outcome = project.twin(command);
        outcome.assert_failure(1, &["no local stack runs", "`cargo twin up`"]);
    }
    let doctor = project.twin(&["doctor"]);
    assert!(doctor.stdout.contains("port 4000"), "{}", doctor.stderr);
    let taken_for_the_stack = doctor.stdout.contains("the stack of this checkout");
    assert!(!taken_for_the_stack, "{}", doctor.stdout);
}
