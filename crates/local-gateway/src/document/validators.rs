use std::collections::BTreeMap;

use super::{DocumentError, Node};

/// Which parts of a request are checked before the function is called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RequestValidator {
    pub(crate) body: bool,
    pub(crate) parameters: bool,
}

/// The document's validators, and the one that counts where an operation names none.
#[derive(Debug)]
pub(super) struct RequestValidators<'d> {
    by_name: BTreeMap<&'d str, RequestValidator>,
    default: RequestValidator,
}

impl<'d> RequestValidators<'d> {
    pub(super) fn parse(root: &Node<'d>) -> Result<Self, DocumentError> {
        let mut by_name = BTreeMap::new();
        for (name, node) in root.members_of("x-amazon-apigateway-request-validators")? {
            let flag = |name| node.get(name).map_or(Ok(false), |flag| flag.boolean());
            let validator = RequestValidator {
                body: flag("validateRequestBody")?,
                parameters: flag("validateRequestParameters")?,
            };
            by_name.insert(name, validator);
        }
        let mut validators = Self {
            by_name,
            default: RequestValidator::default(),
        };
        validators.default = validators.of(root)?;
        Ok(validators)
    }

    /// The validator that an operation, or the document itself, names; else the document's own;
    /// else none, which checks nothing.
    pub(super) fn of(&self, node: &Node<'_>) -> Result<RequestValidator, DocumentError> {
        let Some(name) = node.get("x-amazon-apigateway-request-validator") else {
            return Ok(self.default);
        };
        self.by_name.get(name.string()?).copied().ok_or_else(|| {
            name.error("no such validator; declare it in x-amazon-apigateway-request-validators")
        })
    }
}
