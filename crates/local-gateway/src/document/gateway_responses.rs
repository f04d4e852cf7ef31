use std::collections::BTreeMap;

use http::{HeaderName, StatusCode};

use super::{DocumentError, Node};
use crate::response::{
    CustomGatewayResponse, GatewayResponses, HeaderExpression, ResponseTemplate, ResponseType,
};

/// The document's `x-amazon-apigateway-gateway-responses`.
pub(super) fn parse(root: &Node<'_>) -> Result<GatewayResponses, DocumentError> {
    let mut responses = BTreeMap::new();
    for (name, node) in root.members_of("x-amazon-apigateway-gateway-responses")? {
        let response_type = ResponseType::from_name(name)
            .ok_or_else(|| node.error("API Gateway knows no such response type"))?;
        responses.insert(response_type, response(&node)?);
    }
    Ok(GatewayResponses::new(responses))
}

fn response(node: &Node<'_>) -> Result<CustomGatewayResponse, DocumentError> {
    let mut headers = Vec::new();
    for (name, expression) in node.members_of("responseParameters")? {
        headers.push(header(name, &expression)?);
    }
    let mut templates = Vec::new();
    for (media_type, template) in node.members_of("responseTemplates")? {
        templates.push((
            media_type.to_owned(),
            ResponseTemplate::parse(template.string()?),
        ));
    }
    Ok(CustomGatewayResponse {
        status: node
            .get("statusCode")
            .map(|status| status_code(&status))
            .transpose()?,
        headers,
        templates,
    })
}

/// A status is a number or, as the AWS console exports it, a string of digits.
fn status_code(node: &Node<'_>) -> Result<StatusCode, DocumentError> {
    let number = node
        .value
        .as_str()
        .map_or_else(|| node.value.as_u64(), |text| text.parse().ok());
    number
        .and_then(|number| u16::try_from(number).ok())
        .filter(|number| (200..=599).contains(number))
        .and_then(|number| StatusCode::from_u16(number).ok())
        .ok_or_else(|| node.error("must be a status from 200 to 599"))
}

fn header(
    name: &str,
    expression: &Node<'_>,
) -> Result<(HeaderName, HeaderExpression), DocumentError> {
    let name = name
        .strip_prefix("gatewayresponse.header.")
        .and_then(|name| HeaderName::try_from(name).ok())
        .ok_or_else(|| expression.error("the name must be gatewayresponse.header.NAME"))?;
    let value = HeaderExpression::parse(expression.string()?).ok_or_else(|| {
        expression.error(
            "must be a text in single quotes, or context.*, stageVariables.*, \
             method.request.{header,path,querystring}.*",
        )
    })?;
    Ok((name, value))
}
