//! What the environment asks for.

mod traces;

use tracing_subscriber::EnvFilter;

use crate::InitError;

pub(crate) use traces::Traces;

/// Actix tells each start and each stop of each of its threads at `info`.
const DEFAULT_FILTER: &str = "info,actix_server=warn";

/// Where the program runs when it runs on AWS.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Host {
    /// A Lambda execution environment.
    #[cfg_attr(
        not(feature = "lambda"),
        allow(dead_code, reason = "nobody asks for it")
    )]
    Lambda,
    /// A task on ECS.
    #[cfg_attr(
        not(feature = "service"),
        allow(dead_code, reason = "nobody asks for it")
    )]
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
    pub(crate) traces: Traces,
    /// `OTEL_SERVICE_NAME`.
    pub(crate) service_name: Option<String>,
}

/// Environment variables, looked up by name. One that is empty counts as not set, as OpenTelemetry and AWS have it.
struct Variables<'e>(&'e dyn Fn(&str) -> Option<String>);

impl Variables<'_> {
    fn get(&self, name: &str) -> Option<String> {
        (self.0)(name).filter(|value| !value.is_empty())
    }
}

impl Settings {
    /// Reads the settings from environment variables, looked up by name.
    pub(crate) fn read(
        host: Host,
        variable: &dyn Fn(&str) -> Option<String>,
        terminal: bool,
    ) -> Result<Self, InitError> {
        let variables = Variables(variable);
        let set = |name: &str| variables.get(name);
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
        Ok(Self {
            format,
            filter,
            traces: Traces::read(host, &variables)?,
            service_name: set("OTEL_SERVICE_NAME"),
        })
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
    fn traces_are_made_where_somebody_takes_them() {
        let on = |host, variables: &[(&str, &str)]| {
            read(host, variables, false).unwrap().traces == Traces::On
        };
        let lambda = ("AWS_LAMBDA_FUNCTION_NAME", "replace-strings");
        let daemon = ("AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:2000");
        let ecs = ("ECS_CONTAINER_METADATA_URI_V4", "http://169.254.170.2/v4/x");
        let endpoint = ("AWS_ENDPOINT_URL", "http://127.0.0.1:4100");
        let endpoint_of_xray = ("AWS_ENDPOINT_URL_XRAY", "http://127.0.0.1:4100");
        let xray = ("OTEL_TRACES_EXPORTER", "xray");
        let none = ("OTEL_TRACES_EXPORTER", "none");
        for (host, variables, expected) in [
            (Host::Lambda, vec![], false),
            (Host::Lambda, vec![lambda], true),
            (Host::Lambda, vec![daemon], true),
            (Host::Lambda, vec![endpoint], false),
            (Host::Lambda, vec![lambda, none], false),
            (Host::Service, vec![], false),
            (Host::Service, vec![ecs], true),
            (Host::Service, vec![endpoint], true),
            (Host::Service, vec![endpoint_of_xray], true),
            (Host::Service, vec![("AWS_ENDPOINT_URL", "")], false),
            (
                Host::Service,
                vec![("AWS_ENDPOINT_URL_SSM", "http://127.0.0.1:4100")],
                false,
            ),
            (Host::Service, vec![daemon], false),
            (Host::Service, vec![xray], true),
            (Host::Service, vec![ecs, none], false),
            (
                Host::Service,
                vec![ecs, ("OTEL_SDK_DISABLED", "True")],
                false,
            ),
            (
                Host::Service,
                vec![ecs, ("OTEL_SDK_DISABLED", "false")],
                true,
            ),
            (
                Host::Service,
                vec![xray, ("OTEL_SDK_DISABLED", "true")],
                false,
            ),
        ] {
            assert_eq!(on(host, &variables), expected, "{host:?} {variables:?}");
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
            (
                "OTEL_SDK_DISABLED",
                "yes",
                "OTEL_SDK_DISABLED is \"yes\": set it to true or false, or leave it out",
            ),
            (
                "OTEL_TRACES_EXPORTER",
                "otlp",
                "OTEL_TRACES_EXPORTER is \"otlp\": set it to xray or none, or leave it out",
            ),
        ] {
            let error = read(Host::Lambda, &[(variable, value)], false).unwrap_err();
            assert_eq!(error.to_string(), expected);
        }
    }
}
