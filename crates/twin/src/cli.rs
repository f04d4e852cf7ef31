//! What can be typed after `cargo twin`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

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
    /// Writes the OpenAPI document, and what else is generated from the definitions
    Openapi(OpenapiArguments),
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cargo twin up
  cargo twin up --gateway-port 0 --service-port 0 --aws-port 0 --json
  cargo twin up --strings-map my-strings.json

The functions and the service see STRINGS_REFRESH_SECONDS, RUST_LOG, LOG_FORMAT and RUST_BACKTRACE
as they are set here. With TWIN_BIN_DIR set nothing is built: the programs in that folder run.")]
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
    /// The strings map to begin with [default: terraform/strings-map.json]
    #[arg(long, value_name = "FILE")]
    pub(crate) strings_map: Option<PathBuf>,
    /// Prints one line of JSON on standard output when all is ready, and nothing else there
    #[arg(long)]
    pub(crate) json: bool,
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
  cargo twin openapi            after a change of a function.json or of stages.json
  cargo twin openapi --check    in continuous integration: exit status 1 and a diff when stale")]
pub(crate) struct OpenapiArguments {
    /// Compares instead of writing, and shows the difference
    #[arg(long)]
    pub(crate) check: bool,
}
