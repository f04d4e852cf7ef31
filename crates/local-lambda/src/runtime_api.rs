//! The Lambda Runtime API, version 2018-06-01.
//!
//! Every process has an address of its own. The API names no environment in its requests, so that
//! the address alone tells who is asking; on AWS, too, each environment has its own. A new address
//! for each process, and not for each environment, keeps a call of a process that was killed from
//! being taken for one of its successor.
//!
//! The server only translates HTTP into [`Call`]s. What is allowed when is in [`Protocol`], which
//! the environment owns, so that calls, exits and deadlines are seen in one order.

mod protocol;
mod server;

pub(crate) use protocol::{Answer, Event, Progress, Protocol};
pub(crate) use server::RuntimeApi;

use bytes::Bytes;
use tokio::sync::oneshot;

use protocol::CallError;

/// A request of a function's process, and where its answer goes.
#[derive(Debug)]
pub(crate) enum Call {
    /// `GET invocation/next`; answered when there is an event.
    Next {
        reply: oneshot::Sender<Result<Event, CallError>>,
    },
    /// `POST invocation/{id}/response`.
    Response {
        request_id: String,
        body: Body,
        reply: oneshot::Sender<Result<(), CallError>>,
    },
    /// `POST invocation/{id}/error`.
    Error {
        request_id: String,
        body: Body,
        error_type: String,
        reply: oneshot::Sender<Result<(), CallError>>,
    },
    /// `POST init/error`.
    InitError {
        body: Body,
        error_type: String,
        reply: oneshot::Sender<Result<(), CallError>>,
    },
}

/// The body of a request.
#[derive(Debug)]
pub(crate) enum Body {
    /// All of it.
    Whole(Bytes),
    /// It was longer than [`MAXIMUM_RESPONSE_BYTES`](crate::MAXIMUM_RESPONSE_BYTES).
    TooLarge,
}
