//! Request validation: what API Gateway checks before it calls a function.
//!
//! Source: "Request validation",
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html>;
//! the wording is that of the schema library that API Gateway uses, as its answers show it.

mod body;
mod extremes;
mod messages;
mod nesting;
mod parameters;

pub(crate) use body::check as check_body;
pub(crate) use parameters::check as check_parameters;
