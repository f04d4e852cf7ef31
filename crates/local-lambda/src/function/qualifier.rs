//! What a version or an alias leads to.

use super::FunctionConfiguration;
use crate::{InvokeError, LambdaSettings};

/// The version that is not published.
pub(crate) const LATEST: &str = "$LATEST";

/// Where an invocation goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// Whose execution environments: an alias, a version number or `$LATEST`.
    pub(crate) qualifier: String,
    /// The version: a number or `$LATEST`.
    pub(crate) version: String,
    /// The ARN as it was asked for: with the alias, not with the number that it leads to.
    pub(crate) invoked_arn: String,
}

impl Target {
    /// Without a qualifier an invocation runs `$LATEST` under the unqualified ARN; with one it
    /// runs the version that the qualifier leads to under the qualified ARN. The published
    /// versions are those that aliases lead to.
    pub(crate) fn resolve(
        function: &FunctionConfiguration,
        qualifier: Option<&str>,
        settings: &LambdaSettings,
    ) -> Result<Self, InvokeError> {
        let invoked_arn = settings.function_arn(&function.name, qualifier);
        let qualifier = qualifier.unwrap_or(LATEST);
        let is_published = || {
            function
                .aliases
                .values()
                .any(|version| version == qualifier)
        };
        let version = match function.aliases.get(qualifier) {
            Some(version) => version.clone(),
            None if qualifier == LATEST || is_published() => qualifier.to_owned(),
            None => return Err(not_found(&invoked_arn)),
        };
        Ok(Self {
            qualifier: qualifier.to_owned(),
            version,
            invoked_arn,
        })
    }
}

/// AWS's message for an unknown function, version or alias.
pub(super) fn not_found(arn: &str) -> InvokeError {
    InvokeError::ResourceNotFound(format!("Function not found: {arn}"))
}

impl super::FunctionReference {
    /// Puts in the qualifier that was given beside the name, and refuses what no local function
    /// can be: a qualifier that contradicts the name's own, and a function of another region.
    pub(crate) fn with_qualifier(
        mut self,
        qualifier: Option<String>,
        settings: &LambdaSettings,
    ) -> Result<Self, InvokeError> {
        if let Some(region) = self
            .region
            .as_ref()
            .filter(|region| **region != settings.region)
        {
            return Err(InvokeError::ResourceNotFound(format!(
                "Functions from '{region}' are not reachable in this region ('{}')",
                settings.region
            )));
        }
        match (&self.qualifier, qualifier) {
            (Some(own), Some(given)) if *own != given => {
                let message = "The derived qualifier from the function name does not match the specified qualifier.";
                Err(InvokeError::InvalidParameterValue(message.to_owned()))
            }
            (None, given) => {
                self.qualifier = given;
                Ok(self)
            }
            (Some(_), _) => Ok(self),
        }
    }

    /// The error for a function that nobody registered; AWS names `$LATEST` where none is named.
    pub(crate) fn unknown_function(&self, settings: &LambdaSettings) -> InvokeError {
        let qualifier = self.qualifier.as_deref().unwrap_or(LATEST);
        not_found(&settings.function_arn(&self.name, Some(qualifier)))
    }
}
