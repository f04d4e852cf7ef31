use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;

use crate::health;

/// Traces a request, unless it asks for the health.
///
/// Whoever balances the load asks for that every few seconds, of each task: those traces would tell nothing, cost money, and
/// use up what the sampling rules grant each second.
pub(crate) async fn trace<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let path = request.path();
    if path.strip_suffix('/').unwrap_or(path) == health::PATH {
        next.call(request).await
    } else {
        telemetry::service::trace_request(request, next).await
    }
}
