//! Lambda on this machine: execution environments that run the functions' own binaries behind the
//! Lambda Runtime API.
//!
//! A [`LambdaService`] knows functions by their [`FunctionConfiguration`]. An invocation goes to an
//! *execution environment* of its function and qualifier: a process of the function's binary, with
//! the environment variables of `provided.al2023`, that fetches its events from a Runtime API of
//! its own. The binary is the very one that is deployed; nothing in it knows where it runs.
//!
//! ```no_run
//! use std::collections::BTreeMap;
//! use std::time::Duration;
//! use local_lambda::{
//!     FunctionConfiguration, InvocationRequest, LambdaService, LambdaSettings, LogEvent, LogFormat,
//! };
//! use local_process::Guardian;
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let guardian = Guardian::start(std::env::current_exe()?)?;
//! let lambda = LambdaService::new(guardian, LambdaSettings::default(), |event: LogEvent| {
//!     eprintln!("{} {}", event.function_name, event.line);
//! });
//! lambda.register(FunctionConfiguration {
//!     name: "replace-strings".into(),
//!     binary: "target/debug/replace-strings".into(),
//!     memory_size: 128,
//!     timeout: Duration::from_secs(10),
//!     environment: BTreeMap::new(),
//!     log_format: LogFormat::Text,
//!     aliases: [("test".into(), "$LATEST".into()), ("prod".into(), "1".into())].into(),
//! })?;
//! let output = lambda.invoke(InvocationRequest::new("replace-strings:prod", "{}")).await?;
//! assert_eq!(output.executed_version, "1");
//! lambda.shutdown(Duration::from_secs(30)).await;
//! # Ok(())
//! # }
//! ```
//!
//! | To change | look in |
//! |---|---|
//! | names, ARNs, qualifiers, what is refused when a function is registered | `function/` |
//! | which environment gets an invocation | `pool.rs` |
//! | how many invocations a function works on at once | `pool/concurrency.rs` |
//! | when an idle environment ends | `pool/retirement.rs` |
//! | what an environment does from its first start to its end | `environment/lifecycle.rs` |
//! | how much time and memory a process may take | `environment/lifecycle/limits.rs` |
//! | the environment variables a function sees | `environment/variables.rs` |
//! | what the caller gets when a process crashes or hangs | `environment/fault.rs` |
//! | the Runtime API: addresses, statuses, order of calls | `runtime_api/` |
//! | how many environments there are, and what is counted of them | `usage.rs` |
//! | START, END and REPORT lines | `log/` |
//! | what a trace shows of Lambda | `active_tracing/` |
//!
//! # What differs from AWS
//!
//! - Every version of a function runs the same binary. Aliases have environments of their own, also
//!   when they lead to the same version, so that the stages of an API stay apart.
//! - `LAMBDA_TASK_ROOT` and the working directory are the folder of the binary, and
//!   `LD_LIBRARY_PATH` names no folder of this machine: see `environment/variables.rs`.
//! - A process is not confined: it can read and write what its owner can.
//! - A process is frozen by signals: its memory stays, its clocks go on, and a signal from elsewhere
//!   can wake it.
//! - Memory is a limit only when the settings say so, and then it is that of the process itself, as
//!   the system counts it: see [`LambdaSettings::memory_limit`].
//! - At the end every process gets SIGTERM and a grace period, which AWS gives to functions with
//!   extensions only: without one the shutdown phase has 0 ms, and a function sees nothing of it.
//! - Functions are traced all or none ([`LambdaService::with_active_tracing`]), and the subsegments of
//!   a function's segment are sent beside it and not within it. A function that fails is a fault with
//!   the type of its error, and without its message.
//! - There is no Extensions API and no response streaming.
//!
//! Sources: "Using the Lambda runtime API for custom runtimes" and "Understanding the Lambda
//! execution environment lifecycle" in the Lambda developer guide
//! (<https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>,
//! <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html>), the Runtime
//! Interface Emulator for the order of calls
//! (<https://github.com/aws/aws-lambda-runtime-interface-emulator>), and answers recorded from AWS.

mod active_tracing;
mod environment;
mod function;
mod invocation;
mod log;
mod pool;
mod running;
mod runtime_api;
mod service;
mod settings;
mod usage;

pub use active_tracing::ActiveTracing;
pub use function::{FunctionConfiguration, FunctionReference, LogFormat, RegisterError};
pub use invocation::{
    InvocationOutput, InvocationRequest, InvokeError, LogType, MAXIMUM_REQUEST_BYTES,
    MAXIMUM_RESPONSE_BYTES,
};
pub use log::{LogEvent, LogOrigin, LogSink};
pub use service::LambdaService;
pub use settings::{ACCOUNT, CONCURRENCY_LIMIT, Credentials, IDLE_TIMEOUT_SECONDS, LambdaSettings};
pub use usage::{EnvironmentUsage, FunctionUsage};
