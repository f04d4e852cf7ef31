//! What each function sends before it asks for the next event.

use std::net::UdpSocket;

use serde_json::{Value, json};

use crate::function::{Function, functions, named};
use crate::wait_until;

const ROOT: &str = "1-67891233-abcdef012345678912345678";
const PARENT: &str = "53995c3f42cd8ad8";

#[test]
fn each_function_sends_its_span_and_the_domain_below() {
    for ((name, event), operation) in
        functions("ing")
            .into_iter()
            .zip(["replace strings", "look up term", "list terms"])
    {
        let function = Function::start(name, &[]);
        let header = format!("Root={ROOT};Parent={PARENT};Sampled=1;Lineage=1:a87bd80c:0");
        for cold_start in [true, false] {
            let (path, answer) = function.endpoints.invoke("the-id", &header, event.clone());
            assert!(path.ends_with("/the-id/response"), "{path}");
            assert_eq!(answer["statusCode"], 200);
            let documents = function.documents();
            assert_eq!(documents.len(), 2, "{documents:#?}");
            let handler = named(&documents, name);
            assert_eq!(handler["trace_id"], ROOT);
            assert_eq!(handler["parent_id"], PARENT);
            assert_eq!(handler["type"], "subsegment");
            assert_eq!(handler["http"]["response"]["status"], 200);
            let text = handler.to_string();
            assert!(text.contains("the-id"), "{handler:#}");
            assert!(text.contains("arn:aws:lambda:"), "{handler:#}");
            let metadata = &handler["metadata"]["default"];
            assert_eq!(metadata["faas.coldstart"], cold_start, "{handler:#}");
            let domain = named(&documents, operation);
            assert_eq!(domain["trace_id"], ROOT);
            assert_eq!(domain["parent_id"], handler["id"]);
        }
    }
}

#[test]
fn what_is_not_sampled_and_a_pass_through_header_send_nothing() {
    let function = Function::start("lookup-term", &[("STRINGS_REFRESH_SECONDS", "1")]);
    let [_, (_, event), _] = functions("ing");
    let pass_through = format!("Root={ROOT};Lineage=1:a87bd80c:0");
    for header in [
        format!("Root={ROOT};Parent={PARENT};Sampled=0"),
        String::new(),
        "Root=garbage;Parent=garbage;Sampled=1".to_owned(),
        pass_through.clone(),
    ] {
        function.endpoints.invoke("an-id", &header, event.clone());
        assert_eq!(function.documents(), Vec::<Value>::new(), "{header}");
    }
    // A refresh after such an invocation hands the header on as it was received.
    wait_until("a refresh", || {
        let endpoints = &function.endpoints;
        endpoints.invoke("an-id", &pass_through, event.clone());
        endpoints.trace_headers().last() == Some(&Some(pass_through.clone()))
    });
    assert_eq!(function.documents(), Vec::<Value>::new());
}

#[test]
fn a_refresh_is_beside_the_handler_and_below_the_function() {
    let function = Function::start("lookup-term", &[("STRINGS_REFRESH_SECONDS", "1")]);
    let [_, (name, event), _] = functions("ing");
    let header = format!("Root={ROOT};Parent={PARENT};Sampled=1");
    let mut documents = Vec::new();
    wait_until("a refresh", || {
        function.endpoints.invoke("an-id", &header, event.clone());
        documents = function.documents();
        documents.len() > 2
    });
    let refresh = named(&documents, "refresh parameter");
    assert_eq!(refresh["parent_id"], PARENT);
    assert_eq!(named(&documents, name)["parent_id"], PARENT);
    assert_eq!(refresh["metadata"]["default"]["outcome"], "unchanged");
    let call = named(&documents, "SSM");
    assert_eq!(call["parent_id"], refresh["id"]);
    assert_eq!(call["namespace"], "aws");
    assert_eq!(call["aws"]["operation"], "GetParameter");
    assert_eq!(call["aws"]["region"], "eu-west-1");
    assert_eq!(call["aws"]["request_id"], "8a8f5c1e");
    assert_eq!(call["http"]["response"]["status"], 200);
    let id = call["id"].as_str().unwrap();
    let asked = function.endpoints.trace_headers().pop().unwrap();
    assert_eq!(asked.unwrap(), format!("Root={ROOT};Parent={id};Sampled=1"));
}

