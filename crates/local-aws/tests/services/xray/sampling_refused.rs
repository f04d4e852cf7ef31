use serde_json::{Value, json};

use super::{
    refused,
    sampling::{rule, rules, statistics},
};
use crate::support::Server;

async fn message(server: &Server, path: &str, input: Value) -> String {
    let (head, body) = server
        .request(&format!("POST {path} HTTP/1.1"), &[], &input.to_string())
        .await;
    assert!(head.starts_with("HTTP/1.1 400 "), "{input}: {head} {body}");
    assert!(
        head.contains("x-amzn-errortype: InvalidRequestException"),
        "{head}"
    );
    let body: Value = serde_json::from_str(&body).unwrap();
    body["Message"].as_str().unwrap().to_owned()
}

fn valid() -> Value {
    json!({
        "RuleName": "r", "ResourceARN": "*", "Priority": 1, "FixedRate": 0.1, "ReservoirSize": 1, "ServiceName": "*",
        "ServiceType": "*", "Host": "*", "HTTPMethod": "*", "URLPath": "*", "Version": 1,
    })
}

#[tokio::test]
async fn rules_out_of_bounds_are_refused() {
    let server = Server::start().await;
    for (member, value, expected) in [
        (
            "RuleName",
            json!(""),
            "'ruleName' failed to satisfy constraint: Member must have length greater than or equal to 1",
        ),
        (
            "RuleName",
            json!("r".repeat(33)),
            "'ruleName' failed to satisfy constraint: Member must have length less than or equal to 32",
        ),
        (
            "RuleName",
            json!("Default"),
            "there is a sampling rule Default already",
        ),
        (
            "RuleARN",
            json!("arn"),
            "a rule is created by RuleName: its RuleARN is made of it",
        ),
        (
            "ResourceARN",
            json!("r".repeat(501)),
            "'resourceARN' failed",
        ),
        ("ServiceName", json!("r".repeat(65)), "'serviceName' failed"),
        ("ServiceType", json!("r".repeat(65)), "'serviceType' failed"),
        ("Host", json!("r".repeat(65)), "'host' failed"),
        ("HTTPMethod", json!("r".repeat(11)), "'httpMethod' failed"),
        ("URLPath", json!("r".repeat(129)), "'urlPath' failed"),
        (
            "Priority",
            json!(0),
            "Value '0' at 'priority' failed to satisfy constraint: Member must have value greater than or equal to 1",
        ),
        (
            "Priority",
            json!(10_000),
            "Value '10000' at 'priority' failed to satisfy constraint: Member must have value less than or equal to 9999",
        ),
        (
            "FixedRate",
            json!(-0.1),
            "'fixedRate' failed to satisfy constraint: Member must have value greater than or equal to 0",
        ),
        (
            "FixedRate",
            json!(1.1),
            "'fixedRate' failed to satisfy constraint: Member must have value less than or equal to 1",
        ),
        (
            "ReservoirSize",
            json!(-1),
            "'reservoirSize' failed to satisfy constraint: Member must have value greater than or equal to 0",
        ),
        ("ReservoirSize", json!(1u64 << 40), "'reservoirSize' failed"),
        ("Version", json!(2), "Version is 2, and 1 is the only one"),
        ("Attributes", json!({"": "x"}), "'attributes' failed"),
        (
            "Attributes",
            json!({"x": "y".repeat(33)}),
            "'attributes' failed",
        ),
        (
            "Attributes",
            json!({"1": "", "2": "", "3": "", "4": "", "5": "", "6": ""}),
            "'attributes' failed",
        ),
        (
            "SamplingRateBoost",
            json!({"MaxRate": 1, "CooldownWindowMinutes": 1}),
            "SamplingRateBoost has no effect",
        ),
    ] {
        let mut rule = valid();
        rule[member] = value;
        let text = message(
            &server,
            "/CreateSamplingRule",
            json!({ "SamplingRule": rule }),
        )
        .await;
        assert!(text.contains(expected), "{member}: {text}");
    }
    for member in valid().as_object().unwrap().keys() {
        let mut rule = valid();
        rule.as_object_mut().unwrap().remove(member);
        let text = message(
            &server,
            "/CreateSamplingRule",
            json!({ "SamplingRule": rule }),
        )
        .await;
        assert!(
            text.contains("Value null at 'samplingRule."),
            "{member}: {text}"
        );
    }
    assert!(
        message(&server, "/CreateSamplingRule", json!({}))
            .await
            .contains("Value null at 'samplingRule'")
    );
    assert_eq!(rules(&server.xray().await).await.len(), 1);
    server.stop().await;
}

