//! Endpoints and aliases that do not fit together.

use super::refused_each;
use crate::support::{CREATE, READ, WORKER};

#[test]
fn endpoints_that_api_gateway_cannot_have_together() {
    refused_each(&[
        (
            READ,
            "\"ANY\",\n    \"path\": \"/orders/{order}/{rest+}\"",
            "\"POST\",\n    \"path\": \"/orders\"",
            "lambdas/read-order/function.json:5: integration.path: POST /orders is already the endpoint of lambdas/create-order: give one of the two another method or path",
        ),
        (
            CREATE,
            r#""/orders""#,
            r#""/orders/{id}""#,
            "lambdas/read-order/function.json:5: integration.path: {order} has the place of {id} of lambdas/create-order, under /orders: API Gateway allows one variable part in a place, so write the same in both",
        ),
        (
            CREATE,
            r#""/orders""#,
            r#""/orders/{order}/{rest}/lines""#,
            "lambdas/read-order/function.json:5: integration.path: {rest+} has the place of {rest} of lambdas/create-order, under /orders/{order}: API Gateway allows one variable part in a place, so write the same in both",
        ),
        (
            CREATE,
            "querystring.dry-run",
            "path.id",
            "lambdas/create-order/function.json:33: integration.request_parameters.method.request.path.id: the path /orders has no parameter {id}: it has none",
        ),
        (
            READ,
            r#"{rest+}""#,
            r#"{rest+}", "request_parameters": {"method.request.path.rest+": {}}"#,
            "lambdas/read-order/function.json:5: integration.request_parameters.method.request.path.rest+: `method.request.path.rest+` is no request parameter: write method.request.querystring.NAME, method.request.path.NAME or method.request.header.NAME, where NAME has letters, digits and ._$- only",
        ),
        (
            READ,
            r#"{rest+}""#,
            r#"{rest+}", "request_parameters": {"method.request.path.id": {}}"#,
            "lambdas/read-order/function.json:5: integration.request_parameters.method.request.path.id: the path /orders/{order}/{rest+} has no parameter {id}: it has order and rest",
        ),
    ]);
}

#[test]
fn aliases_that_do_not_fit_the_stages() {
    refused_each(&[
        (
            CREATE,
            r#""prod": "12""#,
            "\"prod\": \"12\",\n    \"acceptance\": \"12\"",
            "lambdas/create-order/function.json:38: aliases.acceptance: there is no stage `acceptance`: terraform/api-gateway/stages.json has prod and test",
        ),
        (
            WORKER,
            r#""prod""#,
            r#""production""#,
            "lambdas/send-invoices/function.json:3: aliases.production: there is no stage `production`: terraform/api-gateway/stages.json has prod and test",
        ),
        (
            CREATE,
            r#""prod": "12","#,
            "",
            r#"lambdas/create-order/function.json:36: aliases: the stage `prod` has no alias: add "prod": "$LATEST", or the number of a version"#,
        ),
        (
            READ,
            ",\n  \"aliases\": { \"prod\": \"1\", \"test\": \"1\" }",
            "",
            r#"lambdas/read-order/function.json:1: aliases: the stage `prod` has no alias: add "prod": "$LATEST", or the number of a version
lambdas/read-order/function.json:1: aliases: the stage `test` has no alias: add "test": "$LATEST", or the number of a version"#,
        ),
    ]);
}
