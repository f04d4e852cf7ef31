//! What the real program sends to X-Ray.

use rustix::process::Signal;
use serde_json::Value;

use crate::parameter_store::ParameterStore;
use crate::program::Program;
use crate::x_ray::XRay;
use crate::{KEYS, STRINGS_MAP, wait_until};

const ROOT: &str = "1-67891233-abcdef012345678912345678";

fn start(x_ray: &XRay, more: &[(&str, &str)]) -> Program {
    let store = ParameterStore::start(STRINGS_MAP);
    let endpoint = x_ray.endpoint();
    let variables = [&[("AWS_ENDPOINT_URL_XRAY", endpoint.as_str())], more].concat();
    Program::start(&store, &variables)
}

/// The trace header of the answer to a request with this one.
async fn ask(program: &Program, method_and_path: &str, header: &str) -> (u16, Option<String>) {
    let (method, path) = method_and_path.split_once(' ').unwrap();
    let url = format!("http://{}{path}", program.address);
    let request = program
        .client
        .request(method.parse().unwrap(), url)
        .header("x-api-key", KEYS[0])
        .header("x-forwarded-for", "forged, 203.0.113.7")
        .header("x-forwarded-proto", "https")
        .header("user-agent", "a test");
    let request = match header {
        "" => request,
        header => request.header("x-amzn-trace-id", header),
    };
    let answer = request.send().await.unwrap();
    let trace = answer.headers().get("x-amzn-trace-id");
    let trace = trace.map(|trace| trace.to_str().unwrap().to_owned());
    (answer.status().as_u16(), trace)
}

fn named<'d>(documents: &'d [Value], name: &str) -> &'d Value {
    let found = documents.iter().find(|document| document["name"] == name);
    found.unwrap_or_else(|| panic!("no {name} in {documents:#?}"))
}

#[tokio::test]
async fn a_sampled_request_is_a_segment_with_the_domain_below() {
    let x_ray = XRay::start();
    let program = start(&x_ray, &[]);
    let parent = "53995c3f42cd8ad8";
    let header = format!("Root={ROOT};Parent={parent};Sampled=1;Lineage=1:a87bd80c:0");
    let (status, trace) = ask(&program, "GET /api/string/terms/Knab", &header).await;
    assert_eq!((status, trace.unwrap()), (404, format!("Root={ROOT}")));
    let documents = x_ray.of_trace(ROOT, 2).await;
    assert_eq!(documents.len(), 2, "{documents:#?}");

    let segment = named(&documents, "string-api");
    assert_eq!(segment["parent_id"], parent);
    assert!(segment.get("type").is_none(), "{segment:#}");
    assert_eq!(segment["error"], true);
    assert!(segment.get("fault").is_none(), "{segment:#}");
    let request = &segment["http"]["request"];
    assert_eq!(request["method"], "GET");
    assert_eq!(request["client_ip"], "203.0.113.7");
    assert_eq!(request["user_agent"], "a test");
    assert_eq!(segment["http"]["response"]["status"], 404);
    assert!(
        segment.to_string().contains("/api/string/terms/{term}"),
        "{segment:#}"
    );
    assert!(!segment.to_string().contains("Knab"), "{segment:#}");
    let annotations = segment["annotations"].as_object().unwrap();
    let route = "/api/string/terms/{term}";
    assert!(
        annotations.values().any(|value| value == route),
        "{segment:#}"
    );

    let lookup = named(&documents, "look up term");
    assert_eq!(lookup["type"], "subsegment");
    assert_eq!(lookup["parent_id"], segment["id"]);
    assert_eq!(lookup["metadata"]["default"]["found"], false);
}

