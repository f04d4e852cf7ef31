//! A case: one request and what each side answers.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method};

use crate::answer::Expectation;
use crate::target::Side;

/// One row of the contract.
#[derive(Clone, Debug)]
pub struct Case {
    /// What the row shows; unique, so that a failure can be found again.
    pub name: String,
    /// The request, the same for both sides but for the side's own prefix and key.
    pub request: Request,
    /// What the gateway side answers; `None` where the row is the service's alone.
    pub gateway: Option<Expectation>,
    /// What the service side answers; `None` where the row is the gateway's alone.
    pub service: Option<Expectation>,
    /// The strings map under which the answers hold.
    pub strings_map: StringsMapNeeded,
}

/// Which strings map a case was written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StringsMapNeeded {
    /// The example map that a stack is deployed with, `terraform/strings-map.json`.
    Example,
    /// The example map and [`cases::OVERLAPPING_KEYS`](crate::cases::OVERLAPPING_KEYS).
    ExampleAndOverlapping,
}

impl Case {
    /// A row that both sides answer alike.
    pub fn both(name: impl Into<String>, request: Request, expected: Expectation) -> Self {
        Self::each(name, request, expected.clone(), expected)
    }

    /// A row whose two columns differ.
    pub fn each(
        name: impl Into<String>,
        request: Request,
        gateway: Expectation,
        service: Expectation,
    ) -> Self {
        let name = name.into();
        let (gateway, service) = (Some(gateway), Some(service));
        Self {
            name,
            request,
            gateway,
            service,
            strings_map: StringsMapNeeded::Example,
        }
    }

    /// A row of the gateway side alone.
    pub fn gateway_only(name: impl Into<String>, request: Request, expected: Expectation) -> Self {
        Self {
            service: None,
            ..Self::both(name, request, expected)
        }
    }

    /// A row of the service side alone.
    pub fn service_only(name: impl Into<String>, request: Request, expected: Expectation) -> Self {
        Self {
            gateway: None,
            ..Self::both(name, request, expected)
        }
    }

    /// The same row, which API Gateway answers itself, with this `x-amzn-ErrorType`.
    #[must_use]
    pub fn refused_by_gateway(mut self, error_type: &'static str) -> Self {
        self.gateway = self.gateway.map(|expected| expected.by_gateway(error_type));
        self
    }

    /// The same row, for the map with overlapping keys.
    #[must_use]
    pub fn with_overlapping_keys(self) -> Self {
        Self {
            strings_map: StringsMapNeeded::ExampleAndOverlapping,
            ..self
        }
    }

    pub(crate) fn expected_of(&self, side: Side) -> Option<&Expectation> {
        match side {
            Side::Gateway => self.gateway.as_ref(),
            Side::Service => self.service.as_ref(),
        }
    }
}

/// A request without the parts that belong to a side.
#[derive(Clone, Debug)]
pub struct Request {
    pub(crate) method: Method,
    pub(crate) location: Location,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Body,
    pub(crate) key: Key,
}

/// Where a request goes: a raw path and query, percent-encoded as it is sent.
#[derive(Clone, Debug)]
pub enum Location {
    /// Below the side's own prefix (`/{stage}` or `/api`).
    Operation(String),
    /// From the root of the address.
    Root(String),
}

/// The body of a request.
#[derive(Clone, Debug)]
pub enum Body {
    /// No body and no `Content-Length`.
    None,
    /// Sent whole, with its `Content-Length`.
    Whole(Bytes),
    /// Sent in pieces, with `Transfer-Encoding: chunked`.
    Chunked(Bytes),
}

/// The `x-api-key` header of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// The key that the side was given.
    Valid,
    /// A key that no side knows.
    Wrong,
    /// No header.
    Missing,
}

impl Request {
    /// A request to an operation, with the side's key and no body.
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            location: Location::Operation(path.into()),
            headers: Vec::new(),
            body: Body::None,
            key: Key::Valid,
        }
    }

    /// `GET` of an operation.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    /// `POST /string/replace` with this body as JSON.
    pub fn replace(body: impl Into<Bytes>) -> Self {
        Self::new(Method::POST, "/string/replace")
            .content_type("application/json")
            .body(Body::Whole(body.into()))
    }

    /// The same request from the root of the address.
    #[must_use]
    pub fn at_root(self, path: impl Into<String>) -> Self {
        Self {
            location: Location::Root(path.into()),
            ..self
        }
    }

    /// The same request with another key.
    #[must_use]
    pub fn key(self, key: Key) -> Self {
        Self { key, ..self }
    }

    /// The same request with another body.
    #[must_use]
    pub fn body(self, body: Body) -> Self {
        Self { body, ..self }
    }

    /// The same request with this `Content-Type` in place of any other.
    #[must_use]
    pub fn content_type(mut self, value: &'static str) -> Self {
        self.headers
            .retain(|(name, _)| name != http::header::CONTENT_TYPE);
        self.headers
            .push((http::header::CONTENT_TYPE, HeaderValue::from_static(value)));
        self
    }

    /// The same request without a `Content-Type`.
    #[must_use]
    pub fn without_content_type(mut self) -> Self {
        self.headers
            .retain(|(name, _)| name != http::header::CONTENT_TYPE);
        self
    }
}
