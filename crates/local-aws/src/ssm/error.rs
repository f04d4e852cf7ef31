//! Errors of Parameter Store, by the names of their shapes.

use crate::AwsError;

pub(super) fn validation(message: impl Into<String>) -> AwsError {
    AwsError::new("ValidationException", message)
}

/// Without a text, as AWS answers for a parameter that is not there.
pub(super) fn parameter_not_found() -> AwsError {
    AwsError::new("ParameterNotFound", "")
}

pub(super) fn version_not_found(selector: &str, name: &str) -> AwsError {
    AwsError::new(
        "ParameterVersionNotFound",
        format!(
            "Systems Manager could not find version {selector} of {name}. Verify the version and try again."
        ),
    )
}

pub(super) fn already_exists() -> AwsError {
    AwsError::new(
        "ParameterAlreadyExists",
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    )
}

pub(super) fn hierarchy_level_limit() -> AwsError {
    AwsError::new(
        "HierarchyLevelLimitExceededException",
        "A hierarchy can have a maximum of 15 levels.",
    )
}

pub(super) fn invalid_filter_key(message: impl Into<String>) -> AwsError {
    AwsError::new("InvalidFilterKey", message)
}

pub(super) fn invalid_filter_option(message: impl Into<String>) -> AwsError {
    AwsError::new("InvalidFilterOption", message)
}

pub(super) fn invalid_filter_value(message: impl Into<String>) -> AwsError {
    AwsError {
        member: "Message",
        ..AwsError::new("InvalidFilterValue", message)
    }
}

pub(super) fn invalid_next_token() -> AwsError {
    AwsError {
        member: "Message",
        ..AwsError::new("InvalidNextToken", "The specified token isn't valid.")
    }
}

pub(super) fn internal(message: impl Into<String>) -> AwsError {
    AwsError {
        member: "Message",
        ..AwsError::new("InternalServerError", message)
    }
}
