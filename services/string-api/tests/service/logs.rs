use rustix::process::Signal;
use serde_json::{Value, json};

use crate::parameter_store::ParameterStore;
use crate::program::Program;
use crate::{KEYS, STRINGS_MAP};

#[tokio::test]
async fn one_line_a_request_and_neither_keys_nor_text() {
    let store = ParameterStore::start(STRINGS_MAP);
    let program = Program::start(&store, &[]);
    let root = "1-67891233-abcdef012345678912345678";
    for (method, path, key, trace) in [
        (
            "GET",
            "/status/health",
            "",
            format!("Root={root};Sampled=1"),
        ),
        (
            "GET",
            "/api/string/terms/secret-term",
            KEYS[0],
            "Root=secret-trace".to_owned(),
        ),
        (
            "GET",
            "/api/string/terms?prefix=secret-prefix",
            KEYS[0],
            String::new(),
        ),
        (
            "POST",
            "/api/string/replace",
            "a-secret-wrong-key",
            String::new(),
        ),
        ("GET", "/secret-path", "", String::new()),
    ] {
        let url = format!("http://{}{path}", program.address);
        let request = program.client.request(method.parse().unwrap(), url);
        let request = request
            .header("x-api-key", key)
            .header("x-amzn-trace-id", trace);
        request.body("secret-body").send().await.unwrap();
    }
    assert_eq!(program.replace("secret-content").await.0, 200);
    program.signal(Signal::INT);
    let (_, lines) = program.wait().await;

    let logged = Value::from(lines.clone()).to_string();
    for secret in ["secret", KEYS[0], KEYS[1]] {
        assert!(!logged.contains(secret), "{secret} is in {logged}");
    }
    let requests: Vec<Value> = lines
        .iter()
        .filter(|line| line["message"] == "request")
        .map(|line| {
            assert_eq!(line["level"], "INFO");
            assert!(line["duration_ms"].is_f64(), "{line}");
            json!([
                line["http.request.method"],
                line["http.route"],
                line["http.response.status_code"],
                line["http.response.body.size"],
                line["trace_id"],
            ])
        })
        .collect();
    assert_eq!(
        requests,
        [
            json!(["GET", "/status/health", 200, 16, root]),
            json!(["GET", "/api/string/terms/{term}", 404, 26, null]),
            json!(["GET", "/api/string/terms", 200, 30, null]),
            json!(["POST", "/api/string/replace", 403, 23, null]),
            json!(["GET", null, 404, 23, null]),
            json!(["POST", "/api/string/replace", 200, 28, null]),
        ]
    );
}
