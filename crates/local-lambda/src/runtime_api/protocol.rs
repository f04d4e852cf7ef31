//! Which call is allowed when, and what it brings about.
//!
//! The states and messages are those of the Runtime Interface Emulator
//! (<https://github.com/aws/aws-lambda-runtime-interface-emulator>, `core/states.go` and
//! `rapi/rendering/render_error.go`), which AWS builds from the code of Lambda itself.

use bytes::Bytes;
use serde::Serialize;
use tokio::sync::oneshot;

use super::{Body, Call};
use crate::MAXIMUM_RESPONSE_BYTES;

/// An event on its way to a process.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) request_id: String,
    /// Milliseconds since 1970.
    pub(crate) deadline_ms: u128,
    pub(crate) invoked_function_arn: String,
    pub(crate) trace_header: String,
    pub(crate) client_context: Option<String>,
    pub(crate) payload: Bytes,
}

/// What a process said about its invocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) payload: Bytes,
    /// The type of the error when the function failed.
    pub(crate) error_type: Option<String>,
}

/// What a call brought about.
#[derive(Debug)]
pub(crate) enum Progress {
    /// The process waits for an event.
    Ready,
    /// The process answered its invocation.
    Answered(Answer),
    /// The process could not be initialised.
    InitFailed(Answer),
}

/// Why a call was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CallError {
    /// 400: the id is not that of the current invocation.
    InvalidRequestId,
    /// 403: not in this state.
    InvalidStateTransition {
        from: &'static str,
        to: &'static str,
    },
    /// 413.
    RequestEntityTooLarge,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Started, and has not asked for an event.
    Started,
    /// Said that it cannot be initialised.
    InitError,
    /// Waits for an event.
    Ready,
    /// Has an event.
    Running,
    /// Has answered, and has not asked for the next event.
    ResponseSent,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            Self::Started => "Started",
            Self::InitError => "InitError",
            Self::Ready => "Ready",
            Self::Running => "Running",
            Self::ResponseSent => "RuntimeResponseSentState",
        }
    }
}

/// One process's side of the conversation.
#[derive(Debug)]
pub(crate) struct Protocol {
    state: State,
    /// The event of the current invocation, until the process asks for the next one.
    event: Option<Event>,
    /// Calls of `next` that have no answer yet.
    waiting: Vec<oneshot::Sender<Result<Event, CallError>>>,
}

impl Protocol {
    pub(crate) fn new() -> Self {
        Self {
            state: State::Started,
            event: None,
            waiting: Vec::new(),
        }
    }

    /// Answers a call, or keeps it until there is an event.
    pub(crate) fn accept(&mut self, call: Call) -> Option<Progress> {
        // Where the process does not wait for the reply any more, the reply is not needed.
        match call {
            Call::Next { reply } => self.next(reply),
            Call::Response {
                request_id,
                body,
                reply,
            } => {
                let checked = self.check_answer(&request_id, "InvocationResponse");
                let _unheard = match checked {
                    Err(error) => return refuse(reply, error),
                    Ok(()) if matches!(body, Body::TooLarge) => {
                        reply.send(Err(CallError::RequestEntityTooLarge))
                    }
                    Ok(()) => reply.send(Ok(())),
                };
                self.state = State::ResponseSent;
                Some(Progress::Answered(match body {
                    Body::Whole(payload) => Answer {
                        payload,
                        error_type: None,
                    },
                    Body::TooLarge => response_too_large(),
                }))
            }
            Call::Error {
                request_id,
                body,
                error_type,
                reply,
            } => {
                if let Err(error) = self.check_answer(&request_id, "InvocationErrorResponse") {
                    return refuse(reply, error);
                }
                let _unheard = reply.send(Ok(()));
                self.state = State::ResponseSent;
                Some(Progress::Answered(reported_error(body, error_type)))
            }
            Call::InitError {
                body,
                error_type,
                reply,
            } => {
                if self.state != State::Started {
                    return refuse(reply, self.invalid_transition("InitError"));
                }
                let _unheard = reply.send(Ok(()));
                self.state = State::InitError;
                Some(Progress::InitFailed(reported_error(body, error_type)))
            }
        }
    }

    /// Hands the event to the process, which is [`Progress::Ready`].
    pub(crate) fn deliver(&mut self, event: Event) {
        self.state = State::Running;
        for waiting in self.waiting.drain(..) {
            let _unheard = waiting.send(Ok(event.clone()));
        }
        self.event = Some(event);
    }

    /// A process that asks again before it has answered gets the same event again, as on AWS. So
    /// does one whose connection broke while it was waiting.
    fn next(&mut self, reply: oneshot::Sender<Result<Event, CallError>>) -> Option<Progress> {
        match (self.state, &self.event) {
            (State::InitError, _) => refuse(reply, self.invalid_transition("Ready")),
            (State::Running, Some(event)) => {
                let _unheard = reply.send(Ok(event.clone()));
                None
            }
            (State::Ready, _) => {
                self.waiting.retain(|waiting| !waiting.is_closed());
                self.waiting.push(reply);
                None
            }
            (State::Started | State::ResponseSent | State::Running, _) => {
                self.state = State::Ready;
                self.event = None;
                self.waiting.push(reply);
                Some(Progress::Ready)
            }
        }
    }

    /// The id is looked at before the state.
    fn check_answer(&self, request_id: &str, to: &'static str) -> Result<(), CallError> {
        if self
            .event
            .as_ref()
            .is_none_or(|event| event.request_id != request_id)
        {
            return Err(CallError::InvalidRequestId);
        }
        match self.state {
            State::Running => Ok(()),
            _ => Err(self.invalid_transition(to)),
        }
    }

    fn invalid_transition(&self, to: &'static str) -> CallError {
        CallError::InvalidStateTransition {
            from: self.state.name(),
            to,
        }
    }
}

fn refuse<T>(reply: oneshot::Sender<Result<T, CallError>>, error: CallError) -> Option<Progress> {
    let _unheard = reply.send(Err(error));
    None
}

/// An error that the process reports is handed to the caller as it is.
fn reported_error(body: Body, error_type: String) -> Answer {
    match body {
        Body::Whole(payload) => Answer {
            payload,
            error_type: Some(error_type),
        },
        Body::TooLarge => response_too_large(),
    }
}

fn response_too_large() -> Answer {
    let message = format!(
        "Response payload size exceeded maximum allowed payload size ({MAXIMUM_RESPONSE_BYTES} bytes)."
    );
    Answer::error("Function.ResponseSizeTooLarge", &message)
}

impl Answer {
    /// An error that Lambda itself words, with the members in AWS's order.
    pub(crate) fn error(error_type: &str, message: &str) -> Self {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Payload<'a> {
            error_type: &'a str,
            error_message: &'a str,
        }
        // Two texts are always JSON.
        let payload = serde_json::to_vec(&Payload {
            error_type,
            error_message: message,
        });
        Self {
            payload: payload.unwrap_or_default().into(),
            error_type: Some(error_type.to_owned()),
        }
    }
}
