//! Functions: their configuration, and how an invocation names them.

mod configuration;
mod qualifier;
mod reference;

pub use configuration::{FunctionConfiguration, LogFormat, RegisterError};
pub(crate) use qualifier::{LATEST, Target};
pub use reference::FunctionReference;
