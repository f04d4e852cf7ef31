//! The program, its container and its host, read once.

use std::borrow::Cow;

use opentelemetry::{Array, Key, Value};
use opentelemetry_sdk::Resource;

use super::value::{metadata, text};
use super::{IndexedAttributes, TranslatorOptions};
use crate::document::{
    Aws, CloudWatchLogs, Ec2, Ecs, Eks, ElasticBeanstalk, Service, SharedMetadata, XraySdk,
};

/// What all segments of a program say of it.
#[derive(Clone, Debug, Default)]
pub(super) struct ResourceParts {
    service_name: Option<String>,
    service_version: Option<String>,
    origin: Option<&'static str>,
    aws: Aws<'static>,
    /// All attributes, with their names in the metadata.
    attributes: Vec<(String, Value)>,
    /// The same as they are written, none where some are always indexed.
    shared: Option<SharedMetadata>,
}

impl ResourceParts {
    pub(super) fn new(resource: &Resource, options: &TranslatorOptions) -> Self {
        let get = |name| resource.get_ref(&Key::from_static_str(name));
        let owned = |name| get(name).and_then(text).map(str::to_owned);
        let is_aws = get("cloud.provider")
            .and_then(text)
            .is_none_or(|provider| provider == "aws");
        let attributes: Vec<_> = resource
            .iter()
            .map(|(key, value)| (format!("otel.resource.{key}"), value.clone()))
            .collect();
        let is_indexed = match &options.indexed_attributes {
            IndexedAttributes::None => false,
            IndexedAttributes::Names(names) => {
                attributes.iter().any(|(key, _)| names.contains(key))
            }
            IndexedAttributes::All => true,
        };
        let written = attributes
            .iter()
            .map(|(key, value)| (key.clone(), metadata(value)));
        let shared = (!is_indexed).then(|| SharedMetadata::new(written));
        Self {
            service_name: owned("service.name"),
            service_version: owned("service.version").or_else(|| owned("container.image.tag")),
            origin: origin(
                get("cloud.platform").and_then(text),
                get("aws.ecs.launchtype").and_then(text),
            )
            .filter(|_| is_aws),
            aws: match is_aws {
                true => Self::aws(resource, options),
                false => Aws::default(),
            },
            shared,
            attributes,
        }
    }

    fn aws(resource: &Resource, options: &TranslatorOptions) -> Aws<'static> {
        let get = |name| resource.get_ref(&Key::from_static_str(name));
        let owned = |name| {
            get(name)
                .and_then(text)
                .map(|text| Cow::Owned(text.to_owned()))
        };
        let platform = get("cloud.platform").and_then(text);
        let is_on = |name| platform == Some(name);

        let ecs = is_on("aws_ecs").then(|| Ecs {
            container: owned("container.name"),
            container_id: owned("container.id"),
            container_arn: owned("aws.ecs.container.arn"),
            availability_zone: owned("cloud.availability_zone"),
            cluster_arn: owned("aws.ecs.cluster.arn"),
            task_arn: owned("aws.ecs.task.arn"),
            task_definition_family: owned("aws.ecs.task.family"),
        });
        let ec2 = (is_on("aws_ec2") || get("host.id").is_some()).then(|| Ec2 {
            instance_id: owned("host.id"),
            availability_zone: owned("cloud.availability_zone"),
            instance_size: owned("host.type"),
            ami_id: owned("host.image.id"),
        });
        let eks = (is_on("aws_eks") || get("k8s.cluster.name").is_some()).then(|| Eks {
            cluster_name: owned("k8s.cluster.name"),
            pod: owned("k8s.pod.name"),
            container_id: owned("container.id"),
        });
        let elastic_beanstalk = is_on("aws_elastic_beanstalk").then(|| ElasticBeanstalk {
            environment_name: owned("service.namespace"),
            version_label: owned("service.version"),
            deployment_id: get("service.instance.id")
                .and_then(text)
                .and_then(|id| id.parse().ok()),
        });
        let sdk = match (owned("telemetry.sdk.name"), owned("telemetry.sdk.language")) {
            (Some(name), Some(language)) => Some(Cow::Owned(format!("{name} for {language}"))),
            (name, _) => name,
        };
        let automatic = get("telemetry.distro.version").or(get("telemetry.auto.version"));
        let xray = sdk.map(|sdk| XraySdk {
            sdk: Some(sdk),
            sdk_version: owned("telemetry.sdk.version"),
            auto_instrumentation: Some(automatic.is_some()),
        });
        Aws {
            account_id: owned("cloud.account.id"),
            cloudwatch_logs: log_groups(resource, options),
            ecs: ecs.filter(|ecs| *ecs != Ecs::default()),
            ec2: ec2.filter(|ec2| *ec2 != Ec2::default()),
            eks: eks.filter(|eks| *eks != Eks::default()),
            elastic_beanstalk: elastic_beanstalk
                .filter(|environment| *environment != ElasticBeanstalk::default()),
            xray,
            ..Aws::default()
        }
    }

    pub(super) fn service_name(&self) -> Option<&str> {
        self.service_name.as_deref()
    }

    pub(super) fn origin<'a>(&self) -> Option<Cow<'a, str>> {
        self.origin.map(Cow::Borrowed)
    }

    pub(super) fn service(&self) -> Option<Service<'_>> {
        let version = self.service_version.as_deref().map(Cow::Borrowed)?;
        Some(Service { version })
    }

    /// All attributes, by their names in the metadata.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.attributes
            .iter()
            .map(|(key, value)| (key.as_str(), value))
    }

    /// All attributes as they are written, unless some of them are always indexed.
    pub(super) fn shared(&self) -> Option<&SharedMetadata> {
        self.shared.as_ref()
    }

    /// Adds the program to what `aws` says of a call.
    pub(super) fn describe<'a>(&'a self, aws: &mut Option<Aws<'a>>) {
        if self.aws == Aws::default() {
            return;
        }
        let aws = aws.get_or_insert_default();
        if aws.account_id.is_none() {
            aws.account_id = borrowed(&self.aws.account_id);
        }
        aws.cloudwatch_logs = self.aws.cloudwatch_logs.iter().map(borrow_logs).collect();
        aws.ecs = self.aws.ecs.as_ref().map(borrow_ecs);
        aws.ec2 = self.aws.ec2.as_ref().map(borrow_ec2);
        aws.eks = self.aws.eks.as_ref().map(borrow_eks);
        aws.elastic_beanstalk = self.aws.elastic_beanstalk.as_ref().map(borrow_beanstalk);
        aws.xray = self.aws.xray.as_ref().map(borrow_sdk);
    }
}

