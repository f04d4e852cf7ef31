//! Who may ask: the browser's own page, and programs of this machine.
//!
//! Any page that a browser has open can send requests to this port, and a name of its own can be made to lead here (DNS
//! rebinding). A browser says in `Host` which name it followed, in `Origin` which page asks, for all that is more than a plain
//! read, and in [`Sec-Fetch-Site`](https://www.w3.org/TR/fetch-metadata/) whether what asks is another page, for plain reads
//! too: of an image, a frame or a script. A page may change none of them. AWS's clients send neither `Origin` nor
//! `Sec-Fetch-Site`, and may come by another name.

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

const SEC_FETCH_SITE: &str = "sec-fetch-site";
const SEC_FETCH_MODE: &str = "sec-fetch-mode";
const SEC_FETCH_DEST: &str = "sec-fetch-dest";

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

/// Refuses a request that another page sends. Whoever follows its link may come.
pub(crate) async fn own_origin(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let mut origins = headers.get_all(ORIGIN).iter();
    let foreign = origins.find(|origin| !is_own(origin, headers));
    if let Some(origin) = foreign {
        return refuse(format!(
            "a page of {} may not send requests here",
            String::from_utf8_lossy(origin.as_bytes())
        ));
    }
    if is_of_another_site(headers) && !follows_link(headers) {
        return refuse("another page may not send requests here".to_owned());
    }
    next.run(request).await
}

/// Whether a browser says that another page asks. One of this machine that another port gave is of the same site, and yet
/// another.
fn is_of_another_site(headers: &HeaderMap) -> bool {
    let mut sites = headers.get_all(SEC_FETCH_SITE).iter();
    sites.any(|site| site != "same-origin" && site != "none")
}

/// Whether a browser shows the answer as a page of its own. A frame goes to its address too, and is none.
fn follows_link(headers: &HeaderMap) -> bool {
    let says = |name, value| headers.get(name).is_some_and(|said| said == value);
    says(SEC_FETCH_MODE, "navigate") && says(SEC_FETCH_DEST, "document")
}

/// Refuses a request to another name than this machine's own, and adds to each answer what a browser may do with it.
pub(crate) async fn own_host(request: Request, next: Next) -> Response {
    let response = match local_authority(request.headers()) {
        Some(_) => next.run(request).await,
        None => refuse_name(),
    };
    as_page(response)
}

/// The same for an answer that no route of the pages gives.
pub(super) fn to_own_host(headers: &HeaderMap, answer: impl FnOnce() -> Response) -> Response {
    as_page(match local_authority(headers) {
        Some(_) => answer(),
        None => refuse_name(),
    })
}

fn refuse_name() -> Response {
    refuse("this page is there as localhost, 127.0.0.1 and [::1] only: ask for it by one of these names".to_owned())
}

fn as_page(mut response: Response) -> Response {
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
