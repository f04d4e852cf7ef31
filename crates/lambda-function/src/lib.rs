//! What every Lambda behind the gateway does around its handler.
//!
//! A function's own folder holds what the function is: how it reads its event, which operation of the domain it calls and
//! what it answers. What all of them need is here, so that a new function is a handler and a `main` of one call:
//!
//! - [`run`] sets up logs and traces, loads the parameter before the first event, and refreshes it between events;
//! - [`json`] and [`message`] make answers.
//!
//! ```no_run
//! use std::{num::ParseIntError, process::ExitCode, sync::Arc};
//!
//! use lambda_http::{Body, Error, Request, Response};
//! use parameter::Snapshot;
//!
//! async fn handle(limit: Arc<Snapshot<u32>>, _: Request) -> Result<Response<Body>, Error> {
//!     lambda_function::message(200, &format!("the limit is {}", limit.value))
//! }
//!
//! #[tokio::main(flavor = "current_thread")]
//! async fn main() -> ExitCode {
//!     let parse = |text: &str| -> Result<u32, ParseIntError> { text.parse() };
//!     lambda_function::run("LIMIT_PARAMETER_NAME", parse, handle).await
//! }
//! ```

mod answer;
mod failure;
mod run;

pub use answer::{json, message};
pub use run::run;
