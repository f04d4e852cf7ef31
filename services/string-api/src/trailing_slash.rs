use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Uri;
use actix_web::middleware::Next;

/// Routes a path that ends in a slash as the same path without it, as API Gateway does.
///
/// Only one slash is cut off, and no other is touched: Actix's own `NormalizePath` would also take `//` for `/`, which is
/// another path.
pub(crate) async fn cut_off(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if let Some(uri) = without_trailing_slash(request.uri()) {
        request.match_info_mut().get_mut().update(&uri);
        request.head_mut().uri = uri;
    }
    next.call(request).await
}

fn without_trailing_slash(uri: &Uri) -> Option<Uri> {
    let path = uri.path().strip_suffix('/')?;
    let path_and_query = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    let mut parts = uri.clone().into_parts();
    // The root has no path without its slash.
    parts.path_and_query = Some(path_and_query.parse().ok().filter(|_| !path.is_empty())?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slash_at_the_end_is_cut_off() {
        for (uri, expected) in [
            ("/a/b/", Some("/a/b")),
            ("/a/b/?c=d/", Some("/a/b?c=d/")),
            ("/a//", Some("/a/")),
            ("http://localhost/a/", Some("http://localhost/a")),
            ("/a/b", None),
            ("/a?b=/", None),
            ("/", None),
            ("*", None),
        ] {
            let without = without_trailing_slash(&uri.parse().unwrap());
            let without = without.map(|uri| uri.to_string());
            assert_eq!(without.as_deref(), expected, "{uri}");
        }
    }
}
