//! What can be typed after `cargo twin`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// One REST API in Rust on two AWS architectures, whole on this machine.
#[derive(Debug, Parser)]
#[command(name = "twin", bin_name = "cargo twin", version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Runs both sides on this machine, until Ctrl-C
    Up(UpArguments),
    /// Calls an endpoint: of the running local stack, or of API_ENDPOINT
    Query(QueryArguments),
    /// Invokes one function of the running local stack
    Invoke(InvokeArguments),
    /// Shows traces: the latest ones, those that come, or one as a waterfall
    Traces(TracesArguments),
    /// Writes the OpenAPI document, and what else is generated from the definitions
    Openapi(OpenapiArguments),
    /// Says what is missing on this machine for what, and how to get it
    Doctor(DoctorArguments),
}

/// How `up` writes requests and logs to standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// A line for each request with the function's log indented under it
    Human,
    /// One JSON object a line: `kind` is request, log or left_out
    Json,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo twin up
  cargo twin up --gateway-port 0 --service-port 0 --aws-port 0 --json
  cargo twin up --strings-map my-strings.json
  cargo twin up --quiet
  cargo twin up --log-format json 2>&1 >/dev/null | jq -R 'fromjson? | select(.status >= 400)'
  AWS_REGION=eu-central-1 cargo twin up --aws-endpoint-url http://localhost:4566

The functions and the service see STRINGS_REFRESH_SECONDS, RUST_LOG, RUST_BACKTRACE,
OTEL_SDK_DISABLED, SSL_CERT_FILE and SSL_CERT_DIR as they are set here. With TWIN_BIN_DIR set nothing is built: the programs in that folder run.

With --aws-endpoint-url traces go there as well, and sampling rules come from there. The strings map
is not put there: the parameter /twinstack/local/strings-map has to be there already. AWS_REGION, AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or else AWS_PROFILE, say where and as whom the
functions and the service ask; without them they ask as the local stack does, which emulators take.")]
pub(crate) struct UpArguments {
    /// Port of the gateway side; 0 takes a free one
    #[arg(long, default_value_t = 4000)]
    pub(crate) gateway_port: u16,
    /// Port of the service side; 0 takes a free one
    #[arg(long, default_value_t = 4080)]
    pub(crate) service_port: u16,
    /// Port of the AWS endpoints, and by UDP of X-Ray's daemon; 0 takes a free one
    #[arg(long, default_value_t = 4100)]
    pub(crate) aws_port: u16,
    /// Builds and runs the functions and the service optimised
    #[arg(long)]
    pub(crate) release: bool,
    /// Builds what is saved while it runs, and puts it in the place of what runs
    #[arg(long)]
    pub(crate) watch: bool,
    /// The strings map to begin with [default: terraform/strings-map.json]
    #[arg(long, value_name = "FILE")]
    pub(crate) strings_map: Option<PathBuf>,
    /// Parameter Store and X-Ray of another emulator, or of AWS itself, in place of the local ones
    #[arg(long, value_name = "URL", value_parser = endpoint_url, conflicts_with = "strings_map")]
    pub(crate) aws_endpoint_url: Option<String>,
    /// Prints one line of JSON on standard output when all is ready, and nothing else there
    #[arg(long)]
    pub(crate) json: bool,
    /// Shows only problems: warnings, errors, lines without a level, and requests answered with 5xx
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// How requests and logs are written to standard error
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = LogFormat::Human)]
    pub(crate) log_format: LogFormat,
    #[command(flatten)]
    pub(crate) execution: ExecutionArguments,
}

/// An address that the AWS SDKs take as an endpoint.
fn endpoint_url(text: &str) -> Result<String, String> {
    let url: http::Uri = text.parse().map_err(|error| format!("{error}"))?;
    if !matches!(url.scheme_str(), Some("http" | "https")) || url.host().is_none_or(str::is_empty) {
        return Err("give it as http://HOST:PORT or https://HOST".to_owned());
    }
    if url.query().is_some() {
        return Err("leave out what follows the question mark".to_owned());
    }
    Ok(text.to_owned())
}

