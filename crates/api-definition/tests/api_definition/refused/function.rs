//! What does not fit the types of `function.json`.

use super::refused_each;
use crate::support::{CREATE, READ, WORKER};

#[test]
fn what_does_not_fit_the_types_of_a_function() {
    refused_each(&[
        (
            CREATE,
            r#""memory_size": 256,"#,
            r#""memory_size": 256,,"#,
            "lambdas/create-order/function.json:5: lambda: key must be a string",
        ),
        (
            WORKER,
            "\n}",
            "\n} {}",
            "lambdas/send-invoices/function.json:4: trailing characters",
        ),
        (
            CREATE,
            r#""memory_size""#,
            r#""memory""#,
            "lambdas/create-order/function.json:5: lambda.memory: unknown field `memory`, expected one of `description`, `memory_size`, `timeout`, `architecture`, `log_format`, `environment`, `policies`",
        ),
        (
            CREATE,
            r#""request_validator""#,
            r#""validator""#,
            "lambdas/create-order/function.json:15: integration.validator: unknown field `validator`, expected one of `http_method`, `path`, `request_validator`, `api_key_required`, `request_model`, `request_parameters`",
        ),
        (
            CREATE,
            r#""required": true"#,
            r#""require": true"#,
            "lambdas/create-order/function.json:32: integration.request_parameters.method.request.header.Idempotency-Key.require: unknown field `require`, expected one of `required`, `description`, `example`",
        ),
        (
            WORKER,
            r#""aliases""#,
            r#""alias""#,
            "lambdas/send-invoices/function.json:3: alias: unknown field `alias`, expected one of `$schema`, `lambda`, `integration`, `aliases`",
        ),
        (
            READ,
            r#""path": "/orders/{order}/{rest+}""#,
            r#""api_key_required": true"#,
            "lambdas/read-order/function.json:3: integration: missing field `path`",
        ),
        (
            CREATE,
            r#""request_validator": "all""#,
            r#""request_validator": "body_only""#,
            "lambdas/create-order/function.json:15: integration.request_validator: unknown variant `body_only`, expected one of `none`, `body-only`, `params-only`, `all`",
        ),
        (
            CREATE,
            r#""POST""#,
            r#""post""#,
            "lambdas/create-order/function.json:13: integration.http_method: unknown variant `post`, expected one of `GET`, `POST`, `PUT`, `PATCH`, `DELETE`, `HEAD`, `OPTIONS`, `ANY`",
        ),
        (
            CREATE,
            "x86_64",
            "amd64",
            "lambdas/create-order/function.json:7: lambda.architecture: unknown variant `amd64`, expected `arm64` or `x86_64`",
        ),
        (
            CREATE,
            r#""JSON""#,
            r#""json""#,
            "lambdas/create-order/function.json:8: lambda.log_format: unknown variant `json`, expected `Text` or `JSON`",
        ),
        (
            CREATE,
            "read_strings_mapping",
            "read_everything",
            "lambdas/create-order/function.json:10: lambda.policies[0]: unknown variant `read_everything`, expected `read_strings_mapping`",
        ),
        (
            CREATE,
            r#""memory_size": 256"#,
            r#""memory_size": 127"#,
            "lambdas/create-order/function.json:5: lambda.memory_size: 127 MB is not offered: Lambda's memory is from 128 to 10240 MB",
        ),
        (
            CREATE,
            r#""memory_size": 256"#,
            r#""memory_size": 70000"#,
            "lambdas/create-order/function.json:5: lambda.memory_size: 70000 MB is not offered: Lambda's memory is from 128 to 10240 MB",
        ),
        (
            CREATE,
            r#""timeout": 20"#,
            r#""timeout": 0"#,
            "lambdas/create-order/function.json:6: lambda.timeout: 0 s is not offered: Lambda's timeout is from 1 to 900 s",
        ),
        (
            CREATE,
            r#""timeout": 20"#,
            r#""timeout": 901"#,
            "lambdas/create-order/function.json:6: lambda.timeout: 901 s is not offered: Lambda's timeout is from 1 to 900 s",
        ),
        (
            CREATE,
            r#""timeout": 20"#,
            r#""timeout": -1"#,
            "lambdas/create-order/function.json:6: lambda.timeout: invalid value: integer `-1`, expected u64",
        ),
        (
            CREATE,
            r#""12""#,
            r#""latest""#,
            r#"lambdas/create-order/function.json:37: aliases.prod: `latest` is no target of an alias: write "$LATEST" or a version's number such as "1""#,
        ),
        (
            CREATE,
            r#""12""#,
            r#""0""#,
            r#"lambdas/create-order/function.json:37: aliases.prod: `0` is no target of an alias: write "$LATEST" or a version's number such as "1""#,
        ),
        (
            CREATE,
            r#""12""#,
            r#""+1""#,
            r#"lambdas/create-order/function.json:37: aliases.prod: `+1` is no target of an alias: write "$LATEST" or a version's number such as "1""#,
        ),
        (
            CREATE,
            r#""12""#,
            "12",
            "lambdas/create-order/function.json:37: aliases.prod: invalid type: integer `12`, expected a string",
        ),
        (
            CREATE,
            r#""name": "Order""#,
            r#""name": "An order""#,
            "lambdas/create-order/function.json:18: integration.request_model.name: `An order` is no name of a model: API Gateway accepts ASCII letters and digits only",
        ),
        (
            CREATE,
            "method.request.header.Idempotency-Key",
            "header.Idempotency-Key",
            "lambdas/create-order/function.json:32: integration.request_parameters.header.Idempotency-Key: `header.Idempotency-Key` is no request parameter: write method.request.querystring.NAME, method.request.path.NAME or method.request.header.NAME, where NAME has letters, digits and ._$- only",
        ),
        (
            CREATE,
            "querystring.dry-run",
            "querystring.dry run",
            "lambdas/create-order/function.json:33: integration.request_parameters.method.request.querystring.dry run: `method.request.querystring.dry run` is no request parameter: write method.request.querystring.NAME, method.request.path.NAME or method.request.header.NAME, where NAME has letters, digits and ._$- only",
        ),
        (
            CREATE,
            r#""/orders""#,
            r#""orders""#,
            "lambdas/create-order/function.json:14: integration.path: `orders` does not start with a slash: write `/orders`",
        ),
        (
            CREATE,
            r#""/orders""#,
            r#""/orders/""#,
            "lambdas/create-order/function.json:14: integration.path: `/orders/` has nothing between two slashes, or ends in one: API Gateway has no empty path parts",
        ),
        (
            CREATE,
            r#""/orders""#,
            r#""/or ders""#,
            "lambdas/create-order/function.json:14: integration.path: `or ders` is no path part: API Gateway accepts letters, digits and ._-: only, or a parameter such as {term} as the whole part",
        ),
        (
            CREATE,
            r#""/orders""#,
            r#""/orders/no-{order}""#,
            "lambdas/create-order/function.json:14: integration.path: `no-{order}` is no path part: API Gateway accepts letters, digits and ._-: only, or a parameter such as {term} as the whole part",
        ),
        (
            CREATE,
            r#""/orders""#,
            r#""/orders/{}""#,
            "lambdas/create-order/function.json:14: integration.path: `{}` is no path part: API Gateway accepts letters, digits and ._-: only, or a parameter such as {term} as the whole part",
        ),
        (
            CREATE,
            r#""/orders""#,
            r#""/{proxy+}/orders""#,
            "lambdas/create-order/function.json:14: integration.path: `{proxy+}` takes the whole rest of the path, so nothing can follow it",
        ),
        (
            CREATE,
            r#""/orders""#,
            r#""/{order}/{order}""#,
            "lambdas/create-order/function.json:14: integration.path: the path has two parameters `order`: give each its own name",
        ),
        (
            CREATE,
            r#""prod": "12""#,
            r#""prod": "12", "prod": "13""#,
            "lambdas/create-order/function.json:36: aliases: duplicate key `prod`",
        ),
        (
            CREATE,
            "header.Idempotency-Key",
            "querystring.dry-run",
            "lambdas/create-order/function.json:31: integration.request_parameters: duplicate key `method.request.querystring.dry-run`",
        ),
        (
            WORKER,
            r#""aliases""#,
            r#""lambda": { "description": "d" }, "aliases""#,
            "lambdas/send-invoices/function.json:3: duplicate field `lambda`",
        ),
        // The last value of an object, after which serde has read on to the next line.
        (
            READ,
            "/orders/{order}/{rest+}",
            "orders",
            "lambdas/read-order/function.json:5: integration.path: `orders` does not start with a slash: write `/orders`",
        ),
    ]);
}
