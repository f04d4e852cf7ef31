use serde_json::json;

use super::*;

fn report(init_duration: Option<Duration>, status: Status) -> Report {
    Report {
        request_id: "id".into(),
        trace: None,
        duration: Duration::from_micros(1_230),
        init_duration,
        memory_size: 128,
        peak_memory: 20 * 1024 * 1024 + 1,
        status,
    }
}

#[test]
fn the_report_line_has_awss_form() {
    let init = Some(Duration::from_micros(20_500));
    let figures = |billed: &str| {
        format!(
            "REPORT RequestId: id\tDuration: 1.23 ms\tBilled Duration: {billed} ms\tMemory Size: 128 MB\t\
             Max Memory Used: 21 MB\t"
        )
    };
    let rows = [
        (None, Status::Success, figures("2")),
        (
            init,
            Status::Success,
            figures("22") + "Init Duration: 20.50 ms\t",
        ),
        (None, Status::FunctionError("E".into()), figures("2")),
        (None, Status::Timeout, figures("2") + "Status: timeout"),
        (
            init,
            Status::Error("Runtime.ExitError".into()),
            figures("22") + "Init Duration: 20.50 ms\tStatus: error\tError Type: Runtime.ExitError",
        ),
    ];
    for (init, status, line) in rows {
        let lines = end(LogFormat::Text, &report(init, status));
        assert_eq!(lines, ["END RequestId: id".to_owned(), line]);
    }
    let traced = |status| Report {
        trace: Some(ReportTrace {
            trace_id: "1-5759e988-bd862e3fe1be46a994272793"
                .parse()
                .expect("an id"),
            segment_id: "53995c3f42cd8ad8".parse().expect("an id"),
            header: String::new(),
        }),
        ..report(None, status)
    };
    let xray = "XRAY TraceId: 1-5759e988-bd862e3fe1be46a994272793\tSegmentId: 53995c3f42cd8ad8\tSampled: true\t";
    assert_eq!(
        traced(Status::Success).text(),
        format!("{}{xray}", figures("2"))
    );
    assert_eq!(
        traced(Status::Timeout).text(),
        format!("{}Status: timeout\t{xray}", figures("2"))
    );
    assert_eq!(
        start(LogFormat::Text, "id", "$LATEST"),
        "START RequestId: id Version: $LATEST"
    );
}

#[test]
fn the_objects_have_the_telemetry_schemas_form() {
    let parse = |line: &str| {
        let mut value: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let time = value["time"].take();
        let time = time.as_str().expect("a text");
        assert_eq!((time.len(), time.ends_with('Z')), (24, true), "{time}");
        value
    };
    assert_eq!(
        parse(&start(LogFormat::Json, "id", "1")),
        json!({ "time": null, "type": "platform.start", "record": { "requestId": "id", "version": "1" } })
    );
    let lines = end(
        LogFormat::Json,
        &report(
            Some(Duration::from_micros(20_500)),
            Status::Error("Runtime.ExitError".into()),
        ),
    );
    assert_eq!(lines.len(), 1);
    assert_eq!(
        parse(&lines[0])["record"],
        json!({
            "requestId": "id",
            "metrics": { "durationMs": 1.23, "billedDurationMs": 22, "memorySizeMB": 128,
                         "maxMemoryUsedMB": 21, "initDurationMs": 20.5 },
            "status": "error",
            "errorType": "Runtime.ExitError",
        })
    );
}

#[test]
fn faults_and_failed_initialisations_have_lines_of_their_own() {
    let fault = vec!["RequestId: id Error: words".to_owned(), "Type".to_owned()];
    assert_eq!(super::fault(LogFormat::Text, fault.clone()), fault);
    let object: serde_json::Value =
        serde_json::from_str(&super::fault(LogFormat::Json, fault)[0]).expect("JSON");
    assert_eq!(
        (&object["type"], &object["record"]),
        (
            &json!("platform.fault"),
            &json!("RequestId: id Error: words")
        )
    );

    let report = InitReport {
        duration: Duration::from_secs(10),
        phase: "init",
        status: Status::Timeout,
    };
    assert_eq!(
        report.line(LogFormat::Text),
        "INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout"
    );
    let object: serde_json::Value =
        serde_json::from_str(&report.line(LogFormat::Json)).expect("JSON");
    assert_eq!(
        object["record"],
        json!({ "initializationType": "on-demand", "phase": "init", "status": "timeout",
                "metrics": { "durationMs": 10000.0 } })
    );
}
