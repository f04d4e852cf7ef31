use std::sync::Arc;

use local_aws::{AliasInfo, Endpoint, EnvironmentCounts, FunctionInfo, StackInfo, StackSide};

use super::*;

struct Stack;

impl StackInfo for Stack {
    fn sides(&self) -> Vec<StackSide> {
        vec![StackSide {
            name: "Gateway side".into(),
            description: "three functions".into(),
            endpoints: vec![Endpoint {
                name: "test".into(),
                url: "http://localhost:4000/test".into(),
                key: Some("a<b>\"c".into()),
            }],
        }]
    }

    fn functions(&self) -> Vec<FunctionInfo> {
        vec![FunctionInfo {
            name: "hello".into(),
            memory_size: 128,
            timeout: 10,
            aliases: vec![
                AliasInfo {
                    name: "prod".into(),
                    version: "1".into(),
                    environments: Some(EnvironmentCounts {
                        busy: 1,
                        idle: 2,
                        cold_starts: 3,
                        peak_memory: Some(19 * 1024 * 1024),
                    }),
                },
                AliasInfo {
                    name: "test".into(),
                    version: "$LATEST".into(),
                    environments: None,
                },
            ],
        }]
    }

    fn strings_map_parameter(&self) -> Option<String> {
        Some("/map".into())
    }
}

#[tokio::test]
async fn the_endpoints_alone_say_so_and_what_they_are() {
    let server = Server::start().await;
    let html = page(&server, "/").await;
    assert_eq!(
        texts(&html, ".empty"),
        ["The AWS endpoints run alone: nothing is known of programs beside them."]
    );
    let codes = texts(&html, ".card code");
    assert!(
        codes.contains(&format!("http://{}", server.address)),
        "{codes:?}"
    );
    let export = format!(
        "export AWS_ENDPOINT_URL=http://{} AWS_DEFAULT_REGION=eu-west-1 AWS_ACCESS_KEY_ID=local \
         AWS_SECRET_ACCESS_KEY=local",
        server.address
    );
    assert!(codes.contains(&export), "{codes:?}");
    assert_eq!(
        attributes(&html, ".export [data-copy]", "data-copy"),
        [export]
    );
    assert_eq!(texts(&html, "nav [aria-current]"), ["Home"]);
    server.stop().await;
}

#[tokio::test]
async fn what_runs_is_shown_and_keys_are_behind_a_click() {
    let server = Server::start_as(|aws| aws.with_stack_info(Arc::new(Stack))).await;
    let html = page(&server, "/").await;
    assert_eq!(
        texts(&html, ".card h2"),
        ["Gateway side", "AWS endpoints", "Strings map"]
    );
    assert_eq!(texts(&html, "details.key:not([open]) > code"), ["a<b>\"c"]);
    assert_eq!(
        attributes(&html, "details.key [data-copy]", "data-copy"),
        ["a<b>\"c"]
    );
    assert_eq!(
        texts(&html, "table tbody tr:first-child > *"),
        [
            "hello", "prod", "1", "1", "2", "3", "19.0 MiB", "128 MB", "10 s"
        ]
    );
    assert_eq!(
        texts(&html, "table tbody tr:nth-child(2) > *"),
        [
            "hello", "test", "$LATEST", "–", "–", "–", "–", "128 MB", "10 s"
        ]
    );
    server.stop().await;
}

#[tokio::test]
async fn the_strings_map_is_shown_with_its_version() {
    let server = Server::start_as(|aws| aws.with_stack_info(Arc::new(Stack))).await;
    let card = ".card:nth-child(3)";
    let html = page(&server, "/").await;
    assert!(texts(&html, card)[0].contains("does not hold it"));
    server
        .aws
        .ssm()
        .put("/map", r#"{"ABN":"ABN AMRO"}"#)
        .unwrap();
    server
        .aws
        .ssm()
        .put("/map", r#"{"ABN":"<i>","ING":"ING Bank"}"#)
        .unwrap();
    let html = page(&server, "/").await;
    let facts = texts(&html, &format!("{card} dd"));
    assert_eq!((facts[0].as_str(), facts[2].as_str()), ("2", "2"));
    assert_eq!(
        texts(&html, &format!("{card} pre")),
        [r#"{"ABN":"<i>","ING":"ING Bank"}"#]
    );
    server.aws.ssm().put("/map", "[]").unwrap();
    let html = page(&server, "/").await;
    assert!(texts(&html, card)[0].contains("none: the value is not a JSON object"));
    server.stop().await;
}

#[tokio::test]
async fn the_counters_are_those_of_the_counters() {
    let server = Server::start().await;
    put(&server, &[request(1, "/a", 200, json!({}))]);
    server.aws.xray().put("no document").unwrap_err();
    server.aws.metrics().record(
        "string-api",
        &json!({
            "_aws": {"Timestamp": 0, "CloudWatchMetrics": [
                {"Namespace": "Twinstack", "Dimensions": [["service"]], "Metrics": [{"Name": "RequestsShed", "Unit": "Count"}]},
            ]},
            "service": "string-api",
            "RequestsShed": 4,
        }),
    );
    let html = page(&server, "/").await;
    let tiles = texts(&html, ".tiles > div");
    for tile in [
        "Traces kept 1",
        "Documents stored 1",
        "Documents rejected 1",
    ] {
        assert!(tiles.contains(&tile.to_owned()), "{tiles:?}");
    }
    assert_eq!(
        texts(&html, "table tbody tr > *"),
        [
            "string-api",
            "Twinstack / RequestsShed",
            "service=string-api",
            "1",
            "4",
            "4",
            "Count"
        ]
    );
    server.stop().await;
}