#[tokio::test]
async fn changes_of_nothing_or_of_the_wrong_rule_are_refused() {
    let server = Server::start().await;
    let update = |members: Value| {
        (
            "/UpdateSamplingRule",
            json!({ "SamplingRuleUpdate": members }),
        )
    };
    let delete = |members: Value| ("/DeleteSamplingRule", members);
    let unknown = "there is no sampling rule of this name";
    let unnamed = "a rule is named by either RuleName or RuleARN";
    for ((path, input), expected) in [
        (update(json!({"RuleName": "gone"})), unknown),
        (
            update(json!({"RuleARN": "arn:aws:xray:eu-west-1:000000000000:sampling-rule/gone"})),
            unknown,
        ),
        (update(json!({})), unnamed),
        (
            update(json!({"RuleName": "Default", "RuleARN": "x"})),
            unnamed,
        ),
        (
            update(json!({"RuleName": "Default", "Priority": 1})),
            "of the Default rule only FixedRate and ReservoirSize can be changed",
        ),
        (
            update(json!({"RuleName": "Default", "Host": "a"})),
            "of the Default rule only FixedRate and ReservoirSize can be changed",
        ),
        (
            update(json!({"RuleName": "Default", "FixedRate": 2})),
            "'fixedRate' failed",
        ),
        (
            ("/UpdateSamplingRule", json!({})),
            "Value null at 'samplingRuleUpdate'",
        ),
        (delete(json!({"RuleName": "gone"})), unknown),
        (delete(json!({})), unnamed),
        (
            delete(json!({"RuleName": "Default"})),
            "the Default rule cannot be deleted",
        ),
        (
            ("/GetSamplingRules", json!({"NextToken": "x"})),
            "NextToken is not one that this operation gave",
        ),
    ] {
        let text = message(&server, path, input.clone()).await;
        assert!(text.contains(expected), "{input}: {text}");
    }
    server.stop().await;
}

#[tokio::test]
async fn an_account_has_twenty_five_rules_at_most() {
    let server = Server::start().await;
    let client = server.xray().await;
    for number in 1..=25 {
        client
            .create_sampling_rule()
            .sampling_rule(rule(&format!("r{number}"), number))
            .send()
            .await
            .unwrap();
    }
    let one_more = client
        .create_sampling_rule()
        .sampling_rule(rule("r26", 26))
        .send()
        .await;
    let (code, text) = refused(one_more);
    assert_eq!(code, "RuleLimitExceededException");
    assert_eq!(
        text,
        "there are 25 sampling rules already, which is the most that an account may have"
    );
    client
        .delete_sampling_rule()
        .rule_name("r1")
        .send()
        .await
        .unwrap();
    client
        .create_sampling_rule()
        .sampling_rule(rule("r26", 26))
        .send()
        .await
        .unwrap();
    assert_eq!(rules(&client).await.len(), 26);
    server.stop().await;
}

#[tokio::test]
async fn statistics_that_make_no_sense_are_refused() {
    let server = Server::start().await;
    let client = server.xray().await;
    let id = "0".repeat(24);
    let call = |documents| {
        client
            .get_sampling_targets()
            .set_sampling_statistics_documents(Some(documents))
            .send()
    };
    let (code, text) = refused(call(vec![statistics("Default", "short")]).await);
    assert_eq!(code, "InvalidRequestException");
    assert!(text.contains("'clientID' failed"), "{text}");
    let (_, text) = refused(call(vec![statistics("Default", &id); 26]).await);
    assert_eq!(
        text,
        "a call takes at most 25 statistics documents, and this one has 26"
    );
    let valid = json!({"RuleName": "Default", "ClientID": id, "Timestamp": 1, "RequestCount": 1, "SampledCount": 1});
    for (member, value) in [
        ("RuleName", json!("")),
        ("RequestCount", json!(-1)),
        ("SampledCount", json!(-1)),
        ("BorrowCount", json!(-1)),
    ] {
        let mut document = valid.clone();
        document[member] = value;
        let text = message(
            &server,
            "/SamplingTargets",
            json!({"SamplingStatisticsDocuments": [document]}),
        )
        .await;
        assert!(
            text.contains("failed to satisfy constraint"),
            "{member}: {text}"
        );
    }
    for member in valid.as_object().unwrap().keys() {
        let mut document = valid.clone();
        document.as_object_mut().unwrap().remove(member);
        let text = message(
            &server,
            "/SamplingTargets",
            json!({"SamplingStatisticsDocuments": [document]}),
        )
        .await;
        assert!(text.contains("Value null at"), "{member}: {text}");
    }
    assert!(
        message(&server, "/SamplingTargets", json!({}))
            .await
            .contains("Value null at")
    );
    server.stop().await;
}
