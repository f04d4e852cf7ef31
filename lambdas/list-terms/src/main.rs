//! List the terms that start with a prefix.

mod handler;

use std::process::ExitCode;

use string_replace::StringsMap;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    lambda_function::run(
        "STRINGS_MAPPING_PARAMETER_NAME",
        StringsMap::from_json,
        handler::handle,
    )
    .await
}
