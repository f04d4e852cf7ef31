//! The gateway responses that API Gateway defines, and what each is when it is not customised.
//!
//! Source: "Gateway response types",
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html>;
//! bodies, spaces included, and error types as answered by AWS.

use http::StatusCode;

/// What a gateway response is when the document does not customise it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BuiltIn {
    pub(crate) status: StatusCode,
    /// `x-amzn-ErrorType`.
    pub(crate) error_type: Option<&'static str>,
    /// `$context.error.message`.
    pub(crate) message: &'static str,
    pub(crate) raised: Raised,
}

/// Where in API Gateway a response is raised, which shows in two details of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Raised {
    /// Before the method is executed: no space after the body's colon, no trace header.
    BeforeExecution,
    /// By the execution, without having called the integration: a space, no trace header.
    WithoutIntegration,
    /// By the execution: a space, and the trace header with its root alone.
    InExecution,
}

impl BuiltIn {
    const fn new(
        status: StatusCode,
        error_type: &'static str,
        message: &'static str,
        raised: Raised,
    ) -> Self {
        Self {
            status,
            error_type: Some(error_type),
            message,
            raised,
        }
    }
}

/// Declares the types as one table: name in AWS's own spelling and the built-in response.
macro_rules! response_types {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $built_in:expr;)*) => {
        /// A type of gateway response: why API Gateway itself answers in place of the function.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ResponseType {
            $($(#[$doc])* $variant,)*
        }

        impl ResponseType {
            /// The type in AWS's spelling, `$context.error.responseType`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The type that AWS spells so.
            pub(crate) fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// The response when the document does not customise it.
            pub(crate) fn built_in(self) -> BuiltIn {
                use Raised::{BeforeExecution, InExecution, WithoutIntegration};
                match self {
                    $(Self::$variant => $built_in,)*
                }
            }
        }
    };
}

response_types! {
    /// An authorizer or a policy denied the request.
    AccessDenied = "ACCESS_DENIED", BuiltIn::new(
        StatusCode::FORBIDDEN, "AccessDeniedException", "Forbidden", BeforeExecution);
    /// The API itself is set up wrongly, for example for an unknown function.
    ApiConfigurationError = "API_CONFIGURATION_ERROR", BuiltIn::new(
        StatusCode::INTERNAL_SERVER_ERROR, "InternalServerErrorException", "Internal server error",
        WithoutIntegration);
    /// An authorizer answered something that API Gateway cannot read.
    AuthorizerConfigurationError = "AUTHORIZER_CONFIGURATION_ERROR", BuiltIn::new(
        StatusCode::INTERNAL_SERVER_ERROR, "AuthorizerConfigurationException",
        "Internal server error", BeforeExecution);
    /// An authorizer failed.
    AuthorizerFailure = "AUTHORIZER_FAILURE", BuiltIn::new(
        StatusCode::INTERNAL_SERVER_ERROR, "AuthorizerConfigurationException",
        "Internal server error", BeforeExecution);
    /// The body does not fit the method's model.
    BadRequestBody = "BAD_REQUEST_BODY", BuiltIn::new(
        StatusCode::BAD_REQUEST, "BadRequestException", "Invalid request body", InExecution);
    /// A required parameter is missing or blank.
    BadRequestParameters = "BAD_REQUEST_PARAMETERS", BuiltIn::new(
        StatusCode::BAD_REQUEST, "BadRequestException", "Missing required request parameters",
        InExecution);
    /// Stands for every 4xx type that is not customised itself.
    Default4xx = "DEFAULT_4XX", BuiltIn::new(
        StatusCode::BAD_REQUEST, "BadRequestException", "Bad Request", BeforeExecution);
    /// Stands for every 5xx type that is not customised itself.
    Default5xx = "DEFAULT_5XX", BuiltIn::new(
        StatusCode::INTERNAL_SERVER_ERROR, "InternalServerErrorException", "Internal server error",
        WithoutIntegration);
    /// A signed request or token is past its time.
    ExpiredToken = "EXPIRED_TOKEN", BuiltIn::new(
        StatusCode::FORBIDDEN, "ExpiredTokenException", "The security token included in the \
        request is expired", BeforeExecution);
    /// The function failed or answered something that is no response. AWS documents 504; a Lambda
    /// proxy integration answers 502.
    IntegrationFailure = "INTEGRATION_FAILURE", BuiltIn::new(
        StatusCode::BAD_GATEWAY, "InternalServerErrorException", "Internal server error",
        InExecution);
    /// The function did not answer in time.
    IntegrationTimeout = "INTEGRATION_TIMEOUT", BuiltIn::new(
        StatusCode::GATEWAY_TIMEOUT, "InternalServerErrorException", "Endpoint request timed out",
        InExecution);
    /// The method requires a key and the request has none that is valid for the stage.
    InvalidApiKey = "INVALID_API_KEY", BuiltIn::new(
        StatusCode::FORBIDDEN, "ForbiddenException", "Forbidden", BeforeExecution);
    /// The signature of a signed request is wrong.
    InvalidSignature = "INVALID_SIGNATURE", BuiltIn::new(
        StatusCode::FORBIDDEN, "InvalidSignatureException", "Forbidden", BeforeExecution);
    /// No resource of the API has this path and method.
    MissingAuthenticationToken = "MISSING_AUTHENTICATION_TOKEN", BuiltIn::new(
        StatusCode::FORBIDDEN, "MissingAuthenticationTokenException",
        "Missing Authentication Token", BeforeExecution);
    /// The usage plan's quota is used up.
    QuotaExceeded = "QUOTA_EXCEEDED", BuiltIn::new(
        StatusCode::TOO_MANY_REQUESTS, "LimitExceededException", "Limit Exceeded",
        BeforeExecution);
    /// The event for the function is over Lambda's limit.
    RequestTooLarge = "REQUEST_TOO_LARGE", BuiltIn {
        status: StatusCode::PAYLOAD_TOO_LARGE,
        error_type: None,
        message: "Request Too Long",
        raised: WithoutIntegration,
    };
    /// A request that passed authorization has no resource.
    ResourceNotFound = "RESOURCE_NOT_FOUND", BuiltIn::new(
        StatusCode::NOT_FOUND, "NotFoundException", "Not Found", BeforeExecution);
    /// The usage plan, the stage or the account admits no more requests now.
    Throttled = "THROTTLED", BuiltIn::new(
        StatusCode::TOO_MANY_REQUESTS, "TooManyRequestsException", "Too Many Requests",
        BeforeExecution);
    /// An authorizer found no identity.
    Unauthorized = "UNAUTHORIZED", BuiltIn::new(
        StatusCode::UNAUTHORIZED, "UnauthorizedException", "Unauthorized", BeforeExecution);
    /// An integration that is no proxy does not take this media type.
    UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE", BuiltIn::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaTypeException",
        "Unsupported Media Type", InExecution);
    /// The web application firewall blocked the request.
    WafFiltered = "WAF_FILTERED", BuiltIn::new(
        StatusCode::FORBIDDEN, "ForbiddenException", "Forbidden", BeforeExecution);
}

impl ResponseType {
    /// The type whose customisation counts when this one has none.
    pub(crate) fn default_type(self) -> Self {
        if self.built_in().status.is_server_error() {
            Self::Default5xx
        } else {
            Self::Default4xx
        }
    }
}
