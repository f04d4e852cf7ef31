use std::io;

use tracing_subscriber::filter::ParseError;

/// Why logs and traces could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// `LOG_FORMAT` holds something else than `json` or `human`.
    #[error("LOG_FORMAT is {value:?}: set it to json or human, or leave it out")]
    LogFormat {
        /// What the variable holds.
        value: String,
    },
    /// `RUST_LOG` holds something else than filter directives.
    #[error(
        "RUST_LOG is {value:?}: {source}; set it to a level such as info, or to directives such as info,parameter=debug"
    )]
    Filter {
        /// What the variable holds.
        value: String,
        /// What the parser of directives says.
        source: ParseError,
    },
    /// `OTEL_SDK_DISABLED` holds something else than `true` or `false`.
    #[error("OTEL_SDK_DISABLED is {value:?}: set it to true or false, or leave it out")]
    SdkDisabled {
        /// What the variable holds.
        value: String,
    },
    /// `OTEL_TRACES_EXPORTER` holds something else than `xray` or `none`.
    #[error("OTEL_TRACES_EXPORTER is {value:?}: set it to xray or none, or leave it out")]
    TracesExporter {
        /// What the variable holds.
        value: String,
    },
    /// Something set up logs in this process before.
    #[error("logs are already set up in this process: call init_lambda or init_service once")]
    AlreadySet,
    /// The service has work of its own to do beside requests, and there is no Tokio runtime to do it on.
    #[error("init_service needs a Tokio runtime: call it inside of one")]
    NoRuntime,
    /// The operating system gives no thread to write the service's lines, or none to send its traces.
    #[error(
        "logs and traces need threads of their own: {0}; allow this program more threads or memory"
    )]
    Thread(io::Error),
}
