//! The AWS call that was made.

use std::borrow::Cow;

use super::attributes::{Attributes, Field, Shown};
use super::http::presentable;
use crate::document::Aws;

/// What the span says of a call; none where it says nothing.
pub(super) fn call<'a>(attributes: &Attributes<'a>, shown: &mut Shown) -> Option<Aws<'a>> {
    let call = &attributes.aws;
    shown.add(Field::AwsCall);
    let mut aws = Aws {
        account_id: call.account_id.map(Cow::Borrowed),
        operation: call.operation.map(Cow::Borrowed),
        region: call.region.map(Cow::Borrowed),
        request_id: call.request_id.map(Cow::Borrowed),
        queue_url: call.queue_url.map(presentable),
        table_name: call.table_name.map(Cow::Borrowed),
        ..Aws::default()
    };
    if attributes.is_aws_call() {
        shown.add(Field::AwsOperation);
        aws.retries = call.retries;
        // Later conventions put the service before the method, as in `SSM/GetParameter`.
        let method = call
            .rpc_method
            .map(|method| method.rsplit('/').next().unwrap_or(method));
        aws.operation = aws.operation.or(method.map(Cow::Borrowed));
    } else if call.operation.is_some() || call.request_id.is_some() {
        aws.retries = call.retries;
    }
    (aws != Aws::default()).then_some(aws)
}
