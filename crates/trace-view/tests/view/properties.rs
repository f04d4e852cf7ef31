//! What holds of whatever strangers send.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value};
use trace_view::{Query, Trace, duration};

/// Any JSON at all.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((member_name(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn member_name() -> impl Strategy<Value = String> {
    let known = [
        "aws",
        "cause",
        "exceptions",
        "http",
        "id",
        "links",
        "metadata",
        "request",
        "response",
        "stack",
        "status",
        "stage",
        "trace_id",
        "api_gateway",
    ];
    prop_oneof![
        proptest::sample::select(known.to_vec()).prop_map(str::to_owned),
        "[a-z_]{1,6}",
    ]
}

/// A document that is nearly right: ids that meet, times that are close, circles, and members of any type.
fn document() -> impl Strategy<Value = Value> {
    let id = || proptest::sample::select(vec!["a", "b", "c", "d", "e"]).prop_map(Value::from);
    let time = || {
        prop_oneof![
            8 => (0.0..10.0).prop_map(|offset: f64| Value::from(1000.0 + offset)),
            1 => any_value(),
        ]
    };
    let origin = proptest::sample::select(vec![
        "AWS::ApiGateway::Stage",
        "AWS::Lambda",
        "AWS::Lambda::Function",
        "AWS::ECS::Fargate",
    ]);
    let flags = proptest::sample::subsequence(
        vec!["error", "fault", "throttle", "in_progress", "inferred"],
        0..=5,
    );
    let members = (
        proptest::option::of(id()),
        proptest::option::of(id()),
        proptest::option::of(time()),
        proptest::option::of(time()),
        proptest::option::of(origin.prop_map(Value::from)),
        flags,
        vec((member_name(), any_value()), 0..4),
    );
    let one = members.prop_map(|(id, parent, start, end, origin, flags, more)| {
        let mut members: Map<String, Value> = more.into_iter().collect();
        let named = [
            ("id", id),
            ("parent_id", parent),
            ("start_time", start),
            ("end_time", end),
            ("origin", origin),
        ];
        for (name, value) in named {
            members.extend(value.map(|value| (name.to_owned(), value)));
        }
        for flag in flags {
            members.insert(flag.to_owned(), Value::Bool(true));
        }
        members
    });
    one.prop_map(Value::Object)
        .prop_recursive(3, 12, 4, |inner| {
            (inner.clone(), vec(inner, 0..4)).prop_map(|(mut document, subsegments)| {
                if let Some(members) = document.as_object_mut() {
                    members.insert("subsegments".to_owned(), Value::from(subsegments));
                }
                document
            })
        })
}

fn documents() -> impl Strategy<Value = Vec<Value>> {
    vec(prop_oneof![6 => document(), 1 => any_value()], 0..12)
}

proptest! {
    #[test]
    fn every_row_lies_within_the_whole(documents in documents()) {
        let trace = Trace::new("1-0-0", documents);
        let waterfall = trace.waterfall();
        prop_assert_eq!(waterfall.rows.len(), trace.nodes().len());
        for row in &waterfall.rows {
            prop_assert!((0.0..=1.0).contains(&row.offset), "{:?}", row);
            prop_assert!((0.0..=1.0).contains(&row.width), "{:?}", row);
            prop_assert!(row.offset + row.width <= 1.0 + f64::EPSILON, "{:?}", row);
            for gap in &row.gaps {
                prop_assert!(gap.offset >= row.offset, "{:?}", row);
                prop_assert!(gap.width > 0.0, "{:?}", row);
                let end = gap.offset + gap.width;
                prop_assert!(end <= row.offset + row.width + 1e-9, "{:?}", row);
            }
        }
    }

    #[test]
    fn every_node_has_one_place(documents in documents()) {
        let trace = Trace::new("1-0-0", documents);
        let nodes = trace.nodes();
        for (index, node) in nodes.iter().enumerate() {
            match node.parent {
                Some(parent) => {
                    prop_assert!(parent < index);
                    prop_assert_eq!(nodes[parent].depth + 1, node.depth);
                }
                None => prop_assert_eq!(node.depth, 0),
            }
            let siblings_follow = nodes[index + 1..].iter().any(|later| later.parent == node.parent);
            prop_assert_eq!(node.is_last_child, !siblings_follow);
            prop_assert!(node.end.is_none_or(|end| end >= node.start));
        }
        let mut ids: Vec<_> = nodes.iter().map(|node| &node.id).filter(|id| !id.is_empty()).collect();
        let all = ids.len();
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len(), all);
    }

    #[test]
    fn the_shares_are_no_more_than_the_time_of_the_root(documents in documents()) {
        let trace = Trace::new("1-0-0", documents);
        let summary = trace.summary();
        let total: f64 = summary.breakdown.iter().map(|share| share.seconds).sum();
        let whole = match (summary.duration, trace.root()) {
            (Some(duration), _) => duration,
            (None, Some(root)) => (trace.end() - root.start).max(0.0),
            (None, None) => 0.0,
        };
        // The root itself runs all the time, so that no moment is nobody's.
        prop_assert!((total - whole).abs() <= 1e-9 * (1.0 + trace.end()), "{} of {}", total, whole);
        serde_json::to_string(&summary).expect("JSON");
    }

    #[test]
    fn any_text_is_read_as_a_query_or_refused(text in "\\PC{0,40}") {
        if let Ok(query) = Query::parse(&text, &[]) {
            prop_assert_eq!(Query::parse(&query.to_query_string(), &[]), Ok(query));
        }
    }

    #[test]
    fn any_duration_has_words(seconds in any::<f64>()) {
        prop_assert!(duration(seconds).contains(' '));
    }
}
