//! A bound on the requests that are worked on at once.
//!
//! A request takes a place when its key was accepted, before its body is read, and gives it back when its answer is with the
//! operating system (but for the last 32 KiB, which Actix holds). Its memory, and not only its time, is bounded by that. A
//! request that finds no place is answered 503 at once, and its body is not read.
//!
//! The health check, unknown routes and requests without a key take no place: they hold nothing and wait for nothing.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::{self, Bytes};
use actix_web::{Error, ResponseError};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep;

use crate::error::ApiError;

/// The shortest time between two lines about requests that found no place.
const LOG_INTERVAL: Duration = Duration::from_secs(10);

/// The places, and how many requests found none.
pub(crate) struct Places {
    free: Arc<Semaphore>,
    total: usize,
    refused: AtomicU64,
    /// Of the refused ones, those that the log tells of.
    logged: AtomicU64,
    refusal: Notify,
}

impl Places {
    pub(crate) fn new(total: usize) -> Self {
        Self {
            free: Arc::new(Semaphore::new(total)),
            total,
            refused: AtomicU64::new(0),
            logged: AtomicU64::new(0),
            refusal: Notify::new(),
        }
    }

    /// How many requests found no place.
    pub(crate) fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    fn take(&self) -> Option<OwnedSemaphorePermit> {
        let place = Arc::clone(&self.free).try_acquire_owned().ok();
        if place.is_none() {
            self.refused.fetch_add(1, Ordering::Relaxed);
            self.refusal.notify_one();
        }
        place
    }

    /// Logs requests that found no place: the first at once, further ones at most every ten seconds, and none twice.
    pub(crate) async fn log_refusals(&self) -> Infallible {
        loop {
            self.refusal.notified().await;
            self.log_new_refusals();
            sleep(LOG_INTERVAL).await;
        }
    }

    /// Logs what was not logged yet.
    pub(crate) fn log_new_refusals(&self) {
        let refused = self.refused();
        let logged = self.logged.swap(refused, Ordering::Relaxed);
        if refused > logged {
            tracing::warn!(
                requests = refused - logged,
                requests_since_start = refused,
                max_concurrent_requests = self.total,
                "requests were answered 503: as many as allowed are worked on"
            );
        }
    }
}

/// Lets a request through when there is a place; else the answer is [`ApiError::Overloaded`].
pub(crate) async fn admit(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let places = request.app_data::<web::Data<Places>>();
    let Some(place) = places.and_then(|places| places.take()) else {
        return Ok(request.into_response(ApiError::Overloaded.error_response()));
    };
    let response = next.call(request).await?;
    Ok(response.map_body(|_, body| {
        let body = body.boxed();
        BoxBody::new(Placed {
            body,
            _place: place,
        })
    }))
}

/// An answer's body, which Actix drops when it has handed all of it over.
struct Placed {
    body: BoxBody,
    _place: OwnedSemaphorePermit,
}

impl MessageBody for Placed {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_next(context)
    }
}
