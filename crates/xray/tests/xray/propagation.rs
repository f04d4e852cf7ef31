//! The propagator, with a real tracer provider behind it.

mod properties;
mod replaced;

use std::collections::HashMap;

use opentelemetry::Context;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{Span, SpanKind, TraceContextExt, Tracer, TracerProvider};
use opentelemetry_sdk::trace::{Sampler, SpanData};
use xray::XrayPropagator;
use xray::propagation::{MAX_HEADER_LENGTH, XrayParentBased, parent_segment};
use xray::sampling::{CentralSampler, SamplingRule, ServiceIdentity};
use xray::translate::Translator;

use crate::spans::provider;

const ROOT: &str = "1-5759e988-bd862e3fe1be46a994272793";
const TRACE: &str = "5759e988bd862e3fe1be46a994272793";
const PARENT: &str = "53995c3f42cd8ad8";

pub(crate) fn extract(propagator: &dyn TextMapPropagator, header: &str) -> Context {
    let headers = HashMap::from([("x-amzn-trace-id".to_owned(), header.to_owned())]);
    propagator.extract_with_context(&Context::new(), &headers)
}

pub(crate) fn inject(propagator: &dyn TextMapPropagator, context: &Context) -> Option<String> {
    let mut headers = HashMap::new();
    propagator.inject_context(context, &mut headers);
    assert!(headers.len() <= 1, "{headers:?}");
    headers.remove("x-amzn-trace-id")
}

/// A request that came with `header` and made another one: what was recorded of it, and the header that it sent.
pub(crate) fn serve(
    propagator: &dyn TextMapPropagator,
    root: Sampler,
    header: &str,
) -> (Option<SpanData>, Option<String>) {
    let (provider, ended) = provider(XrayParentBased::new(root));
    let tracer = provider.tracer("test");
    let context = extract(propagator, header);
    let span = tracer
        .span_builder("request")
        .with_kind(SpanKind::Server)
        .start_with_context(&tracer, &context);
    // Not `context.with_span`: many programs keep the span and let the rest of the context go.
    let inside = Context::new().with_span(span);
    let sent = inject(propagator, &inside);
    inside.span().end();
    let mut spans = ended.spans();
    assert!(spans.len() <= 1);
    (spans.pop(), sent)
}

#[test]
fn a_decided_header_is_obeyed_whatever_the_root_sampler_says() {
    let propagator = XrayPropagator::new();
    let sampled = format!("Root={ROOT};Parent={PARENT};Sampled=1");
    let (span, sent) = serve(&propagator, Sampler::AlwaysOff, &sampled);
    let span = span.unwrap();
    assert_eq!(span.span_context.trace_id().to_string(), TRACE);
    assert_eq!(parent_segment(&span).unwrap().to_string(), PARENT);
    let id = span.span_context.span_id();
    assert_eq!(sent.unwrap(), format!("Root={ROOT};Parent={id};Sampled=1"));

    let unsampled = format!("Root={ROOT};Parent={PARENT};Sampled=0");
    let (span, sent) = serve(&propagator, Sampler::AlwaysOn, &unsampled);
    assert!(span.is_none());
    let sent = sent.unwrap();
    assert!(sent.starts_with(&format!("Root={ROOT};Parent=")), "{sent}");
    assert!(sent.ends_with(";Sampled=0"), "{sent}");
}

#[test]
fn an_undecided_header_leaves_the_decision_to_the_root_sampler() {
    let propagator = XrayPropagator::new();
    for header in [
        format!("Root={ROOT}"),
        format!("Root={ROOT};Sampled=?"),
        format!("Root={ROOT};Sampled=2"),
        format!("Root={ROOT};Parent={PARENT}"),
        format!("Root={ROOT};Parent={PARENT};Sampled=?"),
        format!("Self={ROOT};Root={ROOT}"),
    ] {
        let (span, sent) = serve(&propagator, Sampler::AlwaysOn, &header);
        let span = span.expect(&header);
        assert_eq!(span.span_context.trace_id().to_string(), TRACE, "{header}");
        let parent = parent_segment(&span).map(|id| id.to_string());
        let named = header.contains("Parent").then(|| PARENT.to_owned());
        assert_eq!(parent, named, "{header}");
        assert!(sent.unwrap().contains("Sampled=1"), "{header}");

        let (span, sent) = serve(&propagator, Sampler::AlwaysOff, &header);
        assert!(span.is_none(), "{header}");
        assert!(sent.unwrap().contains("Sampled=0"), "{header}");
    }
}

