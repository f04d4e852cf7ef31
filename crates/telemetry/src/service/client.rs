//! The client of X-Ray.

use std::time::Duration;

use aws_config::BehaviorVersion;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_xray::Client;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use tokio::time::timeout;

/// How long the settings may take: where no variable says the region, the SDK asks for it over HTTP.
const PATIENCE: Duration = Duration::from_secs(3);

/// A client with the settings that the AWS SDKs read, and with connections of its own; none when these are not to be had in
/// time.
///
/// Each runtime needs one for itself: a connection lives on the runtime that made it.
pub(super) async fn of_xray() -> Option<Client> {
    // ring is the only cryptography here.
    let http_client = aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https();
    let load = aws_config::defaults(BehaviorVersion::latest())
        .http_client(http_client)
        // Whoever calls tries again in its own time, and counts what it gives up.
        .retry_config(RetryConfig::disabled())
        .timeout_config(
            TimeoutConfig::builder()
                .connect_timeout(Duration::from_secs(1))
                .operation_attempt_timeout(Duration::from_secs(5))
                .build(),
        )
        .load();
    let config = within(PATIENCE, load).await?;
    Some(Client::new(&config))
}

async fn within<T>(patience: Duration, load: impl Future<Output = T>) -> Option<T> {
    timeout(patience, load).await.ok()
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    #[tokio::test]
    async fn settings_that_do_not_come_are_not_waited_for() {
        let patience = Duration::from_millis(1);
        assert_eq!(within(patience, pending::<()>()).await, None);
        assert_eq!(within(patience, ready(7)).await, Some(7));
    }
}
