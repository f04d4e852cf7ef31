//! Segment documents: what X-Ray stores, as types.
//!
//! The field names and their limits are those of "AWS X-Ray segment documents" in the X-Ray developer guide,
//! <https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html>.

mod annotation;
mod aws;
mod cause;
mod http;
mod link;
mod metadata;
mod sql;
mod time;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::SystemTime;

use serde::Serialize;

use crate::{SegmentId, TraceId};

pub use annotation::AnnotationValue;
pub use aws::{ApiGateway, Aws, CloudWatchLogs, Ec2, Ecs, Eks, ElasticBeanstalk, XraySdk};
pub use cause::{Cause, Exception, Exceptions, StackFrame};
pub use http::{Http, HttpRequest, HttpResponse};
pub use link::Link;
pub use metadata::{MetadataPairs, MetadataValue, SharedMetadata};
pub use sql::Sql;

/// A segment, or a subsegment that is sent alone.
///
/// It only carries what it is given: [`EncodedDocument`](crate::EncodedDocument) brings names, texts and sizes within
/// X-Ray's limits when it writes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SegmentDocument<'a> {
    /// What did the work: at most 200 characters.
    pub name: Cow<'a, str>,
    /// This segment.
    pub id: SegmentId,
    /// The trace that it belongs to.
    pub trace_id: TraceId,
    /// The segment that caused this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<SegmentId>,
    /// Set for a subsegment that is sent alone, absent for a segment.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<DocumentType>,
    /// When the work began; written as seconds since 1970 with their fraction.
    #[serde(with = "time")]
    pub start_time: SystemTime,
    /// When it ended; none while it is under way ([`Self::in_progress`]).
    #[serde(with = "time::optional", skip_serializing_if = "Option::is_none")]
    pub end_time: Option<SystemTime>,
    /// The work is under way, and the same document with its end comes later.
    #[serde(skip_serializing_if = "is_false")]
    pub in_progress: bool,
    /// For a subsegment: whom it calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<Namespace>,
    /// The kind of AWS resource that ran the work, such as `AWS::ECS::Fargate`; segments only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Cow<'a, str>>,
    /// The ARN of the resource that ran the work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_arn: Option<Cow<'a, str>>,
    /// Who made the request; segments only, at most 250 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<Cow<'a, str>>,
    /// The version of the program; segments only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<Service<'a>>,
    /// The client is at fault: 4xx.
    #[serde(skip_serializing_if = "is_false")]
    pub error: bool,
    /// The client was throttled: 429.
    #[serde(skip_serializing_if = "is_false")]
    pub throttle: bool,
    /// The server is at fault: 5xx.
    #[serde(skip_serializing_if = "is_false")]
    pub fault: bool,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause<'a>>,
    /// The HTTP request that was served or made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http: Option<Http<'a>>,
    /// The AWS resource that ran the work, or the AWS call that was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aws: Option<Aws<'a>>,
    /// The query of a database; subsegments only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sql: Option<Sql<'a>>,
    /// Indexed pairs, by which traces are searched.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<Cow<'a, str>, AnnotationValue<'a>>,
    /// Pairs that are kept and not indexed, by namespace.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<Cow<'a, str>, MetadataPairs<'a>>,
    /// Other traces that this one is related to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link<'a>>,
}

impl<'a> SegmentDocument<'a> {
    /// A segment that began at `start_time` and is under way, with nothing else said of it.
    pub fn new(
        name: impl Into<Cow<'a, str>>,
        id: SegmentId,
        trace_id: TraceId,
        start_time: SystemTime,
    ) -> Self {
        Self {
            name: name.into(),
            id,
            trace_id,
            parent_id: None,
            kind: None,
            start_time,
            end_time: None,
            in_progress: true,
            namespace: None,
            origin: None,
            resource_arn: None,
            user: None,
            service: None,
            error: false,
            throttle: false,
            fault: false,
            cause: None,
            http: None,
            aws: None,
            sql: None,
            annotations: BTreeMap::new(),
            metadata: BTreeMap::new(),
            links: Vec::new(),
        }
    }

    /// Ends the work at `end_time`.
    #[must_use]
    pub fn ended(mut self, end_time: SystemTime) -> Self {
        self.end_time = Some(end_time);
        self.in_progress = false;
        self
    }
}

/// The `type` of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentType {
    /// Part of the segment that [`SegmentDocument::parent_id`] leads to.
    Subsegment,
}

/// Whom a subsegment calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Namespace {
    /// An AWS service, through its SDK.
    Aws,
    /// Any other service.
    Remote,
}

/// The program that ran the work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Service<'a> {
    /// Its version.
    pub version: Cow<'a, str>,
}

fn is_false(value: &bool) -> bool {
    !value
}
