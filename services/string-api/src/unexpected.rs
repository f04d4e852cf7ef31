use std::panic::AssertUnwindSafe;

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use futures_util::FutureExt;

use crate::error::ApiError;

/// Answers [`ApiError::Panicked`] where a route panics, and [`ApiError::Unexpected`] where it gives an error that is no
/// [`ApiError`].
///
/// Without this, Actix closes the connection on a panic, and words errors of its own (such as an extractor's) as plain text.
/// A panic is logged by the hook that `telemetry` sets, with its place in the source. Of an error's text only what stands
/// before the first quote is logged: the rest may be a client's.
pub(crate) async fn answer_internal_server_error(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let http_request = request.request().clone();
    // The state of a request ends with it. What requests share (keys, the strings map, readiness) is read, or replaced
    // as a whole, so a panic leaves none of it half done.
    let called = AssertUnwindSafe(next.call(request)).catch_unwind().await;
    let unexpected = match called {
        Ok(Ok(response)) => match response.response().error() {
            Some(error) if error.as_error::<ApiError>().is_none() => error.to_string(),
            Some(_) | None => return Ok(response.map_into_boxed_body()),
        },
        Ok(Err(error)) => error.to_string(),
        Err(_panic) => return Ok(ServiceResponse::from_err(ApiError::Panicked, http_request)),
    };
    tracing::error!(
        error = &*telemetry::before_quote(&unexpected),
        route = http_request.match_pattern(),
        "a route gave an unexpected error"
    );
    Ok(ServiceResponse::from_err(
        ApiError::Unexpected,
        http_request,
    ))
}

#[cfg(test)]
mod tests {
    use actix_web::http::{StatusCode, header};
    use actix_web::middleware::from_fn;
    use actix_web::{App, HttpResponse, test, web};
    use telemetry::service::ErrorType;

    use super::*;

    async fn panics() -> HttpResponse {
        panic!("a fault of a route")
    }

    async fn gives_an_error_of_another_kind() -> Result<HttpResponse, Error> {
        Err(actix_web::error::ErrorBadGateway(
            "a fault that the client must not see",
        ))
    }

    async fn asks_for_state_that_is_not_there(_: web::Data<String>) -> HttpResponse {
        HttpResponse::Ok().finish()
    }

    async fn gives_an_api_error() -> Result<HttpResponse, ApiError> {
        Err(ApiError::NoSuchTerm)
    }

    #[actix_web::test]
    async fn what_is_unexpected_is_500_and_the_rest_stays() {
        let resource = |path| web::resource(path).wrap(from_fn(answer_internal_server_error));
        let app = App::new()
            .service(resource("/panic").to(panics))
            .service(resource("/error").to(gives_an_error_of_another_kind))
            .service(resource("/state").to(asks_for_state_that_is_not_there))
            .service(resource("/api-error").to(gives_an_api_error));
        let app = test::init_service(app).await;
        let unexpected = (
            StatusCode::INTERNAL_SERVER_ERROR,
            r#"{"message":"Internal Server Error"}"#,
        );
        let no_such_term = (StatusCode::NOT_FOUND, r#"{"message":"No such term"}"#);
        for (path, (status, body), error_type) in [
            ("/panic", unexpected, Some("panic")),
            ("/error", unexpected, Some("Unexpected")),
            ("/state", unexpected, Some("Unexpected")),
            ("/api-error", no_such_term, None),
        ] {
            let request = test::TestRequest::get().uri(path).to_request();
            let answer = test::call_service(&app, request).await;
            assert_eq!(answer.status(), status, "{path}");
            let told = answer.response().extensions().get().copied();
            assert_eq!(told, error_type.map(ErrorType), "{path}");
            let content_type = answer.headers().get(header::CONTENT_TYPE).unwrap();
            assert_eq!(content_type, "application/json", "{path}");
            assert_eq!(test::read_body(answer).await, body, "{path}");
        }
    }
}
