//! What is known of a span.

use maud::{Markup, html};
use trace_view::{Http, Node, NodeKind};

use super::{Shown, exceptions, logs, members};
use crate::page::{
    format,
    status::{self, Mark},
};

pub(super) fn detail(shown: &Shown, place: usize, node: &Node) -> Markup {
    html! {
        (facts(shown, node))
        @if let Some(http) = &node.http { (self::http(http)) }
        (members::pairs("AWS", &node.aws))
        (members::pairs("SQL", &node.sql))
        (members::pairs("Annotations", &node.annotations))
        @for (namespace, value) in &node.metadata {
            section {
                h3 { "Metadata: " (namespace) }
                pre { (members::pretty(value, members::LONGEST_VALUE)) }
            }
        }
        (exceptions::exceptions(node))
        @if !node.links.is_empty() {
            section {
                h3 { "Links" }
                ul {
                    @for link in &node.links {
                        li { a href={ "/traces/" (format::encoded(&link.trace_id)) } { (link.trace_id) } }
                    }
                }
            }
        }
        (logs::of_span(shown, place, node))
    }
}

fn facts(shown: &Shown, node: &Node) -> Markup {
    let Shown { trace, .. } = shown;
    let kind = match node.kind {
        NodeKind::Segment => "segment",
        NodeKind::Subsegment => "subsegment",
        NodeKind::Inferred => "made of the call: what was called sends no segment",
    };
    let caller = node.parent.and_then(|parent| trace.nodes().get(parent));
    html! {
        section {
            h3 { "Span" }
            dl.pairs {
                dt { "Status" }
                dd { (Mark::of(node.status).markup()) }
                @if node.is_cold_start { dt { "Start" } dd { (status::cold_start()) } }
                dt { "Began after" }
                dd { (trace_view::duration(node.start - trace.start())) }
                dt { "Took" }
                dd {
                    @match node.duration() {
                        Some(seconds) => (trace_view::duration(seconds)),
                        None => (status::in_progress()),
                    }
                }
                dt { "Layer" }
                dd { (node.layer.as_str()) }
                dt { "Kind" }
                dd { (kind) }
                @if let Some(origin) = &node.origin { dt { "Origin" } dd { (origin) } }
                @if let Some(namespace) = &node.namespace { dt { "Namespace" } dd { (namespace) } }
                @if let Some(arn) = &node.resource_arn { dt { "Resource" } dd { (arn) } }
                @if let Some(user) = &node.user { dt { "User" } dd { (user) } }
                @if let (Some(caller), Some(parent)) = (caller, node.parent) {
                    dt { "Caused by" }
                    dd { a href=(shown.span_address(parent)) { (caller.label()) } }
                }
                dt { "Id" }
                dd { code { (node.id) } }
            }
        }
    }
}

fn http(http: &Http) -> Markup {
    html! {
        section {
            h3 { "HTTP" }
            dl.pairs {
                @if let Some(method) = &http.method { dt { "Method" } dd { (method) } }
                @if let Some(url) = &http.url { dt { "URL" } dd { (url) } }
                @if let Some(status) = http.status { dt { "Status" } dd { (status) } }
                @if let Some(length) = http.content_length { dt { "Answer" } dd { (format::bytes(length)) } }
                @if let Some(client) = &http.client_ip {
                    dt { "Client" }
                    dd { (client) @if http.x_forwarded_for { " (as X-Forwarded-For says)" } }
                }
                @if let Some(agent) = &http.user_agent { dt { "User agent" } dd { (agent) } }
            }
        }
    }
}
