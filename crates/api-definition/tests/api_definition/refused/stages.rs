//! What does not fit the types of `stages.json`, and what AWS refuses there.

use super::{refused, refused_each};
use crate::support::{CREATE, READ, STAGES, WORKER};

#[test]
fn what_does_not_fit_the_types_of_the_stages() {
    refused_each(&[
        (
            STAGES,
            r#""burst": 20 }"#,
            r#""burst": 20"#,
            "terraform/api-gateway/stages.json:11: prod.throttle.variables: unknown field `variables`, expected `rate` or `burst`",
        ),
        (
            STAGES,
            r#""DAY""#,
            r#""YEAR""#,
            "terraform/api-gateway/stages.json:9: prod.quota.period: unknown variant `YEAR`, expected one of `DAY`, `WEEK`, `MONTH`",
        ),
        (
            STAGES,
            r#""rate": 10"#,
            r#""rate": -1"#,
            "terraform/api-gateway/stages.json:10: prod.throttle.rate: a rate of -1 requests a second is not possible: write a number from 0",
        ),
        (
            STAGES,
            r#""rate": 10"#,
            r#""rate": "fast""#,
            "terraform/api-gateway/stages.json:10: prod.throttle.rate: invalid type: string \"fast\", expected a number",
        ),
        (
            STAGES,
            r#""burst": 20"#,
            r#""burst": -1"#,
            "terraform/api-gateway/stages.json:10: prod.throttle.burst: invalid value: integer `-1`, expected a whole number from 0",
        ),
        (
            STAGES,
            r#""limit": 50, "#,
            "",
            "terraform/api-gateway/stages.json:9: prod.quota: missing field `limit`",
        ),
        (
            STAGES,
            r#""limit": 50,"#,
            r#""limits": 50,"#,
            "terraform/api-gateway/stages.json:9: prod.quota.limits: unknown field `limits`, expected one of `limit`, `period`, `offset`",
        ),
        (
            STAGES,
            r#""prod""#,
            r#""test""#,
            "terraform/api-gateway/stages.json:13: duplicate stage `test`",
        ),
    ]);
}

#[test]
fn stages_that_aws_refuses() {
    refused_each(&[
        (
            STAGES,
            r#""variables": {}"#,
            r#""variables": { "environment": "prod" }"#,
            "terraform/api-gateway/stages.json:11: prod.variables.environment: every stage has this variable, with its own name as the value: leave it out",
        ),
        (
            STAGES,
            r#""period": "DAY", "offset": 0"#,
            r#""period": "DAY", "offset": 1"#,
            "terraform/api-gateway/stages.json:9: prod.quota.offset: an offset of 1 is not possible with the period DAY, whose largest is 0",
        ),
        (
            STAGES,
            r#""offset": 6"#,
            r#""offset": 7"#,
            "terraform/api-gateway/stages.json:4: test.quota.offset: an offset of 7 is not possible with the period WEEK, whose largest is 6",
        ),
    ]);
}

#[test]
fn names_of_stages() {
    let stages = include_str!("../support/stages.json");
    for name in ["", "a stage", "12"] {
        refused(
            |checkout| {
                for file in [CREATE, READ, WORKER] {
                    checkout.replace(file, "\"prod\"", &format!("\"{name}\""));
                }
                checkout.write(STAGES, stages.replace("\"prod\"", &format!("\"{name}\"")));
            },
            &format!(
                "terraform/api-gateway/stages.json:8: {name}{}`{name}` is no name of a stage that \
                 is also an alias: AWS accepts up to 128 ASCII letters, digits, - and _, not \
                 digits alone",
                if name.is_empty() { "" } else { ": " }
            ),
        );
    }
}

#[test]
fn no_stage_at_all() {
    refused(
        |checkout| {
            checkout.write(STAGES, "{}");
            checkout.remove("lambdas/create-order");
            checkout.remove("lambdas/read-order");
        },
        "lambdas/send-invoices/function.json:3: aliases.prod: there is no stage `prod`: \
         terraform/api-gateway/stages.json has none\n\
         terraform/api-gateway/stages.json:1: there is no stage: declare at least one",
    );
}
