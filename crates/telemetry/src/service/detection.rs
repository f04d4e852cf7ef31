//! Where the service runs.

use std::thread;
use std::time::Duration;

use opentelemetry_sdk::Resource;
use opentelemetry_sdk::resource::ResourceDetector;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// How long the start may wait for the metadata of ECS. The agent is on the same machine and answers within milliseconds.
const PATIENCE: Duration = Duration::from_secs(1);

/// What `detector` finds within a second.
///
/// It runs on a thread of its own, since it may ask over HTTP and block; one that is late is left to end by itself, and
/// what it finds is dropped.
pub(super) async fn detect(detector: impl ResourceDetector + Send + 'static) -> Option<Resource> {
    detect_within(PATIENCE, detector).await
}

async fn detect_within(
    patience: Duration,
    detector: impl ResourceDetector + Send + 'static,
) -> Option<Resource> {
    let (sender, detected) = oneshot::channel();
    let detection = thread::Builder::new()
        .name("resource".to_owned())
        // Nobody may be waiting any more.
        .spawn(move || drop(sender.send(detector.detect())));
    match detection {
        Ok(_) => timeout(patience, detected).await.ok()?.ok(),
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc::{Receiver, channel};

    use opentelemetry::KeyValue;

    use super::*;

    /// Finds something once the test lets it.
    struct Waits(Mutex<Receiver<()>>);

    impl ResourceDetector for Waits {
        fn detect(&self) -> Resource {
            let _ = self.0.lock().unwrap().recv();
            let found = KeyValue::new("cloud.platform", "aws_ecs");
            Resource::builder_empty().with_attribute(found).build()
        }
    }

    #[tokio::test]
    async fn a_detector_that_hangs_does_not_hold_the_start() {
        let (go_on, wait) = channel();
        let patience = Duration::from_millis(1);
        let found = detect_within(patience, Waits(Mutex::new(wait))).await;
        assert_eq!(found, None);
        drop(go_on);
    }

    #[tokio::test]
    async fn what_is_found_in_time_is_given() {
        let (go_on, wait) = channel();
        // On this runtime's only thread the rest goes on only when nothing blocks it.
        let (found, ()) = tokio::join!(
            detect_within(Duration::from_secs(60), Waits(Mutex::new(wait))),
            async { go_on.send(()).unwrap() }
        );
        assert_eq!(found.unwrap().len(), 1);
    }
}
