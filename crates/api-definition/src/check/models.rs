//! The models of the functions against one another: the document has one for each name.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::Reason;
use crate::function::{Function, RequestModel};
use crate::json_path::JsonPath;
use crate::load::Sourced;
use crate::openapi::ERROR_MODEL;

/// The names of all models.
pub(super) fn names(functions: &[Sourced<Function>]) -> BTreeSet<&str> {
    functions
        .iter()
        .filter_map(|function| function.value.integration.as_ref()?.request_model.as_ref())
        .map(|model| model.name.as_str())
        .collect()
}

/// The models seen so far, each with the function that has it.
#[derive(Debug, Default)]
pub(super) struct Models<'f>(BTreeMap<&'f str, (&'f str, &'f RequestModel)>);

impl<'f> Models<'f> {
    /// Adds the model of a function, and says what stands in its way.
    ///
    /// Functions may share a model. Its content type is each function's own, because the document
    /// has it in the operation and not in the model.
    pub(super) fn add(
        &mut self,
        function: &'f str,
        model: &'f RequestModel,
    ) -> Option<(JsonPath, Reason)> {
        let place = JsonPath::keys(["integration", "request_model", "name"]);
        let name = model.name.as_str();
        if name == ERROR_MODEL {
            return Some((
                place,
                Reason::ModelReserved {
                    name: name.to_owned(),
                },
            ));
        }
        let (other, known) = *self.0.entry(name).or_insert((function, model));
        let same = known.schema == model.schema && known.description == model.description;
        (!same).then(|| {
            (
                place,
                Reason::ModelConflict {
                    name: name.to_owned(),
                    other: other.to_owned(),
                },
            )
        })
    }
}
