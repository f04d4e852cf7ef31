use aws_sdk_xray::{
    Client,
    primitives::DateTime,
    types::{SamplingRule, SamplingRuleUpdate, SamplingStatisticsDocument, SamplingTargetDocument},
};
use serde_json::json;
use xray::sampling::{SamplingClient as _, SamplingStatistics};

use crate::support::Server;

pub(super) fn rule(name: &str, priority: i32) -> SamplingRule {
    SamplingRule::builder()
        .rule_name(name)
        .resource_arn("*")
        .priority(priority)
        .fixed_rate(0.5)
        .reservoir_size(10)
        .service_name("*")
        .service_type("AWS::ECS::Fargate")
        .host("*")
        .http_method("GET")
        .url_path("/health*")
        .version(1)
        .build()
        .unwrap()
}

pub(super) async fn rules(client: &Client) -> Vec<SamplingRule> {
    let mut pages = client.get_sampling_rules().into_paginator().send();
    let mut rules = Vec::new();
    while let Some(page) = pages.next().await {
        let records = page.unwrap().sampling_rule_records.unwrap_or_default();
        rules.extend(
            records
                .into_iter()
                .filter_map(|record| record.sampling_rule),
        );
    }
    rules
}

pub(super) fn statistics(rule: &str, client_id: &str) -> SamplingStatisticsDocument {
    SamplingStatisticsDocument::builder()
        .rule_name(rule)
        .client_id(client_id)
        .timestamp(DateTime::from_secs(1_700_000_000))
        .request_count(10)
        .sampled_count(1)
        .borrow_count(1)
        .build()
        .unwrap()
}

const ONE: &str = "000000000000000000000001";
const OTHER: &str = "000000000000000000000002";

