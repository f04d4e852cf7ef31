//! Texts within X-Ray's lengths.

use std::borrow::Cow;

use super::{annotations, name};
use crate::SegmentDocument;
use crate::document::{Aws, Cause, Http, Sql};

/// The most characters of a text that has no limit of its own.
const TEXT: usize = 250;

/// The most characters of an ARN that names a resource.
const RESOURCE_ARN: usize = 500;

/// Brings every name and text of `document` within its limit.
pub(super) fn apply(document: &mut SegmentDocument<'_>) {
    name::sanitize(&mut document.name);
    cut_some(&mut document.resource_arn, RESOURCE_ARN);
    for text in [&mut document.origin, &mut document.user] {
        cut_some(text, TEXT);
    }
    if let Some(service) = &mut document.service {
        cut(&mut service.version, TEXT);
    }
    document.http.as_mut().map(apply_to_http);
    document.aws.as_mut().map(apply_to_aws);
    document.sql.as_mut().map(apply_to_sql);
    document.cause.as_mut().map(apply_to_cause);
    annotations::apply(document);
}

fn apply_to_http(http: &mut Http<'_>) {
    if let Some(request) = &mut http.request {
        for text in [
            &mut request.method,
            &mut request.url,
            &mut request.user_agent,
            &mut request.client_ip,
        ] {
            cut_some(text, TEXT);
        }
    }
}

fn apply_to_aws(aws: &mut Aws<'_>) {
    for text in [
        &mut aws.account_id,
        &mut aws.operation,
        &mut aws.region,
        &mut aws.request_id,
        &mut aws.table_name,
        &mut aws.queue_url,
        &mut aws.function_arn,
    ] {
        cut_some(text, TEXT);
    }
    for logs in &mut aws.cloudwatch_logs {
        cut_some(&mut logs.log_group, TEXT);
        cut_some(&mut logs.arn, TEXT);
    }
    if let Some(ecs) = &mut aws.ecs {
        for text in [
            &mut ecs.container,
            &mut ecs.container_id,
            &mut ecs.container_arn,
            &mut ecs.availability_zone,
            &mut ecs.cluster_arn,
            &mut ecs.task_arn,
            &mut ecs.task_definition_family,
        ] {
            cut_some(text, TEXT);
        }
    }
    if let Some(ec2) = &mut aws.ec2 {
        for text in [
            &mut ec2.instance_id,
            &mut ec2.availability_zone,
            &mut ec2.instance_size,
            &mut ec2.ami_id,
        ] {
            cut_some(text, TEXT);
        }
    }
    if let Some(eks) = &mut aws.eks {
        for text in [&mut eks.cluster_name, &mut eks.pod, &mut eks.container_id] {
            cut_some(text, TEXT);
        }
    }
    if let Some(environment) = &mut aws.elastic_beanstalk {
        cut_some(&mut environment.environment_name, TEXT);
        cut_some(&mut environment.version_label, TEXT);
    }
    if let Some(xray) = &mut aws.xray {
        cut_some(&mut xray.sdk, TEXT);
        cut_some(&mut xray.sdk_version, TEXT);
    }
}

fn apply_to_sql(sql: &mut Sql<'_>) {
    for text in [
        &mut sql.url,
        &mut sql.database_type,
        &mut sql.database_version,
        &mut sql.driver_version,
        &mut sql.user,
        &mut sql.preparation,
        &mut sql.sanitized_query,
    ] {
        cut_some(text, TEXT);
    }
}

fn apply_to_cause(cause: &mut Cause<'_>) {
    let Cause::Exceptions(cause) = cause else {
        return;
    };
    cut_some(&mut cause.working_directory, TEXT);
    for path in &mut cause.paths {
        cut(path, TEXT);
    }
    for exception in &mut cause.exceptions {
        cut_some(&mut exception.message, TEXT);
        cut_some(&mut exception.kind, TEXT);
        for frame in &mut exception.stack {
            cut_some(&mut frame.path, TEXT);
            cut_some(&mut frame.label, TEXT);
        }
    }
}

fn cut_some(text: &mut Option<Cow<'_, str>>, limit: usize) {
    if let Some(text) = text {
        cut(text, limit);
    }
}

/// Cuts `text` to at most `limit` UTF-16 units, between two characters.
pub(super) fn cut(text: &mut Cow<'_, str>, limit: usize) {
    let Some(end) = end_within(text, limit) else {
        return;
    };
    match text {
        Cow::Borrowed(text) => *text = &text[..end],
        Cow::Owned(text) => text.truncate(end),
    }
}

/// Where to cut `text`, if it has more than `limit` UTF-16 units.
pub(super) fn end_within(text: &str, limit: usize) -> Option<usize> {
    // No text has more UTF-16 units than bytes.
    if text.len() <= limit {
        return None;
    }
    let mut units = 0;
    text.char_indices().find_map(|(start, character)| {
        units += character.len_utf16();
        (units > limit).then_some(start)
    })
}
