use actix_web::{HttpResponse, web};

use crate::error::Message;
use crate::health::Readiness;

/// `GET /status/health`: 200 `{"message":"UP"}`, or 503 `{"message":"DOWN"}` when the service is about to stop.
pub(super) async fn health(readiness: web::Data<Readiness>) -> HttpResponse {
    if readiness.is_ready() {
        HttpResponse::Ok().json(Message { message: "UP" })
    } else {
        HttpResponse::ServiceUnavailable().json(Message { message: "DOWN" })
    }
}
