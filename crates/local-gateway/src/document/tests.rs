use serde_json::json;

use super::*;

/// The smallest document, with one operation.
fn document() -> Value {
    json!({
        "openapi": "3.0.1",
        "components": {
            "securitySchemes": {"api_key": {"type": "apiKey", "name": "x-api-key", "in": "header"}},
            "schemas": {
                "Person": {"properties": {"house": {"$ref": "#/components/schemas/House"}}},
                "House": {"properties": {
                    "persons": {"items": {"$ref": "#/components/schemas/Person"}}}},
            },
        },
        "x-amazon-apigateway-request-validators": {
            "all": {"validateRequestBody": true, "validateRequestParameters": true},
            "body-only": {"validateRequestBody": true},
        },
        "x-amazon-apigateway-request-validator": "all",
        "x-amazon-apigateway-gateway-responses": {
            "MISSING_AUTHENTICATION_TOKEN": {"statusCode": "404"},
        },
        "paths": {"/a": {
            "parameters": [
                {"in": "query", "name": "q"},
                {"in": "query", "name": "shared", "required": true},
                {"in": "cookie", "name": "c", "required": true},
            ],
            "post": {
                "security": [{"api_key": []}],
                "parameters": [
                    {"in": "query", "name": "q", "required": true},
                    {"in": "header", "name": "h", "required": true},
                ],
                "requestBody": {"content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/Person"}}}},
                "x-amazon-apigateway-integration": {
                    "type": "AWS_PROXY",
                    "httpMethod": "POST",
                    "timeoutInMillis": 1000,
                    "uri": "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/\
                            arn:aws:lambda:eu-west-1:000000000000:function:f/invocations",
                },
            },
        }},
    })
}

#[test]
fn a_document_becomes_an_api() {
    let api = Api::parse(&document().to_string()).unwrap();
    let [resource] = &api.resources[..] else {
        panic!("one resource")
    };
    let [method] = &resource.methods[..] else {
        panic!("one method")
    };
    assert_eq!(
        (method.http_method, method.api_key_required),
        ("POST", true)
    );
    assert!(method.validator.body && method.validator.parameters);
    assert_eq!(
        method.integration.timeout,
        std::time::Duration::from_secs(1)
    );
    assert!(method.models.of("application/json").is_some());
    assert!(method.models.of("text/plain").is_none());
    // A header first; the operation's own `q` has replaced that of its path; no cookie.
    let parameters: Vec<_> = method
        .parameters
        .iter()
        .map(|p| (p.location, p.name.as_str(), p.required))
        .collect();
    assert_eq!(
        parameters,
        [
            (ParameterLocation::Header, "h", true),
            (ParameterLocation::Query, "q", true),
            (ParameterLocation::Query, "shared", true),
        ]
    );
}

#[test]
fn ids_have_the_form_of_aws_and_do_not_change_between_runs() {
    assert_eq!(identifier("/a"), identifier("/a"));
    assert_ne!(identifier("/a"), identifier("/b"));
    assert!(
        identifier("")
            .bytes()
            .all(|b| b.is_ascii_digit() || b.is_ascii_lowercase())
    );
}

/// The document with the value at a pointer replaced; the last name may be new.
fn with(pointer: &str, value: Value) -> String {
    let mut document = document();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let name = name.replace("~1", "/");
    document.pointer_mut(parent).unwrap()[name.as_str()] = value;
    document.to_string()
}

