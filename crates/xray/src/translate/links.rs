//! The traces that a span is related to.

use std::borrow::Cow;

use opentelemetry_sdk::trace::SpanData;

use super::credentials::Public;
use crate::document::Link;

pub(super) fn links(span: &SpanData) -> Vec<Link<'_>> {
    span.links
        .iter()
        .map(|link| Link {
            trace_id: link.span_context.trace_id().into(),
            id: link.span_context.span_id().into(),
            attributes: link
                .attributes
                .iter()
                .filter_map(|pair| {
                    let key = pair.key.as_str();
                    let value = Public::of(key, &pair.value).metadata()?;
                    Some((Cow::Borrowed(key), value))
                })
                .collect(),
        })
        .collect()
}
