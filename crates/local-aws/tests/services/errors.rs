//! Each refusal, with its code and its text.

#![allow(
    clippy::unwrap_used,
    reason = "a test panics on what it does not expect"
)]

use crate::support::Server;
use serde_json::{Value, json};

const TIERS: &str = "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html";
const SUB_PATHS: &str = "If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be \
    formed as a mix of letters, numbers and the following 3 symbols .-_";

fn put(name: &str, more: Value) -> Value {
    let mut input = json!({ "Name": name, "Value": "1", "Type": "String" });
    for (key, value) in more.as_object().unwrap() {
        input[key] = value.clone();
    }
    input
}

/// A server with the parameters that the table speaks of.
async fn server() -> Server {
    let server = Server::start().await;
    for input in [
        put("plain", json!({})),
        put("/a/b", json!({})),
        put("/advanced", json!({ "Tier": "Advanced" })),
    ] {
        let (status, body) = server.call("PutParameter", &input).await;
        assert_eq!(status, 200, "{body}");
    }
    server
}

#[tokio::test]
async fn refusals() {
    let path = |levels: usize| "/x".repeat(levels);
    let reserved = |what: &str| {
        format!("Parameter name: can't be prefixed with {what} (case-insensitive). {SUB_PATHS}")
    };
    let violated = |value: &str, member: &str, constraint: &str| {
        format!(
            "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {constraint}"
        )
    };
    let too_short = "Member must have length greater than or equal to 1";
    let standard = format!(
        "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter \
         value, upgrade the parameter to use the advanced-parameter tier. For more information, see {TIERS}"
    );
    let advanced = "The specified parameter value is too large. Advanced-tier parameters support a maximum parameter \
                    value of 8192 characters.";
    let value = |length: usize| "v".repeat(length);
    let eleven: Vec<String> = (0..11).map(|number| format!("/n{number}")).collect();
    let filter = |key: &str, option: Value, values: Value| {
        let mut filter = json!({ "Key": key, "Values": values });
        if !option.is_null() {
            filter["Option"] = option;
        }
        json!({ "ParameterFilters": [filter] })
    };
    let cases: Vec<(&str, Value, &str, String)> = vec![
        // Names that are asked for.
        ("GetParameter", json!({ "Name": "/none" }), "ParameterNotFound", String::new()),
        ("DeleteParameter", json!({ "Name": "/none" }), "ParameterNotFound", String::new()),
        ("GetParameter", json!({ "Name": "/a" }), "ParameterNotFound", String::new()),
        (
            "GetParameter",
            json!({ "Name": "arn:aws:ssm:eu-west-1:111111111111:parameter/plain" }),
            "ParameterNotFound",
            String::new(),
        ),
        (
            "GetParameter",
            json!({ "Name": "/a/b:2" }),
            "ParameterVersionNotFound",
            "Systems Manager could not find version 2 of /a/b. Verify the version and try again.".to_owned(),
        ),
        (
            "GetParameter",
            json!({ "Name": "/a/b:live" }),
            "ParameterVersionNotFound",
            "Systems Manager could not find version live of /a/b. Verify the version and try again.".to_owned(),
        ),
        ("GetParameter", json!({ "Name": "/a//b" }), "ValidationException", reserved("\"ssm\"")),
        ("GetParameter", json!({ "Name": "a/b" }), "ValidationException", reserved("\"ssm\"")),
        ("GetParameter", json!({}), "ValidationException", violated("", "name", too_short)),
        (
            "GetParameters",
            json!({ "Names": [] }),
            "ValidationException",
            violated("[]", "names", too_short),
        ),
        (
            "DeleteParameters",
            json!({ "Names": eleven }),
            "ValidationException",
            violated(
                &format!("[{}]", eleven.join(", ")),
                "names",
                "Member must have length less than or equal to 10",
            ),
        ),
        // Names that are put.
        (
            "PutParameter",
            put("a/b", json!({})),
            "ValidationException",
            "Parameter name must be a fully qualified name.".to_owned(),
        ),
        (
            "PutParameter",
            put("/a//b", json!({})),
            "ValidationException",
            reserved("\"ssm\""),
        ),
        ("PutParameter", put("/a/b/", json!({})), "ValidationException", reserved("\"ssm\"")),
        ("PutParameter", put("/a/é", json!({})), "ValidationException", reserved("\"ssm\"")),
        ("PutParameter", put("/ssm-x/b", json!({})), "ValidationException", reserved("\"ssm\"")),
        (
            "PutParameter",
            put("a b", json!({})),
            "ValidationException",
            reserved("\"aws\" or \"ssm\""),
        ),
        (
            "PutParameter",
            put("AwsThing", json!({})),
            "ValidationException",
            reserved("\"aws\" or \"ssm\""),
        ),
        (
            "PutParameter",
            put("/aws/x", json!({})),
            "AccessDeniedException",
            "No access to reserved parameter name: /aws/x.".to_owned(),
        ),
        (
            "PutParameter",
            put(&path(16), json!({})),
            "HierarchyLevelLimitExceededException",
            "A hierarchy can have a maximum of 15 levels.".to_owned(),
        ),
        (
            "PutParameter",
            put(&"n".repeat(970), json!({})),
            "ValidationException",
            format!(
                "Parameter name: the ARN arn:aws:ssm:eu-west-1:000000000000:parameter/{} is 1015 characters long and may \
                 have 1011.",
                "n".repeat(970)
            ),
        ),
        // What is put under them.
        (
            "PutParameter",
            put("/a/b", json!({})),
            "ParameterAlreadyExists",
            "The parameter already exists. To overwrite this value, set the overwrite option in the request to true."
                .to_owned(),
        ),
        ("PutParameter", put("/plain", json!({})), "ParameterAlreadyExists", "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.".to_owned()),
        (
            "PutParameter",
            json!({ "Name": "/new", "Value": "1" }),
            "ValidationException",
            "A parameter type is required when you create a parameter.".to_owned(),
        ),
        (
            "PutParameter",
            put("/new", json!({ "Type": "Text" })),
            "ValidationException",
            violated(
                "Text",
                "type",
                "Member must satisfy enum value set: [SecureString, StringList, String]",
            ),
        ),
        (
            "PutParameter",
            put("/new", json!({ "Tier": "Basic" })),
            "ValidationException",
            violated(
                "Basic",
                "tier",
                "Member must satisfy enum value set: [Standard, Advanced, Intelligent-Tiering]",
            ),
        ),
        (
            "PutParameter",
            put("/new", json!({ "Value": "" })),
            "ValidationException",
            violated("", "value", too_short),
        ),
        (
            "PutParameter",
            put("/new", json!({ "Value": value(4097) })),
            "ValidationException",
            standard.clone(),
        ),
        // 4,096 bytes are the limit, not characters.
        (
            "PutParameter",
            put("/new", json!({ "Value": "é".repeat(2049), "Tier": "Standard" })),
            "ValidationException",
            standard,
        ),
        (
            "PutParameter",
            put("/new", json!({ "Value": value(8193), "Tier": "Advanced" })),
            "ValidationException",
            advanced.to_owned(),
        ),
        (
            "PutParameter",
            put("/new", json!({ "Value": value(8193), "Tier": "Intelligent-Tiering" })),
            "ValidationException",
            advanced.to_owned(),
        ),
        (
            "PutParameter",
            put("/advanced", json!({ "Tier": "Standard", "Overwrite": true })),
            "ValidationException",
            "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the \
             advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter \
             and recreate it as a standard parameter."
                .to_owned(),
        ),
        (
            "PutParameter",
            put("/new", json!({ "DataType": "Text" })),
            "ValidationException",
            "The following data type is not supported: Text (Data type names are all lowercase.)".to_owned(),
        ),
        (
            "PutParameter",
            put("/a/b", json!({ "Overwrite": true, "Tags": [{ "Key": "k", "Value": "v" }] })),
            "ValidationException",
            "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove \
             overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or \
             RemoveTagsFromResource."
                .to_owned(),
        ),
        (
            "PutParameter",
            put("/new", json!({ "AllowedPattern": "^1$" })),
            "ValidationException",
            "AllowedPattern is not served by this local endpoint: leave it out".to_owned(),
        ),
        (
            "PutParameter",
            put("/new", json!({ "Policies": "[]" })),
            "ValidationException",
            "Policies is not served by this local endpoint: leave it out".to_owned(),
        ),
        // Pages and filters.
        (
            "DescribeParameters",
            json!({ "MaxResults": 51 }),
            "ValidationException",
            violated("51", "maxResults", "Member must have value less than or equal to 50"),
        ),
        (
            "GetParametersByPath",
            json!({ "Path": "/", "MaxResults": 0 }),
            "ValidationException",
            violated("0", "maxResults", "Member must have value greater than or equal to 1"),
        ),
        (
            "DescribeParameters",
            json!({ "NextToken": "!" }),
            "InvalidNextToken",
            "The specified token isn't valid.".to_owned(),
        ),
        (
            "GetParametersByPath",
            json!({ "Path": "a" }),
            "ValidationException",
            "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward \
             slash \"/\". It can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). It must use only letters, \
             numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not \
             allowed. All sub-paths, if specified, must use the forward slash symbol \"/\". Valid example: \
             /get/parameters2-/by1./path0_."
                .to_owned(),
        ),
        (
            "DescribeParameters",
            filter("Label", Value::Null, json!(["x"])),
            "InvalidFilterKey",
            "The following filter key is not valid: Label. Valid filter keys include: [Path, Name, Type, KeyId, Tier, \
             DataType]."
                .to_owned(),
        ),
        (
            "DescribeParameters",
            filter("Name", json!("Like"), json!(["x"])),
            "InvalidFilterOption",
            "The following filter option is not valid: Like. Valid options include: [Equals, BeginsWith, Contains]."
                .to_owned(),
        ),
        (
            "DescribeParameters",
            filter("Name", Value::Null, json!([])),
            "InvalidFilterValue",
            "The following filter values are missing : null for filter key Name.".to_owned(),
        ),
        (
            "DescribeParameters",
            json!({ "ParameterFilters": [
                { "Key": "Name", "Values": ["a"] }, { "Key": "Name", "Values": ["b"] }
            ] }),
            "InvalidFilterKey",
            "The following filter is duplicated in the request: Name. A request can contain only one occurrence of a \
             specific filter."
                .to_owned(),
        ),
        (
            "DescribeParameters",
            json!({
                "Filters": [{ "Key": "Name", "Values": ["a"] }],
                "ParameterFilters": [{ "Key": "Name", "Values": ["a"] }]
            }),
            "ValidationException",
            "You can use either Filters or ParameterFilters in a single request.".to_owned(),
        ),
    ];
    let server = server().await;
    let (_, before) = server.call("DescribeParameters", &json!({})).await;
    for (operation, input, code, message) in cases {
        let (status, body) = server.call(operation, &input).await;
        let member = match code {
            "InvalidNextToken" | "InvalidFilterValue" => "Message",
            _ => "message",
        };
        let mut expected = json!({ "__type": code });
        if !message.is_empty() {
            expected[member] = message.into();
        }
        assert_eq!((status, body), (400, expected), "{operation} {input}");
    }
    let (_, after) = server.call("DescribeParameters", &json!({})).await;
    assert_eq!(before, after, "a refusal changed something");
}

#[tokio::test]
async fn the_sdk_knows_the_errors_by_their_shapes() {
    let server = server().await;
    let client = server.client().await;
    let error = client
        .get_parameter()
        .name("/none")
        .send()
        .await
        .unwrap_err();
    assert!(error.into_service_error().is_parameter_not_found());
    let error = client
        .get_parameter()
        .name("/a/b:9")
        .send()
        .await
        .unwrap_err();
    assert!(error.into_service_error().is_parameter_version_not_found());
    let error = client
        .put_parameter()
        .name("/a/b")
        .value("2")
        .send()
        .await
        .unwrap_err();
    assert!(error.into_service_error().is_parameter_already_exists());
    let error = client
        .describe_parameters()
        .next_token("!")
        .send()
        .await
        .unwrap_err();
    let error = error.into_service_error();
    assert!(error.is_invalid_next_token());
    assert_eq!(
        error.meta().message(),
        Some("The specified token isn't valid.")
    );
}
