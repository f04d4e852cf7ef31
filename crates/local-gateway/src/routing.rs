//! Which resource and method answer a path.
//!
//! As recorded from AWS, the most specific resource **that has the method** wins: at each segment
//! a static one before a parameter before the rest of the path, and `ANY` on a more specific
//! resource before the exact method on a less specific one.

use std::collections::HashMap;

use crate::context::Route;
use crate::document::{ANY_METHOD, DocumentError, Method, PathSegment, Resource};

/// The resources as a tree of path segments.
#[derive(Debug, Default)]
pub(crate) struct Router {
    root: Place,
}

/// A place in the tree: what the segments up to here lead to.
#[derive(Debug, Default)]
struct Place {
    /// The resource whose path ends here, as its index.
    resource: Option<usize>,
    statics: HashMap<String, Place>,
    variable: Option<Box<Variable>>,
}

/// The one variable segment that a place may have below it.
#[derive(Debug)]
struct Variable {
    segment: PathSegment,
    place: Place,
}

impl Router {
    /// Refuses a resource beside another one that differs only in the name or kind of a variable,
    /// as API Gateway does.
    pub(crate) fn new(resources: &[Resource]) -> Result<Self, DocumentError> {
        let mut router = Self::default();
        for (index, resource) in resources.iter().enumerate() {
            router.insert(index, resource)?;
        }
        Ok(router)
    }

    fn insert(&mut self, index: usize, resource: &Resource) -> Result<(), DocumentError> {
        let mut place = &mut self.root;
        for segment in &resource.segments {
            place = match segment {
                PathSegment::Static(name) => place.statics.entry(name.clone()).or_default(),
                variable => {
                    let entry = place.variable.get_or_insert_with(|| {
                        Box::new(Variable {
                            segment: variable.clone(),
                            place: Place::default(),
                        })
                    });
                    if entry.segment != *variable {
                        return Err(DocumentError {
                            pointer: resource.pointer.clone(),
                            problem: "another path has a variable of another name or kind at the \
                                      same place; give both the same"
                                .to_owned(),
                        });
                    }
                    &mut entry.place
                }
            };
        }
        place.resource = Some(index);
        Ok(())
    }

    /// The method that answers `path` (raw, without its stage, one trailing slash ignored).
    pub(crate) fn find<'g>(
        &self,
        resources: &'g [Resource],
        http_method: &str,
        path: &'g str,
    ) -> Option<Route<'g>> {
        let path = path.strip_prefix('/')?;
        let rest = path.strip_suffix('/').unwrap_or(path);
        let mut search = Search {
            resources,
            http_method,
            values: Vec::new(),
        };
        search.below(&self.root, (!rest.is_empty()).then_some(rest))
    }
}

/// The search for one request.
struct Search<'g, 's> {
    resources: &'g [Resource],
    http_method: &'s str,
    /// The raw values of the variable segments on the way to the current place.
    values: Vec<&'g str>,
}

impl<'g> Search<'g, '_> {
    /// The most specific match for what is left of the path below a place.
    fn below(&mut self, place: &Place, rest: Option<&'g str>) -> Option<Route<'g>> {
        let Some(rest) = rest else {
            return self.at(place);
        };
        let (segment, behind) = match rest.split_once('/') {
            Some((segment, behind)) => (segment, Some(behind)),
            None => (rest, None),
        };
        if let Some(route) = place
            .statics
            .get(segment)
            .and_then(|next| self.below(next, behind))
        {
            return Some(route);
        }
        let variable = place.variable.as_ref()?;
        let (value, behind) = match variable.segment {
            PathSegment::Greedy(_) => (rest, None),
            _ => (segment, behind),
        };
        if value.is_empty() {
            return None;
        }
        self.values.push(value);
        let route = self.below(&variable.place, behind);
        self.values.pop();
        route
    }

    /// The match at a place, when its resource has the method.
    fn at(&self, place: &Place) -> Option<Route<'g>> {
        let resource = self.resources.get(place.resource?)?;
        let method = method_of(resource, self.http_method)?;
        let names = resource.segments.iter().filter_map(PathSegment::variable);
        let path_parameters = names.zip(self.values.iter().copied()).collect();
        Some(Route {
            resource,
            method,
            path_parameters,
        })
    }
}

/// The resource's method for a verb, else its `ANY`. There is no automatic `HEAD`.
fn method_of<'g>(resource: &'g Resource, http_method: &str) -> Option<&'g Method> {
    let named = |name: &str| {
        resource
            .methods
            .iter()
            .find(|method| method.http_method == name)
    };
    named(http_method).or_else(|| named(ANY_METHOD))
}

#[cfg(test)]
mod tests;
