//! The SDK's client against an endpoint that does what endpoints do.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sdk_xray::Client;
use aws_sdk_xray::config::retry::RetryConfig;
use aws_sdk_xray::config::timeout::TimeoutConfig;
use aws_sdk_xray::config::{BehaviorVersion, Credentials, Region};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use xray::sampling::{
    CentralSampler, SamplingClient, SamplingStatistics, SamplingTarget, SamplingTargets,
    SdkSamplingClient,
};

use super::sampled;

/// How the endpoint answers one call.
#[derive(Clone)]
enum Behaviour {
    Answers(Value),
    Fails(StatusCode),
    Garbage(&'static str),
    Hangs,
}
use Behaviour::{Answers, Fails, Garbage, Hangs};

#[derive(Clone)]
struct Endpoint(Arc<Mutex<Script>>);

struct Script {
    /// What it does next, the last for ever.
    behaviours: Vec<Behaviour>,
    /// The paths and bodies of the calls.
    asked: Vec<(String, Value)>,
}

impl Endpoint {
    fn asked(&self) -> Vec<(String, Value)> {
        self.0.lock().unwrap().asked.clone()
    }
}

async fn answer(State(endpoint): State<Endpoint>, uri: Uri, body: Bytes) -> Response {
    let behaviour = {
        let Script { behaviours, asked } = &mut *endpoint.0.lock().unwrap();
        let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
        asked.push((uri.path().to_owned(), body));
        if behaviours.len() > 1 {
            behaviours.remove(0)
        } else {
            behaviours[0].clone()
        }
    };
    match behaviour {
        Answers(value) => value.to_string().into_response(),
        Fails(status) => status.into_response(),
        Garbage(text) => text.into_response(),
        Hangs => std::future::pending().await,
    }
}

async fn endpoint(behaviours: Vec<Behaviour>) -> (Endpoint, SdkSamplingClient) {
    let endpoint = Endpoint(Arc::new(Mutex::new(Script {
        behaviours,
        asked: Vec::new(),
    })));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = axum::Router::new()
        .fallback(answer)
        .with_state(endpoint.clone());
    tokio::spawn(async { axum::serve(listener, router).await });
    (endpoint, SdkSamplingClient::new(sdk_client(address)))
}

pub(super) fn sdk_client(address: SocketAddr) -> Client {
    let config = aws_sdk_xray::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(Credentials::new("id", "secret", None, None, "test"))
        .endpoint_url(format!("http://{address}"))
        .http_client(
            Builder::new()
                .tls_provider(Provider::Rustls(CryptoMode::Ring))
                .build_https(),
        )
        .retry_config(RetryConfig::disabled())
        .timeout_config(
            TimeoutConfig::builder()
                .operation_timeout(Duration::from_millis(500))
                .build(),
        )
        .build();
    Client::from_conf(config)
}

pub(super) fn record(name: &str, fixed_rate: f64) -> Value {
    json!({
        "SamplingRule": {
            "RuleName": name,
            "RuleARN": format!("arn:aws:xray:eu-central-1:123456789012:sampling-rule/{name}"),
            "ResourceARN": "*",
            "Priority": 7,
            "FixedRate": fixed_rate,
            "ReservoirSize": 0,
            "ServiceName": "*",
            "ServiceType": "*",
            "Host": "*",
            "HTTPMethod": "GET",
            "URLPath": "/orders/*",
            "Version": 1,
            "Attributes": {"tier": "gold"},
        },
        "CreatedAt": 1_700_000_000.0,
        "ModifiedAt": 1_700_000_000.5,
    })
}

#[tokio::test]
async fn rules_are_read_from_all_pages() {
    let (endpoint, client) = endpoint(vec![
        Answers(json!({"SamplingRuleRecords": [record("a", 0.25)], "NextToken": "2"})),
        // A rule without a name, and a record without a rule, hurt no other.
        Answers(json!({"SamplingRuleRecords": [
            {"SamplingRule": {"Priority": 1, "FixedRate": 1.0}}, {}, record("b", 0.5)
        ]})),
    ])
    .await;
    let rules = client.get_rules().await.unwrap();
    let read: Vec<_> = rules
        .iter()
        .map(|rule| (rule.name.as_str(), rule.fixed_rate))
        .collect();
    assert_eq!(read, [("a", 0.25), ("b", 0.5)]);
    assert_eq!(rules[0].priority, 7);
    assert_eq!(rules[0].version, 1);
    assert_eq!(rules[0].http_method, "GET");
    assert_eq!(rules[0].url_path, "/orders/*");
    assert_eq!(rules[0].attributes["tier"], "gold");
    let asked = endpoint.asked();
    assert_eq!(asked[0].0, "/GetSamplingRules");
    assert_eq!(asked[1].1["NextToken"], "2");
}

#[tokio::test]
async fn pages_without_an_end_are_an_error() {
    let pages = (0..200)
        .map(|page| Answers(json!({"SamplingRuleRecords": [], "NextToken": page.to_string()})));
    let (endpoint, client) = endpoint(pages.collect()).await;
    let error = client.get_rules().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the sampling rules have more than 100 pages"
    );
    assert_eq!(endpoint.asked().len(), 100);
}