#[test]
fn each_fault_is_named_with_its_place() {
    const POST: &str = "/paths/~1a/post";
    let integration = |member: &str| format!("{POST}/x-amazon-apigateway-integration/{member}");
    let extension = |name: &str| format!("/x-amazon-apigateway-{name}");
    // (changed, to, place of the error, what it says)
    let cases = [
        (
            "/openapi".to_owned(),
            json!("3.1.0"),
            "/openapi",
            "only OpenAPI 3.0 is served",
        ),
        (
            "/openapi".to_owned(),
            json!(3),
            "/openapi",
            "must be a string",
        ),
        (
            "/paths".to_owned(),
            json!([]),
            "/paths",
            "must be an object",
        ),
        (
            "/paths/a".to_owned(),
            json!({}),
            "/paths/a",
            "a path must begin with /",
        ),
        (
            "/paths/~1{p+}~1b".to_owned(),
            json!({}),
            "/paths/~1{p+}~1b",
            "must be the last segment",
        ),
        (
            "/paths/~1{}".to_owned(),
            json!({}),
            "/paths/~1{}",
            "`{}` is no segment of a path",
        ),
        (
            "/paths/~1b~1".to_owned(),
            json!({}),
            "/paths/~1b~1",
            "`` is no segment of a path",
        ),
        (
            extension("cors"),
            json!({}),
            "/x-amazon-apigateway-cors",
            "not honoured here",
        ),
        (
            extension("api-key-source"),
            json!("AUTHORIZER"),
            "/x-amazon-apigateway-api-key-source",
            "only HEADER is served",
        ),
        (
            extension("request-validator"),
            json!("none"),
            "/x-amazon-apigateway-request-validator",
            "no such validator",
        ),
        (
            extension("binary-media-types"),
            json!("x/y"),
            "/x-amazon-apigateway-binary-media-types",
            "must be an array",
        ),
        (
            extension("gateway-responses/TEAPOT"),
            json!({}),
            "/x-amazon-apigateway-gateway-responses/TEAPOT",
            "knows no such response type",
        ),
        (
            extension("gateway-responses/THROTTLED"),
            json!({"statusCode": 42}),
            "/x-amazon-apigateway-gateway-responses/THROTTLED/statusCode",
            "from 200 to 599",
        ),
        (
            extension("gateway-responses/THROTTLED"),
            json!({"responseParameters": {"gatewayresponse.header.A": "unquoted"}}),
            "/x-amazon-apigateway-gateway-responses/THROTTLED/responseParameters/gatewayresponse.header.A",
            "must be a text in single quotes",
        ),
        (
            format!("{POST}/x-amazon-apigateway-auth"),
            json!({}),
            "/paths/~1a/post/x-amazon-apigateway-auth",
            "not honoured here",
        ),
        (
            format!("{POST}/x-amazon-apigateway-request-validator"),
            json!("body-onyl"),
            "/paths/~1a/post/x-amazon-apigateway-request-validator",
            "no such validator",
        ),
        (
            format!("{POST}/security"),
            json!([{"other": []}]),
            "/paths/~1a/post/security/0/other",
            "no such scheme",
        ),
        (
            "/components/securitySchemes/api_key/name".to_owned(),
            json!("Authorization"),
            "/components/securitySchemes/api_key",
            "authorizers are not served here",
        ),
        (
            format!("{POST}/parameters/0/in"),
            json!("body"),
            "/paths/~1a/post/parameters/0/in",
            "must be header, path, query or cookie",
        ),
        (
            format!("{POST}/requestBody"),
            json!({}),
            "/paths/~1a/post/requestBody",
            "`content` is missing",
        ),
        (
            format!("{POST}/requestBody/content/application~1json"),
            json!({"schema": {"type": "strin"}}),
            "/paths/~1a/post/requestBody/content/application~1json/schema",
            "not a Draft 4 schema",
        ),
        (
            format!("{POST}/x-amazon-apigateway-integration"),
            json!({}),
            "/paths/~1a/post/x-amazon-apigateway-integration",
            "`type` is missing",
        ),
        (
            integration("type"),
            json!("mock"),
            "/paths/~1a/post/x-amazon-apigateway-integration/type",
            "only aws_proxy",
        ),
        (
            integration("timeoutInMillis"),
            json!(49),
            "/paths/~1a/post/x-amazon-apigateway-integration/timeoutInMillis",
            "from 50 to 300000",
        ),
        (
            integration("uri"),
            json!("arn:aws:lambda:eu-west-1:000000000000:function:f"),
            "/paths/~1a/post/x-amazon-apigateway-integration/uri",
            "must be arn:aws:apigateway:",
        ),
        (
            "/components/schemas/Person/$ref".to_owned(),
            json!("#/components/schemas/Nobody"),
            "/components/schemas/Person/$ref",
            "there is no model at `#/components/schemas/Nobody`",
        ),
        (
            "/components/schemas/Person/$ref".to_owned(),
            json!("https://example.com/person.json"),
            "/components/schemas/Person/$ref",
            "there is no model at `https://example.com",
        ),
        (
            "/components/schemas/Person/$ref".to_owned(),
            json!("#/components/schemas/Person"),
            "/components/schemas/Person",
            "refers to itself without going deeper",
        ),
        (
            "/components/schemas/Person".to_owned(),
            json!({"anyOf": [{"not": {"$ref": "#/components/schemas/Person"}}]}),
            "/components/schemas/Person",
            "refers to itself without going deeper",
        ),
    ];
    for (changed, to, place, says) in cases {
        let error = Api::parse(&with(&changed, to.clone())).unwrap_err();
        assert_eq!(error.pointer, place, "{changed} = {to}: {error}");
        assert!(error.problem.contains(says), "{changed} = {to}: {error}");
    }
}

#[test]
fn what_is_no_document_is_refused() {
    let error = Api::parse("{").unwrap_err().to_string();
    assert!(
        error.starts_with("the OpenAPI document is wrong: not JSON: EOF"),
        "{error}"
    );
    let error = Api::parse("{}").unwrap_err().to_string();
    assert_eq!(
        error,
        "the OpenAPI document is wrong: `openapi` is missing; add it"
    );
    // An operation that no integration answers.
    let mut document = document();
    document["paths"]["/a"]["get"] = json!({});
    let error = Api::parse(&document.to_string()).unwrap_err().to_string();
    assert_eq!(
        error,
        "the OpenAPI document is wrong at /paths/~1a/get: `x-amazon-apigateway-integration` is \
         missing; add it"
    );
}
