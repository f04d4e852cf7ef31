//! Another document in the place of the present one, while requests are under way.

use std::sync::Arc;

use futures_util::FutureExt as _;
use serde_json::json;
use tokio::sync::Notify;

use crate::support::functions::{Functions, output};
use crate::support::{Running, document, settings};

#[tokio::test]
async fn a_request_is_answered_by_the_deployment_that_it_came_to() {
    let (arrived, open) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let gate = (Arc::clone(&arrived), Arc::clone(&open));
    let functions = Functions::new(move |_| {
        let (arrived, open) = gate.clone();
        async move {
            arrived.notify_one();
            open.notified().await;
            Ok(output(&json!({"body": "old"})))
        }
        .boxed()
    });
    let gateway = Running::start(&document::example(), functions).await;
    let early = gateway.get("/test/string/terms/ABN");
    let late = async {
        arrived.notified().await;
        let mut next = document::example();
        next["paths"]
            .as_object_mut()
            .unwrap()
            .remove("/string/terms/{term}");
        gateway
            .gateway
            .deploy(&next.to_string(), settings())
            .unwrap();
        let late = gateway.get("/test/string/terms/ABN").await;
        open.notify_one();
        late
    };
    let (early, late) = tokio::join!(early, late);
    assert_eq!((early.status, early.text()), (200, "old"));
    assert_eq!(
        (late.status, late.text()),
        (404, r#"{"message":"Not Found"}"#)
    );
}

#[tokio::test]
async fn a_document_that_is_refused_leaves_the_present_one() {
    let gateway = Running::example().await;
    assert!(gateway.gateway.deploy("{}", settings()).is_err());
    assert_eq!(gateway.get("/test/string/terms/ABN").await.status, 200);
}
