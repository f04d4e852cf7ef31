//! Replace some strings with others.

mod handler;

use std::process::ExitCode;

use string_replace::Replacer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    lambda_function::run(
        "STRINGS_MAPPING_PARAMETER_NAME",
        Replacer::from_json,
        handler::handle,
    )
    .await
}
