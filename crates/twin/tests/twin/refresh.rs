//! A strings map that is put into Parameter Store while both sides run.

use std::time::{Duration, Instant};

use crate::support::{Project, Stack};
use serde_json::json;

const PARAMETER: &str = "/twinstack/local/strings-map";

/// Far longer than an interval of a second; reached only by a side that never refreshes.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_new_map_changes_the_answers_of_both_sides() {
    let project = Project::new();
    let stack = Stack::start_with(&project, &[], &[("STRINGS_REFRESH_SECONDS", "1")]);
    let client = ::contract::client().expect("an HTTP client");
    let term = async |url: String, key: &str| {
        let answer = client
            .get(url)
            .header("x-api-key", key)
            .send()
            .await
            .expect("an answer");
        answer.text().await.expect("a body")
    };
    let gateway = || {
        term(
            format!("{}/test/string/terms/ABN", stack.url("gateway")),
            stack.key("test"),
        )
    };
    let service = || {
        term(
            format!("{}/api/string/terms/ABN", stack.url("service")),
            stack.key("service"),
        )
    };
    let before = r#"{"term":"ABN","replacement":"ABN AMRO"}"#;
    assert_eq!(gateway().await, before);
    assert_eq!(service().await, before);

    let put = json!({ "Name": PARAMETER, "Value": r#"{"ABN":"A.B.N."}"#, "Overwrite": true });
    let answer = client
        .post(stack.url("aws"))
        .header("x-amz-target", "AmazonSSM.PutParameter")
        .header("content-type", "application/x-amz-json-1.1")
        .body(put.to_string())
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 200);

    let after = r#"{"term":"ABN","replacement":"A.B.N."}"#;
    let started = Instant::now();
    while gateway().await != after || service().await != after {
        assert!(started.elapsed() < PATIENCE, "the new map did not arrive");
    }
}
