//! Models that API Gateway does not support.

use super::{refused, refused_each};
use crate::support::CREATE;

#[test]
fn models_that_the_importer_does_not_support() {
    refused_each(&[
        (
            CREATE,
            r#""minLength": 1"#,
            r#""default": "x""#,
            "lambdas/create-order/function.json:24: integration.request_model.schema.properties.article.default: API Gateway's importer does not support `default` in a model: leave it out",
        ),
        (
            CREATE,
            r#""minLength": 1"#,
            r#""nullable": true"#,
            "lambdas/create-order/function.json:24: integration.request_model.schema.properties.article.nullable: API Gateway's importer does not support `nullable` in a model: leave it out",
        ),
        (
            CREATE,
            r#""minLength": 1"#,
            r#""readOnly": true"#,
            "lambdas/create-order/function.json:24: integration.request_model.schema.properties.article.readOnly: API Gateway's importer does not support `readOnly` in a model: leave it out",
        ),
        (
            CREATE,
            r#""minLength": 1"#,
            r#""exclusiveMinimum": true"#,
            "lambdas/create-order/function.json:24: integration.request_model.schema.properties.article.exclusiveMinimum: API Gateway's importer does not support `exclusiveMinimum` in a model: leave it out",
        ),
        (
            CREATE,
            r#"{ "type": "null" }"#,
            r#"{ "not": { "items": [{ "discriminator": {} }] } }"#,
            "lambdas/create-order/function.json:26: integration.request_model.schema.properties.replaces.anyOf[1].not.items[0].discriminator: API Gateway's importer does not support `discriminator` in a model: leave it out",
        ),
        (
            CREATE,
            "#/components/schemas/Order",
            "order.json#/Order",
            "lambdas/create-order/function.json:26: integration.request_model.schema.properties.replaces.anyOf[0].$ref: `order.json#/Order` names no model of the API: a $ref is #/components/schemas/NAME, where NAME is Order",
        ),
        (
            CREATE,
            "#/components/schemas/Order",
            "#/definitions/Order",
            "lambdas/create-order/function.json:26: integration.request_model.schema.properties.replaces.anyOf[0].$ref: `#/definitions/Order` names no model of the API: a $ref is #/components/schemas/NAME, where NAME is Order",
        ),
        (
            CREATE,
            r#""minLength": 1"#,
            r#""minLength": "one""#,
            r#"lambdas/create-order/function.json:24: integration.request_model.schema.properties.article.minLength: not a JSON Schema of draft 4: "one" is not of type "integer""#,
        ),
        (
            CREATE,
            r#""required": ["article"]"#,
            r#""required": []"#,
            "lambdas/create-order/function.json:28: integration.request_model.schema.required: not a JSON Schema of draft 4: [] has less than 1 item",
        ),
        (
            CREATE,
            r#""name": "Order""#,
            r#""name": "Message""#,
            "lambdas/create-order/function.json:18: integration.request_model.name: the name `Message` is taken by the model of the error answers: choose another\nlambdas/create-order/function.json:26: integration.request_model.schema.properties.replaces.anyOf[0].$ref: `#/components/schemas/Order` names no model of the API: a $ref is #/components/schemas/NAME, where NAME is Message",
        ),
    ]);
}

#[test]
fn two_models_with_one_name() {
    let create = include_str!("../support/create-order.json").replace("POST", "PUT");
    for (from, to) in [
        ("\"minLength\": 1", "\"minLength\": 2"),
        ("What is ordered", "An order"),
    ] {
        refused(
            |checkout| {
                checkout.write(
                    "lambdas/replace-order/function.json",
                    create.replace(from, to),
                );
            },
            "lambdas/replace-order/function.json:18: integration.request_model.name: the model \
             `Order` is another one in lambdas/create-order: give this one its own name, or both \
             the same description and schema",
        );
    }
}
