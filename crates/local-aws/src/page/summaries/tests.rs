use super::*;
use crate::Account;

fn document(number: u32, name: &str) -> String {
    format!(
        r#"{{"name":"{name}","id":"{number:016x}","trace_id":"1-5759e988-{number:024x}","start_time":1,"end_time":2}}"#
    )
}

/// Holds two documents at most, each a trace.
fn small() -> Xray {
    let xray = Xray::new(Account {
        region: "eu-west-1".into(),
        id: "000000000000".into(),
    });
    xray.set_limit(2 * 1024);
    xray
}

#[test]
fn no_more_is_kept_than_the_store_holds() {
    let (summaries, xray) = (Summaries::default(), small());
    for number in 0..100 {
        xray.put(&document(number, "a")).unwrap();
        for stored in xray.stored() {
            summaries.get(&xray, stored).unwrap();
        }
        summaries.trim(&xray);
        assert_eq!(summaries.kept().len(), xray.stored_count());
    }
    assert!(xray.stored_count() < 100, "traces made room");
}

#[test]
fn a_trace_that_comes_again_after_it_made_room_is_another() {
    let (summaries, xray) = (Summaries::default(), small());
    let id = "1-5759e988-000000000000000000000001".parse().unwrap();
    let name = || {
        let stored = xray.stored_one(&id)?;
        Some(summaries.get(&xray, stored)?.name.clone())
    };
    xray.put(&document(1, "before")).unwrap();
    assert_eq!(name().as_deref(), Some("before"));
    for other in 2..10 {
        xray.put(&document(other, "other")).unwrap();
    }
    assert_eq!(name(), None, "it made room");
    xray.put(&document(1, "after")).unwrap();
    assert_eq!(name().as_deref(), Some("after"));
}
