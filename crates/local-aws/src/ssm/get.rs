//! `GetParameter` and `GetParameters`.

use serde::{Deserialize, Serialize};

use super::{
    Ssm,
    error::{parameter_not_found, version_not_found},
    name::Reference,
    shapes::Parameter,
    store::Store,
    validate,
};
use crate::AwsError;

const MOST_NAMES: usize = 10;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GetInput {
    #[serde(default)]
    name: String,
    #[serde(default)]
    with_decryption: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GetOutput {
    parameter: Parameter,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GetManyInput {
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    with_decryption: bool,
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GetManyOutput {
    invalid_parameters: Vec<String>,
    parameters: Vec<Parameter>,
}

impl Ssm {
    pub(super) fn get_parameter(&self, input: GetInput) -> Result<GetOutput, AwsError> {
        let parameter = self.find(&self.store(), &input.name, input.with_decryption)?;
        Ok(GetOutput { parameter })
    }

    /// Names that are not there, or have no such version, are listed as they were asked for and are no error.
    pub(super) fn get_parameters(&self, input: GetManyInput) -> Result<GetManyOutput, AwsError> {
        validate::items(&input.names, "names", MOST_NAMES)?;
        let store = self.store();
        let mut output = GetManyOutput::default();
        for name in input.names {
            match self.find(&store, &name, input.with_decryption) {
                Ok(parameter) => output.parameters.push(parameter),
                Err(error) if error.code == "ValidationException" => return Err(error),
                Err(_) => output.invalid_parameters.push(name),
            }
        }
        Ok(output)
    }

    fn find(
        &self,
        store: &Store,
        name: &str,
        with_decryption: bool,
    ) -> Result<Parameter, AwsError> {
        let reference = Reference::parse(&self.account, name)?;
        let stored = store.get(&reference.key).ok_or_else(parameter_not_found)?;
        let name = reference.name.as_deref().unwrap_or(&stored.name);
        let selector = reference.selector.as_deref();
        let version = match selector {
            None => stored.current(),
            // A selector that is no number is a label, of which there are none.
            Some(selector) => selector
                .parse()
                .ok()
                .and_then(|number| stored.version(number))
                .ok_or_else(|| version_not_found(selector, name))?,
        };
        Ok(Parameter::new(
            &self.account,
            stored,
            version,
            name,
            selector,
            with_decryption,
        ))
    }
}
