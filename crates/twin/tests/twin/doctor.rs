//! `twin doctor` on machines that have what their PATH says.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::support::{Outcome, Project};

/// What `up` and the tests need.
const REQUIRED: [(&str, &str); 4] = [
    ("cargo", "cargo 1.95.0 (f2d3ce0bd 2026-03-21)"),
    ("rustc", "rustc 1.95.0 (59807616e 2026-04-14)"),
    ("cc", "cc (Debian 14.2.0-19) 14.2.0"),
    ("ps", "1"),
];

/// Puts a program into the folder that prints a text whatever it is asked.
fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    // Written by a shell: a file that this process still has open for writing cannot be executed,
    // and another test may start a process, which inherits it, at any moment.
    let script = format!("#!/bin/sh\necho '{text}'\n");
    let status = std::process::Command::new("/bin/sh")
        .args(["-c", "printf '%s' \"$1\" >\"$2\"", "sh", &script])
        .arg(&path)
        .status();
    assert!(status.expect("a shell").success());
    let executable = fs::Permissions::from_mode(0o755);
    fs::set_permissions(&path, executable).expect("it is made executable");
}

fn machine(programs: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in programs {
        put(folder.path(), name, text);
    }
    folder
}

/// On ports that nobody has taken.
fn doctor(project: &Project, path: &Path) -> Outcome {
    doctor_with(project, path, &[])
}

fn doctor_with(project: &Project, path: &Path, arguments: &[&str]) -> Outcome {
    let mut command = project.command(&["doctor"]);
    for port in ["--gateway-port", "--service-port", "--aws-port"] {
        if !arguments.contains(&port) {
            command.args([port, "0"]);
        }
    }
    Outcome::of(command.args(arguments).env("PATH", path))
}

/// The row of a thing.
#[track_caller]
fn row<'o>(outcome: &'o Outcome, name: &str) -> &'o str {
    let row = outcome.stdout.lines().find(|line| {
        let after_state = line.split_once("  ").map(|(_, rest)| rest.trim_start());
        after_state.is_some_and(|rest| rest.starts_with(&format!("{name} ")))
    });
    row.unwrap_or_else(|| panic!("no row {name} in:\n{}{}", outcome.stdout, outcome.stderr))
}

#[test]
fn a_machine_with_what_is_needed_is_good_and_the_rest_is_listed() {
    let project = Project::new();
    project.write("rust-toolchain.toml", "[toolchain]\nchannel = \"1.95.0\"\n");
    let machine = machine(&REQUIRED);
    let outcome = doctor(&project, machine.path());
    assert_eq!(
        outcome.code,
        Some(0),
        "{}{}",
        outcome.stdout,
        outcome.stderr
    );
    for (name, found) in [
        ("cargo", "1.95.0"),
        ("rustc", "1.95.0"),
        ("C compiler", "14.2.0-19"),
        ("ps", "there"),
    ] {
        let row = row(&outcome, name);
        assert!(row.starts_with("ok ") && row.contains(found), "{row}");
    }
    for (name, needed_by, advice) in [
        ("taplo", ".ci/run", "cargo install taplo-cli"),
        ("aws", "judges/ssm/run", "https://docs.aws.amazon.com/cli"),
        ("boto3", "judges/ssm/run", "pip install boto3"),
    ] {
        let row = row(&outcome, name);
        assert!(
            row.starts_with("missing ") && row.contains(needed_by),
            "{row}"
        );
        assert!(outcome.stdout.contains(advice), "{}", outcome.stdout);
    }
    row(&outcome, "open files");
    row(&outcome, "port 0");
    let last = outcome.stdout.lines().last();
    assert_eq!(
        last,
        Some("What `cargo twin up` and the tests need is there.")
    );
    assert!(!outcome.stdout.contains('\u{1b}'), "it is plain in a pipe");
}

#[test]
fn what_is_needed_and_missing_is_said_with_the_way_to_get_it() {
    let project = Project::new();
    for missing in ["cc", "ps", "rustc"] {
        let there: Vec<_> = REQUIRED
            .into_iter()
            .filter(|(name, _)| *name != missing)
            .collect();
        let outcome = doctor(&project, machine(&there).path());
        assert_eq!(outcome.code, Some(1), "{missing}: {}", outcome.stdout);
        let name = if missing == "cc" {
            "C compiler"
        } else {
            missing
        };
        assert!(
            row(&outcome, name).starts_with("missing "),
            "{}",
            outcome.stdout
        );
        let last = format!("`cargo twin up` or the tests do not run without: {name}.\n");
        assert!(outcome.stdout.ends_with(&last), "{}", outcome.stdout);
    }
}

#[test]
fn a_rust_that_is_too_old_is_told_from_a_newer_one() {
    let project = Project::new();
    project.write("rust-toolchain.toml", "[toolchain]\nchannel = \"1.95.0\"\n");
    let machine = machine(&REQUIRED);
    put(machine.path(), "rustc", "rustc 1.9.0 (1f2e 2016-05-18)");
    let outcome = doctor(&project, machine.path());
    assert_eq!(outcome.code, Some(1), "{}", outcome.stdout);
    assert!(
        row(&outcome, "rustc").starts_with("too old "),
        "{}",
        outcome.stdout
    );
    assert!(
        outcome
            .stdout
            .contains("rust-toolchain.toml asks for 1.95.0"),
        "{}",
        outcome.stdout
    );

    put(machine.path(), "rustc", "rustc 1.100.0 (1f2e 2027-01-01)");
    assert_eq!(doctor(&project, machine.path()).code, Some(0));
}

#[test]
fn a_port_that_another_program_has_fails_it() {
    let project = Project::new();
    let machine = machine(&REQUIRED);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let arguments = ["--service-port", &port.to_string()];
    let outcome = doctor_with(&project, machine.path(), &arguments);
    assert_eq!(outcome.code, Some(1), "{}", outcome.stdout);
    let row = row(&outcome, &format!("port {port}"));
    assert!(row.starts_with("taken "), "{row}");
    let last = format!("`cargo twin up` does not start: another program has port {port}.\n");
    assert!(outcome.stdout.ends_with(&last), "{}", outcome.stdout);
}

#[test]
fn outside_a_checkout_it_says_so() {
    let project = Project::new();
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let outcome = Outcome::of(project.command(&["doctor"]).current_dir(elsewhere.path()));
    outcome.assert_failure(2, &["is not in a Twinstack checkout"]);
}
