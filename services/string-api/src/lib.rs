//! The service side of the API: the operations of the Lambdas, served by Actix, on ECS Fargate behind a load balancer.
//!
//! [`Application`] is the running service. It takes a strings map that is loaded already, so `main.rs` alone decides where
//! that comes from: there it is Parameter Store, in a test it is a value in memory. A request passes, in this order:
//!
//! 1. `connection`: the deadlines for the client; `trace`: the request's span; `access_log`: one line a request, whatever its
//!    answer;
//! 2. `trailing_slash`: one slash at the end is cut off, and `routes` decides: what it does not declare is 404;
//! 3. `unexpected`: a panic or an error that is none of ours becomes 500;
//! 4. `authentication`: the key, on every route that is declared as `keyed`;
//! 5. `admission`: a place among the requests that are worked on at once, or 503;
//! 6. the route's own function: parameters, then body, then the domain (`string_replace`).
//!
//! Each answer that is no success is an `error::ApiError`; its status and its text are there, in one place.

mod access_log;
mod admission;
mod api_keys;
mod application;
mod authentication;
mod configuration;
mod connection;
mod error;
mod health;
mod query;
mod request_body;
mod routes;
mod server;
mod shutdown;
mod timeouts;
mod trace;
mod trailing_slash;
mod unexpected;

pub use api_keys::{ApiKeyProblem, ApiKeys};
pub use application::{Application, BuildError};
pub use configuration::{Configuration, ConfigurationError, listen_address};
pub use health::{HealthError, ask};
pub use shutdown::stop_signal;
pub use timeouts::Timeouts;
