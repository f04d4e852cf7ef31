/// A request that a decision is asked for; what is not known stays empty, which only the glob `*` matches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SamplingRequest<'a> {
    /// The name of the service that was asked, as in its segments.
    pub service_name: &'a str,
    /// The service's kind, such as `AWS::ApiGateway::Stage`.
    pub service_type: &'a str,
    /// The ARN of the AWS resource that the service runs on.
    pub resource_arn: &'a str,
    /// The HTTP method.
    pub method: &'a str,
    /// The request's host.
    pub host: &'a str,
    /// The request's path, without the query.
    pub url_path: &'a str,
    /// What else is known of it, as `(name, value)`.
    pub attributes: &'a [(&'a str, &'a str)],
}

/// Who decides: OpenTelemetry's samplers are not told the resource, so whoever makes the sampler says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceIdentity {
    /// `service.name`: the name that the service has in its segments.
    pub name: String,
    /// The service's kind, such as `AWS::ECS::Container` or `AWS::EC2::Instance`; empty where there is none.
    pub service_type: String,
    /// The ARN of the AWS resource that it runs on, such as the ECS container's; empty where there is none.
    pub resource_arn: String,
}
