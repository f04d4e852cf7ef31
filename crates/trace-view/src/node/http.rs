use serde::Serialize;

use crate::members::{Object, is_true, object, text, whole};

/// An HTTP request that was served (segments) or made (subsegments).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Http {
    /// `GET`, `POST` and so on.
    pub method: Option<String>,
    /// The whole address.
    pub url: Option<String>,
    /// The program of the client.
    pub user_agent: Option<String>,
    /// The address of the client.
    pub client_ip: Option<String>,
    /// `client_ip` was read from `X-Forwarded-For`, which a client can forge.
    pub x_forwarded_for: bool,
    /// The service that was called is traced as well.
    pub traced: bool,
    /// The status of the answer.
    pub status: Option<u16>,
    /// The bytes of the answer's body.
    pub content_length: Option<u64>,
}

impl Http {
    /// The path of the address, without the query; none where there is no address of HTTP.
    pub fn path(&self) -> Option<&str> {
        let (_, rest) = self.url.as_deref()?.split_once("://")?;
        let path = rest.find('/').map_or("/", |slash| &rest[slash..]);
        Some(&path[..path.find(['?', '#']).unwrap_or(path.len())])
    }
}

pub(super) fn http(members: &Object) -> Option<Http> {
    let http = object(members, "http")?;
    let mut read = Http::default();
    if let Some(request) = object(http, "request") {
        read.method = text(request, "method");
        read.url = text(request, "url");
        read.user_agent = text(request, "user_agent");
        read.client_ip = text(request, "client_ip");
        read.x_forwarded_for = is_true(request, "x_forwarded_for");
        read.traced = is_true(request, "traced");
    }
    if let Some(response) = object(http, "response") {
        read.status = whole(response, "status").and_then(|status| status.try_into().ok());
        read.content_length = whole(response, "content_length");
    }
    (read != Http::default()).then_some(read)
}
