//! The disk is full, shown on a small one of its own that only the stack sees.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{
    CONTENT, Load, Outcome, Project, REPLACED, Requests, Stack, TWIN, assert_all_answered,
};

/// Where a stack keeps its keys, its lock and its addresses.
const STATE: &str = "target/twin";

/// Mounts a disk of 64 KiB over the folder that is the first argument.
const MOUNT: &str = "mount -t tmpfs -o size=64k tmpfs \"$STATE\"";

/// Fills it, but for as many pages of memory as `FREE` says, of which a file takes whole ones.
const FILL: &str = "cat /dev/zero > \"$STATE/filling\" 2>/dev/null; \
                    truncate -s -$((FREE * $(getconf PAGESIZE))) \"$STATE/filling\"";

/// Shows what is left, and the JSON in it.
const SHOW: &str = "{ ls \"$STATE\"; cat \"$STATE\"/*.json 2>/dev/null; } > \"$REPORT\"";

#[test]
fn up_says_so_and_leaves_nothing_half_written() {
    // How many pages are free, the file that does not find one, and those that are left.
    for (free, file, left) in [
        (0, "up.lock", "filling\nup.lock\n"),
        (1, "keys.json", "filling\nup.lock\n"),
        (2, "stack.json", "filling\nkeys.json\nup.lock\n"),
    ] {
        let project = Project::new();
        let Some(state) = prepared(&project) else {
            return;
        };
        let script = format!("{MOUNT}; {FILL}; \"$@\"; status=$?; {SHOW}; exit $status");
        let arguments = ["-m", "sh", "-c", &script, "sh", TWIN, "up", "--json"];
        let ports = ["--gateway-port=0", "--service-port=0", "--aws-port=0"];
        let arguments = [&arguments[..], &ports].concat();
        let mut command = project.command_of(Path::new("unshare"), &arguments);
        command.env("STATE", &state).env("FREE", free.to_string());
        let outcome = Outcome::of(command.env("REPORT", project.path("report")));
        let path = format!("{STATE}/{file} could not be written");
        outcome.assert_failure(1, &[&path, "No space left on device"]);
        assert_eq!(outcome.stdout, "", "{file}");
        let report = project.read("report");
        let keys = report.strip_prefix(left);
        let keys = keys.unwrap_or_else(|| panic!("{file}: left are {report}"));
        assert!(
            keys.is_empty() || serde_json::from_str::<BTreeMap<String, String>>(keys).is_ok(),
            "{file}: half a file: {keys}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_stack_goes_on() {
    let project = Project::new();
    let Some(state) = prepared(&project) else {
        return;
    };
    let script = format!(
        "export STATE='{}'; exec unshare -m sh -c '{MOUNT}; exec \"$@\"' sh \"$@\"",
        state.display()
    );
    let stack = Stack::start_in_shell(&project, &script);
    let requests = Requests::to(&stack);
    let load = Load::start(&requests, 2);
    load.more(10).await;
    // The folder as the stack sees it.
    let seen = format!("/proc/{}/root{}", stack.pid(), state.display());
    let mut filling = fs::File::create(Path::new(&seen).join("filling")).expect("the file is made");
    let full = (0..).find_map(|_| filling.write_all(&[0; 512]).err());
    let full = full.map(|error| error.kind());
    assert_eq!(full, Some(std::io::ErrorKind::StorageFull));
    load.more(50).await;
    let new = requests
        .replace(crate::support::Side::Gateway, CONTENT)
        .await;
    assert_eq!(new.message().as_deref(), Some(REPLACED));
    assert_all_answered(&load.stop().await, Some(REPLACED));
}

/// The state folder of a project, made; none, with a line that says so, where this user may not
/// mount anything.
fn prepared(project: &Project) -> Option<PathBuf> {
    let state = project.path(STATE);
    fs::create_dir_all(&state).expect("the folder is made");
    let mut probe = Command::new("unshare");
    probe.args(["-m", "sh", "-c", MOUNT]).env("STATE", &state);
    let allowed = probe.output().is_ok_and(|output| output.status.success());
    if !allowed {
        println!("skipped: without the right to mount a disk (`unshare -m`) none can be filled");
    }
    allowed.then_some(state)
}
