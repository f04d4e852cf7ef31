use super::integration::{self, Integration};
use super::models::{ModelDefinitions, RequestModels};
use super::parameters::{self, RequestParameter};
use super::validators::{RequestValidator, RequestValidators};
use super::{DocumentError, Node, extensions, security};

/// The method that answers every verb for which its resource has no method of its own.
pub(crate) const ANY_METHOD: &str = "ANY";

/// The verbs an OpenAPI path can have, and API Gateway's extension for all of them.
const VERBS: &[(&str, &str)] = &[
    ("delete", "DELETE"),
    ("get", "GET"),
    ("head", "HEAD"),
    ("options", "OPTIONS"),
    ("patch", "PATCH"),
    ("post", "POST"),
    ("put", "PUT"),
    ("x-amazon-apigateway-any-method", ANY_METHOD),
];

/// One method of a resource.
#[derive(Debug)]
pub(crate) struct Method {
    /// The verb in capitals, or [`ANY_METHOD`].
    pub(crate) http_method: &'static str,
    pub(crate) api_key_required: bool,
    pub(crate) validator: RequestValidator,
    pub(crate) parameters: Vec<RequestParameter>,
    pub(crate) models: RequestModels,
    pub(crate) integration: Integration,
}

/// What the whole document declares for its methods to name.
#[derive(Debug)]
pub(super) struct Definitions<'d> {
    root: Node<'d>,
    validators: RequestValidators<'d>,
    models: ModelDefinitions<'d>,
}

impl<'d> Definitions<'d> {
    pub(super) fn parse(root: &Node<'d>) -> Result<Self, DocumentError> {
        Ok(Self {
            root: root.clone(),
            validators: RequestValidators::parse(root)?,
            models: ModelDefinitions::parse(root),
        })
    }
}

/// The methods of a path; other members of the path, such as its description, are no methods.
pub(super) fn parse_all(
    path_item: &Node<'_>,
    definitions: &Definitions<'_>,
) -> Result<Vec<Method>, DocumentError> {
    let mut methods = Vec::new();
    for (name, operation) in path_item.members()? {
        if let Some((_, http_method)) = VERBS.iter().find(|(verb, _)| *verb == name) {
            methods.push(parse(http_method, path_item, &operation, definitions)?);
        }
    }
    Ok(methods)
}

fn parse(
    http_method: &'static str,
    path_item: &Node<'_>,
    operation: &Node<'_>,
    definitions: &Definitions<'_>,
) -> Result<Method, DocumentError> {
    extensions::check_operation(operation)?;
    Ok(Method {
        http_method,
        api_key_required: security::api_key_required(&definitions.root, operation)?,
        validator: definitions.validators.of(operation)?,
        parameters: parameters::parse(path_item, operation)?,
        models: definitions.models.of(operation)?,
        integration: integration::parse(operation)?,
    })
}
