//! Functions that come, stay and go.

use std::fs;

use super::{DEFINITION, get, save, start};
use crate::support::{Project, Stack, until};

/// The status of an invocation past the gateway.
async fn invoke(client: &reqwest::Client, stack: &Stack, function: &str) -> u16 {
    let url = format!(
        "{}/2015-03-31/functions/{function}/invocations",
        stack.url("aws")
    );
    let answer = client.post(url).send().await.expect("an answer");
    answer.status().as_u16()
}

#[tokio::test]
async fn a_function_whose_route_alone_changes_is_not_replaced() {
    let project = Project::watched();
    let _stack = start(&project);
    let definition = project.read(DEFINITION);
    save(
        &project,
        DEFINITION,
        &definition.replace("\"/hello\"", "\"/greeting\""),
    );
    let replaced = async || project.read("up.log").contains("replaced the API in");
    until("the API alone is replaced", replaced).await;

    let timeout = r#""lambda": { "timeout": 5,"#;
    save(
        &project,
        DEFINITION,
        &definition.replace("\"lambda\": {", timeout),
    );
    let replaced = async || {
        project
            .read("up.log")
            .contains("replaced hello, the API in")
    };
    until("the function is replaced", replaced).await;
}

#[tokio::test]
async fn a_function_whose_folder_comes_is_there_and_one_whose_folder_goes_is_gone() {
    let project = Project::watched();
    let stack = start(&project);
    let client = ::contract::client().expect("an HTTP client");
    for file in ["Cargo.toml", "function.json", "src/main.rs"] {
        let text = project.read(&format!("lambdas/hello/{file}"));
        let text = text
            .replace("name = \"hello\"", "name = \"other\"")
            .replace("\"/hello\"", "\"/other\"");
        project.write(&format!("elsewhere/{file}"), &text);
    }
    let other = format!("{}/test/other", stack.url("gateway"));
    fs::rename(project.path("elsewhere"), project.path("lambdas/other")).expect("it comes");
    until("the function", async || get(&client, &other).await.0 == 200).await;
    assert_eq!(invoke(&client, &stack, "other").await, 200);

    fs::rename(project.path("lambdas/other"), project.path("elsewhere")).expect("it goes");
    until("its end", async || get(&client, &other).await.0 == 404).await;
    until("its end", async || {
        invoke(&client, &stack, "other").await == 404
    })
    .await;
    assert_eq!(invoke(&client, &stack, "hello").await, 200);
}
