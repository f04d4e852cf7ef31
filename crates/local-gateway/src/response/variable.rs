use serde_json::{Map, Value};

use super::Rejection;
use crate::context::RequestContext;
use crate::document::ParameterLocation;
use crate::headers;

/// A variable that a gateway response may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Variable {
    /// `context.a.b`
    Context(Vec<String>),
    /// `stageVariables.name`
    Stage(String),
    /// `method.request.header.name`, `.path.name`, `.querystring.name`
    MethodRequest(ParameterLocation, String),
}

impl Variable {
    /// Reads a variable without its `$`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Some(path) = text.strip_prefix("context.") {
            return Some(Self::Context(path.split('.').map(str::to_owned).collect()));
        }
        if let Some(name) = text.strip_prefix("stageVariables.") {
            return Some(Self::Stage(name.to_owned()));
        }
        let (place, name) = text.strip_prefix("method.request.")?.split_once('.')?;
        let location = match place {
            "header" => ParameterLocation::Header,
            "path" => ParameterLocation::Path,
            "querystring" => ParameterLocation::Query,
            _ => return None,
        };
        Some(Self::MethodRequest(location, name.to_owned()))
    }
}

/// The values of the variables for one rejected request.
#[derive(Debug)]
pub(crate) struct Variables<'r> {
    context: &'r RequestContext<'r>,
    members: Map<String, Value>,
}

impl<'r> Variables<'r> {
    pub(crate) fn new(context: &'r RequestContext<'r>, rejection: &Rejection) -> Self {
        let mut members = context.members();
        members.insert("error".to_owned(), error(rejection).into());
        Self { context, members }
    }

    /// The value of a variable as it is put into a response; empty when it is not defined.
    pub(crate) fn text(&self, variable: &Variable) -> String {
        let context = self.context;
        let value = match variable {
            Variable::Context(path) => self.member(path),
            Variable::Stage(name) => context.stage.variables.get(name).cloned(),
            Variable::MethodRequest(ParameterLocation::Header, name) => {
                headers::last(&context.request.head.headers, name)
            }
            Variable::MethodRequest(ParameterLocation::Path, name) => context
                .route
                .as_ref()
                .and_then(|route| route.path_parameter(name))
                .map(str::to_owned),
            Variable::MethodRequest(ParameterLocation::Query, name) => {
                context.request.query.last(name).map(str::to_owned)
            }
        };
        value.unwrap_or_default()
    }

    fn member(&self, path: &[String]) -> Option<String> {
        let (first, rest) = path.split_first()?;
        let value = rest
            .iter()
            .try_fold(self.members.get(first)?, |value, name| value.get(name))?;
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

/// `$context.error`. `messageString` is quoted; `validationErrorString` is escaped as in JSON but
/// not quoted, so that `"cause":"$context.error.validationErrorString"` is JSON.
fn error(rejection: &Rejection) -> Map<String, Value> {
    let message = rejection.message.as_ref();
    let mut error = Map::from_iter([
        ("message".to_owned(), message.into()),
        (
            "messageString".to_owned(),
            Value::from(message).to_string().into(),
        ),
        (
            "responseType".to_owned(),
            rejection.response_type.name().into(),
        ),
    ]);
    if let Some(validation_errors) = &rejection.validation_errors {
        let quoted = Value::from(validation_errors.as_str()).to_string();
        let escaped = quoted.trim_start_matches('"');
        let escaped = escaped.strip_suffix('"').unwrap_or(escaped);
        error.insert("validationErrorString".to_owned(), escaped.into());
    }
    error
}