#[tokio::test]
async fn a_decision_of_the_caller_stands_and_without_one_the_rules_decide() {
    let x_ray = XRay::start();
    let program = start(&x_ray, &[]);
    // The rules come aside from requests; until they are there, some requests are not sampled.
    let mut sampled = String::new();
    wait_until("the rules", async || {
        let (_, trace) = ask(&program, "GET /api/string/terms?prefix=a", "Sampled=?").await;
        sampled = trace.unwrap();
        sampled.ends_with(";Sampled=1")
    })
    .await;
    let root = sampled.strip_prefix("Root=").unwrap();
    let (root, _) = root.split_once(';').unwrap();
    x_ray.of_trace(root, 2).await;

    // As a load balancer sends it: the trace goes on under its id.
    let (_, trace) = ask(
        &program,
        "GET /api/string/terms?prefix=a",
        &format!("Root={ROOT}"),
    )
    .await;
    assert_eq!(trace.unwrap(), format!("Root={ROOT}"));
    let documents = x_ray.of_trace(ROOT, 2).await;
    assert!(named(&documents, "string-api").get("parent_id").is_none());

    let unsampled = "1-67891233-000000000000000000000001";
    for header in [
        format!("Root={unsampled};Sampled=0"),
        format!("Root={unsampled};Parent=53995c3f42cd8ad8;Sampled=0"),
    ] {
        let (_, trace) = ask(&program, "GET /api/string/terms?prefix=a", &header).await;
        assert_eq!(trace.unwrap(), format!("Root={unsampled}"));
    }
    // Neither is the health: whoever asks for it gets no trace at all.
    let (status, trace) = ask(
        &program,
        "GET /status/health",
        &format!("Root={unsampled};Sampled=1"),
    )
    .await;
    assert_eq!((status, trace), (200, None));
    // A route that there is not is named by its method alone.
    let unknown = "1-67891233-000000000000000000000002";
    ask(
        &program,
        "GET /nowhere/at/all",
        &format!("Root={unknown};Sampled=1"),
    )
    .await;
    let documents = x_ray.of_trace(unknown, 1).await;
    assert!(
        !documents[0].to_string().contains("nowhere"),
        "{documents:#?}"
    );

    // What was sent before the end is there at the end.
    program.signal(Signal::INT);
    let (status, _) = program.wait().await;
    assert!(status.success());
    let documents = x_ray.documents();
    let leaked = documents
        .iter()
        .find(|document| document["trace_id"] == unsampled);
    assert!(leaked.is_none(), "{leaked:#?}");
}

#[tokio::test]
async fn a_refresh_is_a_trace_down_to_the_call_of_parameter_store() {
    let x_ray = XRay::start();
    let program = start(&x_ray, &[("STRINGS_REFRESH_SECONDS", "1")]);
    let mut call = Value::Null;
    wait_until("the trace of a refresh", async || {
        let documents = x_ray.documents();
        let found = documents
            .iter()
            .find(|document| document["aws"]["operation"] == "GetParameter");
        call = found.cloned().unwrap_or_default();
        !call.is_null()
    })
    .await;
    assert_eq!(call["name"], "SSM");
    assert_eq!(call["namespace"], "aws", "{call:#}");
    assert_eq!(call["aws"]["region"], "eu-west-1");
    assert_eq!(call["http"]["response"]["status"], 200);
    let documents = x_ray.of_trace(call["trace_id"].as_str().unwrap(), 2).await;
    let refresh = documents
        .iter()
        .find(|document| document["id"] == call["parent_id"]);
    let metadata = &refresh.unwrap()["metadata"]["default"];
    assert_eq!(metadata["outcome"], "unchanged", "{documents:#?}");
    drop(program);
}

