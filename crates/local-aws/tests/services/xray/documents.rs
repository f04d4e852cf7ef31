use serde_json::{Value, json};

use super::{put, segment};
use crate::support::Server;

/// What `PutTraceSegments` answers for texts that are sent as they are.
async fn unprocessed(server: &Server, documents: &[String]) -> Vec<Value> {
    let input = json!({ "TraceSegmentDocuments": documents });
    let (status, answer) = server.post("/TraceSegments", &input).await;
    assert_eq!(status, 200, "{answer}");
    answer["UnprocessedTraceSegments"]
        .as_array()
        .unwrap()
        .clone()
}

#[tokio::test]
async fn each_document_is_judged_alone() {
    let server = Server::start().await;
    let good = segment(1, 1, "good", json!({}));
    let changed = |member: &str, value: Value| {
        let mut document = good.clone();
        document[member] = value;
        document
    };
    let without = |member: &str| {
        let mut document = good.clone();
        document.as_object_mut().unwrap().remove(member);
        document
    };
    let nested = |subsegment: Value| changed("subsegments", json!([subsegment]));
    let part = json!({"name": "part", "id": "00000000000000aa", "start_time": 1, "end_time": 2});
    for (document, code) in [
        (without("name"), "MissingName"),
        (changed("name", json!(7)), "InvalidName"),
        (changed("name", json!("")), "InvalidName"),
        (changed("name", json!("GET /users/{id}")), "InvalidName"),
        (changed("name", json!("n".repeat(201))), "InvalidName"),
        (without("id"), "MissingId"),
        (changed("id", json!("1")), "InvalidId"),
        (changed("id", json!(1)), "InvalidId"),
        (without("trace_id"), "MissingTraceId"),
        (changed("trace_id", json!("1-2-3")), "InvalidTraceId"),
        (without("start_time"), "MissingStartTime"),
        (changed("start_time", json!("now")), "InvalidStartTime"),
        (changed("start_time", json!(-1)), "InvalidStartTime"),
        (without("end_time"), "MissingEndTime"),
        (changed("end_time", json!("later")), "InvalidEndTime"),
        (changed("parent_id", json!("x")), "InvalidParentId"),
        (changed("type", json!("segment")), "InvalidType"),
        (changed("type", json!("subsegment")), "MissingParentId"),
        (nested(json!({})), "MissingName"),
        (nested(json!(1)), "ParseError"),
        (nested(json!(["part"])), "ParseError"),
        (changed("subsegments", json!({})), "ParseError"),
        (nested(json!({"name": "{}"})), "InvalidName"),
        (
            nested(json!({"name": "part", "id": "00000000000000aa", "start_time": 1})),
            "MissingEndTime",
        ),
        (
            changed("metadata", json!({"large": "x".repeat(64 * 1024)})),
            "SegmentTooLarge",
        ),
    ] {
        let answer = unprocessed(&server, &[document.to_string()]).await;
        let [error] = &answer[..] else {
            panic!("{document} was kept");
        };
        assert_eq!(error["ErrorCode"], code, "{document}");
        let text = error["Message"].as_str().unwrap();
        assert!(
            text.ends_with(&format!("segment. ErrorCode: {code}")),
            "{text}"
        );
        let id = document.get("id").filter(|id| id.is_string());
        assert_eq!(error.get("Id"), id);
    }
    for text in [
        "",
        "{",
        "null",
        "7",
        r#""text""#,
        "[1]",
        "[[]]",
        // Numbers and characters that are none.
        r#"{"metadata":1e999}"#,
        r#"{"metadata":"\ud800"}"#,
    ] {
        let answer = unprocessed(&server, &[text.to_owned()]).await;
        let error =
            json!({"ErrorCode": "ParseError", "Message": "Invalid segment. ErrorCode: ParseError"});
        assert_eq!(answer, [error], "{text}");
    }
    assert_eq!(
        unprocessed(&server, &[nested(part).to_string()]).await,
        [] as [Value; 0]
    );
    let bad = without("name").to_string();
    let batch = [
        bad.clone(),
        segment(2, 2, "kept", json!({})).to_string(),
        bad,
    ];
    assert_eq!(unprocessed(&server, &batch).await.len(), 2);
    let client = server.xray().await;
    assert_eq!(super::documents(&client, 2).await[0]["name"], "kept");
    server.stop().await;
}

