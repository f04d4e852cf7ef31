//! What belongs to no operation: the protocol, what is not here, starting and ending.

#![allow(
    clippy::unwrap_used,
    reason = "a test panics on what it does not expect"
)]

use crate::support::Server;
use serde_json::{Value, json};

#[tokio::test]
async fn answers_are_aws_json_with_a_request_id() {
    let server = Server::start().await;
    let headers = [("X-Amz-Target", "AmazonSSM.DescribeParameters")];
    let (head, body) = server.request("POST / HTTP/1.1", &headers, "").await;
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    assert!(
        head.contains("content-type: application/x-amz-json-1.1\r\n"),
        "{head}"
    );
    assert!(head.contains("x-amzn-requestid: "), "{head}");
    assert_eq!(body, r#"{"Parameters":[]}"#);
}

#[tokio::test]
async fn what_is_not_here_says_so() {
    let server = Server::start().await;
    let unset = "unset AWS_ENDPOINT_URL to reach AWS's own";
    for (line, target, message) in [
        (
            "POST / HTTP/1.1",
            Some("AmazonSSM.SendCommand"),
            "AmazonSSM.SendCommand is not among the operations that are here: DeleteParameter, DeleteParameters, \
             DescribeParameters, GetParameter, GetParameters, GetParametersByPath, PutParameter"
                .to_owned(),
        ),
        (
            "POST / HTTP/1.1",
            Some("DynamoDB_20120810.GetItem"),
            format!("DynamoDB_20120810.GetItem belongs to a service that is not here: {unset}"),
        ),
        (
            "POST / HTTP/1.1",
            None,
            "the request has no X-Amz-Target header: of the services that post to / only those that speak AWS JSON are \
             here"
                .to_owned(),
        ),
        (
            "GET /bucket/key HTTP/1.1",
            None,
            format!("GET /bucket/key belongs to no service that is here: {unset}"),
        ),
        // Without functions there is no Lambda.
        (
            "POST /2015-03-31/functions/faulty/invocations HTTP/1.1",
            None,
            format!("POST /2015-03-31/functions/faulty/invocations belongs to no service that is here: {unset}"),
        ),
    ] {
        let headers: Vec<_> = target.map(|target| ("X-Amz-Target", target)).into_iter().collect();
        let (head, body) = server.request(line, &headers, "{}").await;
        assert!(head.starts_with("HTTP/1.1 400 "), "{head}");
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(body, json!({ "__type": "UnknownOperationException", "message": message }));
    }
}

#[tokio::test]
async fn a_body_that_is_not_the_input_is_refused() {
    let server = Server::start().await;
    for (body, message) in [
        ("{", "EOF while parsing an object at line 1 column 1"),
        (
            r#"{"Name":7}"#,
            "invalid type: integer `7`, expected a string at line 1 column 9",
        ),
    ] {
        let headers = [("X-Amz-Target", "AmazonSSM.GetParameter")];
        let (_, answer) = server.request("POST / HTTP/1.1", &headers, body).await;
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(
            answer,
            json!({ "__type": "SerializationException", "message": message })
        );
    }
}

#[tokio::test]
async fn a_value_put_by_the_owner_is_served_and_the_server_ends_when_told() {
    let server = Server::start().await;
    assert_eq!(server.aws.ssm().put("/a/b", "1"), Ok(1));
    assert_eq!(server.aws.ssm().put("/a/b", &"2".repeat(5000)), Ok(2));
    let output = server
        .client()
        .await
        .get_parameter()
        .name("/a/b")
        .send()
        .await
        .unwrap();
    assert_eq!(output.parameter.unwrap().version, 2);
    let refused = server.aws.ssm().put("/a//b", "1").unwrap_err();
    assert_eq!(refused.code, "ValidationException");
    assert!(
        refused
            .to_string()
            .starts_with("ValidationException: Parameter name: "),
        "{refused}"
    );
    server.stop().await;
}
