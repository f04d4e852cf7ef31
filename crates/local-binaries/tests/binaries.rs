//! Builds a small package of its own, so that no other package's state matters.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;

use local_binaries::{Binaries, BinariesError, Packages, Profile};
use tempfile::TempDir;

/// A package `small` whose program prints a word, in a workspace of its own.
fn package(source: &str) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    fs::create_dir(folder.path().join("src")).expect("src");
    let manifest = "[package]\nname = \"small\"\nedition = \"2024\"\n[workspace]\n";
    fs::write(folder.path().join("Cargo.toml"), manifest).expect("Cargo.toml");
    fs::write(folder.path().join("src/main.rs"), source).expect("main.rs");
    folder
}

fn build(root: &Path, packages: Packages<'_>) -> Result<Binaries, BinariesError> {
    Binaries::build(root, packages, Profile::of_this_build())
}

#[test]
fn a_program_is_built_found_and_runs() {
    let folder = package("fn main() { println!(\"built\"); }");
    for packages in [Packages::Workspace, Packages::Only(&["small"])] {
        let binaries = build(folder.path(), packages).expect("the build succeeds");
        let program = binaries.path("small").expect("the program is there");
        assert!(program.is_absolute());
        assert_eq!(program.parent(), Some(binaries.directory()));
        let output = Command::new(program).output().expect("it starts");
        assert_eq!(output.stdout, b"built\n");
    }
}

#[test]
fn a_build_that_fails_says_where() {
    let folder = package("fn main() { this is not Rust }");
    let error = build(folder.path(), Packages::Workspace)
        .expect_err("it does not compile")
        .to_string();
    assert!(error.starts_with("building the programs of "), "{error}");
    assert!(
        error.contains(&folder.path().display().to_string()),
        "{error}"
    );
    assert!(error.ends_with("Cargo's messages above say why"), "{error}");
}

#[test]
fn a_package_without_a_program_is_refused() {
    let folder = package("");
    fs::rename(
        folder.path().join("src/main.rs"),
        folder.path().join("src/lib.rs"),
    )
    .expect("a library");
    let error = build(folder.path(), Packages::Workspace)
        .expect_err("there is no program")
        .to_string();
    assert!(
        error.ends_with("gave no program; name packages that have one"),
        "{error}"
    );
}

#[test]
fn a_missing_program_is_named_with_its_place_and_the_remedy() {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("present"), "").expect("a file");
    Binaries::in_directory(folder.path(), Packages::Only(&["present"])).expect("it is there");

    let error = Binaries::in_directory(folder.path(), Packages::Only(&["present", "absent"]))
        .expect_err("one is missing")
        .to_string();
    let place = folder.path().join("absent");
    assert_eq!(
        error,
        format!(
            "the program absent is missing: looked for {}; put it there, point TWIN_BIN_DIR at a folder that has it, \
             or unset TWIN_BIN_DIR to have it built",
            place.display()
        )
    );
}

#[test]
fn with_the_whole_workspace_a_program_is_missed_when_it_is_asked_for() {
    let folder = TempDir::new().expect("a temporary folder");
    let binaries =
        Binaries::in_directory(folder.path(), Packages::Workspace).expect("nothing is named yet");
    let error = binaries.path("twin").expect_err("it is missing");
    assert!(matches!(error, BinariesError::Missing { .. }), "{error}");
}
