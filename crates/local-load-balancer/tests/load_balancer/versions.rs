//! Clients that speak HTTP/2, in front of a target that does not.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, Uri, Version};
use axum::routing::any;
use http_body_util::BodyExt as _;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use local_load_balancer::LoadBalancer;

use crate::{serve, start};

#[tokio::test]
async fn the_host_of_a_request_over_http_2_arrives() {
    let echo = any(
        |version: Version, uri: Uri, headers: HeaderMap| async move {
            format!("{version:?} {uri} {}", headers["host"].to_str().unwrap())
        },
    );
    let load_balancer = LoadBalancer::new();
    let url = start(&load_balancer).await;
    let _none = load_balancer.replace(Some(serve(Router::new().fallback(echo)).await));

    let client = Client::builder(TokioExecutor::new())
        .http2_only(true)
        .build_http();
    let request = Request::get(format!("{url}/a?b")).body(Body::empty());
    let answer = client.request(request.unwrap()).await.unwrap();
    assert_eq!(answer.version(), Version::HTTP_2);
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    let host = url.strip_prefix("http://").unwrap();
    assert_eq!(
        String::from_utf8_lossy(&body),
        format!("HTTP/1.1 /a?b {host}")
    );
}
