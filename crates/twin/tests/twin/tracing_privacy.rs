//! No text of a client and no key is in a trace or in a log of the stack, but for the user agent and the host in traces.

use crate::support::{CONTENT, Ending, Project, Requests, Root, Side, Stack, Traces, until};

/// A word that stands nowhere but in requests.
const CANARY: &str = "canary4711";

/// A method that HTTP does not know.
const METHOD: &str = "METHOD4711";

/// What a client says of itself, and of whom it asks.
const USER_AGENT: &str = "agent-of-a-client";
const HOST: &str = "host-of-a-client";

#[tokio::test]
async fn a_canary_in_body_key_and_method_is_in_no_document_and_no_log() {
    let project = Project::new();
    let stack = Stack::start_with(
        &project,
        &["--log-format", "json"],
        &[("RUST_LOG", "debug")],
    );
    let (requests, traces) = (Requests::to(&stack), Traces::of(&stack));
    let mut roots = Vec::new();
    for side in Side::BOTH {
        for content in [CONTENT.to_owned(), format!("{CANARY} and ing")] {
            let root = Root::new();
            let (status, _) = requests.traced(side, Some(&root.header(1)), &content).await;
            assert_eq!(status, 200);
            roots.push(root);
        }
        for body in [
            format!(r#"{{"content":5,"{CANARY}":1}}"#),
            format!(r#"{{"content":"{CANARY}"#),
            format!(r#"["{CANARY}"]"#),
        ] {
            let ending = requests.post(side, "/string/replace", body).await;
            assert!(
                matches!(ending, Ending::Answer { status: 400, .. }),
                "{ending:?}"
            );
        }
    }
    let client = ::contract::client().expect("an HTTP client");
    for url in [
        format!("{}/test", stack.url("gateway")),
        format!("{}/api", stack.url("service")),
    ] {
        let root = Root::new();
        let answer = client
            .get(format!("{url}/string/terms/ABN"))
            .header("x-api-key", CANARY.repeat(3))
            .header("x-amzn-trace-id", root.header(1))
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 403);
        roots.push(root);
        let root = Root::new();
        client
            .request(
                METHOD.parse().expect("a method"),
                format!("{url}/string/terms"),
            )
            .header("user-agent", USER_AGENT)
            .header("host", HOST)
            .header("x-amzn-trace-id", root.header(1))
            .send()
            .await
            .expect("an answer");
        roots.push(root);
    }
    let secrets = [CANARY, stack.key("test"), stack.key("service")].map(str::to_owned);
    for root in &roots {
        until("the trace", async || {
            !traces.parts(&root.trace_id).await.is_empty()
        })
        .await;
    }
    until("the spans of the domain", async || {
        let parts = traces.parts(&roots[0].trace_id).await;
        parts.iter().any(|part| part.name == "replace strings")
    })
    .await;
    for root in &roots {
        for part in traces.parts(&root.trace_id).await {
            let text = part.value.to_string();
            assert!(!text.contains(METHOD), "{METHOD} in {text}");
            for secret in &secrets {
                assert!(!text.contains(secret.as_str()), "{secret} in {text}");
            }
        }
    }
    let counters = traces.counters().await.0.to_string();
    drop(stack);
    let log = project.read("up.log");
    // The line that `up` writes of a request at the gateway, for whoever develops, has the method as it came.
    let line = log
        .lines()
        .find(|line| line.contains(METHOD) && !line.contains(r#""kind":"request""#));
    assert_eq!(line, None, "{METHOD}");
    // These two are in the segments of the sides, as in API Gateway's own, and nowhere else.
    for kept in [USER_AGENT, HOST] {
        let line = log.lines().find(|line| line.contains(kept));
        assert_eq!(line, None, "{kept}");
    }
    for secret in &secrets {
        let line = log.lines().find(|line| line.contains(secret.as_str()));
        assert_eq!(line, None, "{secret}");
        assert!(
            !counters.contains(secret.as_str()),
            "{secret} in {counters}"
        );
    }
}