#[test]
fn a_failed_refresh_is_told_and_counted() {
    let function = Function::start("lookup-term", &[("STRINGS_REFRESH_SECONDS", "1")]);
    let [_, (_, event), _] = functions("ing");
    let header = format!("Root={ROOT};Parent={PARENT};Sampled=1");
    function.endpoints.invoke("an-id", &header, event.clone());
    function.documents();
    function.endpoints.take_store_down();
    let mut documents = Vec::new();
    wait_until("a refresh", || {
        function.endpoints.invoke("an-id", &header, event.clone());
        documents = function.documents();
        documents.len() > 2
    });
    let call = named(&documents, "SSM");
    assert_eq!(call["fault"], true, "{call:#}");
    assert_eq!(call["aws"]["retries"], 1, "{call:#}");
    assert_eq!(named(&documents, "refresh parameter")["fault"], true);
    let kept = function.wait_for_line("the parameter is not refreshed");
    assert_eq!(kept["trace_id"], ROOT);
    assert_eq!(kept["request_id"], "an-id");
    assert!(kept["cold_start"].is_boolean(), "{kept}");
    let line = function.wait_for_line("CloudWatchMetrics");
    assert_eq!(line["FunctionName"], "lookup-term");
    assert_eq!(line["RefreshesFailed"], 1);
    let directive = &line["_aws"]["CloudWatchMetrics"][0];
    assert_eq!(directive["Dimensions"], json!([["FunctionName"]]));
}

#[test]
fn traces_are_switched_off_by_a_variable() {
    let function = Function::start("lookup-term", &[("OTEL_SDK_DISABLED", "true")]);
    let line = function.wait_for_line("traces are off");
    assert_eq!(line["reason"], "OTEL_SDK_DISABLED is true");
    let [_, (_, event), _] = functions("ing");
    let header = format!("Root={ROOT};Parent={PARENT};Sampled=1");
    let (_, answer) = function.endpoints.invoke("an-id", &header, event);
    assert_eq!(answer["statusCode"], 200);
    assert_eq!(function.documents(), Vec::<Value>::new());
}

#[test]
fn a_malformed_address_of_the_daemon_is_no_reason_to_fail() {
    const ADDRESS: (&str, &str) = ("AWS_XRAY_DAEMON_ADDRESS", "nowhere");
    for (variables, told) in [
        (vec![ADDRESS], ("error", "AWS_XRAY_DAEMON_ADDRESS")),
        (
            vec![ADDRESS, ("OTEL_SDK_DISABLED", "true")],
            ("reason", "OTEL_SDK_DISABLED"),
        ),
    ] {
        let function = Function::start("lookup-term", &variables);
        let line = function.wait_for_line("traces are off");
        let (field, text) = told;
        assert!(line[field].as_str().unwrap().contains(text), "{line}");
        let [_, (_, event), _] = functions("ing");
        let (_, answer) = function.endpoints.invoke("an-id", "", event);
        assert_eq!(answer["statusCode"], 200);
    }
}

#[test]
fn nobody_who_receives_is_no_reason_to_fail() {
    // A connected socket holds its port and takes nothing but its peer's datagrams.
    let [deaf, peer] = [(); 2].map(|()| UdpSocket::bind("127.0.0.1:0").unwrap());
    deaf.connect(peer.local_addr().unwrap()).unwrap();
    let address = deaf.local_addr().unwrap().to_string();
    let function = Function::start("lookup-term", &[("AWS_XRAY_DAEMON_ADDRESS", &address)]);
    let [_, (_, event), _] = functions("ing");
    let header = format!("Root={ROOT};Parent={PARENT};Sampled=1");
    for _ in 0..3 {
        let (_, answer) = function.endpoints.invoke("an-id", &header, event.clone());
        assert_eq!(answer["statusCode"], 200);
    }
    let line = function.wait_for_line("DocumentsLost");
    assert!(line["Reason"].is_string(), "{line}");
}
