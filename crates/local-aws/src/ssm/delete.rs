//! `DeleteParameter` and `DeleteParameters`.

use serde::{Deserialize, Serialize};

use super::{Ssm, error::parameter_not_found, name::Reference, validate};
use crate::AwsError;

const MOST_NAMES: usize = 10;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DeleteInput {
    #[serde(default)]
    name: String,
}

#[derive(Debug, Serialize)]
pub(super) struct DeleteOutput {}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DeleteManyInput {
    #[serde(default)]
    names: Vec<String>,
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DeleteManyOutput {
    deleted_parameters: Vec<String>,
    invalid_parameters: Vec<String>,
}

impl Ssm {
    pub(super) fn delete_parameter(&self, input: DeleteInput) -> Result<DeleteOutput, AwsError> {
        if self.delete(&input.name)? {
            Ok(DeleteOutput {})
        } else {
            Err(parameter_not_found())
        }
    }

    pub(super) fn delete_parameters(
        &self,
        input: DeleteManyInput,
    ) -> Result<DeleteManyOutput, AwsError> {
        validate::items(&input.names, "names", MOST_NAMES)?;
        let mut output = DeleteManyOutput::default();
        for name in input.names {
            let names = if self.delete(&name)? {
                &mut output.deleted_parameters
            } else {
                &mut output.invalid_parameters
            };
            names.push(name);
        }
        Ok(output)
    }

    /// Deletes a parameter with all its versions. One version alone cannot be deleted.
    fn delete(&self, name: &str) -> Result<bool, AwsError> {
        let reference = Reference::parse(&self.account, name)?;
        Ok(reference.selector.is_none() && self.store().remove(&reference.key).is_some())
    }
}
