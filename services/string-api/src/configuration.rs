use std::ffi::OsString;
use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use parameter::{IntervalError, refresh_interval};

use crate::{ApiKeyProblem, ApiKeys};

const API_KEYS: &str = "API_KEYS";
const LISTEN_ADDRESS: &str = "LISTEN_ADDRESS";
const MAX_CONCURRENT_REQUESTS: &str = "MAX_CONCURRENT_REQUESTS";
const PARAMETER_NAME: &str = "STRINGS_MAPPING_PARAMETER_NAME";
const REFRESH_SECONDS: &str = "STRINGS_REFRESH_SECONDS";
const SHUTDOWN_DRAIN_SECONDS: &str = "SHUTDOWN_DRAIN_SECONDS";

const DEFAULT_LISTEN_ADDRESS: &str = "0.0.0.0:8080";
/// Bodies of 1 MB and what is made of them come to some 4 MB a request at the worst, so this is 1 GB; with texts of some
/// kilobytes it is next to nothing.
const DEFAULT_CONCURRENT_REQUESTS: &str = "256";
/// As many as there can be connections.
const MOST_CONCURRENT_REQUESTS: usize = 10_000;
const DEFAULT_DRAIN_SECONDS: &str = "2";
/// With the 20 s of [`Timeouts::shutdown`](crate::Timeouts::shutdown) this is 28 s, below the 30 s of ECS.
const LONGEST_DRAIN_SECONDS: u64 = 8;

/// What the service is told by its environment. A variable that is empty counts as not set.
///
/// | Variable | Value | When it is not set |
/// |---|---|---|
/// | `API_KEYS` | one or more keys of 20 to 128 characters, separated by commas | refused |
/// | `STRINGS_MAPPING_PARAMETER_NAME` | the Parameter Store parameter that holds the strings map | refused |
/// | `STRINGS_REFRESH_SECONDS` | seconds between two looks at that parameter, 1 to 86400 | 60 |
/// | `LISTEN_ADDRESS` | IP address and port; port 0 takes a free one | 0.0.0.0:8080 |
/// | `MAX_CONCURRENT_REQUESTS` | requests worked on at once, 1 to 10000; beyond it 503 | 256 |
/// | `SHUTDOWN_DRAIN_SECONDS` | seconds from SIGTERM to the end of listening, 0 to 8 | 2 |
///
/// The logs and the traces (`LOG_FORMAT`, `RUST_LOG`, `OTEL_TRACES_EXPORTER` and so on) and the AWS SDK (`AWS_REGION`, `AWS_ENDPOINT_URL_SSM` and so on) read theirs.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// The keys that open the API.
    pub api_keys: ApiKeys,
    /// The parameter that holds the strings map.
    pub parameter_name: String,
    /// The time between two looks at the parameter.
    pub refresh_interval: Duration,
    /// The address to listen on.
    pub listen_address: SocketAddr,
    /// How many requests may be worked on at once.
    pub max_concurrent_requests: usize,
    /// The time from SIGTERM to the end of listening.
    pub shutdown_drain: Duration,
}

/// Everything that is wrong with the environment, so that it is mended in one go.
#[derive(Debug)]
pub struct ConfigurationError(Vec<String>);

impl fmt::Display for ConfigurationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.len() {
            1 => write!(formatter, "1 setting is wrong:")?,
            count => write!(formatter, "{count} settings are wrong:")?,
        }
        self.0
            .iter()
            .try_for_each(|problem| write!(formatter, "\n- {problem}"))
    }
}

impl std::error::Error for ConfigurationError {}

#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error(
        "{API_KEYS} is not set: set it to one or more keys of 20 to 128 characters, separated by commas"
    )]
    NoApiKeys,
    #[error("{API_KEYS}: {0}")]
    ApiKey(ApiKeyProblem),
    #[error(
        "{PARAMETER_NAME} is not set: set it to the name of the parameter that holds the strings map, such as /twinstack/local/strings-map"
    )]
    NoParameterName,
    #[error("{REFRESH_SECONDS} is {0}")]
    RefreshInterval(IntervalError),
    #[error(
        "{LISTEN_ADDRESS} is {value:?}: set it to an IP address and a port, such as 0.0.0.0:8080, or leave it out for {DEFAULT_LISTEN_ADDRESS}"
    )]
    ListenAddress { value: String },
    #[error(
        "{MAX_CONCURRENT_REQUESTS} is {value:?}: set it to a whole number from 1 to {MOST_CONCURRENT_REQUESTS}, or leave it out for {DEFAULT_CONCURRENT_REQUESTS}"
    )]
    ConcurrentRequests { value: String },
    #[error(
        "{SHUTDOWN_DRAIN_SECONDS} is {value:?}: set it to a whole number of seconds from 0 to {LONGEST_DRAIN_SECONDS}, or leave it out for {DEFAULT_DRAIN_SECONDS}"
    )]
    Drain { value: String },
    #[error(transparent)]
    Telemetry(telemetry::InitError),
}

