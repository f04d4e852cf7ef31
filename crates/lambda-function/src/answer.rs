use lambda_http::{Body, Error, Response, http::header::CONTENT_TYPE};
use serde::Serialize;

/// An answer with `status` and `body` as JSON.
///
/// # Errors
/// When `body` cannot be written as JSON or `status` is none, which is a fault of the function: API Gateway answers 502.
pub fn json(status: u16, body: &impl Serialize) -> Result<Response<Body>, Error> {
    let body = serde_json::to_string(body)?;
    let answer = Response::builder()
        .status(status)
        .header(CONTENT_TYPE, "application/json");
    Ok(answer.body(Body::Text(body))?)
}

/// An answer with `status` and the body `{"message":".."}`.
///
/// # Errors
/// As [`json`].
pub fn message(status: u16, message: &str) -> Result<Response<Body>, Error> {
    #[derive(Serialize)]
    struct Message<'m> {
        message: &'m str,
    }
    json(status, &Message { message })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_json() {
        let answer = message(404, "no \"such\" term").unwrap();
        assert_eq!(answer.status(), 404);
        assert_eq!(answer.headers()[CONTENT_TYPE], "application/json");
        assert_eq!(
            answer.body(),
            &Body::from(r#"{"message":"no \"such\" term"}"#)
        );
    }

    #[test]
    fn a_status_that_is_none_is_an_error() {
        assert_eq!(
            message(99, "").unwrap_err().to_string(),
            "invalid status code"
        );
    }
}
