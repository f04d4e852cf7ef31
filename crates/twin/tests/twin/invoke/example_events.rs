//! The example events are those that the local gateway makes of the same request.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use api_definition::example_event::examples;
use api_definition::{ApiDefinition, openapi, placeholders};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use local_gateway::{
    ApiKey, FunctionInvoker, Gateway, GatewaySettings, Invocation, InvocationOutput, InvokeError,
    RequestObserver, RequestRecord, StageSettings,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::support::checkout;

const STAGE: &str = "test";

/// Keeps the last event and answers 200.
#[derive(Default)]
struct Captured(Mutex<Value>);

impl FunctionInvoker for Captured {
    fn invoke(
        &self,
        invocation: Invocation,
    ) -> BoxFuture<'_, Result<InvocationOutput, InvokeError>> {
        let event = serde_json::from_slice(&invocation.payload).expect("an event is JSON");
        *self.0.lock().expect("no panic holds it") = event;
        let output = InvocationOutput {
            payload: r#"{"statusCode":200}"#.into(),
            function_error: None,
        };
        std::future::ready(Ok(output)).boxed()
    }
}

struct Nobody;

impl RequestObserver for Nobody {
    fn observe(&self, _: &RequestRecord) {}
}

#[tokio::test]
async fn they_are_what_the_gateway_makes_of_the_same_request() {
    let definition = ApiDefinition::load(&checkout()).expect("the definition is accepted");
    let captured = Arc::new(Captured::default());
    let gateway = Gateway::new(
        &document(&definition),
        settings(&definition),
        captured.clone(),
        Arc::new(Nobody),
        None,
    );
    let gateway = gateway.expect("the document is served");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(gateway.serve(listener, std::future::pending::<()>()));

    let client = ::contract::client().expect("an HTTP client");
    for function in definition.functions.values() {
        let examples = examples(&definition, function, Some(STAGE)).expect("examples");
        for example in examples {
            let what = format!("{} {}", function.name, example.name);
            let event = example.event;
            let request = request(&client, &event, &format!("http://{address}"));
            let status = request.send().await.expect("an answer").status();
            assert_eq!(status, 200, "{what} does not pass the gateway's checks");
            let made = captured.0.lock().expect("no panic holds it").clone();
            assert_eq!(shape(&event), shape(&made), "{what}");
            assert_eq!(values(&event), values(&made), "{what}");
        }
    }
}

fn document(definition: &ApiDefinition) -> String {
    let value = |name: &str| match name {
        "region" => Some("eu-west-1".to_owned()),
        "account" => Some("000000000000".to_owned()),
        _ => name.strip_prefix("function:").map(str::to_owned),
    };
    placeholders::fill(&openapi::document(definition), &value).expect("every placeholder is known")
}

fn settings(definition: &ApiDefinition) -> GatewaySettings {
    let variables = definition.stages.stage_variables(STAGE).expect("a stage");
    let key = ApiKey {
        id: "example-key".to_owned(),
        name: STAGE.to_owned(),
        value: "example-key-0123456789".to_owned(),
        enabled: true,
        stages: [STAGE.to_owned()].into(),
    };
    GatewaySettings {
        account_id: "000000000000".to_owned(),
        region: "eu-west-1".to_owned(),
        api_id: "local".to_owned(),
        stages: BTreeMap::from([(STAGE.to_owned(), StageSettings { variables })]),
        api_keys: vec![key],
    }
}

/// The request that an event stands for.
fn request(client: &reqwest::Client, event: &Value, origin: &str) -> reqwest::RequestBuilder {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let mut url = format!("{origin}{}", text(&event["requestContext"]["path"]));
    for (name, value) in event["queryStringParameters"]
        .as_object()
        .into_iter()
        .flatten()
    {
        let separator = if url.contains('?') { '&' } else { '?' };
        url.push_str(&format!("{separator}{name}={}", text(value)));
    }
    let method = text(&event["httpMethod"]).parse().expect("a method");
    let mut request = client.request(method, url);
    for (name, value) in event["headers"].as_object().expect("headers") {
        let by_the_gateway = name == "Host" || name.starts_with("X-");
        if !by_the_gateway {
            request = request.header(name, text(value));
        }
    }
    match event["body"].as_str() {
        Some(body) => request.body(body.to_owned()),
        None => request,
    }
}

/// The members of a value with the kinds of their values.
fn shape(value: &Value) -> Value {
    match value {
        Value::Null => json!("null"),
        Value::Bool(_) => json!("boolean"),
        Value::Number(_) => json!("number"),
        Value::String(_) => json!("string"),
        Value::Array(items) => items.iter().map(shape).collect(),
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| (name.clone(), shape(value)));
            Value::Object(members.collect())
        }
    }
}

/// What in an event does not depend on time, chance and addresses.
fn values(event: &Value) -> Value {
    let mut event = event.clone();
    for headers in ["headers", "multiValueHeaders"] {
        for name in ["Host", "X-Amzn-Trace-Id", "X-Forwarded-Port"] {
            event[headers][name] = Value::Null;
        }
    }
    let context = &mut event["requestContext"];
    for name in [
        "deploymentId",
        "domainName",
        "domainPrefix",
        "extendedRequestId",
        "requestId",
        "requestTime",
        "requestTimeEpoch",
        "resourceId",
    ] {
        context[name] = Value::Null;
    }
    event
}
