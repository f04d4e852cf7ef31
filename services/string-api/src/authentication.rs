use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, web};

use crate::ApiKeys;
use crate::error::ApiError;

/// The header that carries the key, on both sides of the API.
const HEADER: &str = "x-api-key";

/// Lets a request through when it presents one of the keys; else the answer is [`ApiError::Forbidden`], and says not
/// whether the key was missing or wrong.
pub(crate) async fn require_api_key(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let presented = request.headers().get(HEADER);
    let accepted = match (request.app_data::<web::Data<ApiKeys>>(), presented) {
        (Some(keys), Some(presented)) => keys.accept(presented.as_bytes()),
        (None, _) | (_, None) => false,
    };
    if accepted {
        Ok(next.call(request).await?.map_into_boxed_body())
    } else {
        Ok(request.error_response(ApiError::Forbidden))
    }
}
