//! The documentation that API Gateway keeps beside the API, part by part.
//!
//! The importer makes its documentation parts from this extension alone; descriptions in the
//! document itself are for those who read the document.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Endpoint;
use super::info::INFO;
use super::parameter::parameters;

/// `x-amazon-apigateway-documentation`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Documentation<'d> {
    version: &'static str,
    documentation_parts: Vec<Part<'d>>,
}

/// A documentation part: where it belongs, and what it says.
#[derive(Debug, Serialize)]
struct Part<'d> {
    location: Location<'d>,
    properties: BTreeMap<&'static str, &'d str>,
}

/// What a part documents. The fields that a type does not have are left out, as AWS requires.
///
/// <https://docs.aws.amazon.com/apigateway/latest/api/API_DocumentationPartLocation.html>
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Location<'d> {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'static str>,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'d str>,
}

impl<'d> Documentation<'d> {
    pub(super) fn of(endpoints: &[Endpoint<'d>]) -> Self {
        let api = Part {
            location: Location {
                r#type: "API",
                ..Location::default()
            },
            properties: [("description", INFO.description)].into(),
        };
        let mut parts: Vec<_> = endpoints.iter().flat_map(Endpoint::parts).collect();
        parts.extend(endpoints.iter().filter_map(Endpoint::model_part));
        // By path and method, and once: functions may share a model.
        parts.sort_by(|a, b| a.location.cmp(&b.location));
        parts.dedup_by(|a, b| a.location == b.location);
        parts.insert(0, api);
        Self {
            version: INFO.version,
            documentation_parts: parts,
        }
    }
}

impl<'d> Endpoint<'d> {
    /// The method, and each of its parameters that has a description.
    fn parts(&self) -> Vec<Part<'d>> {
        let location = |part_type, name| Location {
            path: Some(self.integration.path.as_str()),
            method: Some(self.integration.http_method.as_str()),
            r#type: part_type,
            name,
        };
        let mut parts = vec![Part {
            location: location("METHOD", None),
            properties: [("summary", self.function.lambda.description.as_str())].into(),
        }];
        for parameter in parameters(self.integration) {
            let Some(description) = parameter.description else {
                continue;
            };
            let part_type = match parameter.location {
                "header" => "REQUEST_HEADER",
                "path" => "PATH_PARAMETER",
                _ => "QUERY_PARAMETER",
            };
            parts.push(Part {
                location: location(part_type, Some(parameter.name)),
                properties: [("description", description)].into(),
            });
        }
        parts
    }

    /// The model, when it has a description.
    fn model_part(&self) -> Option<Part<'d>> {
        let model = self.integration.request_model.as_ref()?;
        let location = Location {
            r#type: "MODEL",
            name: Some(model.name.as_str()),
            ..Location::default()
        };
        let properties = [("description", model.description.as_deref()?)].into();
        Some(Part {
            location,
            properties,
        })
    }
}
