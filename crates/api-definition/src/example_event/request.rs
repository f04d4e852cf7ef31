//! The event that API Gateway makes of a request.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::identity as id;
use crate::ApiDefinition;
use crate::function::{HttpMethod, Integration, ParameterLocation, PathPart};

/// What API Gateway's console calls the stage of a test without one.
const NO_STAGE: &str = "test-invoke-stage";

/// What is written as `%xx` in one part of a path: all but the unreserved characters of RFC 3986.
const PART: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The same in the whole rest of a path.
const REST: &AsciiSet = &PART.remove(b'/');

/// A request to the endpoint of a function.
pub(super) struct Request<'d> {
    pub(super) definition: &'d ApiDefinition,
    pub(super) integration: &'d Integration,
    pub(super) stage: Option<&'d str>,
    pub(super) body: Option<Body<'d>>,
}

pub(super) struct Body<'d> {
    pub(super) content_type: &'d str,
    pub(super) text: String,
}

impl Request<'_> {
    pub(super) fn event(&self) -> Value {
        let path_parameters = self.path_parameters();
        let path = self.path(&path_parameters);
        let headers = self.headers();
        let query = self.values(ParameterLocation::QueryString);
        let variables = self
            .stage
            .and_then(|stage| self.definition.stages.stage_variables(stage));
        json!({
            "resource": self.integration.path.as_str(),
            "path": path,
            "httpMethod": self.method(),
            "headers": headers,
            "multiValueHeaders": multiple(&headers),
            "queryStringParameters": or_null(&query),
            "multiValueQueryStringParameters": or_null(&multiple(&query)),
            "pathParameters": or_null(&path_parameters),
            "stageVariables": or_null(&variables.unwrap_or_default()),
            "requestContext": self.context(&path),
            "body": self.body.as_ref().map(|body| body.text.as_str()),
            "isBase64Encoded": false,
        })
    }

    /// A function that answers any method is asked by one that has a body when there is a model.
    fn method(&self) -> &'static str {
        match self.integration.http_method {
            HttpMethod::Any if self.body.is_some() => HttpMethod::Post.as_str(),
            HttpMethod::Any => HttpMethod::Get.as_str(),
            method => method.as_str(),
        }
    }

    /// The parameters that a request has in a place, by name: those that have an example, and those
    /// that are required.
    fn values(&self, place: ParameterLocation) -> BTreeMap<String, String> {
        let parameters = self.integration.request_parameters.iter();
        let values = parameters
            .filter(|(name, _)| name.location == place)
            .filter_map(|(name, parameter)| {
                let own_name = || parameter.required.then(|| name.name.clone());
                let value = parameter.example.clone().or_else(own_name)?;
                Some((name.name.clone(), value))
            });
        values.collect()
    }

    /// Every parameter of the path, percent-encoded: API Gateway hands them on as they stand there.
    fn path_parameters(&self) -> BTreeMap<String, String> {
        let mut examples = self.values(ParameterLocation::Path);
        let parameters = self.integration.path.parts().filter_map(|part| {
            let (name, set) = match part {
                PathPart::Literal(_) => return None,
                PathPart::Parameter(name) => (name, PART),
                PathPart::Greedy(name) => (name, REST),
            };
            let value = examples.remove(name).unwrap_or_else(|| name.to_owned());
            let encoded = utf8_percent_encode(&value, set).to_string();
            Some((name.to_owned(), encoded))
        });
        parameters.collect()
    }

    /// The path without the stage.
    fn path(&self, parameters: &BTreeMap<String, String>) -> String {
        let parts = self.integration.path.parts().map(|part| match part {
            PathPart::Literal(text) => text,
            PathPart::Parameter(name) | PathPart::Greedy(name) => {
                parameters.get(name).map_or(name, String::as_str)
            }
        });
        let path: String = parts.flat_map(|part| ["/", part]).collect();
        if path.is_empty() {
            "/".to_owned()
        } else {
            path
        }
    }

    /// What the client sends, and what the gateway adds.
    fn headers(&self) -> BTreeMap<String, String> {
        let mut headers = self.values(ParameterLocation::Header);
        let mut set = |name: &str, value: &str| {
            headers.insert(name.to_owned(), value.to_owned());
        };
        set("Accept", "*/*");
        set("Host", id::DOMAIN);
        set("User-Agent", id::USER_AGENT);
        set("X-Amzn-Trace-Id", id::TRACE);
        set("X-Forwarded-For", id::SOURCE_ADDRESS);
        set("X-Forwarded-Port", id::PORT);
        set("X-Forwarded-Proto", "http");
        if self.integration.api_key_required {
            set("x-api-key", id::API_KEY);
        }
        if let Some(body) = &self.body {
            set("Content-Type", body.content_type);
        }
        headers
    }

    fn context(&self, path: &str) -> Value {
        let stage = self.stage.unwrap_or(NO_STAGE);
        json!({
            "accountId": id::ACCOUNT,
            "apiId": id::API,
            "deploymentId": id::DEPLOYMENT,
            "domainName": id::DOMAIN,
            "domainPrefix": id::DOMAIN,
            "extendedRequestId": id::EXTENDED_REQUEST_ID,
            "httpMethod": self.method(),
            "identity": self.caller(),
            "path": format!("/{stage}{path}"),
            "protocol": "HTTP/1.1",
            "requestId": id::REQUEST_ID,
            "requestTime": id::TIME,
            "requestTimeEpoch": id::TIME_EPOCH,
            "resourceId": id::RESOURCE,
            "resourcePath": self.integration.path.as_str(),
            "stage": stage,
        })
    }

    /// Who called: nobody that AWS knows, with the stage's key where the endpoint asks for one.
    fn caller(&self) -> Value {
        let mut identity = json!({
            "accessKey": null,
            "accountId": null,
            "caller": null,
            "cognitoAuthenticationProvider": null,
            "cognitoAuthenticationType": null,
            "cognitoIdentityId": null,
            "cognitoIdentityPoolId": null,
            "principalOrgId": null,
            "sourceIp": id::SOURCE_ADDRESS,
            "user": null,
            "userAgent": id::USER_AGENT,
            "userArn": null,
        });
        if self.integration.api_key_required {
            identity["apiKey"] = id::API_KEY.into();
            identity["apiKeyId"] = id::API_KEY_ID.into();
        }
        identity
    }
}

/// Each value in a list of its own.
fn multiple(values: &BTreeMap<String, String>) -> BTreeMap<String, [&str; 1]> {
    values
        .iter()
        .map(|(name, value)| (name.clone(), [value.as_str()]))
        .collect()
}

/// API Gateway writes `null` for a map without entries.
fn or_null<V: serde::Serialize>(map: &BTreeMap<String, V>) -> Value {
    if map.is_empty() {
        return Value::Null;
    }
    let entries = map.iter().map(|(name, value)| (name.clone(), json!(value)));
    Value::Object(entries.collect::<Map<_, _>>())
}
