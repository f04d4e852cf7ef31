//! One port for all services.
//!
//! AWS gives each service a host name of its own. Here a request is told apart by its protocol: services that speak
//! [AWS JSON](https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html) post to `/` and name service and operation
//! in `X-Amz-Target`; services that speak REST have paths of their own, and so have the pages.

mod body;
mod connections;

use std::{future::Future, io};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, Uri},
    middleware::from_fn,
    response::Response,
    routing::post,
};
use connections::Timeouts;
use tokio::{net::TcpListener, sync::watch};

use crate::{AwsError, LocalAws, aws_json, lambda, metrics, page, xray};

const TARGET: &str = "x-amz-target";

impl LocalAws {
    /// Serves HTTP/1.1 on `listener` until `shutdown` completes and the requests that are under way have been answered.
    ///
    /// A client has 30 s to send a request's head, after which its connection is closed, and 30 s to send the body, after
    /// which it is answered `RequestTimeout`. A connection that cannot be taken, such as for want of a file descriptor, is
    /// logged and tried again.
    ///
    /// # Errors
    /// None of its own: it is typed as the other servers are that end when they are told to.
    pub async fn serve<S>(self, listener: TcpListener, shutdown: S) -> io::Result<()>
    where
        S: Future<Output = ()> + Send + 'static,
    {
        // A page that follows what arrives would keep the connection, and with it the server, for good.
        let (ending, ended) = watch::channel(false);
        let shutdown = async {
            shutdown.await;
            ending.send_replace(true);
        };
        let router = self.router(ended);
        connections::serve(router, listener, Timeouts::default(), shutdown).await;
        Ok(())
    }

    /// The routes of all services: one that speaks REST brings its own router to be merged here, one that speaks AWS JSON
    /// joins [`call`]. A stream ends when `ended` becomes true.
    fn router(self, ended: watch::Receiver<bool>) -> Router {
        let lambda = self.functions.clone().map(lambda::router);
        let xray = xray::router(self.xray.clone());
        let for_persons = metrics::router(self.clone())
            .merge(page::router(self.clone(), ended))
            .layer(from_fn(page::own_host));
        Router::new()
            .route("/", post(aws_json))
            .with_state(self)
            .merge(xray)
            .merge(for_persons)
            .merge(lambda.unwrap_or_default())
            .fallback(unknown_path)
            .layer(from_fn(page::own_origin))
    }
}

async fn aws_json(State(aws): State<LocalAws>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get(TARGET).and_then(|value| value.to_str().ok());
    let result = match target {
        Some(target) => call(&aws, target, &body),
        None => Err(AwsError::unknown_operation(
            "the request has no X-Amz-Target header: of the services that post to / only those that speak AWS JSON are \
             here",
        )),
    };
    if let Err(error) = &result {
        tracing::debug!(target, %error, "refused");
    }
    aws_json::respond(result)
}

/// Calls `Service.Operation`.
fn call(aws: &LocalAws, target: &str, body: &[u8]) -> Result<serde_json::Value, AwsError> {
    match target.split_once('.') {
        Some(("AmazonSSM", operation)) => aws.ssm.call(operation, body),
        Some(_) | None => Err(AwsError::unknown_operation(format!(
            "{target} belongs to a service that is not here: unset AWS_ENDPOINT_URL to reach AWS's own"
        ))),
    }
}

async fn unknown_path(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    page::unknown(&headers).unwrap_or_else(|| {
        aws_json::respond(Err(AwsError::unknown_operation(format!(
            "{method} {} belongs to no service that is here: unset AWS_ENDPOINT_URL to reach AWS's own",
            uri.path()
        ))))
    })
}

#[cfg(test)]
mod tests;
