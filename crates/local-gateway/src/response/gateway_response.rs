use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Response, StatusCode};

use super::response_type::Raised;
use super::template::{HeaderExpression, ResponseTemplate};
use super::variable::Variables;
use super::{Rejection, ResponseType, TraceHeaderPart, seal};
use crate::context::RequestContext;
use crate::headers;

/// The media type of every error, unless the document customises it.
const JSON: &str = "application/json";
/// The body of a customised response without a template of its own.
const DEFAULT_TEMPLATE: &str = r#"{"message":$context.error.messageString}"#;

/// A gateway response as the document customises it.
#[derive(Clone, Debug)]
pub(crate) struct CustomGatewayResponse {
    pub(crate) status: Option<StatusCode>,
    pub(crate) headers: Vec<(HeaderName, HeaderExpression)>,
    /// The templates by media type, in the order of the document.
    pub(crate) templates: Vec<(String, ResponseTemplate)>,
}

impl CustomGatewayResponse {
    /// The template for JSON, else the first one.
    fn template(&self) -> Option<&(String, ResponseTemplate)> {
        let json = self
            .templates
            .iter()
            .find(|(media_type, _)| media_type == JSON);
        json.or_else(|| self.templates.first())
    }
}

/// The API's gateway responses.
#[derive(Debug, Default)]
pub(crate) struct GatewayResponses(BTreeMap<ResponseType, CustomGatewayResponse>);

impl GatewayResponses {
    pub(crate) fn new(responses: BTreeMap<ResponseType, CustomGatewayResponse>) -> Self {
        Self(responses)
    }

    /// The answer to a rejected request: the customised response of its type, else the customised
    /// default of its class, else the built-in one.
    pub(crate) fn render(
        &self,
        rejection: &Rejection,
        context: &RequestContext<'_>,
    ) -> Response<Bytes> {
        let response_type = rejection.response_type;
        let customised = self
            .0
            .get(&response_type)
            .or_else(|| self.0.get(&response_type.default_type()));
        let mut response = match customised {
            Some(customised) => render(customised, rejection, context),
            None => built_in(rejection),
        };
        let built_in = response_type.built_in();
        if let Some(error_type) = built_in.error_type {
            let error_type = HeaderValue::from_static(error_type);
            response
                .headers_mut()
                .insert(headers::ERROR_TYPE, error_type);
        }
        let trace = match built_in.raised {
            Raised::BeforeExecution | Raised::WithoutIntegration => TraceHeaderPart::None,
            Raised::InExecution => TraceHeaderPart::Root,
        };
        seal(&mut response, &context.arrival, trace);
        response
    }
}

fn built_in(rejection: &Rejection) -> Response<Bytes> {
    let built_in = rejection.response_type.built_in();
    let message = serde_json::Value::from(rejection.message.as_ref());
    let body = match built_in.raised {
        Raised::BeforeExecution => format!(r#"{{"message":{message}}}"#),
        Raised::WithoutIntegration | Raised::InExecution => format!(r#"{{"message": {message}}}"#),
    };
    answer(built_in.status, JSON, body)
}

fn render(
    customised: &CustomGatewayResponse,
    rejection: &Rejection,
    context: &RequestContext<'_>,
) -> Response<Bytes> {
    let variables = Variables::new(context, rejection);
    let (media_type, body) = match customised.template() {
        Some((media_type, template)) => (media_type.as_str(), template.render(&variables)),
        None => (
            JSON,
            ResponseTemplate::parse(DEFAULT_TEMPLATE).render(&variables),
        ),
    };
    let status = customised
        .status
        .unwrap_or(rejection.response_type.built_in().status);
    let mut response = answer(status, media_type, body);
    for (name, expression) in &customised.headers {
        // A variable may hold what no header can, such as a line end: the header is left out.
        if let Ok(value) = HeaderValue::try_from(expression.render(&variables)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn answer(status: StatusCode, media_type: &str, body: String) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = status;
    if let Ok(media_type) = HeaderValue::try_from(media_type) {
        response.headers_mut().insert(CONTENT_TYPE, media_type);
    }
    response
}
