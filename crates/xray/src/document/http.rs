use std::borrow::Cow;

use serde::Serialize;

/// An HTTP request that was served (segments) or made (subsegments).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Http<'a> {
    /// What was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<HttpRequest<'a>>,
    /// What was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<HttpResponse>,
}

/// What was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct HttpRequest<'a> {
    /// `GET`, `POST` and so on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<Cow<'a, str>>,
    /// The whole address, without its query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Cow<'a, str>>,
    /// The program of the client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<Cow<'a, str>>,
    /// The address of the client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_ip: Option<Cow<'a, str>>,
    /// `client_ip` was read from `X-Forwarded-For`, which a client can forge.
    #[serde(skip_serializing_if = "super::is_false")]
    pub x_forwarded_for: bool,
    /// The service that was called is traced as well: X-Ray joins its segment to this subsegment.
    #[serde(skip_serializing_if = "super::is_false")]
    pub traced: bool,
}

/// What was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct HttpResponse {
    /// The status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The bytes of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_length: Option<u64>,
}
