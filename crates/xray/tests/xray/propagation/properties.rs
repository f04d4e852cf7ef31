//! Headers that nobody thought of.

use opentelemetry_sdk::trace::Sampler;
use proptest::prelude::*;
use xray::propagation::MAX_HEADER_LENGTH;
use xray::{TraceHeader, XrayPropagator};

use super::{extract, inject, serve};

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..4096)) {
        let header = String::from_utf8_lossy(&bytes);
        for propagator in [XrayPropagator::new(), XrayPropagator::inside_lambda()] {
            if let Some(sent) = inject(&propagator, &extract(&propagator, &header)) {
                prop_assert!(sent.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
            }
        }
    }

    #[test]
    fn hostile_pairs_become_a_valid_header_or_none(
        header in "((Root=1-5759e988-bd862e3fe1be46a994272793|Parent=53995c3f42cd8ad8|Sampled|=|;|,|%|Lineage|\\PC){0,20};){0,8}",
    ) {
        let propagator = XrayPropagator::new();
        let sent = inject(&propagator, &extract(&propagator, &header));
        let read = TraceHeader::parse(&header);
        if header.len() <= MAX_HEADER_LENGTH && read.root.is_some() {
            prop_assert_eq!(sent, Some(read.to_string()));
        } else {
            prop_assert_eq!(sent, None);
        }
        let _ = serve(&propagator, Sampler::AlwaysOn, &header);
    }

    #[test]
    fn what_was_extracted_is_injected_again(
        root in "1-[0-9a-f]{8}-[1-9a-f][0-9a-f]{23}",
        parent in prop::option::of("[1-9a-f][0-9a-f]{15}"),
        sampled in prop::option::of("[01?]"),
        others in prop::collection::vec(("[A-Za-z][!-:<>-~]{0,20}X", "[!-:<-~]{0,60}"), 0..12),
    ) {
        let mut pairs = vec![("Root".to_owned(), root)];
        pairs.extend(parent.map(|parent| ("Parent".to_owned(), parent)));
        pairs.extend(sampled.map(|sampled| ("Sampled".to_owned(), sampled)));
        pairs.extend(others.into_iter().map(|(name, value)| (name.replace('=', "-"), value)));
        let header = pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join(";");
        let propagator = XrayPropagator::new();
        prop_assert_eq!(inject(&propagator, &extract(&propagator, &header)), Some(header.clone()));
        // A span of our own is the parent then, and its decision the decision; all else stays.
        let (span, sent) = serve(&propagator, Sampler::AlwaysOn, &header);
        let received = TraceHeader::parse(&header);
        let sent = TraceHeader::parse(&sent.unwrap());
        prop_assert_eq!(sent.root, received.root);
        prop_assert!(sent.others().eq(received.others()));
        prop_assert_eq!(span.is_some(), received.sampled != Some(xray::Sampled::No));
    }
}
