use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::{App, web};
use parameter::Parameter;
use string_replace::Replacer;
use tokio::net::TcpSocket;

use crate::admission::Places;
use crate::connection::{BACKLOG, Connections};
use crate::health::Readiness;
use crate::{ApiKeys, Timeouts, access_log, connection, routes, server, trace, trailing_slash};

/// The service, bound to its address.
///
/// ```no_run
/// # async fn example(replacer: parameter::Parameter<string_replace::Replacer>) -> Result<(), Box<dyn std::error::Error>> {
/// use string_api::{ApiKeys, Application, Timeouts};
///
/// let keys = ApiKeys::parse("a-key-of-twenty-characters").map_err(|problems| problems[0].clone())?;
/// let application = Application::build("127.0.0.1:0".parse()?, keys, replacer, 256, Timeouts::default())?;
/// println!("listening on port {}", application.port());
/// application.run_until_stopped(std::future::pending()).await?;
/// # Ok(())
/// # }
/// ```
pub struct Application {
    address: SocketAddr,
    server: Server,
    readiness: Readiness,
    places: web::Data<Places>,
}

/// Why the service cannot start.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The address cannot be listened on.
    #[error("{address} cannot be listened on; {}", advice(.source, .address))]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the operating system says.
        source: io::Error,
    },
    /// The process may open so few files that no client could connect.
    #[error(
        "this program may open {allowed} files, and needs {needed} to take one connection: raise the limit (ulimit -n)"
    )]
    Descriptors {
        /// The limit of open files.
        allowed: usize,
        /// The least that would do.
        needed: usize,
    },
}

fn advice(error: &io::Error, address: &SocketAddr) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => format!(
            "stop the program that has port {}, or set LISTEN_ADDRESS to an address with another port",
            address.port()
        ),
        _ => "set LISTEN_ADDRESS to an address of this machine".to_owned(),
    }
}

impl Application {
    /// Binds `listen_address` (port 0 takes a free one) and prepares a worker thread for each processor. Requests are
    /// served from [`Application::run_until_stopped`] on, at most `max_concurrent_requests` at once; connections made before
    /// wait.
    ///
    /// # Errors
    /// [`BuildError`] when the address is taken, is not of this machine, or needs more rights, and when the process may open
    /// very few files.
    ///
    /// # Panics
    /// When there is no Tokio runtime.
    pub fn build(
        listen_address: SocketAddr,
        api_keys: ApiKeys,
        replacer: Parameter<Replacer>,
        max_concurrent_requests: usize,
        timeouts: Timeouts,
    ) -> Result<Self, BuildError> {
        let failed = |source| BuildError::Listen {
            address: listen_address,
            source,
        };
        let connections = Connections::within_descriptors()?;
        let listener = listen(listen_address).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let readiness = Readiness::default();
        let shared_readiness = web::Data::new(readiness.clone());
        let api_keys = web::Data::new(api_keys);
        let replacer = web::Data::new(replacer);
        let places = web::Data::new(Places::new(max_concurrent_requests));
        let shared_places = web::Data::clone(&places);
        let app = move || {
            App::new()
                .app_data(web::Data::clone(&shared_readiness))
                .app_data(web::Data::clone(&api_keys))
                .app_data(web::Data::clone(&replacer))
                .app_data(web::Data::clone(&shared_places))
                .app_data(web::Data::new(timeouts))
                .configure(routes::declare)
                .wrap(from_fn(trailing_slash::cut_off))
                .wrap(from_fn(access_log::log))
                .wrap(from_fn(trace::trace))
                .wrap(from_fn(connection::follow))
        };
        let server = server::start(listener, timeouts, connections, app).map_err(failed)?;
        Ok(Self {
            address,
            server,
            readiness,
            places,
        })
    }

    /// The address that the service listens on, with the port that it really has.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The port that the service listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Gives, whenever it is asked, how many requests were refused because as many as allowed were worked on.
    pub fn requests_shed(&self) -> impl Fn() -> u64 + Send + Sync + 'static {
        let places = web::Data::clone(&self.places);
        move || places.refused()
    }

    /// Serves requests until `stop` ends, then for the time that `stop` gives while the health check answers 503, and then
    /// lets the requests in flight finish ([`Timeouts::shutdown`]).
    ///
    /// # Errors
    /// What the operating system says when the server cannot go on.
    pub async fn run_until_stopped(self, stop: impl Future<Output = Duration>) -> io::Result<()> {
        let handle = self.server.handle();
        let readiness = self.readiness;
        let stopping = async move {
            let drain = stop.await;
            readiness.begin_stopping();
            tokio::time::sleep(drain).await;
            handle.stop(true).await;
        };
        let mut server = self.server;
        let serving = async {
            // A server that ends before it is told to is not waited beside: nobody would listen any more.
            tokio::select! {
                served = &mut server => served,
                () = stopping => server.await,
            }
        };
        let served = tokio::select! {
            served = serving => served,
            never = self.places.log_refusals() => match never {},
        };
        self.places.log_new_refusals();
        served
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    // Connections of a service that ran here until a moment ago do not keep the address.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)?.into_std()
}

#[cfg(test)]
mod tests {
    use parameter::{Fetched, LoadOptions, Location, Source, SourceError};

    use super::*;

    /// An empty strings map.
    struct Empty;

    impl Source for Empty {
        async fn fetch(&self) -> Result<Fetched, SourceError> {
            let value = "{}".to_owned();
            Ok(Fetched { value, version: 1 })
        }

        fn location(&self) -> Location {
            Location {
                parameter: "strings-map".to_owned(),
                endpoint: "memory".to_owned(),
            }
        }
    }

    #[actix_web::test]
    async fn a_server_that_ends_by_itself_ends_the_service() {
        let replacer = Parameter::load(Empty, Replacer::from_json, LoadOptions::default());
        let application = Application::build(
            SocketAddr::from(([127, 0, 0, 1], 0)),
            ApiKeys::parse("a-key-of-twenty-characters").unwrap(),
            replacer.await.unwrap(),
            1,
            Timeouts::default(),
        );
        let application = application.unwrap();
        let server = application.server.handle();
        let served = application.run_until_stopped(std::future::pending());
        let patience = Duration::from_secs(60);
        let (served, ()) = tokio::join!(tokio::time::timeout(patience, served), server.stop(false));
        assert!(served.is_ok(), "the service goes on without a listener");
    }
}
