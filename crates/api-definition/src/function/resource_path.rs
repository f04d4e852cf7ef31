//! The path of an endpoint.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::request_parameter::is_parameter_name;

/// The path of an endpoint, such as `/string/terms/{term}` or `/files/{proxy+}`.
///
/// API Gateway makes one resource of each part between the slashes, so a part is either text or
/// one parameter, never a mix, and a greedy parameter has nothing below it.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html>
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend("pattern" = "^/"))]
pub struct ResourcePath(String);

/// What is between two slashes of a [`ResourcePath`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathPart<'p> {
    /// Text that the request has to have, such as `string`.
    Literal(&'p str),
    /// `{name}`: any one part of the request's path.
    Parameter(&'p str),
    /// `{name+}`: the whole rest of the request's path.
    Greedy(&'p str),
}

impl ResourcePath {
    /// The path as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The parts between the slashes, in order. The root path `/` has none.
    pub fn parts(&self) -> impl Iterator<Item = PathPart<'_>> {
        self.raw_parts().map(part)
    }

    /// The names of the path's parameters, in order and without the greedy one's `+`.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        self.parts().filter_map(|part| match part {
            PathPart::Literal(_) => None,
            PathPart::Parameter(name) | PathPart::Greedy(name) => Some(name),
        })
    }

    /// The parts as written, with their braces.
    pub(crate) fn raw_parts(&self) -> impl Iterator<Item = &str> {
        self.0.split('/').skip(1).filter(|part| !part.is_empty())
    }
}

fn part(text: &str) -> PathPart<'_> {
    match text
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
    {
        Some(name) => match name.strip_suffix('+') {
            Some(name) => PathPart::Greedy(name),
            None => PathPart::Parameter(name),
        },
        None => PathPart::Literal(text),
    }
}

impl fmt::Display for ResourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<ResourcePath> for String {
    fn from(path: ResourcePath) -> Self {
        path.0
    }
}

impl TryFrom<String> for ResourcePath {
    type Error = ResourcePathError;

    fn try_from(text: String) -> Result<Self, ResourcePathError> {
        let Some(rest) = text.strip_prefix('/') else {
            return Err(ResourcePathError::NoSlash { path: text });
        };
        let mut parameters = Vec::new();
        let mut parts = rest.split('/').filter(|_| !rest.is_empty()).peekable();
        while let Some(raw) = parts.next() {
            let name = match part(raw) {
                PathPart::Literal(_) if raw.is_empty() => {
                    return Err(ResourcePathError::EmptyPart { path: text.clone() });
                }
                PathPart::Literal(literal) => {
                    if !is_literal(literal) {
                        return Err(ResourcePathError::BadPart {
                            part: raw.to_owned(),
                        });
                    }
                    continue;
                }
                PathPart::Greedy(_) if parts.peek().is_some() => {
                    return Err(ResourcePathError::GreedyNotLast {
                        part: raw.to_owned(),
                    });
                }
                PathPart::Parameter(name) | PathPart::Greedy(name) => name,
            };
            if !is_parameter_name(name) {
                return Err(ResourcePathError::BadPart {
                    part: raw.to_owned(),
                });
            }
            if parameters.contains(&name) {
                return Err(ResourcePathError::RepeatedParameter {
                    name: name.to_owned(),
                });
            }
            parameters.push(name);
        }
        Ok(Self(text))
    }
}

/// API Gateway: "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and
/// curly braces at the beginning and the end".
fn is_literal(part: &str) -> bool {
    part.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"._-:".contains(&byte))
}

/// The text is no path of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each variant is described by its message")]
pub enum ResourcePathError {
    #[error("`{path}` does not start with a slash: write `/{path}`")]
    NoSlash { path: String },
    #[error(
        "`{path}` has nothing between two slashes, or ends in one: API Gateway has no empty path parts"
    )]
    EmptyPart { path: String },
    #[error(
        "`{part}` is no path part: API Gateway accepts letters, digits and ._-: only, \
         or a parameter such as {{term}} as the whole part"
    )]
    BadPart { part: String },
    #[error("`{part}` takes the whole rest of the path, so nothing can follow it")]
    GreedyNotLast { part: String },
    #[error("the path has two parameters `{name}`: give each its own name")]
    RepeatedParameter { name: String },
}
