//! The calls for rules are not traced themselves.

use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::trace::Sampler;
use serde_json::json;
use tokio::net::TcpListener;
use tracing::Instrument;
use tracing_subscriber::layer::SubscriberExt;
use xray::sampling::{SamplingClient, SdkSamplingClient};

use super::http::{record, sdk_client};
use crate::spans::provider;

#[tokio::test]
async fn own_calls_leave_no_span() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let rules = json!({"SamplingRuleRecords": [record("a", 1.0)]});
    let router = axum::Router::new().fallback(async move || rules.to_string());
    tokio::spawn(async { axum::serve(listener, router).await });

    let (provider, ended) = provider(Sampler::AlwaysOn);
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
    let _subscriber = tracing::subscriber::set_default(tracing_subscriber::registry().with(layer));
    let sdk = sdk_client(address);
    let client = SdkSamplingClient::new(sdk.clone());
    let of_xray = || {
        let spans = ended.spans();
        spans
            .iter()
            .filter(|span| span.name.starts_with("XRay."))
            .count()
    };

    async {
        client.get_rules().await.unwrap();
        client
            .get_targets("0123456789abcdef01234567", &[])
            .await
            .unwrap();
    }
    .instrument(tracing::info_span!(
        "a request that happens to be under way"
    ))
    .await;
    assert_eq!(of_xray(), 0, "{:?}", ended.spans());

    // The same call without the client around it is seen.
    sdk.get_sampling_rules().send().await.unwrap();
    assert_eq!(of_xray(), 1, "{:?}", ended.spans());
}
