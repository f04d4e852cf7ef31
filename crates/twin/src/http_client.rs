//! The HTTP clients of the commands.

use std::time::Duration;

use aws_sdk_xray::config::HttpClient;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
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

/// A client for the AWS SDK, whose only cryptography is ring's. It sees no proxy.
pub(crate) fn of_aws_sdk() -> impl HttpClient + 'static {
    aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https()
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
