use serde_json::{Map, json};

use super::*;
use crate::document::Api;

/// An API with these methods, as `(verb, path)`.
fn api(methods: &[(&str, &str)]) -> Result<Api, DocumentError> {
    let mut paths = Map::new();
    for (verb, path) in methods {
        let item = paths.entry(*path).or_insert_with(|| json!({}));
        item[*verb] = json!({
            "x-amazon-apigateway-integration": {
                "type": "aws_proxy",
                "httpMethod": "POST",
                "uri": "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/\
                        arn:aws:lambda:eu-west-1:000000000000:function:f/invocations",
            }
        });
    }
    Api::parse(&json!({"openapi": "3.0.1", "paths": paths}).to_string())
}

/// The verb and path that answer, with the path parameters.
fn find(api: &Api, verb: &str, path: &str) -> Option<String> {
    let router = Router::new(&api.resources).unwrap();
    let route = router.find(&api.resources, verb, path)?;
    let parameters: Vec<String> = route
        .path_parameters
        .iter()
        .map(|(name, value)| format!(" {name}={value}"))
        .collect();
    Some(format!(
        "{} {}{}",
        route.method.http_method,
        route.resource.path,
        parameters.concat()
    ))
}

const ANY: &str = "x-amazon-apigateway-any-method";

#[test]
fn the_most_specific_resource_that_has_the_method_wins() {
    let greedy = api(&[
        ("post", "/test"),
        (ANY, "/test/any"),
        ("options", "/{proxy+}"),
    ])
    .unwrap();
    let parts = api(&[
        ("get", "/part1"),
        ("get", "/{param+}"),
        ("get", "/part1/hardcoded-value"),
    ])
    .unwrap();
    let terms = api(&[
        ("get", "/string/terms"),
        ("get", "/string/terms/{term}"),
        ("get", "/string/{kind}/all"),
        ("post", "/"),
    ])
    .unwrap();
    let cases = [
        // Recorded from AWS.
        (
            &greedy,
            "OPTIONS",
            "/test",
            Some("OPTIONS /{proxy+} proxy=test"),
        ),
        (&greedy, "POST", "/test", Some("POST /test")),
        (&greedy, "OPTIONS", "/test/any", Some("ANY /test/any")),
        (&greedy, "GET", "/test", None),
        (&parts, "GET", "/part1", Some("GET /part1")),
        (
            &parts,
            "GET",
            "/part1/hardcoded-value",
            Some("GET /part1/hardcoded-value"),
        ),
        (
            &parts,
            "GET",
            "/part1/random-value",
            Some("GET /{param+} param=part1/random-value"),
        ),
        (
            &parts,
            "GET",
            "/part1/random-value/",
            Some("GET /{param+} param=part1/random-value"),
        ),
        // A verb has no other spelling and HEAD is no GET.
        (&parts, "HEAD", "/part1", None),
        (&parts, "get", "/part1", None),
        // Parameters are raw, one trailing slash is ignored.
        (&terms, "GET", "/string/terms", Some("GET /string/terms")),
        (&terms, "GET", "/string/terms/", Some("GET /string/terms")),
        (
            &terms,
            "GET",
            "/string/terms/a%2Fb",
            Some("GET /string/terms/{term} term=a%2Fb"),
        ),
        (
            &terms,
            "GET",
            "/string/terms/A/",
            Some("GET /string/terms/{term} term=A"),
        ),
        (
            &terms,
            "GET",
            "/string/terms/all",
            Some("GET /string/terms/{term} term=all"),
        ),
        (
            &terms,
            "GET",
            "/string/x/all",
            Some("GET /string/{kind}/all kind=x"),
        ),
        (&terms, "GET", "/string//all", None),
        (&terms, "GET", "/string/terms//", None),
        (&terms, "GET", "/string/terms/a/b", None),
        (&terms, "GET", "/String/terms", None),
        (&terms, "GET", "/string", None),
        (&terms, "POST", "/", Some("POST /")),
        (&terms, "GET", "/", None),
    ];
    for (api, verb, path, expected) in cases {
        assert_eq!(find(api, verb, path).as_deref(), expected, "{verb} {path}");
    }
}

#[test]
fn a_greedy_root_does_not_answer_the_root_itself() {
    let api = api(&[(ANY, "/{proxy+}")]).unwrap();
    assert_eq!(find(&api, "GET", "/"), None);
    assert_eq!(
        find(&api, "GET", "/x"),
        Some("ANY /{proxy+} proxy=x".to_owned())
    );
}

#[test]
fn variables_of_different_names_at_one_place_are_refused() {
    for other in ["/a/{y}", "/a/{x+}", "/a/{y}/b"] {
        let api = api(&[("get", "/a/{x}"), ("get", other)]).unwrap();
        let error = Router::new(&api.resources).unwrap_err();
        assert!(error.pointer.starts_with("/paths/~1a~1{"), "{error}");
        assert_eq!(
            error.problem,
            "another path has a variable of another name or kind at the same place; give both the \
             same"
        );
    }
}
