//! The first fetch, before a program serves anything.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout_at};

use crate::parameter::{ParseError, Shared};
use crate::{Fetched, LoadError, Parameter, Source, SourceError};

/// The pause before the second attempt; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// The time that fetching may take.
#[derive(Clone, Copy, Debug)]
pub struct LoadOptions {
    /// For the first value, retries and pauses included. 8 s by default: Lambda ends an initialisation after
    /// [10 s](https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html), and a program that gives up
    /// before that can still say why.
    pub deadline: Duration,
    /// For each refresh afterwards. 2 s by default. After a refresh that had no answer, the layer of
    /// [`Parameter::refresh_layer`] waits 500 ms at most,
    /// and all of this again once it asks as rarely as it ever does.
    pub refresh_deadline: Duration,
}

impl Default for LoadOptions {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(8),
            refresh_deadline: Duration::from_secs(2),
        }
    }
}

impl<T: Send + Sync + 'static> Parameter<T> {
    /// Fetches and parses the value, asking again with growing pauses (jitter included) until the deadline.
    ///
    /// # Errors
    /// All are fatal: there is no earlier value to keep. What only a person can heal ends the load at once, so that it is
    /// seen within seconds of a start: a parameter that does not exist, access denied, a request refused
    /// ([`SourceError::is_permanent`]), a value that the parser refuses. Lambda and ECS start the program anew, so that
    /// what a person mends is picked up.
    pub async fn load<S, P, E>(source: S, parse: P, options: LoadOptions) -> Result<Self, LoadError>
    where
        S: Source,
        P: Fn(&str) -> Result<T, E> + Send + Sync + 'static,
        E: std::error::Error + Send + Sync + 'static,
    {
        let location = source.location();
        let parse = move |text: &str| parse(text).map_err(|error| Box::new(error) as ParseError);
        let fetched = fetch(&source, options.deadline).await?;
        let version = fetched.version;
        let value = match parse(&fetched.value) {
            Ok(value) => value,
            Err(source) => {
                return Err(LoadError::Refused {
                    location,
                    version,
                    source,
                });
            }
        };
        let shared = Shared::new(
            Box::new(source),
            Box::new(parse),
            location,
            options.refresh_deadline,
            value,
            fetched,
        );
        Ok(Self {
            shared: Arc::new(shared),
        })
    }
}

async fn fetch(source: &impl Source, deadline: Duration) -> Result<Fetched, LoadError> {
    let end = Instant::now() + deadline;
    let mut pause = FIRST_PAUSE;
    let mut attempts = 0;
    let mut last = SourceError::Unavailable {
        message: "no answer".to_owned(),
    };
    loop {
        attempts += 1;
        match timeout_at(end, source.fetch()).await {
            Ok(Ok(fetched)) => return Ok(fetched),
            Ok(Err(error)) if error.is_permanent() => {
                return Err(LoadError::Source {
                    location: source.location(),
                    source: error,
                });
            }
            Ok(Err(error)) => last = error,
            // The attempt that the deadline cuts off says less than the one before it.
            Err(_) => {}
        }
        let next = Instant::now() + pause.mul_f64(rand::random_range(0.5..=1.0));
        if next >= end {
            return Err(LoadError::Deadline {
                location: source.location(),
                deadline,
                attempts,
                source: last,
            });
        }
        tracing::debug!(attempts, error = %last, "the parameter is asked for again");
        sleep_until(next).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}
