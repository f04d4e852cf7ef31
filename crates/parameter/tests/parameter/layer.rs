//! The Tower layer by itself: when it asks, and that it asks after the inner service has ended.

use std::convert::Infallible;
use std::time::Duration;

use tokio::time::{Instant, advance};
use tower::{Layer, Service, ServiceExt, service_fn};

use crate::support::{Answer, Script, load_number, unavailable};

async fn invoke<S: Service<(), Response = ()>>(service: &mut S)
where
    S::Error: std::fmt::Debug,
{
    service.ready().await.unwrap().call(()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn asks_once_for_each_age_after_the_answer() {
    let script = Script::new([Answer::Value("5", 1), Answer::Value("6", 2)]);
    let parameter = load_number(&script).await;
    let (seen, source) = (parameter.clone(), script.clone());
    let inner = service_fn(move |(): ()| {
        let (asked, value) = (source.asked().len(), seen.current().value);
        async move {
            // Time passes while the function works, and nothing is asked meanwhile.
            tokio::time::sleep(Duration::from_secs(1)).await;
            assert!((asked, value) == (1, 5) || value == 6);
            Ok::<(), Infallible>(())
        }
    });
    let mut service = parameter
        .refresh_layer(Duration::from_secs(60))
        .layer(inner);
    for (wait, asked) in [(0, 1), (30, 1), (29, 2), (0, 2), (57, 2), (10, 3)] {
        advance(Duration::from_secs(wait)).await;
        invoke(&mut service).await;
        assert_eq!(script.asked().len(), asked, "after {wait} s more");
    }
}

#[tokio::test(start_paused = true)]
async fn a_failed_refresh_waits_for_the_next_age() {
    let script = Script::new([Answer::Value("5", 1), unavailable()]);
    let parameter = load_number(&script).await;
    let inner = service_fn(|(): ()| async { Ok::<(), Infallible>(()) });
    let mut service = parameter
        .refresh_layer(Duration::from_secs(60))
        .layer(inner);
    for (wait, asked) in [(60, 2), (1, 2), (58, 2), (1, 3)] {
        advance(Duration::from_secs(wait)).await;
        invoke(&mut service).await;
        assert_eq!(script.asked().len(), asked, "after {wait} s more");
    }
    assert_eq!(parameter.counters().failed, 2);
}

#[tokio::test(start_paused = true)]
async fn holds_the_environment_for_the_deadline_at_most() {
    let parameter = load_number(&Script::new([Answer::Value("5", 1), Answer::Hang])).await;
    let inner = service_fn(|(): ()| async { Ok::<(), Infallible>(()) });
    let mut service = parameter
        .refresh_layer(Duration::from_secs(60))
        .layer(inner);
    advance(Duration::from_secs(60)).await;
    let start = Instant::now();
    invoke(&mut service).await;
    assert_eq!(start.elapsed().as_secs(), 2);
}

#[tokio::test(start_paused = true)]
async fn concurrent_invocations_ask_once() {
    let script = Script::new([Answer::Value("5", 1)]);
    let parameter = load_number(&script).await;
    let inner = service_fn(|(): ()| async { Ok::<(), Infallible>(()) });
    let service = parameter
        .refresh_layer(Duration::from_secs(60))
        .layer(inner);
    advance(Duration::from_secs(60)).await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let mut service = service.clone();
        tasks.spawn(async move { invoke(&mut service).await });
    }
    tasks.join_all().await;
    assert_eq!(script.asked().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_error_of_the_runtime_passes_through_without_a_refresh() {
    let script = Script::new([Answer::Value("5", 1)]);
    let parameter = load_number(&script).await;
    let inner = service_fn(|(): ()| async { Err::<(), _>("the Runtime API is gone") });
    let mut service = parameter.refresh_layer(Duration::ZERO).layer(inner);
    let result = service.ready().await.unwrap().call(()).await;
    assert_eq!(result, Err("the Runtime API is gone"));
    assert_eq!(script.asked().len(), 1);
}
