//! Nodes against time.

use serde_json::json;
use trace_view::{Gap, Row};

use crate::support::{document, trace};

/// Offset and width in hundredths.
fn hundredths(row: &Row) -> (f64, f64) {
    ((row.offset * 100.0).round(), (row.width * 100.0).round())
}

#[test]
fn rows_are_where_their_time_is() {
    let waterfall = trace([document(
        "a",
        0.0,
        4.0,
        json!({ "subsegments": [
            document("b", 1.0, 2.0, json!({})),
            document("c", 3.0, 4.0, json!({})),
        ] }),
    )])
    .waterfall();
    assert_eq!((waterfall.start, waterfall.duration), (1000.0, 4.0));
    let rows: Vec<_> = waterfall.rows.iter().map(hundredths).collect();
    assert_eq!(rows, [(0.0, 100.0), (25.0, 25.0), (75.0, 25.0)]);
    let indices: Vec<_> = waterfall.rows.iter().map(|row| row.node).collect();
    assert_eq!(indices, [0, 1, 2]);
}

#[test]
fn gaps_are_where_nothing_ran() {
    let gaps = |children: &[(f64, f64)]| {
        let subsegments: Vec<_> = children
            .iter()
            .enumerate()
            .map(|(index, (start, end))| document(&format!("c{index}"), *start, *end, json!({})))
            .collect();
        let trace = trace([document(
            "a",
            0.0,
            4.0,
            json!({ "subsegments": subsegments }),
        )]);
        trace.waterfall().rows[0].gaps.clone()
    };
    let gap = |offset, width| Gap { offset, width };
    assert_eq!(gaps(&[(1.0, 2.0), (3.0, 4.0)]), [gap(0.5, 0.25)]);
    assert_eq!(gaps(&[(1.0, 2.0), (2.0, 4.0)]), []);
    // Side by side: one goes on while the other has ended.
    assert_eq!(gaps(&[(0.0, 3.0), (1.0, 2.0), (2.5, 4.0)]), []);
    assert_eq!(gaps(&[(0.0, 1.0), (2.0, 2.5), (3.0, 4.0)]).len(), 2);
    assert_eq!(gaps(&[(1.0, 2.0), (2.01, 4.0)]), [], "too short to be seen");
}

#[test]
fn what_is_under_way_goes_on_to_the_end() {
    let trace = trace([
        document("a", 0.0, 4.0, json!({})),
        json!({ "id": "b", "start_time": 1002.0, "in_progress": true, "parent_id": "a" }),
    ]);
    assert_eq!(hundredths(&trace.waterfall().rows[1]), (50.0, 50.0));
}

#[test]
fn a_trace_of_one_moment_has_rows_without_width() {
    let waterfall = trace([document("a", 0.0, 0.0, json!({}))]).waterfall();
    assert_eq!(waterfall.duration, 0.0);
    assert_eq!(hundredths(&waterfall.rows[0]), (0.0, 0.0));
}
