//! From a span to the text that travels.

use std::sync::{Arc, PoisonError, RwLock};

use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SpanData;

use crate::EncodedDocument;
use crate::translate::Translator;

/// A translator that a provider can still tell its resource, and the most bytes of a document.
#[derive(Clone)]
pub(super) struct Encoder {
    translator: Arc<RwLock<Translator>>,
    limit: usize,
}

impl Encoder {
    pub(super) fn new(translator: Translator, limit: usize) -> Self {
        Self {
            translator: Arc::new(RwLock::new(translator)),
            limit,
        }
    }

    pub(super) fn set_resource(&self, resource: &Resource) {
        self.translator
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .set_resource(resource);
    }

    pub(super) fn encode(&self, span: &SpanData) -> EncodedDocument {
        let translator = self
            .translator
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        EncodedDocument::encode_within(translator.translate(span), self.limit)
    }
}