#[tokio::test]
async fn no_document_and_no_line_holds_what_a_client_sent() {
    const CANARY: &str = "c4n4ry";
    const USER_AGENT: &str = "agent-of-a-client";
    let x_ray = XRay::start();
    let program = start(&x_ray, &[("RUST_LOG", "debug")]);
    let requests = [
        (
            "POST",
            "/api/string/replace".to_owned(),
            format!(r#"{{"content":"{CANARY} ing"}}"#),
        ),
        ("POST", "/api/string/replace".to_owned(), CANARY.to_owned()),
        (
            "POST",
            "/api/string/replace".to_owned(),
            format!(r#"{{"content":{{"{CANARY}":1}}}}"#),
        ),
        ("GET", format!("/api/string/terms/{CANARY}"), String::new()),
        (
            "GET",
            format!("/api/string/terms?prefix={CANARY}&limit={CANARY}"),
            String::new(),
        ),
        (
            "GET",
            format!("/api/string/terms?prefix={CANARY}"),
            String::new(),
        ),
        ("GET", format!("/{CANARY}"), String::new()),
        (CANARY, "/api/string/terms".to_owned(), String::new()),
    ];
    let mut expected: usize = 0;
    for (index, (method, path, body)) in requests.iter().enumerate() {
        for key in [KEYS[0], "a-wrong-key-c4n4ry-of-some-length"] {
            expected += 1;
            let root = format!("1-67891233-{:024x}", 0xc_0000 + expected);
            let url = format!("http://{}{path}", program.address);
            let request = program.client.request(method.parse().unwrap(), url);
            let request = request
                .header("x-api-key", key)
                .header("x-custom", CANARY)
                .header("cookie", CANARY)
                .header("user-agent", USER_AGENT.repeat(100))
                .header("host", "host-of-a-client")
                .header("authorization", CANARY)
                .header("x-forwarded-for", format!("{CANARY}, 203.0.113.7"))
                .header(
                    "x-amzn-trace-id",
                    format!("Root={root};Sampled=1;Other={CANARY}"),
                );
            let answer = request.body(body.clone()).send().await.unwrap();
            assert!(answer.status().as_u16() < 500, "{index}");
            x_ray.of_trace(&root, 1).await;
        }
    }
    program.signal(Signal::INT);
    let (_, lines) = program.wait().await;
    let written = Value::from(lines).to_string();
    let documents = x_ray.documents();
    // What is kept of a client's own text is in the segment and nowhere else, and is cut.
    let user_agents: Vec<_> = documents
        .iter()
        .filter_map(|document| document["http"]["request"]["user_agent"].as_str())
        .collect();
    assert_eq!(user_agents.len(), expected, "{documents:#?}");
    for user_agent in user_agents {
        assert_eq!(user_agent, &USER_AGENT.repeat(100)[..250]);
    }
    assert!(!written.contains(USER_AGENT), "{written}");
    assert!(!written.contains("host-of-a-client"), "{written}");
    let mut methods = documents
        .iter()
        .map(|document| &document["http"]["request"]["method"]);
    assert!(methods.any(|method| method == "_OTHER"), "{documents:#?}");
    let sent = Value::from(documents).to_string();
    for secret in [CANARY, KEYS[0], KEYS[1]] {
        for text in [&written, &sent] {
            let place = text.find(secret);
            let around = place.map(|place| text.get(place.saturating_sub(300)..place + 50));
            assert!(place.is_none(), "{secret} is in {around:?}");
        }
    }
}

#[tokio::test]
async fn a_line_of_a_request_names_its_trace_and_its_segment() {
    let x_ray = XRay::start();
    let program = start(&x_ray, &[]);
    ask(
        &program,
        "GET /api/string/terms/ABN",
        &format!("Root={ROOT};Sampled=1"),
    )
    .await;
    let line = program.wait_for_line("\"request\"");
    assert_eq!(line["trace_id"], ROOT);
    let documents = x_ray.of_trace(ROOT, 2).await;
    assert_eq!(line["span_id"], named(&documents, "string-api")["id"]);
    let unsampled = "1-67891233-000000000000000000000003";
    ask(
        &program,
        "GET /api/string/terms/ABN",
        &format!("Root={unsampled};Sampled=0"),
    )
    .await;
    let line = program.wait_for_line(unsampled);
    assert!(line.get("span_id").is_none(), "{line}");
}

#[tokio::test]
async fn at_a_desk_traces_are_off_and_the_log_says_so() {
    let store = ParameterStore::start(STRINGS_MAP);
    let program = Program::start(&store, &[]);
    let (status, trace) = ask(&program, "GET /api/string/terms/ABN", "Sampled=?").await;
    assert_eq!((status, trace), (200, None));
}
