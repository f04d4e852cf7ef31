//! Panics as log events.

use std::panic::PanicHookInfo;

/// Replaces the standard panic hook, which writes several lines to the standard error, where CloudWatch Logs makes a
/// separate event of each and none has a level to filter or alarm on.
pub(crate) fn log_through_tracing() {
    std::panic::set_hook(Box::new(log));
}

fn log(info: &PanicHookInfo<'_>) {
    let thread = std::thread::current();
    let backtrace = std::backtrace::Backtrace::capture();
    let backtrace = (backtrace.status() == std::backtrace::BacktraceStatus::Captured)
        .then(|| backtrace.to_string());
    tracing::error!(
        target: "panic",
        thread = thread.name(),
        location = info.location().map(ToString::to_string),
        backtrace,
        "panicked: {}",
        info.payload_as_str().unwrap_or("the panic carries no text"),
    );
}
