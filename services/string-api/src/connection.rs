//! A client's connection, with the deadlines that Actix does not have.
//!
//! Actix times the head of a connection's first request and the pause between two requests. It does not time the head of any
//! later request once that has begun, nor the answer to a client that does not read it, nor the rest of a body that nobody
//! reads any more because the request was answered already. A connection that is held open in one of these ways would stay
//! for ever, so [`Connection`] stands between Actix and the socket and ends it.

mod deadline;
mod limit;
mod stream;

use std::cell::Cell;
use std::rc::Rc;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::ConnectionType;
use actix_web::middleware::Next;
use tokio::time::Instant;

use crate::Timeouts;
use deadline::Awaited;
use limit::Open;

pub(crate) use limit::{BACKLOG, Connections};
pub(crate) use stream::Connection;

/// What a connection and the requests on it know together.
#[derive(Clone)]
pub(crate) struct ConnectionState {
    awaited: Rc<Cell<Awaited>>,
    timeouts: Timeouts,
    open: Rc<Open>,
}

impl ConnectionState {
    fn new(timeouts: Timeouts, open: Open) -> Self {
        Self {
            awaited: Rc::default(),
            timeouts,
            open: Rc::new(open),
        }
    }

    /// From now on a route decides how long the client may take.
    fn request_begins(&self) {
        self.awaited.set(Awaited::Untimed);
    }

    /// The next request has to be there when Actix would have closed an idle connection.
    fn request_ends(&self) {
        let wait = self.timeouts.keep_alive + self.timeouts.request_head;
        self.awaited.set(Awaited::Request(Instant::now() + wait));
    }

    fn bytes_arrive(&self) {
        if let Awaited::Request(_) = self.awaited.get() {
            let end = Instant::now() + self.timeouts.request_head;
            self.awaited.set(Awaited::RestOfHead(end));
        }
    }
}

/// Tells the connection when a request begins and ends on it, and closes it after the answer when there are many others.
pub(crate) async fn follow(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    // A request that a test makes without a server has none.
    let connection = request.request().conn_data::<ConnectionState>().cloned();
    if let Some(connection) = &connection {
        connection.request_begins();
    }
    let answered = next.call(request).await;
    if let Some(connection) = &connection {
        connection.request_ends();
    }
    let mut response = answered?;
    if connection.is_some_and(|connection| connection.open.are_many()) {
        let head = response.response_mut().head_mut();
        head.set_connection_type(ConnectionType::Close);
    }
    Ok(response)
}
