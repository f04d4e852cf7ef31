//! The service from outside: over real sockets, and as the real program.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bodies;
mod counters;
mod descriptors;
mod health_command;
mod in_process;
mod load;
mod logs;
mod overload;
mod parameter_store;
mod program;
mod raw_connection;
mod refresh;
mod routes;
mod shutdown;
mod slow_clients;
mod start;
mod traces;
mod unread_logs;
mod x_ray;

use std::time::Duration;

/// The keys that every service of these tests takes.
const KEYS: [&str; 2] = ["the-old-key-of-the-tests", "the-new-key-of-the-tests"];

/// The strings map that every service of these tests begins with.
const STRINGS_MAP: &str =
    r#"{"ABN":"ABN AMRO","ING":"ING BANK","ING B/V":"ING BELGIUM","100%41":"all of it"}"#;

/// The time after which a test that waits for something gives up. Nothing takes nearly as long.
const PATIENCE: Duration = Duration::from_secs(60);

/// Asks `happened` over and over until it says yes.
async fn wait_until(what: &str, mut happened: impl AsyncFnMut() -> bool) {
    let waiting = async {
        while !happened().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    assert!(
        tokio::time::timeout(PATIENCE, waiting).await.is_ok(),
        "{what} did not happen"
    );
}

fn http_client() -> reqwest::Client {
    // reqwest wants a provider of cryptography even where everything is plain HTTP. Each test of one process installs it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .timeout(PATIENCE)
        .build()
        .unwrap()
}
