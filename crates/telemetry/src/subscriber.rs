//! Events become lines, and spans become traces.

mod joined;
mod traced;

use opentelemetry_sdk::trace::SdkTracer;
use tracing_subscriber::filter::{EnvFilter, FilterExt, filter_fn};
use tracing_subscriber::fmt::{self, MakeWriter};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::{Layer, Registry};

use crate::TRACE_TARGET;
use crate::settings::Format;

/// The subscriber that writes what `filter` lets through to `writer`, one line an event, and hands spans to `tracer`.
pub(crate) fn build<W>(
    format: Format,
    filter: EnvFilter,
    tracer: Option<SdkTracer>,
    writer: W,
) -> impl tracing::Subscriber + Send + Sync + 'static
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = fmt::layer().with_writer(writer);
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match format {
        // The spans are listed once, in order; the innermost alone would say the same again.
        Format::Json => lines
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .with_span_list(true)
            .map_event_format(joined::Joined)
            .boxed(),
        Format::Human { ansi } => lines.with_ansi(ansi).boxed(),
    };
    let for_lines = filter_fn(|metadata| metadata.is_event() || metadata.target() != TRACE_TARGET);
    let traces = tracer.map(|tracer| {
        tracing_opentelemetry::layer()
            .with_tracer(tracer)
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
            .with_level(false)
            .with_target(false)
            .with_filter(traced::filter())
    });
    tracing_subscriber::registry()
        .with(lines.with_filter(filter.and(for_lines)))
        .with(traces)
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::settings::{Host, Settings};

    #[derive(Clone, Default)]
    struct Buffer(Arc<Mutex<Vec<u8>>>);

    impl Buffer {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    impl Write for Buffer {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn lines(format: &str, terminal: bool) -> String {
        let variable = |name: &str| (name == "LOG_FORMAT").then(|| format.to_owned());
        let settings = Settings::read(Host::Service, &variable, terminal).unwrap();
        let buffer = Buffer::default();
        let writer = buffer.clone();
        let Settings { format, filter, .. } = settings;
        let subscriber = build(format, filter, None, move || writer.clone());
        tracing::subscriber::with_default(subscriber, || {
            let span = tracing::info_span!("request", path = "/status/health");
            let _entered = span.enter();
            let of_a_trace = tracing::info_span!(target: "trace", "not in a line", size = 7);
            let _entered = of_a_trace.enter();
            tracing::info!(status = 200, "answered");
            tracing::debug!("not at this level");
        });
        buffer.text()
    }

    #[test]
    fn json_is_flat_and_one_line_an_event() {
        let text = lines("json", true);
        assert_eq!(text.lines().count(), 1, "{text}");
        let line: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(line["level"], "INFO");
        assert_eq!(line["message"], "answered");
        assert_eq!(line["status"], 200);
        assert_eq!(
            line["spans"],
            serde_json::json!([{ "name": "request", "path": "/status/health" }])
        );
        assert!(line["timestamp"].as_str().unwrap().ends_with('Z'), "{text}");
    }

    #[test]
    fn human_lines_have_colours_on_a_terminal_only() {
        let plain = lines("human", false);
        assert!(plain.contains("answered status=200"), "{plain}");
        assert!(!plain.contains('\u{1b}'), "{plain}");
        assert!(lines("human", true).contains('\u{1b}'));
    }
}
