//! The three faults of the propagator in opentelemetry-aws: each shows with it, and not with ours.
//!
//! Where one of these fails since opentelemetry-aws has been mended, the fault's line can go.

use opentelemetry::propagation::TextMapPropagator;
use opentelemetry_sdk::trace::Sampler;
use xray::XrayPropagator;

use super::{PARENT, ROOT, TRACE, extract, inject, serve};

#[track_caller]
fn only_ours(holds: fn(&dyn TextMapPropagator) -> bool) {
    assert!(
        !holds(&opentelemetry_aws::trace::XrayPropagator::default()),
        "opentelemetry-aws does it too"
    );
    assert!(holds(&XrayPropagator::new()), "ours does not");
}

#[test]
fn a_root_without_a_parent_keeps_its_trace() {
    only_ours(|propagator| {
        let header = format!("Root={ROOT};Sampled=1");
        let (span, _) = serve(propagator, Sampler::AlwaysOn, &header);
        span.unwrap().span_context.trace_id().to_string() == TRACE
    });
}

#[test]
fn a_missing_decision_is_made_here() {
    only_ours(|propagator| {
        let header = format!("Root={ROOT};Parent={PARENT}");
        let (span, _) = serve(propagator, Sampler::AlwaysOn, &header);
        span.is_some()
    });
}

#[test]
fn a_value_with_an_equals_sign_spoils_nothing() {
    only_ours(|propagator| {
        let header = format!("Root={ROOT};Parent={PARENT};Sampled=1;Token=YWJj==");
        inject(propagator, &extract(propagator, &header)) == Some(header)
    });
}

/// What it does well has to stay.
#[test]
fn lineage_survives_in_both() {
    let header = format!("Root={ROOT};Parent={PARENT};Sampled=1;Lineage=1:a87bd80c:0");
    let reference = opentelemetry_aws::trace::XrayPropagator::default();
    for propagator in [&reference as &dyn TextMapPropagator, &XrayPropagator::new()] {
        let handed_on = inject(propagator, &extract(propagator, &header));
        assert_eq!(handed_on.as_ref(), Some(&header));
        let (_, sent) = serve(propagator, Sampler::AlwaysOn, &header);
        assert!(sent.unwrap().ends_with(";Lineage=1:a87bd80c:0"));
    }
}
