//! The attributes of spans, as the rules see them.

use opentelemetry::KeyValue;
use opentelemetry::trace::{Span, Tracer, TracerProvider};
use xray::propagation::XrayParentBased;
use xray::sampling::{CentralSampler, SamplingRule, ServiceIdentity};

use crate::spans::provider;

#[test]
fn the_attributes_of_both_conventions_reach_the_rules() {
    let rule = SamplingRule {
        http_method: "GET".to_owned(),
        host: "shop.example.com".to_owned(),
        url_path: "/orders/*".to_owned(),
        service_name: "shop".to_owned(),
        service_type: "AWS::ECS::Container".to_owned(),
        resource_arn: "arn:aws:ecs:*".to_owned(),
        attributes: [("retries".to_owned(), "1?".to_owned())].into(),
        reservoir_size: 0,
        fixed_rate: 1.0,
        priority: 1,
        ..SamplingRule::new("all")
    };
    let none = SamplingRule {
        reservoir_size: 0,
        fixed_rate: 0.0,
        ..SamplingRule::new("Default")
    };
    let central = CentralSampler::new(ServiceIdentity {
        name: "shop".to_owned(),
        service_type: "AWS::ECS::Container".to_owned(),
        resource_arn: "arn:aws:ecs:eu-central-1:123456789012:container/a".to_owned(),
    });
    central.set_rules(vec![rule, none]);
    let (provider, ended) = provider(XrayParentBased::new(central));
    let tracer = provider.tracer("test");
    let start = |name: &'static str, attributes: &[(&'static str, &'static str)]| {
        let mut attributes: Vec<_> = attributes
            .iter()
            .map(|(name, value)| KeyValue::new(*name, *value))
            .collect();
        attributes.push(KeyValue::new("retries", 12));
        tracer
            .span_builder(name)
            .with_attributes(attributes)
            .start(&tracer)
            .end();
    };
    start(
        "new",
        &[
            ("http.request.method", "GET"),
            ("server.address", "shop.example.com"),
            ("url.path", "/orders/1"),
        ],
    );
    start(
        "old",
        &[
            ("http.method", "get"),
            ("http.host", "shop.example.com:8080"),
            ("http.target", "/orders/1?full=true"),
        ],
    );
    start(
        "url",
        &[
            ("http.method", "GET"),
            ("net.host.name", "shop.example.com"),
            ("http.url", "https://shop.example.com/orders/1?full=true"),
        ],
    );
    start(
        "other method",
        &[
            ("http.request.method", "POST"),
            ("server.address", "shop.example.com"),
            ("url.path", "/orders/1"),
        ],
    );
    start("nothing", &[]);
    let names: Vec<_> = ended.spans().into_iter().map(|span| span.name).collect();
    assert_eq!(names, ["new", "old", "url"]);
}
