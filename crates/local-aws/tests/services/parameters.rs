//! What the Rust SDK gets back from the operations on one parameter.

#![allow(
    clippy::unwrap_used,
    reason = "a test panics on what it does not expect"
)]

use std::time::{Duration, SystemTime};

use crate::support::Server;
use aws_sdk_ssm::{
    Client,
    types::{Parameter, ParameterTier, ParameterType},
};

pub(crate) async fn put(client: &Client, name: &str, value: &str) -> i64 {
    let put = client.put_parameter().name(name).value(value);
    put.r#type(ParameterType::String)
        .overwrite(true)
        .send()
        .await
        .unwrap()
        .version
}

async fn get(client: &Client, name: &str) -> Parameter {
    client
        .get_parameter()
        .name(name)
        .send()
        .await
        .unwrap()
        .parameter
        .unwrap()
}

#[tokio::test]
async fn a_parameter_is_put_and_read() {
    let server = Server::start().await;
    let client = server.client().await;
    let start = SystemTime::now();
    let output = client
        .put_parameter()
        .name("/a/b")
        .value("text")
        .r#type(ParameterType::String)
        .send()
        .await
        .unwrap();
    assert_eq!(
        (output.version, output.tier),
        (1, Some(ParameterTier::Standard))
    );
    let parameter = get(&client, "/a/b").await;
    let modified = SystemTime::try_from(parameter.last_modified_date.unwrap()).unwrap();
    assert!(modified + Duration::from_secs(1) > start);
    assert_eq!(parameter.name.as_deref(), Some("/a/b"));
    assert_eq!(parameter.value.as_deref(), Some("text"));
    assert_eq!(parameter.r#type, Some(ParameterType::String));
    assert_eq!(parameter.data_type.as_deref(), Some("text"));
    assert_eq!(parameter.version, 1);
    assert_eq!(parameter.selector, None);
    let arn = "arn:aws:ssm:eu-west-1:000000000000:parameter/a/b";
    assert_eq!(parameter.arn.as_deref(), Some(arn));
}

#[tokio::test]
async fn names_are_answered_as_asked_and_arns_as_put() {
    let server = Server::start().await;
    let client = server.client().await;
    put(&client, "plain", "1").await;
    put(&client, "/path/x", "2").await;
    let arn = "arn:aws:ssm:eu-west-1:000000000000:parameter";
    for (asked, name, value, selector) in [
        ("plain", "plain", "1", None),
        ("/plain", "/plain", "1", None),
        (&format!("{arn}/plain"), "plain", "1", None),
        (&format!("{arn}/path/x"), "/path/x", "2", None),
        ("/path/x:1", "/path/x", "2", Some(":1")),
        (&format!("{arn}/path/x:1"), "/path/x", "2", Some(":1")),
    ] {
        let parameter = get(&client, asked).await;
        assert_eq!(parameter.name.as_deref(), Some(name), "{asked}");
        assert_eq!(parameter.value.as_deref(), Some(value), "{asked}");
        assert_eq!(parameter.selector.as_deref(), selector, "{asked}");
    }
}

#[tokio::test]
async fn the_last_hundred_versions_are_kept() {
    let server = Server::start().await;
    let client = server.client().await;
    for number in 1..=102 {
        assert_eq!(put(&client, "/v", &number.to_string()).await, number);
    }
    assert_eq!(get(&client, "/v").await.value.as_deref(), Some("102"));
    assert_eq!(get(&client, "/v:3").await.value.as_deref(), Some("3"));
    let error = client
        .get_parameter()
        .name("/v:2")
        .send()
        .await
        .unwrap_err();
    assert!(error.into_service_error().is_parameter_version_not_found());
    client.delete_parameter().name("/v").send().await.unwrap();
    assert_eq!(put(&client, "/v", "new").await, 1);
}

#[tokio::test]
async fn an_update_keeps_what_it_does_not_say() {
    let server = Server::start().await;
    let client = server.client().await;
    let secret = client
        .put_parameter()
        .name("/s")
        .value("1")
        .r#type(ParameterType::SecureString);
    secret
        .description("what it is")
        .key_id("alias/mine")
        .tier(ParameterTier::Advanced)
        .send()
        .await
        .unwrap();
    let update = client
        .put_parameter()
        .name("/s")
        .value("2")
        .overwrite(true)
        .send()
        .await
        .unwrap();
    assert_eq!(
        (update.version, update.tier),
        (2, Some(ParameterTier::Advanced))
    );
    let described = client.describe_parameters().send().await.unwrap();
    let [metadata] = described.parameters() else {
        panic!("{described:?}")
    };
    assert_eq!(metadata.r#type, Some(ParameterType::SecureString));
    assert_eq!(metadata.description.as_deref(), Some("what it is"));
    assert_eq!(metadata.key_id.as_deref(), Some("alias/mine"));
    assert_eq!(metadata.version, 2);
    assert_eq!(metadata.tier, Some(ParameterTier::Advanced));
    assert_eq!(
        metadata.last_modified_user.as_deref(),
        Some("arn:aws:iam::000000000000:root")
    );
}

#[tokio::test]
async fn tiers_follow_the_length() {
    let server = Server::start().await;
    let client = server.client().await;
    for (name, tier, length, expected) in [
        ("/standard", None, 4096, ParameterTier::Standard),
        (
            "/advanced",
            Some(ParameterTier::Advanced),
            8192,
            ParameterTier::Advanced,
        ),
        (
            "/small",
            Some(ParameterTier::IntelligentTiering),
            4096,
            ParameterTier::Standard,
        ),
        (
            "/large",
            Some(ParameterTier::IntelligentTiering),
            4097,
            ParameterTier::Advanced,
        ),
        // Upgraded by the length, and not downgraded again.
        (
            "/small",
            Some(ParameterTier::IntelligentTiering),
            4097,
            ParameterTier::Advanced,
        ),
        (
            "/small",
            Some(ParameterTier::IntelligentTiering),
            1,
            ParameterTier::Advanced,
        ),
        (
            "/standard",
            Some(ParameterTier::Advanced),
            1,
            ParameterTier::Advanced,
        ),
    ] {
        let put = client
            .put_parameter()
            .name(name)
            .value("v".repeat(length))
            .overwrite(true);
        let put = put.r#type(ParameterType::String).set_tier(tier.clone());
        let output = put.send().await.unwrap();
        assert_eq!(output.tier, Some(expected), "{name} {tier:?} {length}");
    }
}

#[tokio::test]
async fn a_secure_string_is_readable_with_decryption_only() {
    let server = Server::start().await;
    let client = server.client().await;
    let put = client.put_parameter().name("/s/x").value("hunter2");
    put.r#type(ParameterType::SecureString)
        .send()
        .await
        .unwrap();
    for (decrypt, readable) in [(None, false), (Some(false), false), (Some(true), true)] {
        let one = client
            .get_parameter()
            .name("/s/x")
            .set_with_decryption(decrypt)
            .send()
            .await
            .unwrap();
        let many = client
            .get_parameters()
            .names("/s/x")
            .set_with_decryption(decrypt)
            .send()
            .await
            .unwrap();
        let path = client
            .get_parameters_by_path()
            .path("/s")
            .set_with_decryption(decrypt)
            .send()
            .await
            .unwrap();
        let parameters = [
            one.parameter(),
            many.parameters().first(),
            path.parameters().first(),
        ];
        for parameter in parameters {
            let value = parameter.unwrap().value().unwrap();
            assert_eq!(value == "hunter2", readable, "{decrypt:?} {value}");
            assert_eq!(value.contains("hunter2"), readable, "{decrypt:?} {value}");
        }
    }
    let described = client.describe_parameters().send().await.unwrap();
    assert_eq!(
        described.parameters()[0].key_id.as_deref(),
        Some("alias/aws/ssm")
    );
}
