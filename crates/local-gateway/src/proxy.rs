//! The Lambda proxy integration: the event that a function gets, its invocation, and the contract
//! that its answer must keep.
//!
//! Source: "Lambda proxy integrations",
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html>,
//! and answers recorded from AWS.

mod event;
mod function_reference;
mod invocation;
mod response;

pub(crate) use event::event;
pub use function_reference::FunctionReference;
pub(crate) use invocation::{CallFailure, invoke};
pub use invocation::{FunctionInvoker, Invocation, InvocationOutput, InvokeError};
pub(crate) use response::ProxyResponse;
