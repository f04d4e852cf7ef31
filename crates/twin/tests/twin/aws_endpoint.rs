//! `twin up --aws-endpoint-url`: Parameter Store of somebody else.

use std::net::TcpListener;

use local_aws::{Account, LocalAws};

use crate::support::{Outcome, Project, Requests, Side, Stack};

const PARAMETER: &str = "/twinstack/local/strings-map";
const REGION: &str = "us-west-2";

/// Credentials and a region that are not those of the local stack.
const ENVIRONMENT: [(&str, &str); 3] = [
    ("AWS_REGION", REGION),
    ("AWS_ACCESS_KEY_ID", "mine"),
    ("AWS_SECRET_ACCESS_KEY", "secret"),
];

/// Starts another Parameter Store, which has the map where there is one, and answers its address.
async fn parameter_store(map: Option<&str>) -> String {
    let aws = LocalAws::new(Account {
        region: REGION.to_owned(),
        id: "111111111111".to_owned(),
    });
    if let Some(map) = map {
        aws.ssm().put(PARAMETER, map).expect("the map is put");
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(aws.serve(listener, std::future::pending()));
    format!("http://{address}")
}

/// `twin up` with the endpoint, run to its end; none of it is in the person's environment.
async fn up(project: &Project, arguments: &[&str], environment: &[(&str, &str)]) -> Outcome {
    let ports = [
        "up",
        "--gateway-port",
        "0",
        "--service-port",
        "0",
        "--aws-port",
        "0",
    ];
    let mut command = project.command(&[&ports, arguments].concat());
    for name in [
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_ACCESS_KEY_ID",
        "AWS_PROFILE",
    ] {
        command.env_remove(name);
    }
    command.envs(environment.iter().copied());
    let outcome = tokio::task::spawn_blocking(move || Outcome::of(&mut command));
    outcome.await.expect("no panic")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_sides_take_the_map_from_there_and_the_stacks_own_has_none() {
    let url = parameter_store(Some(r#"{"ING":"from elsewhere"}"#)).await;
    let project = Project::new();
    let stack = Stack::start_with(&project, &["--aws-endpoint-url", &url], &ENVIRONMENT);
    let requests = Requests::to(&stack);
    for side in Side::BOTH {
        let answer = requests.replace(side, "ing").await;
        assert_eq!(
            answer.message().as_deref(),
            Some("from elsewhere"),
            "{side:?}: {answer:?}"
        );
    }

    let client = ::contract::client().expect("an HTTP client");
    let own = client
        .post(stack.url("aws"))
        .header("x-amz-target", "AmazonSSM.GetParameter")
        .header("content-type", "application/x-amz-json-1.1")
        .body(format!(r#"{{"Name":"{PARAMETER}"}}"#))
        .send()
        .await
        .expect("the stack's own endpoint answers");
    assert_eq!(own.status(), 400);
    assert!(
        own.text()
            .await
            .expect("a body")
            .contains("ParameterNotFound")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_map_that_is_not_there_is_named() {
    let url = parameter_store(None).await;
    let project = Project::new();
    let outcome = up(&project, &["--aws-endpoint-url", &url], &ENVIRONMENT).await;
    outcome.assert_failure(
        1,
        &[
            &format!("its strings map is the parameter {PARAMETER} at {url}"),
            "does not exist",
        ],
    );
}

#[tokio::test]
async fn an_endpoint_that_is_down_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let project = Project::new();
    let outcome = up(&project, &["--aws-endpoint-url", &url], &[]).await;
    outcome.assert_failure(
        1,
        &[
            &format!("--aws-endpoint-url {url} does not answer"),
            "refused",
        ],
    );
}

#[tokio::test]
async fn what_makes_no_sense_is_a_usage_error() {
    let project = Project::new();
    for (url, reason) in [
        ("localhost:4566", "http://HOST:PORT"),
        ("ftp://localhost", "http://HOST:PORT"),
        ("http://", "invalid value"),
        ("http://localhost/?a=b", "question mark"),
        ("not a url", "invalid"),
    ] {
        let outcome = up(&project, &["--aws-endpoint-url", url], &[]).await;
        outcome.assert_failure(2, &["--aws-endpoint-url", url, reason]);
    }

    let url = "http://localhost:4566";
    let both = [
        "--aws-endpoint-url",
        url,
        "--strings-map",
        "terraform/strings-map.json",
    ];
    let outcome = up(&project, &both, &[]).await;
    outcome.assert_failure(2, &["--strings-map", "cannot be used with"]);

    let outcome = up(&project, &both[..2], &[("AWS_PROFILE", "work")]).await;
    outcome.assert_failure(2, &["AWS_PROFILE is set and AWS_REGION is not"]);
}
