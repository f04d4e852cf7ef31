//! A [Parameter Store](https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html)
//! value, parsed, kept fresh without a request ever waiting for it.
//!
//! [`Parameter::load`] fetches and parses the value before the first request is served, or gives an error that ends the
//! program. From then on [`Parameter::current`] hands out the last good value without a lock, and something else keeps it
//! fresh aside:
//!
//! - On Fargate a task of its own: [`Parameter::spawn_refresh`].
//! - In Lambda, where nothing runs between invocations, a Tower layer on the runtime: [`Parameter::refresh_layer`].
//!
//! A refresh that fails, or that brings a value which the parser refuses, keeps the last good value. It is logged once
//! for each change of state and counted in [`Counters`].
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use parameter::{LoadOptions, Parameter, SsmSource, refresh_interval};
//!
//! let source = SsmSource::from_env("/twinstack/local/limit").await;
//! let limit = Parameter::load(source, |text| text.parse::<u32>(), LoadOptions::default()).await?;
//! let _task = limit.spawn_refresh(refresh_interval(Some("30"))?);
//! println!("the limit is {}", limit.current().value);
//! # Ok(())
//! # }
//! ```

mod counters;
mod error;
mod load;
mod parameter;
mod refresh;
mod source;
mod ssm;

pub use counters::Counters;
pub use error::{IntervalError, LoadError, RefreshError};
pub use load::LoadOptions;
pub use parameter::{Parameter, Snapshot};
pub use refresh::Refreshed;
pub use refresh::interval::refresh_interval;
pub use refresh::layer::{RefreshFuture, RefreshLayer, RefreshService};
pub use refresh::timer::RefreshTask;
pub use source::{Fetched, Location, Source, SourceError};
pub use ssm::SsmSource;
