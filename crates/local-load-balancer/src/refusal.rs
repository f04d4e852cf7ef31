//! What the load balancer answers where the service does not.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};

/// Why there is no answer of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// The target refused the connection, closed it before it answered, or answered no HTTP.
    #[error("the target did not answer")]
    BadGateway,
    /// There is no target.
    #[error("there is no target")]
    NoTarget,
    /// The target did not begin its answer in time.
    #[error("the target took too long")]
    Timeout,
}

impl Refusal {
    fn status(self) -> StatusCode {
        match self {
            Self::BadGateway => StatusCode::BAD_GATEWAY,
            Self::NoTarget => StatusCode::SERVICE_UNAVAILABLE,
            Self::Timeout => StatusCode::GATEWAY_TIMEOUT,
        }
    }

    /// The page that an Application Load Balancer sends. A status of these three always has a
    /// reason in `http`'s table, and the page is plain text.
    pub(crate) fn answer(self) -> Response {
        let status = self.status();
        let reason = status.canonical_reason().unwrap_or_default();
        let title = format!("{} {reason}", status.as_u16());
        let page = format!(
            "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n\
             </body>\r\n</html>\r\n"
        );
        let mut response = Response::new(Body::from(page));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
        headers.insert(header::SERVER, HeaderValue::from_static("awselb/2.0"));
        response
    }
}
