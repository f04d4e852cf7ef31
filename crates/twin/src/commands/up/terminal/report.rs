//! The lines that Lambda itself writes into a function's log, in either of its formats.

use serde_json::Value;

/// What a person wants to know of a REPORT line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Report {
    /// With its unit, such as `4.20 ms`.
    pub(super) duration: String,
    /// Only when the invocation started an environment.
    pub(super) init_duration: Option<String>,
    pub(super) memory_size: String,
    pub(super) max_memory_used: String,
}

impl Report {
    /// Reads the line; none when it is another one.
    pub(super) fn parse(line: &str) -> Option<Self> {
        if let Some(event) = PlatformEvent::parse(line) {
            return (event.kind == REPORT).then(|| Self::of_record(&event.record));
        }
        let mut report = Self::default();
        let fields = line.strip_prefix("REPORT RequestId: ")?;
        for field in fields.split('\t').skip(1) {
            match field.split_once(": ") {
                Some(("Duration", value)) => report.duration = value.to_owned(),
                Some(("Init Duration", value)) => report.init_duration = Some(value.to_owned()),
                Some(("Memory Size", value)) => report.memory_size = value.to_owned(),
                Some(("Max Memory Used", value)) => report.max_memory_used = value.to_owned(),
                _ => {}
            }
        }
        Some(report)
    }

    fn of_record(record: &Value) -> Self {
        let metrics = &record["metrics"];
        let milliseconds = |name: &str| Some(format!("{:.2} ms", metrics[name].as_f64()?));
        let megabytes = |name: &str| Some(format!("{} MB", metrics[name].as_u64()?));
        Self {
            duration: milliseconds("durationMs").unwrap_or_default(),
            init_duration: milliseconds("initDurationMs"),
            memory_size: megabytes("memorySizeMB").unwrap_or_default(),
            max_memory_used: megabytes("maxMemoryUsedMB").unwrap_or_default(),
        }
    }
}

/// The type of the object that stands for the REPORT line.
const REPORT: &str = "platform.report";

/// A line of the JSON format.
struct PlatformEvent {
    kind: String,
    record: Value,
}

impl PlatformEvent {
    fn parse(line: &str) -> Option<Self> {
        // Most lines are text, and need not be tried.
        if !line.starts_with('{') {
            return None;
        }
        let mut event: Value = serde_json::from_str(line).ok()?;
        let kind = event["type"].as_str()?.to_owned();
        let record = event["record"].take();
        kind.starts_with("platform.")
            .then_some(Self { kind, record })
    }

    fn is_usual(&self) -> bool {
        ["platform.start", REPORT].contains(&&*self.kind)
    }

    fn is_problem(&self) -> bool {
        if self.is_usual() {
            self.record["status"]
                .as_str()
                .is_some_and(|status| status != "success")
        } else {
            self.kind != "platform.processStart"
        }
    }
}

/// Whether this is the last line of an invocation.
pub(super) fn is_last(line: &str) -> bool {
    line.starts_with("REPORT RequestId: ")
        || PlatformEvent::parse(line).is_some_and(|event| event.kind == REPORT)
}

/// Whether the line only says that an invocation began, or that it ended and what it took.
pub(super) fn is_usual(line: &str) -> bool {
    let usual = ["START RequestId: ", "END RequestId: ", "REPORT RequestId: "];
    usual.iter().any(|prefix| line.starts_with(prefix))
        || PlatformEvent::parse(line).is_some_and(|event| event.is_usual())
}

/// Whether the line tells of a fault. `pid 4711`, of a process that a debugger can be attached to,
/// does not.
pub(super) fn is_problem(line: &str) -> bool {
    if let Some(event) = PlatformEvent::parse(line) {
        event.is_problem()
    } else if is_usual(line) {
        line.contains("\tStatus: ")
    } else {
        !line.starts_with("pid ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WARM: &str = "REPORT RequestId: 1f\tDuration: 4.20 ms\tBilled Duration: 5 ms\tMemory Size: 128 MB\t\
                        Max Memory Used: 23 MB\t";

    const JSON: &str = r#"{"time":"t","type":"platform.report","record":{"requestId":"1f","metrics":{"durationMs":4.2,"billedDurationMs":5,"memorySizeMB":128,"maxMemoryUsedMB":23,"initDurationMs":85.15},"status":"success"}}"#;

    #[test]
    fn a_report_is_read() {
        let mut expected = Report {
            duration: "4.20 ms".into(),
            init_duration: None,
            memory_size: "128 MB".into(),
            max_memory_used: "23 MB".into(),
        };
        assert_eq!(Report::parse(WARM), Some(expected.clone()));
        let cold = format!("{WARM}Init Duration: 85.15 ms\t");
        expected.init_duration = Some("85.15 ms".into());
        assert_eq!(Report::parse(&cold), Some(expected.clone()));
        assert_eq!(Report::parse(JSON), Some(expected));
        assert_eq!(Report::parse("END RequestId: 1f"), None);
    }

    #[test]
    fn what_every_invocation_has_is_no_problem() {
        for line in [
            "START RequestId: 1f Version: 1",
            "END RequestId: 1f",
            WARM,
            "pid 4711",
            r#"{"type":"platform.start","record":{"requestId":"1f","version":"1"}}"#,
            JSON,
            r#"{"type":"platform.processStart","record":{"processId":4711}}"#,
        ] {
            assert!(!is_problem(line), "{line}");
        }
        for line in [
            &format!("{WARM}Status: timeout"),
            "RequestId: 1f Error: Runtime exited with error: exit status 1",
            "INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout",
            &JSON.replace("success", "timeout"),
            r#"{"type":"platform.fault","record":"RequestId: 1f Error: out"}"#,
        ] {
            assert!(is_problem(line), "{line}");
        }
    }

    #[test]
    fn the_report_is_the_last_line_in_either_format() {
        for (line, expected) in [
            (WARM, true),
            (JSON, true),
            ("START RequestId: 1f Version: 1", false),
            (r#"{"type":"platform.start","record":{}}"#, false),
            (r#"{"type":"report"}"#, false),
            ("{", false),
        ] {
            assert_eq!(is_last(line), expected, "{line}");
        }
    }
}
