//! What the home page says of the stack, which only the program knows that runs it.

use std::fmt;

/// What runs beside the endpoints. Every part that is not told is left out of the page; `()` tells nothing.
///
/// It is asked for each time that the page is shown, and must not block.
pub trait StackInfo: Send + Sync + 'static {
    /// The sides of the stack and where they are reached.
    fn sides(&self) -> Vec<StackSide> {
        Vec::new()
    }

    /// The functions, in the order in which they are shown.
    fn functions(&self) -> Vec<FunctionInfo> {
        Vec::new()
    }

    /// The name under which the stack's own service sends traces: in the list only other services are named.
    fn service_name(&self) -> Option<String> {
        None
    }

    /// The parameter that holds the strings map. Its value and version are read from this Parameter Store.
    fn strings_map_parameter(&self) -> Option<String> {
        None
    }
}

impl StackInfo for () {}

/// A side of the stack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StackSide {
    /// Such as `gateway side`.
    pub name: String,
    /// What answers, such as `API Gateway in front of 3 functions`.
    pub description: String,
    /// What can be called.
    pub endpoints: Vec<Endpoint>,
}

/// An address of a side, and the key for it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Endpoint {
    /// Such as `test`: the stage, or the service's name.
    pub name: String,
    /// Such as `http://localhost:4000/test`.
    pub url: String,
    /// What `x-api-key` has to be; none where no key is asked for.
    pub key: Option<String>,
}

impl fmt::Debug for Endpoint {
    /// Without the key, which a log must not show.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Endpoint")
            .field("name", &self.name)
            .field("url", &self.url)
            .field("key", &self.key.as_ref().map(|_| "…"))
            .finish()
    }
}

/// A function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FunctionInfo {
    /// Its name.
    pub name: String,
    /// In MB, as configured.
    pub memory_size: u32,
    /// In seconds.
    pub timeout: u32,
    /// Its aliases, and what runs behind each.
    pub aliases: Vec<AliasInfo>,
}

/// An alias of a function, or `$LATEST` where it is called without one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AliasInfo {
    /// Such as `prod`.
    pub name: String,
    /// Such as `1`, or `$LATEST`.
    pub version: String,
    /// Its execution environments; none where that is not known.
    pub environments: Option<EnvironmentCounts>,
}

/// The execution environments behind an alias.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EnvironmentCounts {
    /// Those that run an invocation.
    pub busy: usize,
    /// Those that wait for one.
    pub idle: usize,
    /// How many invocations had to wait for an environment to be made, since the stack began.
    pub cold_starts: u64,
    /// The most memory that a process of them has had, in bytes; none where that is not known.
    pub peak_memory: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_for_debugging_has_no_key() {
        let side = StackSide {
            endpoints: vec![Endpoint {
                name: "test".into(),
                url: "http://localhost:4000/test".into(),
                key: Some("secret".into()),
            }],
            ..StackSide::default()
        };
        let written = format!("{side:?}");
        assert!(!written.contains("secret"), "{written}");
        assert!(written.contains(r#"key: Some("…")"#), "{written}");
    }
}
