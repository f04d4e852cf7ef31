//! The HTTP clients of the commands.

use std::time::Duration;

use reqwest::{Client, ClientBuilder};

/// Longer than any answer of the API takes: API Gateway gives up after 29 s.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A client that goes through the proxy of the person's environment where there is one.
pub(crate) fn new() -> anyhow::Result<Client> {
    Ok(builder().build()?)
}

/// A client for addresses of this machine, which no proxy must see.
pub(crate) fn direct() -> anyhow::Result<Client> {
    Ok(builder().no_proxy().build()?)
}

/// A redirect is an answer to be seen, not to be followed.
fn builder() -> ClientBuilder {
    // reqwest takes the process's provider of cryptography. The second call of a process finds one
    // there, which serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(TIMEOUT)
}
