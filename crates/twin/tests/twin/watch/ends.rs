//! The end of the stack while it builds.

use rustix::process::Signal;

use super::start;
use crate::support::{Project, descendants, descendants_named, until, wait_until_gone};

#[tokio::test]
async fn a_build_does_not_outlive_the_stack() {
    for end in [Signal::TERM, Signal::KILL] {
        let project = Project::watched();
        let mut stack = start(&project);
        let endless = "fn main() { loop { std::thread::park(); } }\n";
        project.write("lambdas/hello/build.rs", endless);
        until("the build", async || {
            !descendants_named(stack.pid(), "build-script-build").is_empty()
        })
        .await;
        let children = descendants(stack.pid());
        stack.signal(end);
        assert_eq!(stack.wait().success(), end == Signal::TERM, "{end:?}");
        wait_until_gone(&children);
    }
}
