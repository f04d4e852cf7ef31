use crate::SegmentDocument;

/// Where finished documents go.
///
/// It is called on the tasks that answer requests, so that it must not block; what it cannot take it counts.
/// Every `Fn(SegmentDocument<'_>)` is one.
pub trait SegmentSink: Send + Sync + 'static {
    /// Takes a document.
    fn record(&self, document: SegmentDocument<'_>);
}

impl<F: Fn(SegmentDocument<'_>) + Send + Sync + 'static> SegmentSink for F {
    fn record(&self, document: SegmentDocument<'_>) {
        self(document);
    }
}
