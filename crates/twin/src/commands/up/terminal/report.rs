//! The lines that Lambda itself writes into a function's log.

/// What a person wants to know of a REPORT line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Report<'l> {
    /// With its unit, such as `4.20 ms`.
    pub(super) duration: &'l str,
    /// Only when the invocation started an environment.
    pub(super) init_duration: Option<&'l str>,
    pub(super) memory_size: &'l str,
    pub(super) max_memory_used: &'l str,
}

impl<'l> Report<'l> {
    /// Reads the line; none when it is another one.
    pub(super) fn parse(line: &'l str) -> Option<Self> {
        let mut report = Self {
            duration: "",
            init_duration: None,
            memory_size: "",
            max_memory_used: "",
        };
        let fields = line.strip_prefix("REPORT RequestId: ")?;
        for field in fields.split('\t').skip(1) {
            match field.split_once(": ") {
                Some(("Duration", value)) => report.duration = value,
                Some(("Init Duration", value)) => report.init_duration = Some(value),
                Some(("Memory Size", value)) => report.memory_size = value,
                Some(("Max Memory Used", value)) => report.max_memory_used = value,
                _ => {}
            }
        }
        Some(report)
    }
}

/// Whether this is the last line of an invocation.
pub(super) fn is_last(line: &str) -> bool {
    line.starts_with("REPORT RequestId: ")
}

/// Whether the line only says that an invocation began, or that it ended and what it took.
pub(super) fn is_usual(line: &str) -> bool {
    let usual = ["START RequestId: ", "END RequestId: ", "REPORT RequestId: "];
    usual.iter().any(|prefix| line.starts_with(prefix))
}

/// Whether the line tells of a fault. `pid 4711`, of a process that a debugger can be attached to,
/// does not.
pub(super) fn is_problem(line: &str) -> bool {
    if is_usual(line) {
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

    #[test]
    fn a_report_is_read() {
        let mut expected = Report {
            duration: "4.20 ms",
            init_duration: None,
            memory_size: "128 MB",
            max_memory_used: "23 MB",
        };
        assert_eq!(Report::parse(WARM), Some(expected.clone()));
        let cold = format!("{WARM}Init Duration: 85.15 ms\t");
        expected.init_duration = Some("85.15 ms");
        assert_eq!(Report::parse(&cold), Some(expected));
        assert_eq!(Report::parse("END RequestId: 1f"), None);
    }

    #[test]
    fn what_every_invocation_has_is_no_problem() {
        for line in [
            "START RequestId: 1f Version: 1",
            "END RequestId: 1f",
            WARM,
            "pid 4711",
        ] {
            assert!(!is_problem(line), "{line}");
        }
        for line in [
            &format!("{WARM}Status: timeout"),
            "RequestId: 1f Error: Runtime exited with error: exit status 1",
            "INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout",
        ] {
            assert!(is_problem(line), "{line}");
        }
    }
}
