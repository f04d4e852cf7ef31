//! The endpoints of the functions against one another.

use std::collections::BTreeMap;

use crate::error::Reason;
use crate::function::{HttpMethod, Integration, ParameterLocation, ResourcePath};
use crate::json_path::JsonPath;

/// The endpoints seen so far, each with the function that has it.
#[derive(Debug, Default)]
pub(super) struct Endpoints<'f> {
    methods: BTreeMap<(&'f ResourcePath, HttpMethod), &'f str>,
    /// The variable part under each parent path, as written, such as `{term}`.
    variable_parts: BTreeMap<String, (&'f str, &'f str)>,
}

impl<'f> Endpoints<'f> {
    /// Adds the endpoint of a function, and says what stands in its way.
    ///
    /// ANY beside a method on the same path is no conflict: the method goes before.
    pub(super) fn add(
        &mut self,
        function: &'f str,
        integration: &'f Integration,
    ) -> Vec<(JsonPath, Reason)> {
        let Integration {
            path,
            http_method: method,
            ..
        } = integration;
        let place = JsonPath::keys(["integration", "path"]);
        if let Some(taken_by) = self.methods.get(&(path, *method)) {
            let reason = Reason::EndpointTaken {
                method: *method,
                path: path.to_string(),
                taken_by: (*taken_by).to_owned(),
            };
            return vec![(place, reason)];
        }
        self.methods.insert((path, *method), function);
        self.sibling_problem(function, path)
            .map(|reason| (place, reason))
            .into_iter()
            .collect()
    }

    /// API Gateway makes a resource of each part of a path, and refuses a second variable one
    /// under the same parent, whatever the methods: "A sibling ({a}) of this resource already has
    /// a variable path part -- only one is allowed".
    fn sibling_problem(&mut self, function: &'f str, path: &'f ResourcePath) -> Option<Reason> {
        let mut parent = String::new();
        for part in path.raw_parts() {
            if part.starts_with('{') {
                let (known, other) = *self
                    .variable_parts
                    .entry(parent.clone())
                    .or_insert((part, function));
                if known != part {
                    return Some(Reason::SiblingParameter {
                        part: part.to_owned(),
                        other_part: known.to_owned(),
                        other: other.to_owned(),
                        parent: if parent.is_empty() {
                            "/".to_owned()
                        } else {
                            parent
                        },
                    });
                }
            }
            parent.push('/');
            parent.push_str(part);
        }
        None
    }
}

/// The path parameters that are described although the path has none of that name.
pub(super) fn parameter_problems(integration: &Integration) -> Vec<(JsonPath, Reason)> {
    let place = JsonPath::keys(["integration", "request_parameters"]);
    integration
        .request_parameters
        .keys()
        .filter(|parameter| parameter.location == ParameterLocation::Path)
        .filter(|parameter| {
            integration
                .path
                .parameters()
                .all(|name| name != parameter.name)
        })
        .map(|parameter| {
            let reason = Reason::NoSuchPathParameter {
                name: parameter.name.clone(),
                path: integration.path.to_string(),
                parameters: integration.path.parameters().map(str::to_owned).collect(),
            };
            (place.key(parameter.to_string()), reason)
        })
        .collect()
}