#[tokio::test]
async fn statistics_are_exchanged_for_targets() {
    let (endpoint, client) = endpoint(vec![Answers(json!({
        "SamplingTargetDocuments": [{
            "RuleName": "a",
            "FixedRate": 0.75,
            "ReservoirQuota": 3,
            "ReservoirQuotaTTL": 1_700_000_010.0,
            "Interval": 20,
        }, {"RuleName": "b", "FixedRate": 0.5}],
        "LastRuleModification": 1_700_000_000.0,
        "UnprocessedStatistics": [{"RuleName": "c", "ErrorCode": "500", "Message": "later"}],
    }))])
    .await;
    let statistics = SamplingStatistics {
        rule_name: "a".to_owned(),
        requests: 5_000_000_000,
        sampled: 2,
        borrowed: 1,
    };
    let targets = client
        .get_targets("0123456789abcdef01234567", &[statistics])
        .await;
    let at = |seconds| Some(UNIX_EPOCH + Duration::from_secs(seconds));
    assert_eq!(
        targets.unwrap(),
        SamplingTargets {
            targets: vec![
                SamplingTarget {
                    rule_name: "a".to_owned(),
                    fixed_rate: 0.75,
                    reservoir_quota: Some(3),
                    reservoir_quota_ttl: at(1_700_000_010),
                    interval: Some(Duration::from_secs(20)),
                },
                SamplingTarget {
                    rule_name: "b".to_owned(),
                    fixed_rate: 0.5,
                    ..SamplingTarget::default()
                },
            ],
            last_rule_modification: at(1_700_000_000),
            unprocessed: vec!["c".to_owned()],
        }
    );
    let (path, body) = endpoint.asked().remove(0);
    assert_eq!(path, "/SamplingTargets");
    let document = &body["SamplingStatisticsDocuments"][0];
    assert_eq!(document["RuleName"], "a");
    assert_eq!(document["ClientID"], "0123456789abcdef01234567");
    // The API counts in 32 bits.
    assert_eq!(document["RequestCount"], i32::MAX);
    assert_eq!(document["SampledCount"], 2);
    assert_eq!(document["BorrowCount"], 1);
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs_f64();
    let difference = now - document["Timestamp"].as_f64().unwrap();
    assert!(difference.abs() < 3600.0, "{difference}");
}

#[tokio::test]
async fn what_is_no_answer_is_an_error() {
    let cases = [
        Fails(StatusCode::FORBIDDEN),
        Fails(StatusCode::TOO_MANY_REQUESTS),
        Fails(StatusCode::INTERNAL_SERVER_ERROR),
        Garbage("<html>Service Unavailable</html>"),
        Garbage("{\"SamplingRuleRecords\": 5}"),
        Garbage("{\"SamplingRuleRecords\": [{\"SamplingRule\": {\"Priority\": \"x\"}}]}"),
        Garbage("{\"SamplingTargetDocuments\": true, \"SamplingRuleRecords\": true}"),
        Hangs,
    ];
    for (index, behaviour) in cases.into_iter().enumerate() {
        let (_, client) = endpoint(vec![behaviour]).await;
        assert!(client.get_rules().await.is_err(), "case {index}");
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = listener.local_addr().unwrap();
    drop(listener);
    let client = SdkSamplingClient::new(sdk_client(nobody));
    let error = client.get_rules().await.unwrap_err();
    assert!(!error.to_string().is_empty());
    assert!(client.get_targets("0", &[]).await.is_err());
}

/// The endpoint refuses, answers garbage and hangs, one after the other, and then answers.
#[tokio::test]
async fn the_poller_survives_until_the_endpoint_answers() {
    let mut rule = record("all", 1.0);
    rule["SamplingRule"]["URLPath"] = json!("/all");
    rule["SamplingRule"]["HTTPMethod"] = json!("*");
    rule["SamplingRule"]["Attributes"] = json!({});
    let (endpoint, client) = endpoint(vec![
        Fails(StatusCode::SERVICE_UNAVAILABLE),
        Garbage("not JSON"),
        Hangs,
        Answers(json!({"SamplingRuleRecords": [rule]})),
    ])
    .await;
    let sampler = CentralSampler::default();
    let polling = tokio::spawn(sampler.clone().run(client));
    let until_the_rule_decides = async {
        // The fallback samples few of so many.
        while sampled(&sampler, "/all", 1000) < 1000 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), until_the_rule_decides)
        .await
        .unwrap();
    assert_eq!(endpoint.asked().len(), 4);
    assert!(!polling.is_finished());
    polling.abort();
}
