//! Why a span failed.

use maud::{Markup, html};
use trace_view::{Exception, Node, StackFrame};

pub(super) fn exceptions(node: &Node) -> Markup {
    if node.exceptions.is_empty() && node.cause.is_none() {
        return Markup::default();
    }
    html! {
        section {
            h3 { "Exceptions" }
            @for exception in &node.exceptions { (self::exception(exception)) }
            @if let Some(cause) = &node.cause {
                p { "Failed by the exception " code { (cause) } " of another span." }
            }
        }
    }
}

fn exception(exception: &Exception) -> Markup {
    html! {
        div.exception {
            p {
                strong { (exception.kind.as_deref().unwrap_or("exception")) }
                @if exception.remote { " " span.badge { "raised by the service that was called" } }
            }
            @if let Some(message) = &exception.message { pre { (message) } }
            @if !exception.stack.is_empty() {
                ol.stack {
                    @for frame in &exception.stack { li { code { (self::frame(frame)) } } }
                }
            }
            @if exception.truncated > 0 {
                p.muted { (exception.truncated) " more frames were left out." }
            }
        }
    }
}

fn frame(frame: &StackFrame) -> String {
    let label = frame.label.as_deref().unwrap_or("?");
    match (&frame.path, frame.line) {
        (Some(path), Some(line)) => format!("{label} ({path}:{line})"),
        (Some(path), None) => format!("{label} ({path})"),
        (None, Some(line)) => format!("{label} (line {line})"),
        (None, None) => label.to_owned(),
    }
}
