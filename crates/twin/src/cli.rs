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
    /// Writes the OpenAPI document, and what else is generated from the definitions
    Openapi(OpenapiArguments),
    /// Says what is missing on this machine for what, and how to get it
    #[command(after_help = "\
Examples:
  cargo twin doctor                            after a clone, or when something does not start
  cargo twin doctor >/dev/null && bash .ci/run

Exit status 1 when something is missing that `cargo twin up` or the tests need.")]
    Doctor,
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

The functions and the service see STRINGS_REFRESH_SECONDS, RUST_LOG and RUST_BACKTRACE as they are
set here. With TWIN_BIN_DIR set nothing is built: the programs in that folder run.

With --aws-endpoint-url the strings map is not put there: the parameter
/twinstack/local/strings-map has to be there already. AWS_REGION, AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or else AWS_PROFILE, say where and as whom the
functions and the service ask; without them they ask as the local stack does, which emulators take.")]
pub(crate) struct UpArguments {
    /// Port of the gateway side; 0 takes a free one
    #[arg(long, default_value_t = 4000)]
    pub(crate) gateway_port: u16,
    /// Port of the service side; 0 takes a free one
    #[arg(long, default_value_t = 4080)]
    pub(crate) service_port: u16,
    /// Port of the AWS endpoints; 0 takes a free one
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
    /// Parameter Store of another emulator, or of AWS itself, in place of the local one
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
    /// The most environments that a function may have for one alias; beyond it requests are
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
  API_ENDPOINT=api.example.com API_KEY=... cargo twin query -p 'prod/string/terms?prefix=a'

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
    /// Address to call, https:// unless it says otherwise [default: the local stack]
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

The answer goes to standard output; the log, the REPORT line and whether the function failed go to
standard error. Exit status 1 when the function failed or could not be invoked.
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
  cargo twin openapi            after a change of a function.json or of stages.json
  cargo twin openapi --check    in continuous integration: exit status 1 and a diff when stale")]
pub(crate) struct OpenapiArguments {
    /// Compares instead of writing, and shows the difference
    #[arg(long)]
    pub(crate) check: bool,
}