#[tokio::test]
async fn the_default_rule_is_there_from_the_beginning() {
    let server = Server::start().await;
    let client = server.xray().await;
    let rules = rules(&client).await;
    let [default] = &rules[..] else {
        panic!("{rules:?}");
    };
    assert_eq!(default.rule_name(), Some("Default"));
    assert_eq!(
        default.rule_arn(),
        Some("arn:aws:xray:eu-west-1:000000000000:sampling-rule/Default")
    );
    assert_eq!((default.priority(), default.version()), (10_000, 1));
    assert_eq!((default.reservoir_size(), default.fixed_rate()), (1, 0.05));
    for text in [
        default.resource_arn(),
        default.service_name(),
        default.service_type(),
        default.host(),
        default.http_method(),
        default.url_path(),
    ] {
        assert_eq!(text, "*");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_rule_is_created_changed_and_deleted() {
    let server = Server::start().await;
    let client = server.xray().await;
    let created = client
        .create_sampling_rule()
        .sampling_rule(rule("health", 5))
        .send()
        .await
        .unwrap();
    let record = created.sampling_rule_record().unwrap();
    assert!(record.created_at().is_some() && record.created_at() == record.modified_at());
    client
        .create_sampling_rule()
        .sampling_rule(rule("first", 1))
        .send()
        .await
        .unwrap();
    let names: Vec<_> = rules(&client)
        .await
        .into_iter()
        .filter_map(|rule| rule.rule_name)
        .collect();
    assert_eq!(names, ["first", "health", "Default"]);
    let update = SamplingRuleUpdate::builder()
        .rule_arn("arn:aws:xray:eu-west-1:000000000000:sampling-rule/health")
        .fixed_rate(0.0)
        .reservoir_size(0)
        .priority(9999)
        .url_path("/ready")
        .attributes("colour", "blue*")
        .build();
    client
        .update_sampling_rule()
        .sampling_rule_update(update)
        .send()
        .await
        .unwrap();
    let changed = rules(&client).await.remove(1);
    assert_eq!(changed.rule_name(), Some("health"));
    assert_eq!(
        (
            changed.priority(),
            changed.url_path(),
            changed.http_method()
        ),
        (9999, "/ready", "GET")
    );
    assert_eq!((changed.fixed_rate(), changed.reservoir_size()), (0.0, 0));
    assert_eq!(changed.attributes().unwrap()["colour"], "blue*");
    let default = SamplingRuleUpdate::builder()
        .rule_name("Default")
        .fixed_rate(1.0)
        .build();
    client
        .update_sampling_rule()
        .sampling_rule_update(default)
        .send()
        .await
        .unwrap();
    let deleted = client
        .delete_sampling_rule()
        .rule_name("health")
        .send()
        .await
        .unwrap();
    let deleted = deleted.sampling_rule_record.unwrap().sampling_rule.unwrap();
    assert_eq!(deleted, changed);
    let left = rules(&client).await;
    assert_eq!(left.len(), 2);
    assert_eq!(left[1].fixed_rate(), 1.0);
    server.stop().await;
}

async fn targets(
    client: &Client,
    documents: Vec<SamplingStatisticsDocument>,
) -> Vec<SamplingTargetDocument> {
    let answer = client
        .get_sampling_targets()
        .set_sampling_statistics_documents(Some(documents))
        .send()
        .await
        .unwrap();
    assert!(answer.last_rule_modification().is_some());
    answer.sampling_target_documents.unwrap_or_default()
}

#[tokio::test]
async fn clients_share_the_reservoir() {
    let server = Server::start().await;
    let client = server.xray().await;
    client
        .create_sampling_rule()
        .sampling_rule(rule("shared", 5))
        .send()
        .await
        .unwrap();
    let before = DateTime::from(std::time::SystemTime::now());
    let first = targets(
        &client,
        vec![statistics("shared", ONE), statistics("Default", ONE)],
    )
    .await;
    assert_eq!(first.len(), 2);
    assert_eq!(first[0].rule_name(), Some("shared"));
    assert_eq!(
        (first[0].reservoir_quota(), first[0].interval()),
        (Some(10), Some(10))
    );
    assert_eq!(first[0].fixed_rate(), 0.5);
    assert!(first[0].reservoir_quota_ttl() > Some(&before));
    assert_eq!(
        (first[1].reservoir_quota(), first[1].fixed_rate()),
        (Some(1), 0.05)
    );
    let quota = async |id| {
        let answer = targets(&client, vec![statistics("shared", id)]).await;
        answer[0].reservoir_quota()
    };
    assert_eq!(quota(OTHER).await, Some(5));
    assert_eq!(quota(ONE).await, Some(5));
    server.stop().await;
}

#[tokio::test]
async fn statistics_of_a_rule_that_is_gone_are_unprocessed() {
    let server = Server::start().await;
    let client = server.xray().await;
    let answer = client
        .get_sampling_targets()
        .sampling_statistics_documents(statistics("gone", ONE))
        .sampling_statistics_documents(statistics("Default", ONE))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.sampling_target_documents().len(), 1);
    let [unprocessed] = answer.unprocessed_statistics() else {
        panic!("{answer:?}");
    };
    assert_eq!(unprocessed.rule_name(), Some("gone"));
    assert_eq!(unprocessed.error_code(), Some("RuleNotFound"));
    assert_eq!(
        unprocessed.message(),
        Some("there is no sampling rule gone")
    );
    server.stop().await;
}

#[tokio::test]
async fn a_change_is_told_with_the_targets() {
    let server = Server::start().await;
    let modified = async || {
        let input = json!({"SamplingStatisticsDocuments": []});
        let (status, answer) = server.post("/SamplingTargets", &input).await;
        assert_eq!(status, 200, "{answer}");
        answer["LastRuleModification"].as_f64().unwrap()
    };
    let before = modified().await;
    let client = server.xray().await;
    client
        .create_sampling_rule()
        .sampling_rule(rule("new", 5))
        .send()
        .await
        .unwrap();
    assert!(modified().await >= before);
    server.stop().await;
}

#[tokio::test]
async fn a_sampler_in_this_process_needs_no_http() {
    let server = Server::start().await;
    let client = server.xray().await;
    client
        .create_sampling_rule()
        .sampling_rule(rule("shared", 5))
        .send()
        .await
        .unwrap();
    let handle = server.aws.xray();
    let rules = handle.get_rules().await.unwrap();
    let names: Vec<_> = rules
        .iter()
        .map(|rule| (rule.name.as_str(), rule.priority))
        .collect();
    assert_eq!(names, [("shared", 5), ("Default", 10_000)]);
    assert_eq!(
        (rules[0].url_path.as_str(), rules[0].reservoir_size),
        ("/health*", 10)
    );
    let statistics = |rule: &str| SamplingStatistics {
        rule_name: rule.to_owned(),
        requests: 1,
        sampled: 0,
        borrowed: 1,
    };
    let targets = handle
        .get_targets(ONE, &[statistics("shared"), statistics("gone")])
        .await
        .unwrap();
    assert_eq!(targets.unprocessed, ["gone"]);
    let [target] = &targets.targets[..] else {
        panic!("{targets:?}");
    };
    assert_eq!(
        (target.rule_name.as_str(), target.reservoir_quota),
        ("shared", Some(10))
    );
    assert!(target.reservoir_quota_ttl > Some(std::time::SystemTime::now()));
    assert!(targets.last_rule_modification.is_some());
    server.stop().await;
}