#[tokio::test]
async fn a_subsegment_is_called_so() {
    let server = Server::start().await;
    let document = segment(
        1,
        1,
        "{}",
        json!({"type": "subsegment", "parent_id": "0000000000000002"}),
    );
    let answer = unprocessed(&server, &[document.to_string()]).await;
    assert_eq!(
        answer[0]["Message"],
        "Invalid subsegment. ErrorCode: InvalidName"
    );
    server.stop().await;
}

#[tokio::test]
async fn an_array_holds_documents() {
    let server = Server::start().await;
    let client = server.xray().await;
    let array = json!([
        segment(1, 1, "a", json!({})),
        segment(1, 2, "b", json!({})),
        {}
    ]);
    let answer = unprocessed(&server, &[array.to_string()]).await;
    assert_eq!(answer.len(), 1);
    assert_eq!(super::documents(&client, 1).await.len(), 2);
    server.stop().await;
}

#[tokio::test]
async fn names_may_have_every_letter_and_the_signs_that_x_ray_allows() {
    let server = Server::start().await;
    let client = server.xray().await;
    let name = r"Größe 東京 1_.:/%&#=+\-@";
    put(&client, &[segment(1, 1, name, json!({}))]).await;
    assert_eq!(super::documents(&client, 1).await[0]["name"], name);
    server.stop().await;
}

#[tokio::test]
async fn the_time_in_a_trace_id_may_be_any() {
    let server = Server::start().await;
    let client = server.xray().await;
    let id = "1-00000000-bd862e3fe1be46a994272793";
    put(&client, &[segment(1, 1, "a", json!({ "trace_id": id }))]).await;
    let found = super::summaries(&client, None).await;
    assert_eq!(found.first().and_then(|one| one.id()), Some(id));
    server.stop().await;
}

#[tokio::test]
async fn a_call_takes_fifty_documents() {
    let server = Server::start().await;
    let client = server.xray().await;
    // Each as large as a document may be: the body is larger than most servers would take.
    let documents: Vec<Value> = (1..=50)
        .map(|id| {
            segment(
                id,
                id.into(),
                "a",
                json!({"metadata": {"a": "\\".repeat(32_000)}}),
            )
        })
        .collect();
    put(&client, &documents).await;
    let one_more = vec!["{}".to_owned(); 51];
    let answer = client
        .put_trace_segments()
        .set_trace_segment_documents(Some(one_more))
        .send()
        .await;
    let (code, text) = super::refused(answer);
    assert_eq!(code, "InvalidRequestException");
    assert_eq!(
        text,
        "a call takes at most 50 documents, and this one has 51"
    );
    server.stop().await;
}

#[tokio::test]
async fn bodies_that_are_no_input_are_refused() {
    let server = Server::start().await;
    for (body, code) in [
        ("{", "SerializationException"),
        (r#"{"TraceSegmentDocuments": 1}"#, "SerializationException"),
        ("{}", "InvalidRequestException"),
        ("", "InvalidRequestException"),
    ] {
        let (head, text) = server
            .request("POST /TraceSegments HTTP/1.1", &[], body)
            .await;
        assert!(head.starts_with("HTTP/1.1 400 "), "{head}");
        assert!(
            head.contains(&format!("x-amzn-errortype: {code}")),
            "{head}"
        );
        assert!(head.contains("x-amzn-requestid: "), "{head}");
        let text: Value = serde_json::from_str(&text).unwrap();
        assert!(!text["Message"].as_str().unwrap().is_empty(), "{text}");
    }
    server.stop().await;
}
