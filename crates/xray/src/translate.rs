//! Spans as segment documents.
//!
//! What becomes of an attribute follows the `awsxrayexporter` of the OpenTelemetry Collector, with the old and the new names
//! of the semantic conventions,
//! <https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/awsxrayexporter>. It differs from
//! that exporter where data would be lost:
//!
//! - No span is refused, whatever it holds; [`EncodedDocument`](crate::EncodedDocument) brings it within X-Ray's limits.
//! - An attribute whose field has no room for all of it (a long text, the query of a path) stays whole in the metadata too,
//!   and one whose field is not written stays in the metadata.
//! - An address that may hold credentials (`url.full`, `db.connection_string`, the URL of a queue) is written without them,
//!   its query and its properties wherever it is written, or not at all.
//! - A segment without a parent is named after `service.name`, whatever the kind of its span: X-Ray takes a segment's name for
//!   the service, and the Collector's name for the span of a background task would be a service of its own in the map. What
//!   the span does is `otel.span.name` in the metadata. Inside Lambda, where the service's segment is Lambda's, the name stays.
//! - What describes the program (`origin`, `aws.ecs` and its like, `otel.resource.*`, `service`, `user`) is written to
//!   segments, where X-Ray looks for it, and not again to each of their subsegments.

mod attributes;
mod aws;
mod cause;
mod credentials;
mod http;
mod links;
mod name;
mod pairs;
mod resource;
mod sql;
mod stack;
mod value;

use std::collections::HashSet;

use opentelemetry::trace::{SpanKind, Status};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SpanData;

use crate::SegmentDocument;
use crate::document::{DocumentType, Namespace};
use crate::propagation::parent_segment;
use attributes::{Attributes, Shown};
use resource::ResourceParts;

/// How spans are translated.
#[derive(Clone, Debug, Default)]
pub struct TranslatorOptions {
    /// The attributes by which traces can be searched.
    pub indexed_attributes: IndexedAttributes,
    /// The program is a Lambda function, whose segment Lambda sends itself: all spans become subsegments.
    ///
    /// A span without a parent stays a segment even so, since X-Ray refuses a subsegment without one.
    pub inside_lambda: bool,
    /// The names of the log groups of the program, where its resource has neither `aws.log.group.arns` nor
    /// `aws.log.group.names`.
    pub log_groups: Vec<String>,
}

/// The attributes that become annotations. A span can name more of its own in `aws.xray.annotations`, a list of texts.
#[derive(Clone, Debug, Default)]
pub enum IndexedAttributes {
    /// None but those that a span names.
    #[default]
    None,
    /// Those of these names; the resource's have `otel.resource.` before theirs.
    Names(HashSet<String>),
    /// All that have no field of their own. X-Ray takes 50 of a trace.
    All,
}

impl IndexedAttributes {
    /// The attributes of these names.
    pub fn names<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        Self::Names(names.into_iter().map(Into::into).collect())
    }
}

/// Translates spans to segment documents.
///
/// ```
/// use opentelemetry_sdk::Resource;
/// use xray::translate::{IndexedAttributes, Translator, TranslatorOptions};
///
/// let mut translator = Translator::new(TranslatorOptions {
///     indexed_attributes: IndexedAttributes::names(["http.route"]),
///     ..TranslatorOptions::default()
/// });
/// translator.set_resource(&Resource::builder_empty().with_service_name("string-api").build());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Translator {
    options: TranslatorOptions,
    resource: ResourceParts,
}

impl Translator {
    /// A translator that knows nothing of the program yet.
    pub fn new(options: TranslatorOptions) -> Self {
        Self {
            resource: ResourceParts::new(&Resource::builder_empty().build(), &options),
            options,
        }
    }

    /// Says what program, container and host the spans come from.
    pub fn set_resource(&mut self, resource: &Resource) {
        self.resource = ResourceParts::new(resource, &self.options);
    }

    /// The document of a span that has ended.
    pub fn translate<'a>(&'a self, span: &'a SpanData) -> SegmentDocument<'a> {
        // A clock that was put back while the span ran must not make X-Ray refuse it.
        self.document(span)
            .ended(span.end_time.max(span.start_time))
    }

    /// The document of a span that is under way, which X-Ray shows until the one of [`Self::translate`] takes its place.
    pub fn translate_in_progress<'a>(&'a self, span: &'a SpanData) -> SegmentDocument<'a> {
        self.document(span)
    }

    fn document<'a>(&'a self, span: &'a SpanData) -> SegmentDocument<'a> {
        let attributes = Attributes::read(span);
        let is_segment = self.is_segment(span, &attributes);
        let mut shown = Shown::default();

        let begins_trace = parent_segment(span).is_none() && !self.options.inside_lambda;
        let service = self.resource.service_name().filter(|_| begins_trace);
        let mut document = SegmentDocument::new(
            name::choose(span, &attributes, &self.resource, is_segment, service),
            span.span_context.span_id().into(),
            span.span_context.trace_id().into(),
            span.start_time,
        );
        document.parent_id = parent_segment(span);
        document.http = http::http(span, &attributes, is_segment, &mut shown);
        document.cause = cause::cause(span, &attributes, &mut shown);
        document.sql = sql::sql(&attributes, is_segment, &mut shown);
        document.links = links::links(span);
        document.aws = aws::call(&attributes, &mut shown);
        if is_segment {
            document.origin = self.resource.origin();
            document.service = self.resource.service();
            document.user = attributes.user(&mut shown);
            self.resource.describe(&mut document.aws);
        } else {
            document.kind = Some(DocumentType::Subsegment);
            document.namespace = namespace(span, &attributes);
        }
        flag(&mut document, span, &attributes);
        pairs::fill(
            &mut document,
            span,
            &attributes,
            &self.options.indexed_attributes,
            &self.resource,
            &shown,
        );
        document
    }

    /// A segment is what a service did for its caller, a subsegment a part of that.
    fn is_segment(&self, span: &SpanData, attributes: &Attributes<'_>) -> bool {
        let begins_here = match span.span_kind {
            SpanKind::Server | SpanKind::Consumer => true,
            SpanKind::Internal => attributes.is_local_root(),
            SpanKind::Client | SpanKind::Producer => false,
        };
        parent_segment(span).is_none() || (begins_here && !self.options.inside_lambda)
    }
}

fn namespace(span: &SpanData, attributes: &Attributes<'_>) -> Option<Namespace> {
    let calls = match span.span_kind {
        SpanKind::Client | SpanKind::Producer => true,
        SpanKind::Consumer => attributes.aws_remote_service.is_some(),
        SpanKind::Server | SpanKind::Internal => false,
    };
    match attributes.is_aws_call() {
        true => Some(Namespace::Aws),
        false => calls.then_some(Namespace::Remote),
    }
}

/// The status of HTTP says who is at fault; without one, or with a good one, the status of the span does.
fn flag(document: &mut SegmentDocument<'_>, span: &SpanData, attributes: &Attributes<'_>) {
    match attributes.http_status {
        Some(429) => {
            document.error = true;
            document.throttle = true;
        }
        Some(400..=499) => document.error = true,
        Some(500..=599) => document.fault = true,
        _ => document.fault = matches!(span.status, Status::Error { .. }),
    }
}
