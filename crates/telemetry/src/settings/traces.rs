//! Whether traces are made.

use crate::InitError;

use super::{Host, Variables};

const SDK_DISABLED: &str = "OTEL_SDK_DISABLED";
const TRACES_EXPORTER: &str = "OTEL_TRACES_EXPORTER";

/// Whether traces are made and sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Traces {
    On,
    Off {
        /// Why, for the one line that says so.
        reason: &'static str,
    },
}

impl Traces {
    pub(super) fn read(host: Host, variables: &Variables<'_>) -> Result<Self, InitError> {
        // OpenTelemetry asks for capitals and small letters to be the same here.
        if let Some(value) = variables.get(SDK_DISABLED) {
            if value.eq_ignore_ascii_case("true") {
                return Ok(Self::Off {
                    reason: "OTEL_SDK_DISABLED is true",
                });
            }
            if !value.eq_ignore_ascii_case("false") {
                return Err(InitError::SdkDisabled { value });
            }
        }
        match variables.get(TRACES_EXPORTER) {
            Some(value) if value == "xray" => Ok(Self::On),
            Some(value) if value == "none" => Ok(Self::Off {
                reason: "OTEL_TRACES_EXPORTER is none",
            }),
            Some(value) => Err(InitError::TracesExporter { value }),
            None => Ok(Self::by_surroundings(host, variables)),
        }
    }

    /// A program that is started at a desk, with nobody to send traces to, makes none.
    fn by_surroundings(host: Host, variables: &Variables<'_>) -> Self {
        let (signs, reason): (&[&str], _) = match host {
            Host::Lambda => (
                &["AWS_LAMBDA_FUNCTION_NAME", "AWS_XRAY_DAEMON_ADDRESS"],
                "this is no Lambda, and AWS_XRAY_DAEMON_ADDRESS is not set",
            ),
            Host::Service => (
                &[
                    "ECS_CONTAINER_METADATA_URI_V4",
                    "AWS_ENDPOINT_URL_XRAY",
                    "AWS_ENDPOINT_URL",
                ],
                "this is no task of ECS, and neither AWS_ENDPOINT_URL_XRAY nor AWS_ENDPOINT_URL is set",
            ),
        };
        if signs.iter().any(|name| variables.get(name).is_some()) {
            Self::On
        } else {
            Self::Off { reason }
        }
    }
}