impl Configuration {
    /// Reads the environment. `telemetry` is how setting up logs and traces went: that reads the environment too, so what is
    /// wrong there is told with the rest, and what it gave is given on.
    ///
    /// # Errors
    /// [`ConfigurationError`] with all that is wrong.
    pub fn from_env<T>(
        telemetry: Result<T, telemetry::InitError>,
    ) -> Result<(Self, T), ConfigurationError> {
        Self::read(&|name| std::env::var_os(name), telemetry)
    }

    fn read<T>(
        environment: &dyn Fn(&str) -> Option<OsString>,
        telemetry: Result<T, telemetry::InitError>,
    ) -> Result<(Self, T), ConfigurationError> {
        let mut problems = Vec::new();
        let api_keys = read_api_keys(environment)
            .map_err(|found| problems.extend(found))
            .ok();
        let mut note = |problem| problems.push(problem);
        let parameter_name = variable(environment, PARAMETER_NAME)
            .ok_or(Problem::NoParameterName)
            .map_err(&mut note)
            .ok();
        let refresh_interval = refresh_interval(variable(environment, REFRESH_SECONDS).as_deref())
            .map_err(Problem::RefreshInterval)
            .map_err(&mut note)
            .ok();
        let listen_address = read_listen_address(environment).map_err(&mut note).ok();
        let max_concurrent_requests = read_concurrent_requests(environment)
            .map_err(&mut note)
            .ok();
        let shutdown_drain = read_drain(environment).map_err(&mut note).ok();
        let telemetry = telemetry
            .map_err(Problem::Telemetry)
            .map_err(&mut note)
            .ok();
        let (
            Some(api_keys),
            Some(parameter_name),
            Some(refresh_interval),
            Some(listen_address),
            Some(max_concurrent_requests),
            Some(shutdown_drain),
            Some(telemetry),
        ) = (
            api_keys,
            parameter_name,
            refresh_interval,
            listen_address,
            max_concurrent_requests,
            shutdown_drain,
            telemetry,
        )
        else {
            let problems = problems.iter().map(ToString::to_string);
            return Err(ConfigurationError(problems.collect()));
        };
        let configuration = Self {
            api_keys,
            parameter_name,
            refresh_interval,
            listen_address,
            max_concurrent_requests,
            shutdown_drain,
        };
        Ok((configuration, telemetry))
    }
}

/// The address that a service with this environment listens on, for a program that asks it something.
///
/// # Errors
/// [`ConfigurationError`] when `LISTEN_ADDRESS` is none.
pub fn listen_address() -> Result<SocketAddr, ConfigurationError> {
    read_listen_address(&|name| std::env::var_os(name))
        .map_err(|problem| ConfigurationError(vec![problem.to_string()]))
}

/// What is not Unicode is kept as U+FFFD: no value that is valid holds that, so it is refused, and shown, by its reader.
fn variable(environment: &dyn Fn(&str) -> Option<OsString>, name: &str) -> Option<String> {
    let value = environment(name)?.to_string_lossy().trim().to_owned();
    (!value.is_empty()).then_some(value)
}

fn read_api_keys(environment: &dyn Fn(&str) -> Option<OsString>) -> Result<ApiKeys, Vec<Problem>> {
    let keys = variable(environment, API_KEYS).ok_or_else(|| vec![Problem::NoApiKeys])?;
    ApiKeys::parse(&keys).map_err(|problems| problems.into_iter().map(Problem::ApiKey).collect())
}

fn read_listen_address(
    environment: &dyn Fn(&str) -> Option<OsString>,
) -> Result<SocketAddr, Problem> {
    let value =
        variable(environment, LISTEN_ADDRESS).unwrap_or_else(|| DEFAULT_LISTEN_ADDRESS.to_owned());
    value.parse().map_err(|_| Problem::ListenAddress { value })
}

fn read_concurrent_requests(
    environment: &dyn Fn(&str) -> Option<OsString>,
) -> Result<usize, Problem> {
    let value = variable(environment, MAX_CONCURRENT_REQUESTS)
        .unwrap_or_else(|| DEFAULT_CONCURRENT_REQUESTS.to_owned());
    match value.parse() {
        Ok(requests @ 1..=MOST_CONCURRENT_REQUESTS) => Ok(requests),
        Ok(_) | Err(_) => Err(Problem::ConcurrentRequests { value }),
    }
}

fn read_drain(environment: &dyn Fn(&str) -> Option<OsString>) -> Result<Duration, Problem> {
    let value = variable(environment, SHUTDOWN_DRAIN_SECONDS)
        .unwrap_or_else(|| DEFAULT_DRAIN_SECONDS.to_owned());
    match value.parse() {
        Ok(seconds @ 0..=LONGEST_DRAIN_SECONDS) => Ok(Duration::from_secs(seconds)),
        Ok(_) | Err(_) => Err(Problem::Drain { value }),
    }
}

#[cfg(test)]
mod tests;
