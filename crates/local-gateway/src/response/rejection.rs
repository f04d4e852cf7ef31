use std::borrow::Cow;

use super::ResponseType;

/// Why a request is not answered by its function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rejection {
    pub(crate) response_type: ResponseType,
    /// `$context.error.message`.
    pub(crate) message: Cow<'static, str>,
    /// `$context.error.validationErrorString`, not yet escaped.
    pub(crate) validation_errors: Option<String>,
}

impl Rejection {
    /// A rejection with the type's own message.
    pub(crate) fn new(response_type: ResponseType) -> Self {
        Self {
            response_type,
            message: Cow::Borrowed(response_type.built_in().message),
            validation_errors: None,
        }
    }

    /// A body that does not fit its model.
    pub(crate) fn bad_request_body(validation_errors: String) -> Self {
        let validation_errors = Some(validation_errors);
        Self {
            validation_errors,
            ..Self::new(ResponseType::BadRequestBody)
        }
    }

    /// Required parameters that are missing or blank.
    pub(crate) fn bad_request_parameters(missing: &[&str]) -> Self {
        let response_type = ResponseType::BadRequestParameters;
        let message = format!(
            "{}: [{}]",
            response_type.built_in().message,
            missing.join(", ")
        );
        Self {
            message: Cow::Owned(message),
            ..Self::new(response_type)
        }
    }
}
