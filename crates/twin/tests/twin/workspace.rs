//! The rules that hold across crates: what ARCHITECTURE.md says of dependencies, and tidiness.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Who may depend on which of our own crates, outside tests. Nothing points back.
const MAY_DEPEND_ON: &[(&str, &[&str])] = &[
    ("api-definition", &[]),
    (
        "benches",
        &[
            "api-definition",
            "local-aws",
            "local-binaries",
            "local-lambda",
            "local-process",
            "xray",
        ],
    ),
    ("contract", &[]),
    ("faulty-function", &[]),
    ("lambda-function", &["parameter", "telemetry"]),
    ("local-aws", &["trace-view", "xray"]),
    ("local-binaries", &[]),
    ("local-gateway", &["xray"]),
    ("local-lambda", &["local-process", "xray"]),
    ("local-load-balancer", &["xray"]),
    ("local-process", &[]),
    ("owner", &["local-process"]),
    ("parameter", &[]),
    ("soak", &["xray"]),
    (
        "string-api",
        &["parameter", "string-replace", "telemetry", "xray"],
    ),
    ("string-replace", &[]),
    ("telemetry", &["xray"]),
    ("trace-page", &["xray"]),
    ("trace-view", &[]),
    (
        "twin",
        &[
            "api-definition",
            "local-aws",
            "local-binaries",
            "local-gateway",
            "local-lambda",
            "local-load-balancer",
            "local-process",
            "trace-view",
            "xray",
        ],
    ),
    ("xray", &[]),
];

/// The same for every Lambda.
const LAMBDAS_MAY_DEPEND_ON: &[&str] = &["lambda-function", "parameter", "string-replace"];

/// What the domain is made of: nothing that waits, and nothing that reaches outside the process.
const DOMAIN_DEPENDENCIES: &[&str] = &[
    "aho-corasick",
    "regex-syntax",
    "schemars",
    "serde",
    "serde_json",
    "thiserror",
    "tracing",
    "unicode-case-mapping",
];

/// TLS and cryptography that must not come in beside ring.
const REFUSED: &[&str] = &[
    "aws-lc-rs",
    "aws-lc-sys",
    "native-tls",
    "openssl",
    "openssl-sys",
];

const MOST_LINES_OF_A_SOURCE_FILE: usize = 400;

#[test]
fn dependencies_point_the_way_that_the_architecture_draws() {
    let packages = packages();
    let ours: BTreeSet<_> = packages
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    let allowed: BTreeMap<_, _> = MAY_DEPEND_ON.iter().copied().collect();
    for package in &packages {
        let name = package.name.as_str();
        let allowed = match allowed.get(name) {
            Some(allowed) => allowed,
            None if package.is_lambda() => LAMBDAS_MAY_DEPEND_ON,
            None => panic!("say in this test what {name} may depend on"),
        };
        for dependency in package
            .dependencies
            .iter()
            .filter(|name| ours.contains(name.as_str()))
        {
            assert!(
                allowed.contains(&dependency.as_str()),
                "{name} depends on {dependency}"
            );
        }
    }
}

#[test]
fn the_domain_is_pure() {
    let packages = packages();
    let domain = packages
        .iter()
        .find(|package| package.name == "string-replace");
    for dependency in &domain.expect("the domain is there").dependencies {
        assert!(
            DOMAIN_DEPENDENCIES.contains(&dependency.as_str()),
            "the domain uses {dependency}"
        );
    }
}

#[test]
fn dependencies_and_lints_are_declared_in_the_root_only() {
    for package in packages() {
        let manifest = fs::read_to_string(&package.manifest).expect("a manifest");
        let name = &package.name;
        assert!(
            manifest.contains("[lints]\nworkspace = true\n"),
            "{name} has lints of its own"
        );
        let mut section = "";
        for line in manifest.lines() {
            if line.starts_with('[') {
                section = line;
            } else if section.ends_with("dependencies]") && !line.is_empty() {
                let from_root = line.contains("workspace = true") || line.starts_with('#');
                assert!(from_root, "{name} declares `{line}` itself");
            }
        }
    }
}

#[test]
fn ring_is_the_only_cryptography() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock");
    for name in REFUSED {
        assert!(
            !lock.contains(&format!("name = \"{name}\"\n")),
            "{name} is in Cargo.lock"
        );
    }
}

#[test]
fn a_function_is_named_as_its_folder_its_package_and_its_program() {
    for package in packages().iter().filter(|package| package.is_lambda()) {
        let folder = package.manifest.parent().expect("a folder");
        assert_eq!(
            folder.file_name().expect("a name").to_str(),
            Some(package.name.as_str())
        );
        assert_eq!(package.programs, [package.name.as_str()]);
        assert!(
            folder.join("function.json").is_file(),
            "{} has no function.json",
            package.name
        );
    }
}

#[test]
fn one_concern_a_file() {
    for package in packages() {
        for file in rust_files(package.manifest.parent().expect("a folder")) {
            let lines = fs::read_to_string(&file)
                .expect("a source file")
                .lines()
                .count();
            let file = file.display();
            assert!(
                lines <= MOST_LINES_OF_A_SOURCE_FILE,
                "{file} has {lines} lines: divide it"
            );
        }
    }
}

struct Package {
    name: String,
    manifest: PathBuf,
    /// Outside tests.
    dependencies: Vec<String>,
    programs: Vec<String>,
}

impl Package {
    fn is_lambda(&self) -> bool {
        self.manifest.starts_with(root().join("lambdas"))
    }
}

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the root of the workspace")
}

fn packages() -> Vec<Package> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    metadata["packages"]
        .as_array()
        .expect("packages")
        .iter()
        .map(package)
        .collect()
}

fn package(package: &Value) -> Package {
    let text = |value: &Value| value.as_str().expect("a string").to_owned();
    let dependencies = package["dependencies"]
        .as_array()
        .expect("dependencies")
        .iter();
    let targets = package["targets"].as_array().expect("targets").iter();
    Package {
        name: text(&package["name"]),
        manifest: text(&package["manifest_path"]).into(),
        dependencies: dependencies
            .filter(|dependency| dependency["kind"].is_null())
            .map(|dependency| text(&dependency["name"]))
            .collect(),
        programs: targets
            .filter(|target| target["kind"][0] == "bin")
            .map(|target| text(&target["name"]))
            .collect(),
    }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
