//! What a side answers, and how an answer is compared with what was expected.

use bytes::Bytes;

/// What a case expects of a side.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// The status code.
    pub status: u16,
    /// The body.
    pub body: ExpectedBody,
    /// `x-amzn-ErrorType`, by which API Gateway tells that it refused the request itself; none, and
    /// the header must not be there, where a function or the service answers. Without it a check
    /// that the gateway leaves out would not be seen: the function behind it gives the same bytes.
    pub error_type: Option<&'static str>,
}

/// The body that a case expects.
#[derive(Clone, Debug)]
pub enum ExpectedBody {
    /// These bytes, as `application/json`.
    Json(String),
    /// These bytes, as `text/plain`.
    Text(String),
    /// No bytes at all, as a `HEAD` request is answered.
    Empty,
}

impl Expectation {
    fn new(status: u16, body: ExpectedBody) -> Self {
        Self {
            status,
            body,
            error_type: None,
        }
    }

    /// The same answer, made by API Gateway with this `x-amzn-ErrorType`.
    #[must_use]
    pub fn by_gateway(self, error_type: &'static str) -> Self {
        Self {
            error_type: Some(error_type),
            ..self
        }
    }

    /// A JSON answer, byte for byte.
    pub fn json(status: u16, body: impl Into<String>) -> Self {
        Self::new(status, ExpectedBody::Json(body.into()))
    }

    /// `{"message":MESSAGE}` as both sides write it, byte for byte.
    pub fn message(status: u16, message: &str) -> Self {
        let message = serde_json::Value::from(message);
        Self::json(status, format!(r#"{{"message":{message}}}"#))
    }

    /// A plain text answer, byte for byte.
    pub fn text(status: u16, body: impl Into<String>) -> Self {
        Self::new(status, ExpectedBody::Text(body.into()))
    }

    /// An answer without a body.
    pub fn empty(status: u16) -> Self {
        Self::new(status, ExpectedBody::Empty)
    }

    /// Says what differs, or nothing where the answer is as expected.
    pub(crate) fn difference(&self, answer: &Answer) -> Option<String> {
        let (body, content_type) = match &self.body {
            ExpectedBody::Json(body) => (body.as_str(), Some("application/json")),
            ExpectedBody::Text(body) => (body.as_str(), Some("text/plain")),
            ExpectedBody::Empty => ("", None),
        };
        let media_type = answer
            .content_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim();
        let same = self.status == answer.status
            && body.as_bytes() == answer.body
            && self.error_type.unwrap_or_default() == answer.error_type
            && content_type.is_none_or(|expected| expected == media_type);
        (!same).then(|| {
            format!(
                "expected {} {} {} {}\n     got {} {} {} {}",
                self.status,
                self.error_type.unwrap_or_default(),
                content_type.unwrap_or("(any content type)"),
                shortened(body.as_bytes()),
                answer.status,
                answer.error_type,
                answer.content_type,
                shortened(&answer.body),
            )
        })
    }
}

/// What a side answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The `Content-Type` header, empty where there was none.
    pub content_type: String,
    /// The `x-amzn-ErrorType` header, empty where there was none.
    pub error_type: String,
    /// The body.
    pub body: Bytes,
}

/// A body of a megabyte would hide every other line of the report.
fn shortened(body: &[u8]) -> String {
    const SHOWN: usize = 300;
    let text = String::from_utf8_lossy(body);
    let Some((cut, _)) = text.char_indices().nth(SHOWN) else {
        return text.into_owned();
    };
    format!("{}... ({} bytes)", &text[..cut], body.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, content_type: &str, body: &'static str) -> Answer {
        Answer {
            status,
            content_type: content_type.to_owned(),
            error_type: String::new(),
            body: body.into(),
        }
    }

    #[test]
    fn status_content_type_and_every_byte_of_the_body_count() {
        let expected = Expectation::message(200, "ok");
        assert!(
            expected
                .difference(&answer(200, "application/json", r#"{"message":"ok"}"#))
                .is_none()
        );
        let charset = "application/json; charset=utf-8";
        assert!(
            expected
                .difference(&answer(200, charset, r#"{"message":"ok"}"#))
                .is_none()
        );
        for (status, content_type, body) in [
            (201, "application/json", r#"{"message":"ok"}"#),
            (200, "text/plain", r#"{"message":"ok"}"#),
            (200, "application/json", r#"{"message": "ok"}"#),
        ] {
            assert!(
                expected
                    .difference(&answer(status, content_type, body))
                    .is_some()
            );
        }
    }

    #[test]
    fn an_answer_of_the_function_does_not_pass_for_one_of_the_gateway() {
        let by_function = answer(400, "application/json", "{}");
        let by_gateway = Answer {
            error_type: "BadRequestException".to_owned(),
            ..by_function.clone()
        };
        let function = Expectation::json(400, "{}");
        let gateway = function.clone().by_gateway("BadRequestException");
        assert!(function.difference(&by_function).is_none());
        assert!(function.difference(&by_gateway).is_some());
        assert!(gateway.difference(&by_gateway).is_none());
        assert!(gateway.difference(&by_function).is_some());
    }

    #[test]
    fn a_long_body_is_shortened_in_the_report_and_its_length_told() {
        let difference =
            Expectation::message(200, &"é".repeat(1_000)).difference(&answer(200, "", ""));
        let difference = difference.expect("the bodies differ");
        assert!(difference.contains("... (2014 bytes)"), "{difference}");
    }
}
