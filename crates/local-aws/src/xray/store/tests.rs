use std::time::UNIX_EPOCH;

use super::{super::document, *};

const NOW: SystemTime = UNIX_EPOCH;

fn trace_id(number: u32) -> TraceId {
    format!("1-5759e988-{number:024x}").parse().unwrap()
}

fn document(trace: u32, id: u32, end: bool) -> Document {
    let state = if end {
        r#""end_time":2"#
    } else {
        r#""in_progress":true"#
    };
    let text = format!(
        r#"{{"name":"a","id":"{id:016x}","trace_id":"{}","start_time":1,{state}}}"#,
        trace_id(trace)
    );
    document::read(&text).remove(0).unwrap()
}

fn count(store: &Store, trace: u32) -> usize {
    let entry = store.get(&trace_id(trace));
    entry.map_or(0, |entry| entry.documents().count())
}

#[test]
fn the_traces_that_received_nothing_for_longest_make_room() {
    let mut store = Store::new(3 * cost(&document(1, 1, true)));
    for trace in 1..=3 {
        store.put(document(trace, 1, true), NOW);
    }
    // The first becomes the newest.
    store.put(document(1, 2, true), NOW);
    assert_eq!([1, 2, 3].map(|trace| count(&store, trace)), [2, 0, 1]);
    assert_eq!(store.evicted, 1);
    assert!(store.bytes() <= store.limit());
}

#[test]
fn a_trace_that_is_larger_than_the_store_loses_its_oldest_segments() {
    let mut store = Store::new(3 * cost(&document(1, 1, true)));
    for id in 0..100 {
        store.put(document(1, id, true), NOW);
    }
    assert_eq!(count(&store, 1), 3);
    assert_eq!(store.evicted, 97);
    assert!(store.bytes() <= store.limit());
}

#[test]
fn nothing_is_kept_where_there_is_no_room() {
    let mut store = Store::new(10);
    store.put(document(1, 1, true), NOW);
    assert_eq!((store.bytes(), store.segments(), store.evicted), (0, 0, 1));
    store.put(document(2, 1, true), NOW);
    assert_eq!((store.bytes(), store.segments(), store.evicted), (0, 0, 2));
}

#[test]
fn a_smaller_limit_makes_room_at_once() {
    let mut store = Store::new(usize::MAX);
    for trace in 0..10 {
        store.put(document(trace, 1, true), NOW);
    }
    store.set_limit(2 * cost(&document(1, 1, true)));
    assert_eq!((store.segments(), store.evicted), (2, 8));
    assert_eq!(count(&store, 9), 1);
}

#[test]
fn a_complete_document_replaces_one_that_is_under_way_in_either_order() {
    for order in [[false, true], [true, false]] {
        let mut store = Store::new(usize::MAX);
        for end in order {
            store.put(document(1, 1, end), NOW);
        }
        let entry = store.get(&trace_id(1)).unwrap();
        let kept: Vec<bool> = entry.documents().map(|one| one.in_progress).collect();
        assert_eq!(kept, [false], "{order:?}");
        assert_eq!(store.replaced, 1);
        assert_eq!(store.bytes(), cost(&document(1, 1, true)));
    }
}