#[test]
fn the_spans_below_an_undecided_request_follow_its_decision() {
    let propagator = XrayPropagator::new();
    let central = CentralSampler::new(ServiceIdentity::default());
    central.set_rules(vec![SamplingRule {
        reservoir_size: 1,
        fixed_rate: 0.0,
        ..SamplingRule::new("first-only")
    }]);
    let (provider, ended) = provider(XrayParentBased::new(central));
    let tracer = provider.tracer("test");
    for name in ["first", "second"] {
        let context = extract(&propagator, &format!("Root={ROOT}"));
        let request = context.with_span(tracer.start_with_context(name, &context));
        tracer.start_with_context("below", &request).end();
    }
    let names: Vec<_> = ended.spans().into_iter().map(|span| span.name).collect();
    assert_eq!(names, ["below", "first"]);
    let spans = ended.spans();
    assert!(
        spans
            .iter()
            .all(|span| span.span_context.trace_id().to_string() == TRACE)
    );
    // The real parent of the one, none of the other.
    assert_eq!(
        parent_segment(&spans[0]),
        Some(spans[1].span_context.span_id().into())
    );
    assert_eq!(parent_segment(&spans[1]), None);
}

#[test]
fn a_trace_that_begins_here_has_no_parent_and_is_sent_on() {
    let (span, sent) = serve(&XrayPropagator::new(), Sampler::AlwaysOn, "Sampled=1");
    let span = span.unwrap();
    assert_eq!(parent_segment(&span), None);
    let trace = xray::TraceId::from(span.span_context.trace_id());
    let id = span.span_context.span_id();
    assert_eq!(sent.unwrap(), format!("Root={trace};Parent={id};Sampled=1"));
}

/// Tracers that have one source of random bits for both ids number a root span so.
#[test]
fn a_parent_with_the_number_of_the_end_of_its_trace_is_a_parent() {
    let parent = &TRACE[16..];
    let header = format!("Root={ROOT};Parent={parent};Sampled=1");
    let (span, sent) = serve(&XrayPropagator::new(), Sampler::AlwaysOff, &header);
    let span = span.unwrap();
    assert_eq!(parent_segment(&span).unwrap().to_string(), parent);
    let id = span.span_context.span_id();
    assert_eq!(sent.unwrap(), format!("Root={ROOT};Parent={id};Sampled=1"));
    let context = extract(&XrayPropagator::new(), &header);
    assert_eq!(inject(&XrayPropagator::new(), &context), Some(header));
}

/// The trace whose stand-in would be no span id.
#[test]
fn a_request_of_any_trace_can_be_without_a_parent() {
    for end in ["9e3779b97f4a7c15", "9e3779b97f4a7c14", "0000000000000000"] {
        let header = format!("Root=1-5759e988-bd862e3f{end};Sampled=1");
        let context = extract(&XrayPropagator::new(), &header);
        assert_eq!(
            inject(&XrayPropagator::new(), &context),
            Some(header.clone())
        );
        let (span, _) = serve(&XrayPropagator::new(), Sampler::AlwaysOff, &header);
        assert_eq!(parent_segment(&span.unwrap()), None);
    }
}

