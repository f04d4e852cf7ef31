//! Who may ask: the browser's own page, and programs of this machine.
//!
//! Any page that a browser has open can send requests to this port, and a name of its own can be made to lead here (DNS
//! rebinding). A browser says in `Host` which name it followed, and in `Origin` which page asks, for all that is more than a
//! plain read; a page may not change either. AWS's clients send no `Origin`, and may come by another name.

use axum::{
    extract::Request,
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode, Uri,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY,
            X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
        },
        uri::Authority,
    },
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Everything comes from here, nothing is written into the page: no script, no style.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What every page says.
const HEADERS: [(HeaderName, &str); 7] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "no-referrer"),
    (CACHE_CONTROL, "no-store"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Refuses a request that another page sends.
pub(crate) async fn own_origin(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let mut origins = headers.get_all(ORIGIN).iter();
    let foreign = origins.find(|origin| !is_own(origin, headers));
    match foreign {
        None => next.run(request).await,
        Some(origin) => refuse(format!(
            "a page of {} may not send requests here",
            String::from_utf8_lossy(origin.as_bytes())
        )),
    }
}

/// Refuses a request to another name than this machine's own, and adds to each answer what a browser may do with it.
pub(crate) async fn own_host(request: Request, next: Next) -> Response {
    let mut response = match local_authority(request.headers()) {
        Some(_) => next.run(request).await,
        None => refuse(
            "this page is there as localhost, 127.0.0.1 and [::1] only: ask for it by one of these names".to_owned(),
        ),
    };
    for (name, value) in HEADERS {
        let headers = response.headers_mut();
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The name and port that were asked for, where the name is this machine's own.
fn local_authority(headers: &HeaderMap) -> Option<Authority> {
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return None;
    };
    let authority: Authority = host.to_str().ok()?.parse().ok()?;
    is_local(&authority).then_some(authority)
}

fn is_local(authority: &Authority) -> bool {
    let is_name = ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .any(|name| authority.host().eq_ignore_ascii_case(name));
    is_name && !authority.as_str().contains('@')
}

/// Whether the page is one that this port gave, under the name that is asked now.
fn is_own(origin: &HeaderValue, headers: &HeaderMap) -> bool {
    let Some(own) = local_authority(headers) else {
        return false;
    };
    let origin = origin.to_str().ok();
    let uri: Option<Uri> = origin.and_then(|origin| origin.parse().ok());
    uri.is_some_and(|uri| {
        uri.scheme_str() == Some("http")
            && uri
                .authority()
                .is_some_and(|authority| authority.as_str().eq_ignore_ascii_case(own.as_str()))
    })
}

fn refuse(text: String) -> Response {
    (StatusCode::FORBIDDEN, text + "\n").into_response()
}
