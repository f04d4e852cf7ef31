use std::borrow::Cow;

use serde::Serialize;

/// The AWS resource that ran the work (segments), or the AWS call that was made (subsegments).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Aws<'a> {
    /// The account of the resource.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<Cow<'a, str>>,
    /// Where the logs of the resource are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cloudwatch_logs: Vec<CloudWatchLogs<'a>>,
    /// The ECS task and container.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ecs: Option<Ecs<'a>>,
    /// The EC2 instance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ec2: Option<Ec2<'a>>,
    /// The EKS pod.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eks: Option<Eks<'a>>,
    /// The Elastic Beanstalk environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elastic_beanstalk: Option<ElasticBeanstalk<'a>>,
    /// What made the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xray: Option<XraySdk<'a>>,
    /// The operation that was called, such as `GetParameter`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<Cow<'a, str>>,
    /// The region that was called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Cow<'a, str>>,
    /// The id that the service gave the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Cow<'a, str>>,
    /// How often the SDK tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retries: Option<u64>,
    /// The DynamoDB table that was called for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table_name: Option<Cow<'a, str>>,
    /// The SQS queue that was called for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue_url: Option<Cow<'a, str>>,
    /// The ARN of the function, for a segment of Lambda.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function_arn: Option<Cow<'a, str>>,
    /// The function that was called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function_name: Option<Cow<'a, str>>,
    /// The names of the resources that ran the work or were called.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resource_names: Vec<Cow<'a, str>>,
    /// The stage of API Gateway.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_gateway: Option<ApiGateway<'a>>,
}

/// A stage of API Gateway, with the request that it answered. Source: "Understanding AWS X-Ray traces for Amazon API
/// Gateway APIs",
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-understanding-xray-traces.html>.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ApiGateway<'a> {
    /// The account of the API.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<Cow<'a, str>>,
    /// The id of the API.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rest_api_id: Option<Cow<'a, str>>,
    /// The name of the stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<Cow<'a, str>>,
    /// The id of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Cow<'a, str>>,
}

/// A log group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CloudWatchLogs<'a> {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group: Option<Cow<'a, str>>,
    /// Its ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<Cow<'a, str>>,
}

/// An ECS container.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ecs<'a> {
    /// Its host name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container: Option<Cow<'a, str>>,
    /// Its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_id: Option<Cow<'a, str>>,
    /// Its ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_arn: Option<Cow<'a, str>>,
    /// The availability zone of its task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zone: Option<Cow<'a, str>>,
    /// The ARN of its cluster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<Cow<'a, str>>,
    /// The ARN of its task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_arn: Option<Cow<'a, str>>,
    /// The family of its task definition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_definition_family: Option<Cow<'a, str>>,
}

/// An EC2 instance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ec2<'a> {
    /// Its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<Cow<'a, str>>,
    /// Its availability zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_zone: Option<Cow<'a, str>>,
    /// Its size, such as `t4g.small`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_size: Option<Cow<'a, str>>,
    /// Its image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ami_id: Option<Cow<'a, str>>,
}

/// An EKS pod.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Eks<'a> {
    /// The name of the cluster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_name: Option<Cow<'a, str>>,
    /// The name of the pod.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod: Option<Cow<'a, str>>,
    /// The id of the container.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_id: Option<Cow<'a, str>>,
}

/// An Elastic Beanstalk environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ElasticBeanstalk<'a> {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_name: Option<Cow<'a, str>>,
    /// The version of the application.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_label: Option<Cow<'a, str>>,
    /// The number of the deployment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_id: Option<i64>,
}

/// What made a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct XraySdk<'a> {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sdk: Option<Cow<'a, str>>,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sdk_version: Option<Cow<'a, str>>,
    /// Whether the instrumentation was put in without a change of the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_instrumentation: Option<bool>,
}
