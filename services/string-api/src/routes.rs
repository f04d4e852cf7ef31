//! The routes. Each is declared here with one line; what it does is in the file of its name.

mod health;
mod list;
mod lookup;
mod replace;

use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::{FromRequest, Handler, Resource, Responder, guard, web};

use crate::error::ApiError;
use crate::{admission, authentication, unexpected};

/// Declares every route. What is not here, and a method that is not here, is [`ApiError::RouteNotFound`].
pub(crate) fn declare(config: &mut web::ServiceConfig) {
    Routes(config)
        .open(Method::GET, crate::health::PATH, health::health)
        .keyed(Method::POST, "/api/string/replace", replace::replace)
        .keyed(Method::GET, "/api/string/terms", list::list)
        .keyed(Method::GET, "/api/string/terms/{term}", lookup::look_up);
    config.default_service(web::to(not_found));
}

struct Routes<'c>(&'c mut web::ServiceConfig);

impl Routes<'_> {
    /// A route that anybody may call.
    fn open<F, Args>(self, method: Method, path: &str, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let route = resource(method, path, handler);
        self.0
            .service(route.wrap(from_fn(unexpected::answer_internal_server_error)));
        self
    }

    /// A route that needs a key. The route is known before the key is looked at, and the key before a place is taken, and
    /// before parameters and body.
    fn keyed<F, Args>(self, method: Method, path: &str, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let route = resource(method, path, handler);
        let route = route.wrap(from_fn(admission::admit));
        let route = route.wrap(from_fn(authentication::require_api_key));
        self.0
            .service(route.wrap(from_fn(unexpected::answer_internal_server_error)));
        self
    }
}

/// The method is a guard of the whole resource and not of a route in it: Actix would answer 405 to another method.
fn resource<F, Args>(method: Method, path: &str, handler: F) -> Resource
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    web::resource(path).guard(guard::Method(method)).to(handler)
}

async fn not_found() -> Result<&'static str, ApiError> {
    Err(ApiError::RouteNotFound)
}
