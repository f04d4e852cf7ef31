//! The HTTP client of the commands.

/// A client that follows no redirect, because an API's redirect is an answer to be seen.
pub(crate) fn new() -> anyhow::Result<reqwest::Client> {
    // reqwest takes the process's provider of cryptography. The second call of a process finds one
    // there, which serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Ok(reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()?)
}
