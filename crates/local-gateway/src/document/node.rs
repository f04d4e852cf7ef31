use serde_json::Value;

use super::DocumentError;

/// A value in the document that knows its own place, so that each error can name it.
#[derive(Clone, Debug)]
pub(crate) struct Node<'d> {
    pub(crate) value: &'d Value,
    pub(crate) pointer: String,
}

impl<'d> Node<'d> {
    pub(crate) fn root(value: &'d Value) -> Self {
        Self {
            value,
            pointer: String::new(),
        }
    }

    /// An error at this place.
    pub(crate) fn error(&self, problem: impl Into<String>) -> DocumentError {
        DocumentError {
            pointer: self.pointer.clone(),
            problem: problem.into(),
        }
    }

    fn child(&self, name: &str, value: &'d Value) -> Self {
        let escaped = name.replace('~', "~0").replace('/', "~1");
        Self {
            value,
            pointer: format!("{}/{escaped}", self.pointer),
        }
    }

    /// A member, when this is an object that has it.
    pub(crate) fn get(&self, name: &str) -> Option<Self> {
        self.value.get(name).map(|value| self.child(name, value))
    }

    /// A member that must be there.
    pub(crate) fn required(&self, name: &str) -> Result<Self, DocumentError> {
        self.get(name)
            .ok_or_else(|| self.error(format!("`{name}` is missing; add it")))
    }

    /// The members of an object with their names.
    pub(crate) fn members(&self) -> Result<Vec<(&'d str, Self)>, DocumentError> {
        let object = self
            .value
            .as_object()
            .ok_or_else(|| self.error("must be an object"))?;
        Ok(object
            .iter()
            .map(|(name, value)| (name.as_str(), self.child(name, value)))
            .collect())
    }

    /// The members of an object that may be absent.
    pub(crate) fn members_of(&self, name: &str) -> Result<Vec<(&'d str, Self)>, DocumentError> {
        self.get(name)
            .map_or_else(|| Ok(Vec::new()), |member| member.members())
    }

    /// The elements of an array that may be absent.
    pub(crate) fn elements_of(&self, name: &str) -> Result<Vec<Self>, DocumentError> {
        let Some(member) = self.get(name) else {
            return Ok(Vec::new());
        };
        if !member.value.is_array() {
            return Err(member.error("must be an array"));
        }
        Ok(member.elements())
    }

    /// The elements of an array; none of any other value.
    pub(crate) fn elements(&self) -> Vec<Self> {
        let array = self.value.as_array().map(Vec::as_slice).unwrap_or_default();
        let element = |(index, value): (usize, &'d Value)| self.child(&index.to_string(), value);
        array.iter().enumerate().map(element).collect()
    }

    pub(crate) fn string(&self) -> Result<&'d str, DocumentError> {
        self.value
            .as_str()
            .ok_or_else(|| self.error("must be a string"))
    }

    pub(crate) fn boolean(&self) -> Result<bool, DocumentError> {
        self.value
            .as_bool()
            .ok_or_else(|| self.error("must be true or false"))
    }

    pub(crate) fn whole_number(&self) -> Result<u64, DocumentError> {
        self.value
            .as_u64()
            .ok_or_else(|| self.error("must be a whole number"))
    }
}
