use serde_json::json;

use super::{BEGINNING, documents, get, put, refused, segment, trace_id};
use crate::support::Server;

#[tokio::test]
async fn a_trace_is_given_out_as_it_was_sent() {
    let server = Server::start().await;
    let client = server.xray().await;
    let first = segment(
        1,
        1,
        "gateway",
        json!({"start_time": BEGINNING, "end_time": BEGINNING + 0.25, "metadata": {"any": {"deep": [1, null]}}}),
    );
    let second = segment(
        1,
        2,
        "function",
        json!({"parent_id": "0000000000000001", "start_time": BEGINNING + 0.125, "end_time": BEGINNING + 0.5}),
    );
    put(&client, &[second.clone(), first.clone()]).await;
    let trace = get(&client, 1).await;
    assert_eq!(trace.id(), Some(trace_id(1).as_str()));
    assert_eq!(trace.duration(), Some(0.5));
    assert_eq!(trace.limit_exceeded(), Some(false));
    let ids: Vec<_> = trace.segments().iter().map(|one| one.id()).collect();
    assert_eq!(ids, [Some("0000000000000001"), Some("0000000000000002")]);
    assert_eq!(documents(&client, 1).await, [first, second]);
    server.stop().await;
}

#[tokio::test]
async fn ids_without_a_trace_are_unprocessed() {
    let server = Server::start().await;
    let client = server.xray().await;
    put(&client, &[segment(1, 1, "a", json!({}))]).await;
    let answer = client
        .batch_get_traces()
        .trace_ids(trace_id(7))
        .trace_ids(trace_id(1))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.traces().len(), 1);
    assert_eq!(answer.unprocessed_trace_ids(), [trace_id(7)]);
    server.stop().await;
}

#[tokio::test]
async fn a_call_takes_one_to_five_ids() {
    let server = Server::start().await;
    let client = server.xray().await;
    for (ids, expected) in [
        (vec![], "TraceIds takes 1 to 5 ids, and this call has 0"),
        (
            vec![trace_id(1); 6],
            "TraceIds takes 1 to 5 ids, and this call has 6",
        ),
        (
            vec!["x".to_owned()],
            "TraceIds has \"x\": a trace id is 1-, 8 hexadecimal digits, -",
        ),
    ] {
        let call = client.batch_get_traces().set_trace_ids(Some(ids));
        let (code, text) = refused(call.send().await);
        assert_eq!(code, "InvalidRequestException");
        assert!(text.starts_with(expected), "{text}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_call_without_a_segment_of_its_own_has_an_inferred_one() {
    let server = Server::start().await;
    let client = server.xray().await;
    let times = json!({"start_time": BEGINNING, "end_time": BEGINNING + 0.5});
    let call = |id: u64, more: serde_json::Value| {
        let mut call = times.clone();
        call["id"] = json!(format!("{id:016x}"));
        call.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        call
    };
    let calls = [
        call(
            2,
            json!({"name": "SSM", "namespace": "aws", "aws": {"operation": "GetParameter"}}),
        ),
        call(
            3,
            json!({"name": "backend", "namespace": "remote", "http": {"request": {"traced": true}}}),
        ),
        call(
            4,
            json!({"name": "DynamoDB", "namespace": "aws", "aws": {"table_name": "orders"}, "error": true}),
        ),
        call(
            5,
            json!({"name": "db@host", "namespace": "remote", "sql": {"database_type": "PostgreSQL"}}),
        ),
        call(6, json!({"name": "own work"})),
    ];
    let root = segment(1, 1, "api", json!({"subsegments": calls}));
    let backend = segment(1, 7, "backend", json!({"parent_id": "0000000000000003"}));
    put(&client, &[root, backend]).await;
    let found = documents(&client, 1).await;
    let inferred: Vec<_> = found
        .iter()
        .filter(|one| one["inferred"] == true)
        .map(|one| {
            (
                one["name"].clone(),
                one["origin"].clone(),
                one["parent_id"].clone(),
            )
        })
        .collect();
    let expected = [
        ("SSM", "AWS::SSM", "0000000000000002"),
        ("DynamoDB", "AWS::DynamoDB::Table", "0000000000000004"),
        ("db@host", "Database::SQL", "0000000000000005"),
    ];
    assert_eq!(
        inferred,
        expected.map(|(name, origin, id)| (json!(name), json!(origin), json!(id)))
    );
    assert_eq!(found.len(), 5);
    // The same ids whenever they are asked for.
    assert_eq!(documents(&client, 1).await, found);
    server.stop().await;
}

#[tokio::test]
async fn a_large_trace_says_so() {
    let server = Server::start().await;
    let client = server.xray().await;
    for id in 1..=9 {
        put(
            &client,
            &[segment(
                1,
                id,
                "a",
                json!({"metadata": {"a": "x".repeat(60_000)}}),
            )],
        )
        .await;
    }
    assert_eq!(get(&client, 1).await.limit_exceeded(), Some(true));
    server.stop().await;
}

#[tokio::test]
async fn the_oldest_traces_make_room_for_the_newest() {
    let server = Server::start().await;
    let client = server.xray().await;
    server.aws.xray().set_limit(20_000);
    for number in 1..=100 {
        put(&client, &[segment(number, 1, "a", json!({}))]).await;
    }
    let kept = super::summaries(&client, None).await.len();
    let counters = server.aws.xray().counters();
    assert_eq!(counters.documents.stored, 100);
    assert_eq!(counters.documents.evicted as usize, 100 - kept);
    assert_eq!(counters.kept.traces, kept);
    assert!(
        counters.kept.bytes <= counters.kept.limit && kept > 10,
        "{counters:?}"
    );
    assert_eq!(get(&client, 100).await.segments().len(), 1);
    server.stop().await;
}
