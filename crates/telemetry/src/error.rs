use std::io;

use tracing_subscriber::filter::ParseError;

/// Why logs could not be set up.
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
    /// Something set up logs in this process before.
    #[error("logs are already set up in this process: call init_lambda or init_service once")]
    AlreadySet,
    /// The operating system gives no thread to write the service's lines.
    #[error("logs need a thread of their own: {0}; allow this program more threads or memory")]
    Thread(io::Error),
}
