//! A definition of the tests' own, in a folder that each test may change.

use std::fs;
use std::path::Path;

use api_definition::{ApiDefinition, DefinitionError};
use tempfile::TempDir;

/// Files from the root, as the definition needs them. They use what the types have, so that a
/// change of one line is enough to break each rule.
const FILES: &[(&str, &str)] = &[
    (CREATE, include_str!("support/create-order.json")),
    (READ, include_str!("support/read-order.json")),
    (WORKER, include_str!("support/send-invoices.json")),
    (STAGES, include_str!("support/stages.json")),
];

pub(crate) const CREATE: &str = "lambdas/create-order/function.json";
pub(crate) const READ: &str = "lambdas/read-order/function.json";
pub(crate) const WORKER: &str = "lambdas/send-invoices/function.json";
pub(crate) const STAGES: &str = "terraform/api-gateway/stages.json";

/// A checkout with a definition that is accepted.
pub(crate) struct Checkout(TempDir);

impl Checkout {
    pub(crate) fn new() -> Self {
        let checkout = Self(tempfile::tempdir().expect("a temporary folder"));
        for (path, text) in FILES {
            checkout.write(path, text);
        }
        checkout
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(path, text).expect("the file is written");
    }

    /// Replaces a text that the file has exactly once.
    pub(crate) fn replace(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.root().join(path)).expect("the file is read");
        assert_eq!(text.matches(from).count(), 1, "{path} has {from:?} once");
        self.write(path, text.replace(from, to));
    }

    pub(crate) fn remove(&self, path: &str) {
        let path = self.root().join(path);
        let removed = if path.is_dir() {
            fs::remove_dir_all(path)
        } else {
            fs::remove_file(path)
        };
        removed.expect("it was there");
    }

    pub(crate) fn load(&self) -> Result<ApiDefinition, DefinitionError> {
        ApiDefinition::load(self.root())
    }
}
