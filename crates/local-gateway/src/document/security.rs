use super::{DocumentError, Node};

/// Whether an operation requires an API key: its own `security` names a scheme that is one.
///
/// Only the operation's own list counts; the document's is not applied to methods on import.
pub(super) fn api_key_required(
    root: &Node<'_>,
    operation: &Node<'_>,
) -> Result<bool, DocumentError> {
    let mut required = false;
    for requirement in operation.elements_of("security")? {
        for (name, node) in requirement.members()? {
            let scheme = root
                .get("components")
                .and_then(|components| components.get("securitySchemes"))
                .and_then(|schemes| schemes.get(name))
                .ok_or_else(|| {
                    node.error("no such scheme; declare it in components.securitySchemes")
                })?;
            check_is_api_key(&scheme)?;
            required = true;
        }
    }
    Ok(required)
}

/// A scheme is API Gateway's own key only in exactly this form; every other one is an authorizer.
fn check_is_api_key(scheme: &Node<'_>) -> Result<(), DocumentError> {
    let is = |name: &str, expected: &str| -> Result<bool, DocumentError> {
        Ok(scheme
            .required(name)?
            .string()?
            .eq_ignore_ascii_case(expected))
    };
    let is_authorizer = scheme
        .members()?
        .iter()
        .any(|(name, _)| name.starts_with("x-amazon-apigateway-"));
    if is_authorizer || !is("type", "apiKey")? || !is("in", "header")? || !is("name", "x-api-key")?
    {
        return Err(scheme.error(
            "authorizers are not served here; a key's scheme has type apiKey, in header, \
             name x-api-key",
        ));
    }
    Ok(())
}
