use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use aws_sdk_ssm::config::{Credentials, Region};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use tokio::net::TcpListener;
use tokio::time::Instant;
use tower::{Layer, Service, ServiceExt, service_fn};

use super::*;
use crate::{LoadOptions, Parameter};

/// An endpoint that gives one answer to everything and keeps the bodies that it was sent.
struct Endpoint {
    address: SocketAddr,
    bodies: Arc<Mutex<Vec<String>>>,
}

impl Endpoint {
    async fn start(status: StatusCode, answer: &'static str) -> Self {
        let bodies = Arc::new(Mutex::new(Vec::new()));
        let handler = move |State(bodies): State<Arc<Mutex<Vec<String>>>>, body: Bytes| async move {
            bodies
                .lock()
                .unwrap()
                .push(String::from_utf8_lossy(&body).into_owned());
            (status, answer)
        };
        let router = Router::new().fallback(handler).with_state(bodies.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, bodies }
    }
}

async fn source(url: &str) -> SsmSource {
    let config = settings()
        .region(Region::new("eu-west-1"))
        .credentials_provider(Credentials::for_tests())
        .endpoint_url(url)
        .load()
        .await;
    SsmSource::new(&config, "/example".to_owned(), url.to_owned())
}

#[tokio::test]
async fn value_and_version_are_read_with_decryption() {
    let endpoint = Endpoint::start(
        StatusCode::OK,
        r#"{"Parameter":{"Name":"/example","Type":"String","Value":"{}","Version":7}}"#,
    )
    .await;
    let fetched = source(&format!("http://{}", endpoint.address))
        .await
        .fetch()
        .await;
    assert_eq!(
        fetched,
        Ok(Fetched {
            value: "{}".to_owned(),
            version: 7
        })
    );
    let bodies = endpoint.bodies.lock().unwrap();
    let sent: serde_json::Value = serde_json::from_str(&bodies[0]).unwrap();
    assert_eq!(
        sent,
        serde_json::json!({ "Name": "/example", "WithDecryption": true })
    );
}

#[tokio::test]
async fn answers_are_told_apart_by_their_code() {
    let denied = |message: &str| SourceError::Denied {
        message: message.to_owned(),
    };
    let rejected = |message: &str| SourceError::Rejected {
        message: message.to_owned(),
    };
    let unavailable = |message: &str| SourceError::Unavailable {
        message: message.to_owned(),
    };
    for (status, answer, expected) in [
        (
            400,
            r#"{"__type":"ParameterNotFound","message":""}"#,
            SourceError::NotFound,
        ),
        (
            400,
            r#"{"__type":"ParameterVersionNotFound","message":"no 9"}"#,
            SourceError::NotFound,
        ),
        (
            400,
            r#"{"__type":"AccessDeniedException","message":"User: x is not authorized"}"#,
            denied("User: x is not authorized"),
        ),
        (
            400,
            r#"{"__type":"UnrecognizedClientException","message":"The security token is invalid"}"#,
            denied("The security token is invalid"),
        ),
        (
            400,
            r#"{"__type":"ValidationException","message":"bad name"}"#,
            rejected("bad name"),
        ),
        (
            400,
            r#"{"__type":"InvalidKeyId"}"#,
            rejected("InvalidKeyId"),
        ),
        (
            400,
            r#"{"__type":"ThrottlingException","message":"Rate exceeded"}"#,
            unavailable("ThrottlingException: Rate exceeded"),
        ),
        (
            500,
            r#"{"__type":"InternalServerError","Message":"oops"}"#,
            unavailable("InternalServerError: oops"),
        ),
        (
            200,
            r#"{"Parameter":{}}"#,
            unavailable("the endpoint's answer has no value"),
        ),
        (200, "{}", unavailable("the endpoint's answer has no value")),
    ] {
        let endpoint = Endpoint::start(StatusCode::from_u16(status).unwrap(), answer).await;
        let fetched = source(&format!("http://{}", endpoint.address))
            .await
            .fetch()
            .await;
        assert_eq!(fetched, Err(expected), "{status} {answer}");
    }
}

#[tokio::test]
async fn a_closed_port_is_unavailable_and_says_so() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = source(&format!("http://{address}"))
        .await
        .fetch()
        .await
        .unwrap_err();
    assert!(!error.is_permanent());
    assert!(error.to_string().contains("Connection refused"), "{error}");
}

#[tokio::test]
async fn no_region_is_refused_at_once() {
    let config = settings()
        .region(aws_config::meta::region::RegionProviderChain::first_try(
            None::<Region>,
        ))
        .credentials_provider(Credentials::for_tests())
        .load()
        .await;
    let source = SsmSource::new(
        &config,
        "/example".to_owned(),
        "SSM in no region".to_owned(),
    );
    let refused = SourceError::Rejected {
        message: "no region: set AWS_REGION".to_owned(),
    };
    assert_eq!(source.fetch().await, Err(refused));
}

#[tokio::test]
async fn an_endpoint_that_hangs_holds_an_environment_for_half_a_second_once_that_is_known() {
    let hanging = Arc::new(AtomicBool::new(false));
    let endpoint_hangs = hanging.clone();
    let handler = move || {
        let hangs = endpoint_hangs.load(Ordering::Relaxed);
        async move {
            if hangs {
                std::future::pending::<()>().await;
            }
            r#"{"Parameter":{"Name":"/example","Type":"String","Value":"5","Version":1}}"#
        }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(handler);
    tokio::spawn(async move { axum::serve(listener, router).await });

    let parse = |text: &str| text.parse::<u32>();
    let parameter = Parameter::load(source(&url).await, parse, LoadOptions::default())
        .await
        .unwrap();
    let inner = service_fn(|(): ()| async { Ok::<(), Infallible>(()) });
    let mut service = parameter.refresh_layer(Duration::ZERO).layer(inner);
    hanging.store(true, Ordering::Relaxed);
    // Nothing but time happens from here on, so it need not be waited for.
    tokio::time::pause();
    for held in [2000, 500, 500] {
        let start = Instant::now();
        service.ready().await.unwrap().call(()).await.unwrap();
        let over = start.elapsed().as_millis() - held;
        assert!(over <= 1, "{over} ms over {held} ms");
    }
    tokio::time::resume();
    assert_eq!(parameter.counters().failed, 3);
    hanging.store(false, Ordering::Relaxed);
    let recovery = async {
        while parameter.counters().unchanged == 0 {
            service.ready().await.unwrap().call(()).await.unwrap();
        }
    };
    let recovered = tokio::time::timeout(Duration::from_secs(60), recovery).await;
    assert_eq!(recovered, Ok(()));
}
