//! Drives the real endpoints with the AWS SDK and with HTTP.

mod errors;
mod lambda;
mod many;
mod page;
mod parameters;
mod protocol;
mod support;
mod xray;
