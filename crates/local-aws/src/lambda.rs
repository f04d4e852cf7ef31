//! [Lambda](https://docs.aws.amazon.com/lambda/latest/api/welcome.html): its Invoke operation.
//!
//! What runs the functions is a [`FunctionInvoker`], which the owner of the endpoints brings. This module is the way in:
//! paths, headers and error shapes, as the service's model (2015-03-31) has them.
//!
//! What differs from AWS on purpose:
//!
//! - Invocations with `InvocationType` `Event` and `DryRun` are refused: nothing here would queue an event and try it
//!   again, or check a permission.
//! - Whoever reaches the port may invoke every function.

mod error;
mod invoke;
mod invoker;

use std::sync::Arc;

use axum::{Router, extract::DefaultBodyLimit, routing::post};

pub use error::InvokeError;
pub use invoker::{FunctionInvoker, Invocation, InvocationOutput};

/// How much of a body is read before it is refused, in bytes: far more than Lambda takes, so that a client can send an
/// event that is too large to its end and then read why it was refused.
const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// The paths of the service.
pub(crate) fn router(functions: Arc<dyn FunctionInvoker>) -> Router {
    Router::new()
        .route(
            "/2015-03-31/functions/{function_name}/invocations",
            post(invoke::invoke),
        )
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(functions)
}
