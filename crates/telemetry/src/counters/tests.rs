use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use serde_json::{Value, json};

use super::*;

fn of_the_service() -> Counters {
    Counters::new(Some(Dimension {
        name: "ServiceName",
        value: "string-api".to_owned(),
    }))
}

fn lines(counters: &Counters) -> Vec<Value> {
    let now = UNIX_EPOCH + Duration::from_millis(1_800_000_000_123);
    let lines = counters.lines(now);
    let one_line = |line: &String| line.ends_with('\n') && line.matches('\n').count() == 1;
    assert!(lines.iter().all(one_line), "{lines:?}");
    lines
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn what_grew_is_written_once_and_by_how_much() {
    let counters = of_the_service();
    let count = Arc::new(AtomicU64::new(0));
    let read = Arc::clone(&count);
    counters.add(REQUESTS_SHED, move || read.load(Ordering::Relaxed));
    assert!(lines(&counters).is_empty());
    count.store(3, Ordering::Relaxed);
    let expected = json!({
        "_aws": {
            "Timestamp": 1_800_000_000_123_u64,
            "CloudWatchMetrics": [{
                "Namespace": "Twinstack",
                "Dimensions": [["ServiceName"]],
                "Metrics": [{"Name": "RequestsShed", "Unit": "Count"}],
            }],
        },
        "ServiceName": "string-api",
        "RequestsShed": 3,
    });
    assert_eq!(lines(&counters), [expected]);
    assert!(lines(&counters).is_empty());
    count.store(5, Ordering::Relaxed);
    assert_eq!(lines(&counters)[0]["RequestsShed"], 2);
}

#[test]
fn reasons_are_told_apart_and_summed() {
    let counters = of_the_service();
    counters.add_by_reason(DOCUMENTS_LOST, || {
        [("queue_full", 2), ("rejected", 0), ("unsent", 1)]
            .map(|(reason, count)| (reason.to_owned(), count))
            .to_vec()
    });
    let lines = lines(&counters);
    let told: Vec<_> = lines
        .iter()
        .map(|line| (&line["Reason"], &line["DocumentsLost"]))
        .collect();
    assert_eq!(
        told,
        [
            (&json!("queue_full"), &json!(2)),
            (&json!("unsent"), &json!(1))
        ]
    );
    let sets = &lines[0]["_aws"]["CloudWatchMetrics"][0]["Dimensions"];
    assert_eq!(*sets, json!([["ServiceName"], ["ServiceName", "Reason"]]));
}

#[test]
fn a_log_for_people_has_no_such_lines() {
    let counters = Counters::new(None);
    counters.add(REFRESHES_FAILED, || 1);
    assert!(lines(&counters).is_empty());
}

/// The rules of the specification that a line can break: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>.
#[test]
fn lines_keep_the_rules_of_the_specification() {
    let counters = of_the_service();
    counters.add(REFRESHES_FAILED, || u64::MAX);
    counters.add(REQUESTS_SHED, || 1);
    counters.add_by_reason(DOCUMENTS_LOST, || {
        vec![("queue_full".to_owned(), 7), ("too_large".to_owned(), 1)]
    });
    let lines = lines(&counters);
    assert_eq!(lines.len(), 4);
    for line in lines {
        let text = |value: &Value, longest: usize| {
            let text = value.as_str().unwrap().to_owned();
            assert!((1..=longest).contains(&text.len()), "{text}");
            text
        };
        assert!(line["_aws"]["Timestamp"].is_u64(), "{line}");
        let directives = line["_aws"]["CloudWatchMetrics"].as_array().unwrap();
        for directive in directives {
            text(&directive["Namespace"], 1024);
            for set in directive["Dimensions"].as_array().unwrap() {
                let set = set.as_array().unwrap();
                assert!(set.len() <= 30, "{line}");
                for name in set {
                    text(&line[text(name, 250)], 1024);
                }
            }
            let metrics = directive["Metrics"].as_array().unwrap();
            assert!((1..=100).contains(&metrics.len()), "{line}");
            for metric in metrics {
                assert!(line[text(&metric["Name"], 1024)].is_number(), "{line}");
                assert_eq!(metric["Unit"], "Count");
            }
        }
    }
}
