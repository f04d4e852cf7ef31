use std::fmt::Debug;
use std::io;
use std::net::TcpListener;

use actix_http::{HttpService, Protocol, Request, Response};
use actix_service::{
    IntoServiceFactory, Service, ServiceFactory, ServiceFactoryExt, fn_service, map_config,
};
use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{AppConfig, Server};
use actix_web::rt::net::TcpStream;

use crate::Timeouts;
use crate::connection::{Connection, Connections};

/// Serves `app` on `listener`, each connection as a [`Connection`].
///
/// `actix_web::HttpServer` does the same, with its own type of connection only.
///
/// # Errors
/// What the operating system says about the listener.
pub(crate) fn start<F, I, S, B>(
    listener: TcpListener,
    timeouts: Timeouts,
    connections: Connections,
    app: F,
) -> io::Result<Server>
where
    F: Fn() -> I + Clone + Send + 'static,
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig> + 'static,
    S::Error: Into<Error> + 'static,
    S::InitError: Debug,
    S::Response: Into<Response<B>> + 'static,
    S::Service: 'static,
    <S::Service as Service<Request>>::Future: 'static,
    B: MessageBody + 'static,
{
    let builder = Server::build()
        .workers(connections.workers())
        .max_concurrent_connections(connections.for_each_worker())
        .shutdown_timeout(timeouts.shutdown.as_secs())
        // `stop_signal` sees the signals: Actix would close the listener at once.
        .disable_signals();
    let stopping = builder.graceful_shutdown_signal();
    let builder = builder.listen("string-api", listener, move || {
        let stopping = stopping.clone();
        let app = app()
            .into_factory()
            .map_err(|error| error.into().error_response());
        let http = HttpService::build()
            .graceful_shutdown_signal(move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            })
            .client_request_timeout(timeouts.request_head)
            .client_disconnect_timeout(timeouts.disconnect)
            .keep_alive(timeouts.keep_alive)
            .on_connect_ext(|connection: &Connection, data| {
                data.insert(connection.state());
            })
            .finish(map_config(app, |()| AppConfig::default()));
        let connections = connections.clone();
        fn_service(move |stream: TcpStream| {
            let client = stream.peer_addr().ok();
            let connection = Connection::new(stream, timeouts, &connections);
            async move { Ok((connection, Protocol::Http1, client)) }
        })
        .and_then(http)
    })?;
    Ok(builder.run())
}
