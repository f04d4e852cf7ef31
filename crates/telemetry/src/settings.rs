//! What the environment asks for.

use tracing_subscriber::EnvFilter;

use crate::InitError;

/// Actix tells each start and each stop of each of its threads at `info`.
const DEFAULT_FILTER: &str = "info,actix_server=warn";

/// Where the program runs when it runs on AWS.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Host {
    /// A Lambda execution environment.
    Lambda,
    /// A task on ECS.
    Service,
}

impl Host {
    /// The variable that this host sets for each program that it runs.
    fn marker(self) -> &'static str {
        match self {
            Self::Lambda => "AWS_LAMBDA_FUNCTION_NAME",
            Self::Service => "ECS_CONTAINER_METADATA_URI_V4",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    Human { ansi: bool },
}

#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) format: Format,
    pub(crate) filter: EnvFilter,
}

impl Settings {
    /// Reads the settings from environment variables, looked up by name.
    pub(crate) fn read(
        host: Host,
        variable: &dyn Fn(&str) -> Option<String>,
        terminal: bool,
    ) -> Result<Self, InitError> {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let human = Format::Human {
            ansi: terminal && set("NO_COLOR").is_none(),
        };
        let format = match set("LOG_FORMAT").as_deref() {
            Some("json") => Format::Json,
            Some("human") => human,
            Some(value) => {
                return Err(InitError::LogFormat {
                    value: value.to_owned(),
                });
            }
            None if set(host.marker()).is_some() => Format::Json,
            None => human,
        };
        let directives = set("RUST_LOG").unwrap_or_else(|| DEFAULT_FILTER.to_owned());
        let filter =
            EnvFilter::builder()
                .parse(&directives)
                .map_err(|source| InitError::Filter {
                    value: directives,
                    source,
                })?;
        Ok(Self { format, filter })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(host: Host, variables: &[(&str, &str)], terminal: bool) -> Result<Settings, InitError> {
        let variable = |name: &str| {
            variables
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        };
        Settings::read(host, &variable, terminal)
    }

    #[test]
    fn format_follows_the_environment() {
        let lambda = ("AWS_LAMBDA_FUNCTION_NAME", "replace-strings");
        let ecs = ("ECS_CONTAINER_METADATA_URI_V4", "http://169.254.170.2/v4/x");
        let plain = Format::Human { ansi: false };
        let colour = Format::Human { ansi: true };
        for (host, variables, terminal, expected) in [
            (Host::Lambda, vec![], false, plain),
            (Host::Lambda, vec![], true, colour),
            (Host::Lambda, vec![lambda], false, Format::Json),
            (Host::Lambda, vec![lambda], true, Format::Json),
            (
                Host::Lambda,
                vec![lambda, ("LOG_FORMAT", "human")],
                false,
                plain,
            ),
            (
                Host::Lambda,
                vec![lambda, ("LOG_FORMAT", "")],
                false,
                Format::Json,
            ),
            (Host::Lambda, vec![ecs], false, plain),
            (Host::Service, vec![ecs], false, Format::Json),
            (Host::Service, vec![], true, colour),
            (
                Host::Service,
                vec![("LOG_FORMAT", "json")],
                true,
                Format::Json,
            ),
            (Host::Service, vec![("NO_COLOR", "1")], true, plain),
            (Host::Service, vec![("NO_COLOR", "")], true, colour),
        ] {
            let settings = read(host, &variables, terminal).unwrap();
            assert_eq!(
                settings.format, expected,
                "{host:?} {variables:?} {terminal}"
            );
        }
    }

    #[test]
    fn filter_is_info_unless_asked_otherwise() {
        for (variables, expected) in [
            (vec![], "actix_server=warn,info"),
            (vec![("RUST_LOG", "")], "actix_server=warn,info"),
            (vec![("RUST_LOG", "warn")], "warn"),
        ] {
            let settings = read(Host::Service, &variables, false).unwrap();
            assert_eq!(settings.filter.to_string(), expected, "{variables:?}");
        }
    }

    #[test]
    fn bad_values_are_named() {
        for (variable, value, expected) in [
            (
                "LOG_FORMAT",
                "xml",
                "LOG_FORMAT is \"xml\": set it to json or human, or leave it out",
            ),
            (
                "RUST_LOG",
                "parameter=loud",
                "RUST_LOG is \"parameter=loud\": error parsing level filter: expected one of \"off\", \"error\", \"warn\", \
                 \"info\", \"debug\", \"trace\", or a number 0-5; set it to a level such as info, or to directives such as \
                 info,parameter=debug",
            ),
        ] {
            let error = read(Host::Lambda, &[(variable, value)], false).unwrap_err();
            assert_eq!(error.to_string(), expected);
        }
    }
}
