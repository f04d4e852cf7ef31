use super::{DocumentError, Node};

const PREFIX: &str = "x-amazon-apigateway-";

/// The extensions that are read at the top of the document, and those that have no effect on this
/// machine: documentation, and what concerns only the import or the network on AWS.
const AT_ROOT: &[&str] = &[
    "x-amazon-apigateway-api-key-source",
    "x-amazon-apigateway-binary-media-types",
    "x-amazon-apigateway-documentation",
    "x-amazon-apigateway-endpoint-configuration",
    "x-amazon-apigateway-gateway-responses",
    "x-amazon-apigateway-importexport-version",
    "x-amazon-apigateway-request-validator",
    "x-amazon-apigateway-request-validators",
];

/// The extensions that are read on an operation.
const ON_OPERATION: &[&str] = &[
    "x-amazon-apigateway-integration",
    "x-amazon-apigateway-request-validator",
];

/// Refuses an extension at the top of the document that the gateway does not honour.
pub(super) fn check_root(root: &Node<'_>) -> Result<(), DocumentError> {
    check(root, AT_ROOT)?;
    match root.get("x-amazon-apigateway-api-key-source") {
        Some(source) if source.string()? != "HEADER" => {
            Err(source.error("only HEADER is served: keys come in the header x-api-key"))
        }
        _ => Ok(()),
    }
}

/// Refuses an extension on an operation that the gateway does not honour.
pub(super) fn check_operation(operation: &Node<'_>) -> Result<(), DocumentError> {
    check(operation, ON_OPERATION)
}

fn check(node: &Node<'_>, known: &[&str]) -> Result<(), DocumentError> {
    for (name, member) in node.members()? {
        if name.starts_with(PREFIX) && !known.contains(&name) {
            return Err(member.error(format!(
                "this extension is not honoured here; remove it, or use one of {}",
                known.join(", ")
            )));
        }
    }
    Ok(())
}
