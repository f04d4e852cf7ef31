//! Panics as log events.

use std::any::Any;
use std::borrow::Cow;
use std::panic::PanicHookInfo;

use crate::quotes::before_quote;

/// The most of a backtrace that is logged, in bytes: with it, what panicked and the platform's own
/// lines, an event fits into the last 4 KiB of a log, which is all that Lambda's `LogType` `Tail` gives.
const BACKTRACE_BYTES: usize = 2048;

/// Replaces the standard panic hook, which writes several lines to the standard error, where CloudWatch Logs makes a
/// separate event of each and none has a level to filter or alarm on.
pub(crate) fn log_through_tracing() {
    std::panic::set_hook(Box::new(log));
}

fn log(info: &PanicHookInfo<'_>) {
    let thread = std::thread::current();
    let backtrace = std::backtrace::Backtrace::capture();
    let backtrace = (backtrace.status() == std::backtrace::BacktraceStatus::Captured)
        .then(|| shortened(&backtrace.to_string()));
    tracing::error!(
        target: "panic",
        thread = thread.name(),
        location = info.location().map(ToString::to_string),
        backtrace,
        "panicked: {}",
        text(info.payload()),
    );
}

/// A literal is the program's own text. One that was formatted may hold what a client sent, which the standard library
/// puts into quotes or backticks.
fn text(payload: &(dyn Any + Send)) -> Cow<'_, str> {
    if let Some(literal) = payload.downcast_ref::<&'static str>() {
        Cow::Borrowed(literal)
    } else if let Some(formatted) = payload.downcast_ref::<String>() {
        before_quote(formatted)
    } else {
        Cow::Borrowed("the panic carries no text")
    }
}

/// The frames below those of the panic itself, as many as there is room for. Line ends become two
/// bytes each in JSON.
fn shortened(backtrace: &str) -> String {
    let frames = below_the_panic(backtrace);
    let mut length = 0;
    let is_room = |line: &&str| {
        length += line.len() + 2;
        length <= BACKTRACE_BYTES
    };
    let kept: Vec<_> = frames.lines().take_while(is_room).collect();
    let mut text = kept.join("\n");
    let left_out = frames.lines().count() - kept.len();
    if left_out > 0 {
        text.push_str(&format!("\n… {left_out} more lines"));
    }
    text
}

/// The frames after the last one of the panic's own machinery; all where there is none.
fn below_the_panic(backtrace: &str) -> &str {
    let machinery = ["core::panicking::", "std::panicking::", "rust_begin_unwind"];
    let mut below = backtrace;
    let mut is_machinery = false;
    let mut offset = 0;
    for line in backtrace.split_inclusive('\n') {
        // A frame is `12: the::function`, and beneath it `at file:line:column`.
        let symbol = line.trim_start().split_once(": ");
        let symbol = symbol.filter(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()));
        if let Some((_, symbol)) = symbol {
            // What calls the program begins with the same, and comes after the program's frames.
            let was_machinery = is_machinery;
            is_machinery = machinery.iter().any(|name| symbol.contains(name));
            if was_machinery && !is_machinery {
                below = &backtrace[offset..];
                break;
            }
        }
        offset += line.len();
    }
    below
}

#[cfg(test)]
mod tests {
    use super::*;

    const MACHINERY: &str = "   0: std::backtrace::Backtrace::create
   1: telemetry::panics::log
             at ./crates/telemetry/src/panics.rs:20:21
   2: std::panicking::panic_with_hook
   3: std::panicking::panic_handler::{{closure}}
   4: __rustc::rust_begin_unwind
   5: core::panicking::panic_fmt
             at /rustc/1/library/core/src/panicking.rs:80:14
";

    const PROGRAM: &str = "   6: lookup_term::handler::answer
             at ./lambdas/lookup-term/src/handler.rs:19:9
   7: std::panicking::catch_unwind
";

    #[test]
    fn what_a_panic_quotes_is_not_told() {
        let secret = "sécret".to_owned();
        let panic = std::panic::catch_unwind(|| secret[..2].len()).unwrap_err();
        assert!(panic.downcast_ref::<String>().unwrap().contains("cret"));
        let told = text(&*panic);
        assert!(told.ends_with("it is inside …"), "{told}");
        assert_eq!(text(&"it's a literal"), "it's a literal");
        assert_eq!(text(&"no luck: 7".to_owned()), "no luck: 7");
        assert_eq!(text(&7), "the panic carries no text");
    }

    #[test]
    fn a_backtrace_begins_below_the_panic() {
        let whole = format!("{MACHINERY}{PROGRAM}");
        assert_eq!(shortened(&whole), PROGRAM.trim_end());
        assert_eq!(shortened(PROGRAM), PROGRAM.trim_end());
        assert_eq!(shortened("unsupported"), "unsupported");
    }

    #[test]
    fn a_long_backtrace_is_cut_at_a_line() {
        let whole = format!("{MACHINERY}{}", PROGRAM.repeat(50));
        let text = shortened(&whole);
        assert!(text.starts_with("   6: lookup_term::handler::answer\n"));
        assert!(text.ends_with(" more lines"), "{text}");
        assert!(text.len() < BACKTRACE_BYTES + 32, "{}", text.len());
    }
}
