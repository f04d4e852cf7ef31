//! Documents for tests, in the form that the API's own document has.

use serde_json::{Map, Value, json};

/// The integration with a function behind the stage's alias.
pub(crate) fn integration(function: &str) -> Value {
    json!({
        "type": "aws_proxy",
        "httpMethod": "POST",
        "passthroughBehavior": "when_no_match",
        "uri": format!(
            "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:\
             eu-west-1:000000000000:function:{function}:${{stageVariables.environment}}/invocations"
        ),
    })
}

/// The three operations of the example API, all with a key, and its gateway responses.
pub(crate) fn example() -> Value {
    let operation = |function: &str, validator: &str, more: Value| {
        let mut operation: Map<String, Value> = serde_json::from_value(more).unwrap();
        operation.insert("security".to_owned(), json!([{"api_key": []}]));
        operation.insert(
            "x-amazon-apigateway-integration".to_owned(),
            integration(function),
        );
        operation.insert(
            "x-amazon-apigateway-request-validator".to_owned(),
            json!(validator),
        );
        Value::from(operation)
    };
    let model = json!({"$ref": "#/components/schemas/StringReplace"});
    json!({
        "openapi": "3.0.1",
        "info": {"title": "example", "version": "1.0"},
        "paths": {
            "/string/replace": {"post": operation("replace-strings", "body-only", json!({
                "requestBody": {"content": {"application/json": {"schema": model}}}}))},
            "/string/terms": {"get": operation("list-terms", "params-only", json!({
                "parameters": [
                    {"in": "query", "name": "limit"},
                    {"in": "query", "name": "prefix", "required": true},
                    {"in": "header", "name": "x-client", "required": false},
                ]}))},
            "/string/terms/{term}": {"get": operation("lookup-term", "params-only", json!({
                "parameters": [{"in": "path", "name": "term", "required": true}]}))},
        },
        "components": {
            "schemas": {"StringReplace": {
                "type": "object",
                "properties": {"content": {"type": "string"}},
                "required": ["content"],
            }},
            "securitySchemes": {"api_key": {"type": "apiKey", "name": "x-api-key", "in": "header"}},
        },
        "x-amazon-apigateway-api-key-source": "HEADER",
        "x-amazon-apigateway-request-validators": {
            "body-only": {"validateRequestBody": true, "validateRequestParameters": false},
            "params-only": {"validateRequestBody": false, "validateRequestParameters": true},
        },
        "x-amazon-apigateway-gateway-responses": {
            "BAD_REQUEST_BODY": {"responseTemplates": {"application/json":
                r#"{"message":"$context.error.message","cause":"$context.error.validationErrorString"}"#}},
            "BAD_REQUEST_PARAMETERS": {"responseTemplates": {"application/json":
                r#"{"message":$context.error.messageString}"#}},
            "MISSING_AUTHENTICATION_TOKEN": {"statusCode": 404, "responseTemplates": {
                "application/json": r#"{"message":"Not Found"}"#}},
        },
    })
}

/// One path without key, validator or gateway responses, on which every method calls `f`.
pub(crate) fn open() -> Value {
    json!({
        "openapi": "3.0.1",
        "paths": {"/{proxy+}": {"x-amazon-apigateway-any-method": {
            "x-amazon-apigateway-integration": integration("f")}}},
    })
}
