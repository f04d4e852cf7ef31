//! Which rule decides.

use xray::sampling::{CentralSampler, SamplingRequest, SamplingRule};

use super::{rule, sampled};

fn all(name: &str, priority: i32) -> SamplingRule {
    SamplingRule {
        priority,
        fixed_rate: 1.0,
        ..rule(name, "*")
    }
}

fn none(name: &str, priority: i32) -> SamplingRule {
    SamplingRule {
        priority,
        ..rule(name, "*")
    }
}

#[test]
fn the_lowest_priority_decides_then_the_first_name() {
    let cases = [
        // (rules, sampled)
        (vec![all("a", 2), none("b", 1)], 0),
        (vec![none("a", 2), all("b", 1)], 10),
        (vec![none("b", 1), all("a", 1)], 10),
        (vec![all("b", 1), none("a", 1)], 0),
        (vec![none("late", 10_000), all("early", -1)], 10),
    ];
    for (rules, expected) in cases {
        let sampler = CentralSampler::default();
        sampler.set_rules(rules.clone());
        assert_eq!(sampled(&sampler, "/", 10), expected, "{rules:?}");
    }
}

#[test]
fn a_rule_of_another_version_does_not_count() {
    let sampler = CentralSampler::default();
    let other = SamplingRule {
        version: 2,
        ..all("other", 1)
    };
    sampler.set_rules(vec![other, none("known", 2)]);
    assert_eq!(sampled(&sampler, "/", 10), 0);
}

#[test]
fn a_rate_that_is_none_counts_as_the_nearest() {
    for (fixed_rate, expected) in [(f64::NAN, 0), (-1.0, 0), (f64::INFINITY, 10), (5.0, 10)] {
        let sampler = CentralSampler::default();
        sampler.set_rules(vec![SamplingRule {
            fixed_rate,
            ..rule("odd", "*")
        }]);
        assert_eq!(sampled(&sampler, "/", 10), expected, "{fixed_rate}");
    }
}

#[test]
fn every_condition_has_to_hold() {
    let matched = SamplingRequest {
        service_name: "shop",
        service_type: "AWS::ECS::Container",
        resource_arn: "arn:aws:ecs:eu-central-1:123456789012:container/a",
        method: "GET",
        host: "shop.example.com",
        url_path: "/orders/1",
        attributes: &[("tier", "Gold"), ("team", "a")],
    };
    let sampler = CentralSampler::default();
    let strict = SamplingRule {
        service_name: "SHOP".to_owned(),
        service_type: "AWS::ECS::*".to_owned(),
        resource_arn: "arn:aws:ecs:*:container/?".to_owned(),
        http_method: "GET".to_owned(),
        host: "*.example.com".to_owned(),
        url_path: "/orders/?".to_owned(),
        attributes: [("tier".to_owned(), "gold".to_owned())].into(),
        ..all("strict", 1)
    };
    sampler.set_rules(vec![strict, none("Default", 2)]);
    assert!(sampler.decide(&matched));
    let others = [
        SamplingRequest {
            service_name: "shop2",
            ..matched
        },
        SamplingRequest {
            service_type: "AWS::EC2::Instance",
            ..matched
        },
        SamplingRequest {
            resource_arn: "",
            ..matched
        },
        SamplingRequest {
            method: "POST",
            ..matched
        },
        SamplingRequest {
            host: "example.com",
            ..matched
        },
        SamplingRequest {
            url_path: "/orders/12",
            ..matched
        },
        SamplingRequest {
            attributes: &[("tier", "silver")],
            ..matched
        },
        SamplingRequest {
            attributes: &[],
            ..matched
        },
    ];
    for other in others {
        assert!(!sampler.decide(&other), "{other:?}");
    }
}