/// X-Ray's name for where a program runs. Lambda's segments are Lambda's own.
fn origin(platform: Option<&str>, launch_type: Option<&str>) -> Option<&'static str> {
    Some(match platform? {
        "aws_app_runner" => "AWS::AppRunner::Service",
        "aws_ec2" => "AWS::EC2::Instance",
        "aws_ecs" => match launch_type {
            Some(launch_type) if launch_type.eq_ignore_ascii_case("ec2") => "AWS::ECS::EC2",
            Some(launch_type) if launch_type.eq_ignore_ascii_case("fargate") => "AWS::ECS::Fargate",
            _ => "AWS::ECS::Container",
        },
        "aws_eks" => "AWS::EKS::Container",
        "aws_elastic_beanstalk" => "AWS::ElasticBeanstalk::Environment",
        _ => return None,
    })
}

/// The groups by ARN, or else by name, or else those of the options.
fn log_groups(resource: &Resource, options: &TranslatorOptions) -> Vec<CloudWatchLogs<'static>> {
    let listed = |name| {
        let value = resource.get_ref(&Key::from_static_str(name));
        let groups: Vec<String> = match value {
            Some(Value::Array(Array::String(groups))) => groups
                .iter()
                .map(|group| group.as_str().to_owned())
                .collect(),
            // `OTEL_RESOURCE_ATTRIBUTES` has no lists: `&` stands between groups there.
            Some(Value::String(groups)) => groups
                .as_str()
                .split('&')
                .filter(|group| !group.is_empty())
                .map(str::to_owned)
                .collect(),
            _ => Vec::new(),
        };
        Some(groups).filter(|groups| !groups.is_empty())
    };
    if let Some(arns) = listed("aws.log.group.arns") {
        return arns.into_iter().map(log_group_of_arn).collect();
    }
    let names = listed("aws.log.group.names").unwrap_or_else(|| options.log_groups.clone());
    let by_name = |name| CloudWatchLogs {
        log_group: Some(Cow::Owned(name)),
        arn: None,
    };
    names.into_iter().map(by_name).collect()
}

/// `arn:aws:logs:REGION:ACCOUNT:log-group:NAME:*`
fn log_group_of_arn(arn: String) -> CloudWatchLogs<'static> {
    let name = arn.split(':').nth(6).unwrap_or(&arn).to_owned();
    CloudWatchLogs {
        log_group: Some(Cow::Owned(name)),
        arn: Some(Cow::Owned(arn)),
    }
}

fn borrowed<'a>(text: &'a Option<Cow<'static, str>>) -> Option<Cow<'a, str>> {
    text.as_deref().map(Cow::Borrowed)
}

fn borrow_logs<'a>(logs: &'a CloudWatchLogs<'static>) -> CloudWatchLogs<'a> {
    CloudWatchLogs {
        log_group: borrowed(&logs.log_group),
        arn: borrowed(&logs.arn),
    }
}

fn borrow_ecs<'a>(ecs: &'a Ecs<'static>) -> Ecs<'a> {
    Ecs {
        container: borrowed(&ecs.container),
        container_id: borrowed(&ecs.container_id),
        container_arn: borrowed(&ecs.container_arn),
        availability_zone: borrowed(&ecs.availability_zone),
        cluster_arn: borrowed(&ecs.cluster_arn),
        task_arn: borrowed(&ecs.task_arn),
        task_definition_family: borrowed(&ecs.task_definition_family),
    }
}

fn borrow_ec2<'a>(ec2: &'a Ec2<'static>) -> Ec2<'a> {
    Ec2 {
        instance_id: borrowed(&ec2.instance_id),
        availability_zone: borrowed(&ec2.availability_zone),
        instance_size: borrowed(&ec2.instance_size),
        ami_id: borrowed(&ec2.ami_id),
    }
}

fn borrow_eks<'a>(eks: &'a Eks<'static>) -> Eks<'a> {
    Eks {
        cluster_name: borrowed(&eks.cluster_name),
        pod: borrowed(&eks.pod),
        container_id: borrowed(&eks.container_id),
    }
}

fn borrow_beanstalk<'a>(environment: &'a ElasticBeanstalk<'static>) -> ElasticBeanstalk<'a> {
    ElasticBeanstalk {
        environment_name: borrowed(&environment.environment_name),
        version_label: borrowed(&environment.version_label),
        deployment_id: environment.deployment_id,
    }
}

fn borrow_sdk<'a>(xray: &'a XraySdk<'static>) -> XraySdk<'a> {
    XraySdk {
        sdk: borrowed(&xray.sdk),
        sdk_version: borrowed(&xray.sdk_version),
        auto_instrumentation: xray.auto_instrumentation,
    }
}
