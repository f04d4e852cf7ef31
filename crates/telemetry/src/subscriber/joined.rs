//! What joins a line with the trace and the invocation that it was written in.

use std::fmt;

use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt;
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::FmtContext;
use tracing_subscriber::fmt::format::{FormatEvent, FormatFields, Writer};
use tracing_subscriber::registry::LookupSpan;

use crate::invocation::Invocation;

/// Puts `trace_id`, `span_id`, `request_id` and `cold_start` before the fields that another format of JSON lines gives.
///
/// An event that has a field of the same name keeps its own.
pub(super) struct Joined<F>(pub(super) F);

impl<S, N, F> FormatEvent<S, N> for Joined<F>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    N: for<'writer> FormatFields<'writer> + 'static,
    F: FormatEvent<S, N>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut line = String::with_capacity(256);
        self.0
            .format_event(context, Writer::new(&mut line), event)?;
        match line.strip_prefix('{') {
            Some(rest) => {
                writer.write_char('{')?;
                let fields = event.metadata().fields();
                let is_free = |name: &str| fields.field(name).is_none();
                Context::map_current(|current| write_ids(current, &is_free, &mut writer))?;
                writer.write_str(rest)
            }
            None => writer.write_str(&line),
        }
    }
}

fn write_ids(
    current: &Context,
    is_free: &dyn Fn(&str) -> bool,
    writer: &mut Writer<'_>,
) -> fmt::Result {
    let span = current.span();
    let span = span.span_context();
    if span.is_valid() && is_free("trace_id") {
        let id = xray::TraceId::from(span.trace_id());
        write!(writer, r#""trace_id":"{id}","#)?;
    }
    // The id of a span that is not sampled, or is another program's, leads to nothing of this program's.
    if span.is_valid() && span.is_sampled() && !span.is_remote() && is_free("span_id") {
        write!(writer, r#""span_id":"{}","#, span.span_id())?;
    }
    let Some(invocation) = current.get::<Invocation>() else {
        return Ok(());
    };
    if is_free("request_id") {
        let id = serde_json::Value::from(invocation.request_id.as_str());
        write!(writer, r#""request_id":{id},"#)?;
    }
    if is_free("cold_start") {
        write!(writer, r#""cold_start":{},"#, invocation.cold_start)?;
    }
    Ok(())
}
