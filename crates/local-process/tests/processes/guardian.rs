//! Programs that become no guardian.

use std::time::Duration;

use local_process::Guardian;

use crate::support::on_path;

#[test]
fn a_guardian_that_cannot_start_names_its_executable() {
    let echo = on_path("echo");
    let rows = [
        ("/does/not/exist", "No such file or directory (os error 2)"),
        (
            echo.as_str(),
            "it did not become one; its main must begin with local_process::main_if_asked()",
        ),
    ];
    for (executable, cause) in rows {
        let error = Guardian::start(executable)
            .expect_err(executable)
            .to_string();
        assert_eq!(
            error,
            format!("could not start the guardian process {executable:?}: {cause}")
        );
    }
}

#[test]
fn a_guardian_that_says_nothing_is_not_waited_for_without_end() {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let silent = folder.path().join("silent");
    // Written by a shell: a file that this process has open for writing, and every process that
    // another test starts just then, could not be run.
    let write = r#"printf '#!/bin/sh\nexec %s 600\n' "$1" > "$0"; chmod +x "$0""#;
    let written = std::process::Command::new("/bin/sh")
        .args(["-c", write])
        .arg(&silent)
        .arg(on_path("sleep"))
        .status();
    assert!(written.expect("a shell starts").success());
    let error = Guardian::start_within(&silent, Duration::from_millis(50)).expect_err("silence");
    assert_eq!(
        error.to_string(),
        format!(
            "could not start the guardian process {silent:?}: it did not say within 50ms that it watches; \
             its main must begin with local_process::main_if_asked()"
        )
    );
}
