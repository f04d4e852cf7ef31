//! The Tower layer by itself: when it asks, and that it asks after the inner service has ended.

use std::convert::Infallible;
use std::time::Duration;

use parameter::SourceError;
use tokio::time::{Instant, advance, sleep_until};
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
async fn a_source_that_does_not_answer_is_asked_less_often_until_it_does() {
    let script = Script::new([
        Answer::Value("5", 1),
        unavailable(),
        unavailable(),
        Answer::Hang,
        unavailable(),
        unavailable(),
        Answer::Value("5", 1),
        unavailable(),
        Answer::Value("6", 2),
    ]);
    let parameter = load_number(&script).await;
    let inner = service_fn(|(): ()| async { Ok::<(), Infallible>(()) });
    let mut service = parameter
        .refresh_layer(Duration::from_secs(60))
        .layer(inner);
    for (index, age) in [60, 120, 240, 480, 600, 600, 60, 120]
        .into_iter()
        .enumerate()
    {
        let asked = index + 1;
        // From when the source was last asked, however long it was waited for.
        sleep_until(script.asked()[index] + Duration::from_secs(age - 1)).await;
        invoke(&mut service).await;
        assert_eq!(script.asked().len(), asked, "before {age} s");
        sleep_until(script.asked()[index] + Duration::from_secs(age)).await;
        invoke(&mut service).await;
        assert_eq!(script.asked().len(), asked + 1, "after {age} s");
    }
    assert_eq!(parameter.counters().failed, 6);
    assert_eq!(parameter.current().value, 6);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_no_value_is_asked_for_at_every_age() {
    let denied = SourceError::Denied {
        message: "not authorized".to_owned(),
    };
    for answer in [
        Answer::Error(denied),
        Answer::Error(SourceError::NotFound),
        Answer::Value("six", 2),
    ] {
        let script = Script::new([Answer::Value("5", 1), answer]);
        let parameter = load_number(&script).await;
        let inner = service_fn(|(): ()| async { Ok::<(), Infallible>(()) });
        let mut service = parameter
            .refresh_layer(Duration::from_secs(60))
            .layer(inner);
        for asked in 2..5 {
            advance(Duration::from_secs(60)).await;
            invoke(&mut service).await;
            assert_eq!(script.asked().len(), asked);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn holds_the_environment_for_half_a_second_at_most_until_it_asks_rarely() {
    let script = Script::new([
        Answer::Value("5", 1),
        Answer::Hang,
        Answer::Hang,
        Answer::Hang,
        Answer::Hang,
        Answer::Hang,
        Answer::Value("5", 1),
        Answer::Hang,
    ]);
    let parameter = load_number(&script).await;
    let inner = service_fn(|(): ()| async { Ok::<(), Infallible>(()) });
    let mut service = parameter
        .refresh_layer(Duration::from_secs(60))
        .layer(inner);
    for (step, held) in [2000, 500, 500, 500, 2000, 0, 2000].into_iter().enumerate() {
        advance(Duration::from_secs(600)).await;
        let start = Instant::now();
        invoke(&mut service).await;
        // Tokio's clock goes by whole milliseconds.
        let over = start.elapsed().as_millis() - held;
        assert!(over <= 1, "step {step}");
    }
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
