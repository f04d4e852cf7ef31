//! The parameters of a request.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A parameter of the request.
///
/// No more than this, because API Gateway's importer honours only the name, place, type,
/// description of a parameter and whether it is required. The example stays on this machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestParameter {
    /// Whether a request without it, or with a blank one, is refused, given a validator that
    /// checks parameters. A path parameter is required whatever this says.
    #[serde(default)]
    pub required: bool,
    /// What the parameter is, in a sentence.
    pub description: Option<String>,
    /// A value for the example events of `cargo twin invoke`, unencoded. Without one a required
    /// parameter has its own name there, and an optional one is left out.
    pub example: Option<String>,
}

/// Where a parameter is, in the order in which API Gateway lists the missing ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ParameterLocation {
    /// `method.request.header.NAME`.
    Header,
    /// `method.request.path.NAME`.
    Path,
    /// `method.request.querystring.NAME`.
    QueryString,
}

/// A parameter as AWS names it, such as `method.request.querystring.prefix`.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html>
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(
    inline,
    extend("pattern" = r"^method\.request\.(header|path|querystring)\.[A-Za-z0-9._$-]+$")
)]
pub struct RequestParameterName {
    /// Where the parameter is.
    pub location: ParameterLocation,
    /// Its name there.
    pub name: String,
}

impl fmt::Display for RequestParameterName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let location = match self.location {
            ParameterLocation::Header => "header",
            ParameterLocation::Path => "path",
            ParameterLocation::QueryString => "querystring",
        };
        write!(f, "method.request.{location}.{}", self.name)
    }
}

impl From<RequestParameterName> for String {
    fn from(name: RequestParameterName) -> Self {
        name.to_string()
    }
}

impl TryFrom<String> for RequestParameterName {
    type Error = RequestParameterNameError;

    fn try_from(text: String) -> Result<Self, RequestParameterNameError> {
        let parsed = text
            .strip_prefix("method.request.")
            .and_then(|rest| rest.split_once('.'))
            .and_then(|(location, name)| {
                let location = match location {
                    "header" => ParameterLocation::Header,
                    "path" => ParameterLocation::Path,
                    "querystring" => ParameterLocation::QueryString,
                    _ => return None,
                };
                is_parameter_name(name).then(|| Self {
                    location,
                    name: name.to_owned(),
                })
            });
        parsed.ok_or(RequestParameterNameError { text })
    }
}

/// AWS: a name "must match the regular expression `^[a-zA-Z0-9._$-]+$`".
pub(super) fn is_parameter_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._$-".contains(&byte))
}

/// The key is no name of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is no request parameter: write method.request.querystring.NAME, \
     method.request.path.NAME or method.request.header.NAME, where NAME has letters, digits \
     and ._$- only"
)]
pub struct RequestParameterNameError {
    text: String,
}
