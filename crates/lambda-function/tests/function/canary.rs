//! No document and no line holds what a client sent.

use serde_json::{Value, json};

use crate::function::{Function, event, functions};

const CANARY: &str = "c4n4ry";

#[test]
fn neither_a_document_nor_a_line_holds_what_a_client_sent() {
    let surroundings = json!({
        "path": format!("/string/terms/{CANARY}"),
        "httpMethod": CANARY,
        "headers": {"Host": CANARY, "User-Agent": CANARY, "x-api-key": CANARY, "x-custom": CANARY},
        "multiValueHeaders": {
            "Host": [CANARY], "User-Agent": [CANARY], "x-api-key": [CANARY], "x-custom": [CANARY],
        },
        "requestContext": {"httpMethod": CANARY, "stage": "test", "identity": {"apiKey": CANARY}},
    });
    for (name, good) in functions(&format!("{CANARY} ing")) {
        let function = Function::start(name, &[("RUST_LOG", "debug")]);
        let mut documents = Vec::new();
        let bad_body = event(json!({"body": format!("{{\"content\": {CANARY}")}));
        let bad_query = json!({"prefix": [CANARY], "limit": [CANARY]});
        let bad_query = event(json!({"multiValueQueryStringParameters": bad_query}));
        for mut event in [good, bad_body, bad_query] {
            let whole = event.as_object_mut().unwrap();
            whole.extend(surroundings.as_object().unwrap().clone());
            let header = format!(
                "Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1;Other={CANARY}"
            );
            function.endpoints.invoke("an-id", &header, event);
            let sent = function.documents();
            assert!(!sent.is_empty());
            documents.extend(sent);
        }
        let sent = Value::from(documents).to_string();
        assert!(!sent.contains(CANARY), "{sent}");
        let lines = function.end();
        assert!(!lines.is_empty(), "{name} has logged nothing at debug");
        for line in lines {
            assert!(!line.contains(CANARY), "{line}");
        }
    }
}
