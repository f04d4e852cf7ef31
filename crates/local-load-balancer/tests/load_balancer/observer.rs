//! Who observes is told of what the load balancer answers itself, and of nothing else.

use std::sync::{Arc, Mutex};

use local_load_balancer::{LoadBalancer, RefusalRecord, Timeouts};

use crate::{Gate, client, gated, listen, named, start};

#[tokio::test]
async fn only_what_no_target_answers_is_observed() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let load_balancer = LoadBalancer::observed(Timeouts::default(), {
        let seen = Arc::clone(&seen);
        move |record: &RefusalRecord| {
            let RefusalRecord {
                method,
                path,
                status,
                ..
            } = record;
            let line = format!("{method} {path} {}", status.as_u16());
            seen.lock().unwrap().push(line);
        }
    });
    let origin = start(&load_balancer).await;
    let client = client();
    let ask = async |path: &str| {
        let answer = client.get(format!("{origin}{path}")).send().await.unwrap();
        answer.status().as_u16()
    };
    assert_eq!(ask("/none?secret=1").await, 503);
    drop(load_balancer.replace(Some(named("blue").await)));
    assert_eq!(ask("/answered").await, 200);
    let (listener, nobody) = listen().await;
    drop(listener);
    drop(load_balancer.replace(Some(nobody)));
    assert_eq!(ask("/refused").await, 502);
    assert_eq!(*seen.lock().unwrap(), ["GET /none 503", "GET /refused 502"]);
}

#[tokio::test]
async fn what_is_in_flight_is_counted() {
    let load_balancer = LoadBalancer::new();
    let origin = start(&load_balancer).await;
    assert_eq!(load_balancer.in_flight(), 0);
    let gate = Arc::new(Gate::default());
    drop(load_balancer.replace(Some(gated("blue", Arc::clone(&gate)).await)));
    assert_eq!(load_balancer.in_flight(), 0);
    let asked = tokio::spawn(async move {
        let answer = client().get(format!("{origin}/slow")).send().await.unwrap();
        answer.text().await.unwrap()
    });
    gate.arrived.notified().await;
    assert_eq!(load_balancer.in_flight(), 1);
    gate.open.notify_one();
    asked.await.unwrap();
}
