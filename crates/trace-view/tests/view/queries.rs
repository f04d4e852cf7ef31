//! Queries: read, written, applied.

use serde_json::json;
use trace_view::{Query, Side, Status, Summary};

use crate::support::{document, gateway_request, trace};

#[track_caller]
fn query(text: &str) -> Query {
    Query::parse(text, &["page"]).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn request() -> Summary {
    trace(gateway_request()).summary()
}

#[test]
fn a_query_is_read_from_an_address() {
    let query =
        query("side=gateway&class=5&status=fault&status=error&min=250ms&route=%2Fa+b&text=x");
    assert_eq!(query.side, Some(Side::Gateway));
    assert_eq!(query.class, Some(5));
    assert_eq!(query.statuses, [Status::Error, Status::Fault].into());
    assert_eq!(query.minimum_duration, Some(0.25));
    assert_eq!(query.route.as_deref(), Some("/a b"));
    assert_eq!(query.text.as_deref(), Some("x"));
}

#[test]
fn what_a_form_leaves_empty_says_nothing() {
    let query = query("side=&class=&status=&min=&route=&text=+&page=3");
    assert!(query.is_empty());
    assert_eq!(query.to_query_string(), "");
}

#[test]
fn what_was_read_is_written_and_read_again_as_the_same() {
    for text in [
        "side=service&class=4&status=error&status=throttle&min=0.25s&route=%2Fa&text=%26+%C3%A9",
        "min=1s",
        "text=%F0%9F%94%8E",
    ] {
        let read = query(text);
        assert_eq!(read.to_query_string(), text);
        assert_eq!(query(&read.to_query_string()), read);
    }
}

#[test]
fn a_field_that_cannot_be_read_is_named_with_what_may_stand_there() {
    for (text, message) in [
        (
            "side=left",
            "side is \"left\": write gateway, service, function or other",
        ),
        ("class=7", "class is \"7\": write 2, 3, 4 or 5"),
        (
            "status=bad",
            "status is \"bad\": write ok, error, throttle or fault",
        ),
        (
            "min=soon",
            "min is \"soon\": write a time such as 250ms or 1.5s",
        ),
        (
            "min=-1s",
            "min is \"-1s\": write a time such as 250ms or 1.5s",
        ),
        (
            "min=infs",
            "min is \"infs\": write a time such as 250ms or 1.5s",
        ),
        (
            "side=gateway&filter=fualt",
            "filter is \"fualt\": no field has this name; write side, class, status, min, route or text",
        ),
    ] {
        let error = Query::parse(text, &[]).expect_err(text);
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn times_have_units() {
    let minimum = |text: &str| query(&format!("min={text}")).minimum_duration;
    assert_eq!(minimum("500"), Some(0.5));
    assert_eq!(minimum("500ms"), Some(0.5));
    assert_eq!(minimum("500+ms"), Some(0.5));
    assert_eq!(minimum("1.5s"), Some(1.5));
    assert_eq!(minimum("250us"), Some(0.000_25));
}

#[test]
fn each_field_chooses() {
    let request = request();
    for text in [
        "",
        "side=gateway",
        "class=2",
        "class=2xx",
        "status=ok",
        "status=fault&status=ok",
        "min=1s",
        "route=/string/terms/{term}",
        "text=TERMS",
        "text=twinstack",
        "text=a006649127",
    ] {
        assert!(query(text).matches(&request), "{text}");
    }
    for text in [
        "side=service",
        "class=4",
        "status=fault",
        "min=1.1s",
        "route=/string",
        "text=nothing",
        "side=gateway&class=4",
    ] {
        assert!(!query(text).matches(&request), "{text}");
    }
}

#[test]
fn what_has_no_status_or_time_is_found_only_without_asking_for_them() {
    let begun = document("a", 0.0, 0.0, json!({ "in_progress": true }));
    let begun = trace([begun]).summary();
    assert!(query("text=a").matches(&begun));
    assert!(!query("class=2").matches(&begun));
    assert!(!query("min=1ms").matches(&begun));
}

#[test]
fn work_without_a_request_is_found_by_what_it_is() {
    let span_name = json!({ "default": { "otel.span.name": "refresh parameter" } });
    let work = trace([document("a", 0.0, 1.0, json!({ "metadata": span_name }))]).summary();
    assert!(query("text=Refresh").matches(&work));
}
