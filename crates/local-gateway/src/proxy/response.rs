use base64::Engine as _;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use serde_json::{Map, Value};

use crate::headers::{Answered, answered};
use crate::response::{Rejection, ResponseType};

/// A function's answer that keeps the contract of the proxy integration.
///
/// It is an object with none, some or all of `statusCode`, `headers`, `multiValueHeaders`, `body`
/// and `isBase64Encoded`; a member that is null counts as absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProxyResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
    is_base64_encoded: bool,
}

/// Why an answer is no response; the client gets a 502 and the function's owner this text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum MalformedResponse {
    #[error("the function's answer is not a JSON object")]
    NotAnObject,
    #[error("the function's answer has the member `{0}`, which no response has")]
    UnknownMember(String),
    #[error("`{member}` in the function's answer must be {expected}")]
    Member {
        member: &'static str,
        expected: &'static str,
    },
    #[error("the function's answer has a header `{0}` that HTTP cannot carry")]
    Header(String),
}

fn expected(member: &'static str, expected: &'static str) -> MalformedResponse {
    MalformedResponse::Member { member, expected }
}

impl ProxyResponse {
    /// Reads what a function returned.
    pub(crate) fn parse(payload: &[u8]) -> Result<Self, MalformedResponse> {
        let Ok(Value::Object(mut members)) = serde_json::from_slice(payload) else {
            return Err(MalformedResponse::NotAnObject);
        };
        let mut take = |name: &str| members.remove(name).filter(|value| !value.is_null());
        let status = status(take("statusCode"))?;
        let multiple = take("multiValueHeaders");
        let single = take("headers");
        let body = match take("body") {
            None => String::new(),
            Some(Value::String(body)) => body,
            Some(_) => return Err(expected("body", "a string or null")),
        };
        let is_base64_encoded = match take("isBase64Encoded") {
            None => false,
            Some(Value::Bool(flag)) => flag,
            Some(_) => return Err(expected("isBase64Encoded", "true or false")),
        };
        if let Some(name) = members.into_iter().map(|(name, _)| name).next() {
            return Err(MalformedResponse::UnknownMember(name));
        }
        Ok(Self {
            status,
            headers: headers(multiple, single)?,
            body,
            is_base64_encoded,
        })
    }

    /// The status that the function has answered with.
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// The response for the client. The body is decoded only when the function says that it is
    /// base64 and the client accepts one of the API's binary media types.
    pub(crate) fn into_http(self, accepts_binary: bool) -> Result<Response<Bytes>, Rejection> {
        let body = if self.is_base64_encoded && accepts_binary {
            base64::engine::general_purpose::STANDARD
                .decode(&self.body)
                .map_err(|_| Rejection::new(ResponseType::ApiConfigurationError))?
        } else {
            self.body.into_bytes()
        };
        let mut response = Response::new(Bytes::from(body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
            .headers_mut()
            .entry(CONTENT_TYPE)
            .or_insert(HeaderValue::from_static("application/json"));
        Ok(response)
    }
}

/// A status is a whole number or a string of digits; 200 when there is none.
fn status(value: Option<Value>) -> Result<StatusCode, MalformedResponse> {
    let number = match value {
        None => return Ok(StatusCode::OK),
        Some(Value::String(digits)) => digits.parse().ok(),
        Some(value) => value.as_u64().and_then(|number| u16::try_from(number).ok()),
    };
    number
        // An informational status is no answer.
        .filter(|number| (200..=599).contains(number))
        .and_then(|number| StatusCode::from_u16(number).ok())
        .ok_or_else(|| expected("statusCode", "a whole number from 200 to 599"))
}

/// Both maps as one: of a name in both, the values of `multiValueHeaders` come first.
fn headers(multiple: Option<Value>, single: Option<Value>) -> Result<HeaderMap, MalformedResponse> {
    let mut headers = HeaderMap::new();
    for (name, values) in object(multiple, "multiValueHeaders", "an object of lists")? {
        let Value::Array(values) = values else {
            return Err(expected("multiValueHeaders", "an object of lists"));
        };
        for value in values {
            let value = scalar(value, "multiValueHeaders", "an object of lists of scalars")?;
            append(&mut headers, &name, value)?;
        }
    }
    for (name, value) in object(single, "headers", "an object of scalars")? {
        let value = scalar(value, "headers", "an object of scalars")?;
        append(&mut headers, &name, value)?;
    }
    Ok(headers)
}

fn object(
    value: Option<Value>,
    member: &'static str,
    form: &'static str,
) -> Result<Map<String, Value>, MalformedResponse> {
    match value {
        None => Ok(Map::new()),
        Some(Value::Object(map)) => Ok(map),
        Some(_) => Err(expected(member, form)),
    }
}

/// A header's value as text; none for null.
fn scalar(
    value: Value,
    member: &'static str,
    form: &'static str,
) -> Result<Option<String>, MalformedResponse> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        Value::Bool(_) | Value::Number(_) => Ok(Some(value.to_string())),
        Value::Array(_) | Value::Object(_) => Err(expected(member, form)),
    }
}

fn append(
    headers: &mut HeaderMap,
    name: &str,
    value: Option<String>,
) -> Result<(), MalformedResponse> {
    let Some(value) = value else {
        return Ok(());
    };
    let sent_as = match answered(name) {
        Answered::Passed => name.to_owned(),
        Answered::Remapped => format!("x-amzn-remapped-{name}"),
        Answered::Dropped => return Ok(()),
    };
    let (Ok(sent_as), Ok(value)) = (HeaderName::try_from(sent_as), HeaderValue::try_from(value))
    else {
        return Err(MalformedResponse::Header(name.to_owned()));
    };
    headers.append(sent_as, value);
    Ok(())
}

#[cfg(test)]
mod tests;
