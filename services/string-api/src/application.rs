use std::{
    io,
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use actix_web::{
    App, HttpServer,
    dev::Server,
    middleware::{NormalizePath, from_fn},
    web,
};
use parameter::Parameter;
use string_replace::Replacer;

use crate::{ApiKeys, Timeouts, access_log, health::Readiness, routes};

/// The service, bound to its address.
///
/// ```no_run
/// # async fn example(replacer: parameter::Parameter<string_replace::Replacer>) -> Result<(), Box<dyn std::error::Error>> {
/// use string_api::{ApiKeys, Application, Timeouts};
///
/// let keys = ApiKeys::parse("a-key-of-twenty-characters").map_err(|problems| problems[0].clone())?;
/// let application = Application::build("127.0.0.1:0".parse()?, keys, replacer, Timeouts::default())?;
/// println!("listening on port {}", application.port());
/// application.run_until_stopped(std::future::pending()).await?;
/// # Ok(())
/// # }
/// ```
pub struct Application {
    address: SocketAddr,
    server: Server,
    readiness: Readiness,
}

/// The address cannot be listened on.
#[derive(Debug, thiserror::Error)]
#[error("{address} cannot be listened on: {source}; {}", advice(.source, .address))]
pub struct BindError {
    /// The address.
    address: SocketAddr,
    /// What the operating system says.
    source: io::Error,
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
    /// served from [`Application::run_until_stopped`] on; connections made before wait.
    ///
    /// # Errors
    /// [`BindError`] when the address is taken, is not of this machine, or needs more rights.
    pub fn build(
        listen_address: SocketAddr,
        api_keys: ApiKeys,
        replacer: Parameter<Replacer>,
        timeouts: Timeouts,
    ) -> Result<Self, BindError> {
        let failed = |source| BindError {
            address: listen_address,
            source,
        };
        let listener = TcpListener::bind(listen_address).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let readiness = Readiness::default();
        let shared_readiness = web::Data::new(readiness.clone());
        let api_keys = web::Data::new(api_keys);
        let replacer = web::Data::new(replacer);
        let app = move || {
            App::new()
                .app_data(web::Data::clone(&shared_readiness))
                .app_data(web::Data::clone(&api_keys))
                .app_data(web::Data::clone(&replacer))
                .app_data(web::Data::new(timeouts))
                .configure(routes::declare)
                .wrap(NormalizePath::trim())
                .wrap(from_fn(access_log::log))
        };
        let server = HttpServer::new(app)
            .client_request_timeout(timeouts.request_head)
            .keep_alive(timeouts.keep_alive)
            .shutdown_timeout(timeouts.shutdown.as_secs())
            // `stop_signal` sees the signals: Actix would close the listener at once.
            .disable_signals()
            .listen(listener)
            .map_err(failed)?
            .run();
        Ok(Self {
            address,
            server,
            readiness,
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
        let (served, ()) = tokio::join!(self.server, stopping);
        served
    }
}
