//! Documents that arrive late, twice, or before those that they belong to.

use serde_json::{Value, json};

use super::{BEGINNING, documents, put, segment};
use crate::support::Server;

fn part(id: u64, parent: u64, more: Value) -> Value {
    let mut part = segment(
        1,
        id,
        "part",
        json!({"type": "subsegment", "parent_id": format!("{parent:016x}")}),
    );
    let members = part.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    part
}

#[tokio::test]
async fn subsegments_go_where_they_belong_in_whatever_order_they_arrive() {
    let server = Server::start().await;
    let client = server.xray().await;
    let root = segment(
        1,
        1,
        "root",
        json!({"subsegments": [{"id": "0000000000000002", "name": "sent within", "start_time": BEGINNING, "end_time": BEGINNING}]}),
    );
    let within = part(3, 2, json!({}));
    let deeper = part(4, 3, json!({}));
    put(&client, &[deeper]).await;
    put(&client, &[within]).await;
    // The parent is not there yet: they are shown beside one another in one tree.
    let found = documents(&client, 1).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["parent_id"], "0000000000000002");
    put(&client, &[root]).await;
    let found = documents(&client, 1).await;
    assert_eq!(found.len(), 1);
    let third = &found[0]["subsegments"][0]["subsegments"][0];
    assert_eq!(third["id"], "0000000000000003");
    assert_eq!(third["subsegments"][0]["id"], "0000000000000004");
    // Its place says what these said.
    for member in ["type", "trace_id", "parent_id"] {
        assert_eq!(third.get(member), None);
    }
    server.stop().await;
}

#[tokio::test]
async fn a_complete_document_replaces_the_one_under_way_in_either_order() {
    let server = Server::start().await;
    let client = server.xray().await;
    let complete = segment(1, 1, "a", json!({}));
    let mut under_way = segment(1, 1, "a", json!({"in_progress": true}));
    under_way.as_object_mut().unwrap().remove("end_time");
    put(&client, &[under_way.clone()]).await;
    let summaries = super::summaries(&client, None).await;
    assert_eq!(summaries[0].is_partial(), Some(true));
    assert_eq!(
        (summaries[0].duration(), summaries[0].response_time()),
        (None, None)
    );
    put(&client, std::slice::from_ref(&complete)).await;
    put(&client, &[under_way]).await;
    assert_eq!(documents(&client, 1).await, [complete]);
    let summaries = super::summaries(&client, None).await;
    assert_eq!(summaries[0].is_partial(), Some(false));
    assert_eq!(summaries[0].duration(), Some(1.0));
    assert_eq!(summaries[0].revision(), 3);
    let counters = server.counters().await;
    assert_eq!(counters["xray"]["documents"]["stored"], 3);
    assert_eq!(counters["xray"]["documents"]["replaced"], 2);
    assert_eq!(counters["xray"]["kept"]["segments"], 1);
    server.stop().await;
}

#[tokio::test]
async fn a_subsegment_that_was_sent_within_is_completed_by_one_that_is_sent_alone() {
    let server = Server::start().await;
    let client = server.xray().await;
    let within = json!({"id": "0000000000000002", "name": "part", "start_time": BEGINNING, "in_progress": true});
    put(
        &client,
        &[segment(1, 1, "a", json!({"subsegments": [within]}))],
    )
    .await;
    put(&client, &[part(2, 1, json!({"error": true}))]).await;
    let found = documents(&client, 1).await;
    assert_eq!(found.len(), 1);
    let subsegments = found[0]["subsegments"].as_array().unwrap();
    assert_eq!(subsegments.len(), 1);
    assert_eq!(subsegments[0]["error"], true);
    server.stop().await;
}

#[tokio::test]
async fn circles_and_endless_chains_are_given_out_whole() {
    let server = Server::start().await;
    let client = server.xray().await;
    put(
        &client,
        &[
            part(1, 2, json!({})),
            part(2, 1, json!({})),
            part(3, 3, json!({})),
        ],
    )
    .await;
    let chain: Vec<Value> = (10..1000).map(|id| part(id, id - 1, json!({}))).collect();
    for documents in chain.chunks(50) {
        put(&client, documents).await;
    }
    fn count(part: &Value) -> usize {
        let subsegments = part["subsegments"].as_array();
        1 + subsegments.into_iter().flatten().map(count).sum::<usize>()
    }
    let found = documents(&client, 1).await;
    assert_eq!(found.iter().map(count).sum::<usize>(), 993);
    assert_eq!(super::summaries(&client, Some("service()")).await.len(), 1);
    server.stop().await;
}

#[tokio::test]
async fn an_end_before_the_beginning_is_no_time_at_all() {
    let server = Server::start().await;
    let client = server.xray().await;
    put(
        &client,
        &[segment(1, 1, "a", json!({"end_time": BEGINNING - 5.0}))],
    )
    .await;
    let summaries = super::summaries(&client, None).await;
    assert_eq!(summaries[0].response_time(), Some(0.0));
    server.stop().await;
}
