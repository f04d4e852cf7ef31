//! The client of an X-Ray that is not the stack's own.

use aws_config::{BehaviorVersion, Region};
use aws_sdk_xray::Client;
use aws_sdk_xray::config::Credentials;

use crate::commands::up::environment::Access;
use crate::http_client;

/// A client that asks as the programs of the stack do, with connections of its own.
pub(super) async fn of(access: &Access, endpoint_url: &str) -> Client {
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .http_client(http_client::of_aws_sdk())
        .region(Region::new(access.region.clone()))
        .endpoint_url(endpoint_url);
    let key = &access.credentials;
    // Blank where a profile says who asks, which the SDK reads itself.
    if !key.access_key_id.is_empty() {
        let token = Some(key.session_token.clone()).filter(|token| !token.is_empty());
        loader = loader.credentials_provider(Credentials::new(
            &key.access_key_id,
            &key.secret_access_key,
            token,
            None,
            "cargo twin up",
        ));
    }
    Client::new(&loader.load().await)
}