#[test]
fn each_form_of_header_is_handed_on() {
    let cases = [
        // (received, handed on without a span of our own)
        ("", None),
        ("garbage;=;;Root", None),
        ("Parent=53995c3f42cd8ad8;Sampled=1", None),
        ("Root=1-00000000-000000000000000000000000;Sampled=1", None),
        ("Root=1-5759e988-bd862e3fe1be46a99427279;Sampled=1", None),
        (
            "Root=1-5759e988-bd862e3fe1be46a994272793",
            Some("Root=1-5759e988-bd862e3fe1be46a994272793"),
        ),
        (
            "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=0000000000000000;Sampled=1",
            Some("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1"),
        ),
        (
            "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=?",
            Some("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=?"),
        ),
        // Of several parents the first good one.
        (
            "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=short;Parent=53995c3f42cd8ad8;Parent=7fa8c0f79203be72;Sampled=0",
            Some("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0"),
        ),
        // Capitals, commas, percent signs, spaces and any number of `=`.
        (
            "Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=1:a87bd80c:0;Team=a=b==, c%3D;x=",
            Some(
                "Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=1:a87bd80c:0;Team=a=b==, c%3D;x=",
            ),
        ),
    ];
    let propagator = XrayPropagator::new();
    for (received, expected) in cases {
        let sent = inject(&propagator, &extract(&propagator, received));
        assert_eq!(sent.as_deref(), expected, "{received:?}");
    }
}

#[test]
fn a_header_that_is_too_long_is_ignored() {
    let propagator = XrayPropagator::new();
    let header = |length: usize| {
        let start = format!("Root={ROOT};Sampled=1;x=");
        format!("{start}{}", "=".repeat(length - start.len()))
    };
    let longest = header(MAX_HEADER_LENGTH);
    assert_eq!(
        inject(&propagator, &extract(&propagator, &longest)),
        Some(longest)
    );
    let too_long = header(MAX_HEADER_LENGTH + 1);
    assert_eq!(inject(&propagator, &extract(&propagator, &too_long)), None);
}

#[test]
fn a_pass_through_header_in_lambda_traces_nothing_and_is_handed_on() {
    let propagator = XrayPropagator::inside_lambda();
    let header = format!("Root={ROOT};Lineage=1:a87bd80c:0");
    let (provider, ended) = provider(XrayParentBased::new(Sampler::AlwaysOn));
    let tracer = provider.tracer("test");
    let context = propagator.extract_value(&Context::new(), &header);
    let invocation = context.with_span(tracer.start_with_context("invocation", &context));
    let call = invocation.with_span(tracer.start_with_context("call", &invocation));
    for context in [&context, &invocation, &call] {
        assert_eq!(inject(&propagator, context).as_ref(), Some(&header));
    }
    call.span().end();
    invocation.span().end();
    assert!(ended.spans().is_empty());

    // The next invocation of the same environment is another matter, even in the same context.
    let traced = format!("Root={ROOT};Parent={PARENT};Sampled=1;Lineage=1:a87bd80c:0");
    let next = propagator.extract_value(&context, &traced);
    tracer.start_with_context("invocation", &next).end();
    assert_eq!(ended.spans().len(), 1);
    let untraced = format!("Root={ROOT};Parent={PARENT};Sampled=0");
    let last = propagator.extract_value(&context, &untraced);
    assert_eq!(inject(&propagator, &last), Some(untraced));
}

#[test]
fn a_later_header_replaces_an_undecided_one() {
    let propagator = XrayPropagator::new();
    let (provider, ended) = provider(XrayParentBased::new(Sampler::AlwaysOn));
    let undecided = extract(&propagator, &format!("Root={ROOT}"));
    let decided = propagator.extract_value(&undecided, &format!("Root={ROOT};Sampled=0"));
    provider
        .tracer("test")
        .start_with_context("request", &decided)
        .end();
    assert!(ended.spans().is_empty());
}

#[test]
fn the_document_of_a_request_without_a_parent_is_a_segment_without_one() {
    let translator = Translator::default();
    for kind in [SpanKind::Server, SpanKind::Internal, SpanKind::Client] {
        let (provider, ended) = provider(XrayParentBased::new(Sampler::AlwaysOn));
        let tracer = provider.tracer("test");
        let context = extract(&XrayPropagator::new(), &format!("Root={ROOT}"));
        let request = tracer.span_builder("request").with_kind(kind);
        request.start_with_context(&tracer, &context).end();
        let span = ended.spans().remove(0);
        let document = translator.translate(&span);
        assert_eq!(document.trace_id.to_string(), ROOT);
        assert_eq!(document.parent_id, None);
        assert_eq!(document.kind, None);
    }
}
