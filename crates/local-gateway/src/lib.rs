//! API Gateway on this machine: serves the OpenAPI document that API Gateway imports.
//!
//! A [`Gateway`] is made from the document, its [`GatewaySettings`] (what lives outside the
//! document on AWS: stages and keys) and a [`FunctionInvoker`] that runs the functions. It answers
//! `http://.../{stage}/{path}` as a REST API of API Gateway (v1) with Lambda proxy integrations
//! does: it routes, asks for the key, checks parameters and body, calls the function with API
//! Gateway's event, and turns what the function returns into a response.
//!
//! | To change | look in |
//! |---|---|
//! | what is read from the document, and what is refused | `document/` |
//! | the order of the checks | `pipeline.rs` |
//! | which resource answers a path | `routing.rs` |
//! | the words of a validation message | `validation/messages/` |
//! | the status and bytes of an error | `response/response_type.rs` |
//! | the event a function gets, and the answer it may give | `proxy/` |
//! | what a trace shows of the stage | `stage_tracing/` |
//!
//! # What differs from AWS
//!
//! - The case in which a client wrote a header's name is lost: HTTP/2 has none and hyper lowers
//!   that of HTTP/1. Names that API Gateway itself respells (`Accept`, `Authorization`, ...) are
//!   restored, all others reach the function in lower case, and response headers are written in
//!   lower case.
//! - The address is plain HTTP without CloudFront: `X-Forwarded-Proto` is `http`,
//!   `X-Forwarded-Port` the gateway's own port, and `requestContext.domainName` the `Host` that the
//!   client asked for.
//! - A stage's segment shows the path template of the resource, where API Gateway shows the path and
//!   the query as the client sent them: those are the client's text.
//! - Integrations other than Lambda proxies (`aws_proxy`), and authorizers, are refused when the
//!   document is read.
//!
//! Sources: the API Gateway developer guide
//! (<https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-rest-api.html>) and
//! answers recorded from AWS.

mod api_key;
mod context;
mod document;
mod gateway;
mod headers;
mod media_type;
mod observer;
mod pipeline;
mod proxy;
mod query;
mod request;
mod response;
mod routing;
mod server;
mod settings;
mod stage;
mod stage_tracing;
mod validation;

pub use api_key::ApiKey;
pub use document::DocumentError;
pub use gateway::{Gateway, GatewayError};
pub use observer::{RequestObserver, RequestRecord};
pub use proxy::{FunctionInvoker, FunctionReference, Invocation, InvocationOutput, InvokeError};
pub use response::ResponseType;
pub use settings::{GatewaySettings, SettingsError};
pub use stage::StageSettings;
pub use stage_tracing::{StageRequest, StageSampler, StageTracing};