/// The heading of the options in [`ExecutionArguments`].
const EXECUTION: &str = "Execution environments of the functions";

#[derive(Args, Debug)]
pub(crate) struct ExecutionArguments {
    /// Lets functions run on between invocations, where AWS freezes them
    #[arg(long, help_heading = EXECUTION)]
    pub(crate) no_freeze: bool,
    /// Ends an environment that has had no invocation for so long
    #[arg(
        long,
        help_heading = EXECUTION,
        value_name = "SECONDS",
        default_value_t = local_lambda::IDLE_TIMEOUT_SECONDS.into(),
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    pub(crate) idle_timeout: u32,
    /// The most requests that a function works on at once, over all stages; beyond it requests are
    /// throttled
    #[arg(
        long,
        help_heading = EXECUTION,
        value_name = "NUMBER",
        default_value_t = local_lambda::CONCURRENCY_LIMIT.into(),
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    pub(crate) concurrency: u32,
    /// Kills a function that takes more memory than its memory_size; debug builds take more than
    /// what is deployed
    #[arg(long, help_heading = EXECUTION)]
    pub(crate) enforce_memory: bool,
    /// For a debugger: functions may take any time, are neither frozen nor ended, and their process
    /// ids are printed. The gateway still answers 504 after its own 29 seconds
    #[arg(long, help_heading = EXECUTION, conflicts_with = "idle_timeout")]
    pub(crate) no_timeout: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo twin query -X POST -p test/string/replace -b '{\"content\":\"ing and abn\"}'
  cargo twin query -p api/string/terms/ABN
  API_ENDPOINT=https://api.example.com API_KEY=... cargo twin query -p 'prod/string/terms?prefix=a'

On the local stack the first segment of the path chooses the side and the key: a stage (test, prod)
is the gateway side, api and status are the service side.
The body goes to standard output, the status to standard error. Exit status 1 on 4xx and 5xx.")]
pub(crate) struct QueryArguments {
    /// HTTP method [default: GET, or POST with a body]
    #[arg(short = 'X', long = "request", value_name = "METHOD")]
    pub(crate) method: Option<http::Method>,
    /// Path and query, from the root of the address
    #[arg(short, long)]
    pub(crate) path: String,
    /// Body, sent as application/json
    #[arg(short, long)]
    pub(crate) body: Option<String>,
    /// Address to call, with its http:// or https:// [default: the local stack]
    #[arg(long, env = "API_ENDPOINT")]
    pub(crate) endpoint: Option<String>,
    /// Key to call it with
    #[arg(long, env = "API_KEY", hide_env_values = true)]
    pub(crate) key: Option<String>,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo twin invoke replace-strings
  cargo twin invoke replace-strings -e event.json --stage prod --tail
  cargo twin invoke replace-strings -e example:not-json
  echo '{}' | cargo twin invoke replace-strings -e -
  cargo twin invoke lookup-term 2>/dev/null | jq -r .body

The answer goes to standard output; the log, the REPORT line, whether the function failed and the
call that fetches its trace go to standard error. Exit status 1 when the function failed or could not be invoked.
The values in the examples are the `example`s in the function's function.json.
The AWS CLI does the same: aws lambda invoke --endpoint-url http://localhost:4100 ...")]
pub(crate) struct InvokeArguments {
    /// The function: the name of its folder in lambdas/
    pub(crate) function: String,
    /// A file of JSON, `-` for standard input, or an example by its name: valid, and not-json where
    /// the endpoint takes a body; empty where there is no endpoint [default: the first that it has]
    #[arg(short, long, value_name = "FILE|-|example:NAME")]
    pub(crate) event: Option<String>,
    /// The stage whose alias is invoked [default: test, or $LATEST for a function without it]
    #[arg(long)]
    pub(crate) stage: Option<String>,
    /// Shows the last 4 KiB of the invocation's log, and not the REPORT line alone
    #[arg(long)]
    pub(crate) tail: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo twin traces
  cargo twin traces 1-5759e988-bd862e3fe1be46a994272793
  cargo twin traces --follow --filter 'fault OR responsetime > 0.5'
  cargo twin traces --filter 'http.url CONTAINS \"/string/replace\"' --limit 100
  cargo twin traces --json | jq -r 'select(.is_cold_start) | .id'
  AWS_REGION=eu-west-1 cargo twin traces --environment acceptance

The id may stand in the trace header of an answer: Root=1-... is taken as well.
Without --environment it is the running local stack that is asked, and with it X-Ray on AWS, where
AWS_REGION, AWS_PROFILE and the AWS SDKs' other settings say: nothing falls back from one to the
other. The latest traces are looked for in the last 24 hours.
Exit status 1 when there is no such trace or X-Ray did not answer.")]
pub(crate) struct TracesArguments {
    /// The trace to show as a waterfall
    #[arg(value_name = "TRACE_ID", value_parser = trace_id)]
    pub(crate) trace_id: Option<xray::TraceId>,
    /// Goes on with the traces that come, until Ctrl-C; the oldest stand first
    #[arg(short, long, conflicts_with = "trace_id")]
    pub(crate) follow: bool,
    /// Only traces that a filter expression of X-Ray chooses
    #[arg(long, value_name = "EXPRESSION", conflicts_with = "trace_id")]
    pub(crate) filter: Option<String>,
    /// How many of the latest traces are shown
    #[arg(
        short = 'n',
        long,
        value_name = "NUMBER",
        default_value_t = 20,
        value_parser = clap::value_parser!(u16).range(1..=1000),
        conflicts_with = "trace_id"
    )]
    pub(crate) limit: u16,
    /// Prints one JSON object a line: a trace's summary, or each node of the one trace
    #[arg(long)]
    pub(crate) json: bool,
    /// Traces of a deployed environment, from X-Ray on AWS
    #[arg(long, value_name = "NAME", value_parser = environment_name)]
    pub(crate) environment: Option<String>,
}

/// A trace id, alone or in a trace header.
fn trace_id(text: &str) -> Result<xray::TraceId, xray::TraceIdError> {
    let in_header = || xray::TraceHeader::parse(text).root;
    text.parse().or_else(|error| in_header().ok_or(error))
}

/// The name of an environment, as it stands in the names of its resources.
fn environment_name(text: &str) -> Result<String, &'static str> {
    let is_of_names = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !text.is_empty() && text.bytes().all(is_of_names) {
        Ok(text.to_owned())
    } else {
        Err("it has small letters, digits and hyphens, such as acceptance")
    }
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo twin doctor                            after a clone, or when something does not start
  cargo twin doctor --gateway-port 5000        the ports that `cargo twin up` will be told to take
  cargo twin doctor >/dev/null && bash .ci/run

Exit status 1 when something is missing that `cargo twin up` or the tests need, or a port of
`cargo twin up` is taken by another program.")]
pub(crate) struct DoctorArguments {
    /// Port of the gateway side
    #[arg(long, default_value_t = 4000)]
    pub(crate) gateway_port: u16,
    /// Port of the service side
    #[arg(long, default_value_t = 4080)]
    pub(crate) service_port: u16,
    /// Port of the AWS endpoints
    #[arg(long, default_value_t = 4100)]
    pub(crate) aws_port: u16,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo twin openapi            after a change of a function.json or of stages.json
  cargo twin openapi --check    in continuous integration: exit status 1 and a diff when stale")]
pub(crate) struct OpenapiArguments {
    /// Compares instead of writing, and shows the difference
    #[arg(long)]
    pub(crate) check: bool,
}
