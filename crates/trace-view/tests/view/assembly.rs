//! Where nodes are put.

use serde_json::{Value, json};
use trace_view::{NodeKind, Trace};

use crate::support::{ID, document, gateway_request, named, outline, trace};

#[test]
fn nodes_stand_under_what_caused_them_in_the_order_of_their_beginning() {
    let mut documents = gateway_request();
    let expected = [
        "Twinstack/test",
        "  Lambda",
        "    lambda",
        "      function",
        "        Initialization",
        "        Invocation",
        "        handler",
        "          look up",
        "          SSM",
        "            SSM",
        "        Overhead",
    ];
    assert_eq!(outline(&trace(documents.clone())), expected);
    documents.reverse();
    assert_eq!(outline(&trace(documents)), expected);
}

#[test]
fn a_subsegment_that_is_sent_alone_stands_where_its_parent_is() {
    let trace = trace([
        document(
            "inner",
            2.0,
            3.0,
            json!({ "type": "subsegment", "parent_id": "outer" }),
        ),
        document(
            "outer",
            1.0,
            4.0,
            json!({ "type": "subsegment", "parent_id": "segment" }),
        ),
        document(
            "segment",
            0.0,
            5.0,
            json!({ "parent_id": "the client's, which nobody sends" }),
        ),
    ]);
    assert_eq!(outline(&trace), ["segment", "  outer", "    inner"]);
    assert_eq!(named(&trace, "outer").kind, NodeKind::Subsegment);
    assert_eq!(named(&trace, "inner").parent, Some(1));
}

#[test]
fn the_last_child_of_each_parent_is_known() {
    let trace = trace([document(
        "a",
        0.0,
        9.0,
        json!({ "subsegments": [
            document("b", 1.0, 4.0, json!({ "subsegments": [document("c", 2.0, 3.0, json!({}))] })),
            document("d", 5.0, 6.0, json!({})),
        ] }),
    )]);
    let last: Vec<_> = trace
        .nodes()
        .iter()
        .map(|node| node.is_last_child)
        .collect();
    assert_eq!(last, [true, false, true, true]);
}

#[test]
fn what_is_there_twice_is_taken_as_it_ended() {
    let in_progress = json!({
        "id": "a", "name": "begun", "start_time": 1000, "in_progress": true,
        "subsegments": [document("b", 0.0, 0.5, json!({}))],
    });
    let ended = document("a", 0.0, 1.0, json!({ "name": "ended" }));
    for documents in [[in_progress.clone(), ended.clone()], [ended, in_progress]] {
        let trace = trace(documents);
        assert_eq!(outline(&trace), ["ended", "  b"]);
        assert!(!trace.is_in_progress());
    }
}

#[test]
fn a_circle_begins_with_its_earliest() {
    let trace = trace([
        document("b", 1.0, 2.0, json!({ "parent_id": "a" })),
        document("a", 0.0, 2.0, json!({ "parent_id": "b" })),
        document("itself", 3.0, 4.0, json!({ "parent_id": "itself" })),
    ]);
    assert_eq!(outline(&trace), ["itself", "a", "  b"]);
}

#[test]
fn what_is_no_document_is_counted() {
    let trace = Trace::read(ID, ["{", "[]", "3", r#"{"name":"all that is known"}"#]);
    assert_eq!(trace.unreadable(), 3);
    assert_eq!(outline(&trace), ["all that is known"]);
}

#[test]
fn a_trace_of_nothing_is_shown_as_such() {
    let trace = trace([]);
    assert!(trace.root().is_none());
    assert_eq!((trace.start(), trace.duration()), (0.0, 0.0));
    assert!(trace.waterfall().rows.is_empty());
    assert!(trace.summary().breakdown.is_empty());
}

#[test]
fn the_root_is_a_segment_where_there_is_one() {
    let alone = document(
        "alone",
        0.0,
        1.0,
        json!({ "type": "subsegment", "parent_id": "gone" }),
    );
    let root = |trace: &Trace| trace.root().expect("a root").name.clone();
    assert_eq!(root(&trace([alone.clone()])), "alone");
    let segment = document("segment", 0.5, 1.0, json!({}));
    assert_eq!(root(&trace([alone, segment])), "segment");
}

/// A chain of segments, each of which is caused by the one before.
#[test]
fn depth_has_no_limit() {
    let chain = (0..20_000).map(|index| {
        let parent: Value = match index {
            0 => Value::Null,
            index => format!("{}", index - 1).into(),
        };
        document(
            &index.to_string(),
            f64::from(index),
            20_000.0,
            json!({ "parent_id": parent }),
        )
    });
    let trace = trace(chain);
    assert_eq!(trace.nodes().last().expect("a node").depth, 19_999);
    assert_eq!(trace.waterfall().rows.len(), 20_000);
    assert_eq!(trace.summary().nodes, 20_000);
}
