//! Where a program runs.

use opentelemetry::trace::SpanKind;
use serde_json::json;
use xray::TranslatorOptions;

use super::{resource, span, translate_with};

fn segment(attributes: &[(&'static str, &'static str)]) -> serde_json::Value {
    let span = span(SpanKind::Server, "GET", vec![]);
    translate_with(&span, TranslatorOptions::default(), &resource(attributes))
}

#[test]
fn a_task_on_fargate() {
    let attributes = [
        ("cloud.provider", "aws"),
        ("cloud.platform", "aws_ecs"),
        ("cloud.account.id", "123456789012"),
        ("cloud.availability_zone", "eu-central-1a"),
        ("aws.ecs.launchtype", "fargate"),
        ("aws.ecs.cluster.arn", "arn:cluster"),
        ("aws.ecs.container.arn", "arn:container"),
        ("aws.ecs.task.arn", "arn:task"),
        ("aws.ecs.task.family", "string-api"),
        ("container.id", "id"),
        ("container.name", "name"),
        ("telemetry.sdk.name", "opentelemetry"),
        ("telemetry.sdk.language", "rust"),
        ("telemetry.sdk.version", "0.33.1"),
        (
            "aws.log.group.arns",
            "arn:aws:logs:eu-central-1:123456789012:log-group:/ecs/strings:*",
        ),
    ];
    let document = segment(&attributes);
    assert_eq!(document["origin"], "AWS::ECS::Fargate");
    assert_eq!(
        document["aws"],
        json!({
            "account_id": "123456789012",
            "cloudwatch_logs": [{
                "log_group": "/ecs/strings",
                "arn": "arn:aws:logs:eu-central-1:123456789012:log-group:/ecs/strings:*",
            }],
            "ecs": {
                "container": "name",
                "container_id": "id",
                "container_arn": "arn:container",
                "availability_zone": "eu-central-1a",
                "cluster_arn": "arn:cluster",
                "task_arn": "arn:task",
                "task_definition_family": "string-api",
            },
            "xray": { "sdk": "opentelemetry for rust", "sdk_version": "0.33.1", "auto_instrumentation": false },
        })
    );
    let default = document["metadata"]["default"].as_object().unwrap();
    assert_eq!(default.len(), attributes.len());
    assert_eq!(default["otel.resource.container.id"], "id");

    // A part of the segment does not say it again.
    let part = span(SpanKind::Internal, "work", vec![]);
    let part = translate_with(&part, TranslatorOptions::default(), &resource(&attributes));
    assert_eq!(
        (part.get("origin"), part.get("aws"), part.get("metadata")),
        (None, None, None)
    );
}

#[test]
fn origins() {
    let rows = [
        ("aws_ecs", Some("ec2"), Some("AWS::ECS::EC2")),
        ("aws_ecs", Some("FARGATE"), Some("AWS::ECS::Fargate")),
        ("aws_ecs", None, Some("AWS::ECS::Container")),
        ("aws_eks", None, Some("AWS::EKS::Container")),
        ("aws_ec2", None, Some("AWS::EC2::Instance")),
        (
            "aws_elastic_beanstalk",
            None,
            Some("AWS::ElasticBeanstalk::Environment"),
        ),
        ("aws_app_runner", None, Some("AWS::AppRunner::Service")),
        ("aws_lambda", None, None),
        ("gcp_cloud_run", None, None),
    ];
    for (platform, launch_type, origin) in rows {
        let mut attributes = vec![("cloud.platform", platform)];
        attributes.extend(launch_type.map(|launch_type| ("aws.ecs.launchtype", launch_type)));
        let document = segment(&attributes);
        assert_eq!(
            document.get("origin").and_then(|origin| origin.as_str()),
            origin,
            "{platform}"
        );
    }
    let other = segment(&[
        ("cloud.provider", "gcp"),
        ("cloud.platform", "aws_ec2"),
        ("host.id", "i-1"),
    ]);
    assert_eq!((other.get("origin"), other.get("aws")), (None, None));
}

#[test]
fn instances_pods_and_environments() {
    let ec2 = segment(&[
        ("host.id", "i-1"),
        ("host.type", "t4g.small"),
        ("host.image.id", "ami-1"),
    ]);
    assert_eq!(
        ec2["aws"]["ec2"],
        json!({ "instance_id": "i-1", "instance_size": "t4g.small", "ami_id": "ami-1" })
    );
    let eks = segment(&[
        ("k8s.cluster.name", "c"),
        ("k8s.pod.name", "p"),
        ("container.id", "i"),
    ]);
    assert_eq!(
        eks["aws"]["eks"],
        json!({ "cluster_name": "c", "pod": "p", "container_id": "i" })
    );
    let beanstalk = segment(&[
        ("cloud.platform", "aws_elastic_beanstalk"),
        ("service.namespace", "production"),
        ("service.instance.id", "32"),
        ("service.version", "v7"),
    ]);
    assert_eq!(
        beanstalk["aws"]["elastic_beanstalk"],
        json!({ "environment_name": "production", "version_label": "v7", "deployment_id": 32 })
    );
}

#[test]
fn log_groups_by_name_and_by_option() {
    let groups = |attributes: &[(&'static str, &'static str)]| {
        let options = TranslatorOptions {
            log_groups: vec!["/option".to_owned()],
            ..TranslatorOptions::default()
        };
        let span = span(SpanKind::Server, "GET", vec![]);
        translate_with(&span, options, &resource(attributes))["aws"]["cloudwatch_logs"].clone()
    };
    assert_eq!(groups(&[]), json!([{ "log_group": "/option" }]));
    assert_eq!(
        groups(&[("aws.log.group.names", "/a&/b")]),
        json!([{ "log_group": "/a" }, { "log_group": "/b" }])
    );
}

/// Before the resource is known, the options count already.
#[test]
fn a_translator_without_a_resource_knows_the_options() {
    let translator = xray::Translator::new(TranslatorOptions {
        log_groups: vec!["/option".to_owned()],
        ..TranslatorOptions::default()
    });
    let span = span(SpanKind::Server, "GET", vec![]);
    let document = translator.translate(&span);
    assert_eq!(document.aws.map(|aws| aws.cloudwatch_logs.len()), Some(1));
    assert_eq!(document.name, "GET");
}
