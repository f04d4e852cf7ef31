//! The environment variables of a function's process.
//!
//! They are those of `provided.al2023`, as recorded on AWS. Three values differ, because they name
//! folders and the folders of this machine hold other things:
//!
//! - `LAMBDA_TASK_ROOT` is the folder of the binary (`/var/task` on AWS), which is what it means;
//! - `LD_LIBRARY_PATH` leaves out `/lib64` and `/usr/lib64`: a function that is linked dynamically,
//!   as every debug build is, would load libraries from there that it was not linked with;
//! - `AWS_XRAY_DAEMON_ADDRESS` and `AWS_LAMBDA_RUNTIME_API` are on 127.0.0.1.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::Path;

use super::Sandbox;
use crate::{FunctionConfiguration, LogFormat};

/// The folder in which the function's code lies.
pub(super) fn task_root(function: &FunctionConfiguration) -> &Path {
    function.binary.parent().unwrap_or(Path::new("/"))
}

/// All variables: the process inherits nothing. The function's own come last, so that they replace
/// those that Lambda lets a function set, such as `PATH` and `TZ`.
pub(super) fn variables(
    sandbox: &Sandbox,
    runtime_api: SocketAddr,
) -> BTreeMap<OsString, OsString> {
    let Sandbox {
        function,
        version,
        settings,
        log,
        ..
    } = sandbox;
    let credentials = &settings.credentials;
    let daemon = settings.xray_daemon_address;
    let text = |name: &str, value: &str| (OsString::from(name), OsString::from(value));
    let mut variables = BTreeMap::from([
        text("AWS_ACCESS_KEY_ID", &credentials.access_key_id),
        text("AWS_DEFAULT_REGION", &settings.region),
        text(
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            &function.memory_size.to_string(),
        ),
        text("AWS_LAMBDA_FUNCTION_NAME", &function.name),
        text("AWS_LAMBDA_FUNCTION_VERSION", version),
        text("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
        text(
            "AWS_LAMBDA_LOG_GROUP_NAME",
            &format!("/aws/lambda/{}", function.name),
        ),
        text("AWS_LAMBDA_LOG_STREAM_NAME", &log.log_stream),
        text("AWS_LAMBDA_RUNTIME_API", &runtime_api.to_string()),
        text("AWS_REGION", &settings.region),
        text("AWS_SECRET_ACCESS_KEY", &credentials.secret_access_key),
        text("AWS_SESSION_TOKEN", &credentials.session_token),
        text("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR"),
        text("AWS_XRAY_DAEMON_ADDRESS", &daemon.to_string()),
        text("LAMBDA_RUNTIME_DIR", "/var/runtime"),
        text("LANG", "en_US.UTF-8"),
        text(
            "LD_LIBRARY_PATH",
            "/var/lang/lib:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib",
        ),
        text(
            "PATH",
            "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
        ),
        text("TZ", ":UTC"),
        text("_AWS_XRAY_DAEMON_ADDRESS", &daemon.ip().to_string()),
        text("_AWS_XRAY_DAEMON_PORT", &daemon.port().to_string()),
        text("_HANDLER", "bootstrap"),
    ]);
    variables.insert("LAMBDA_TASK_ROOT".into(), task_root(function).into());
    if function.log_format == LogFormat::Json {
        variables.extend([text("AWS_LAMBDA_LOG_FORMAT", "JSON")]);
    }
    variables.extend(
        function
            .environment
            .iter()
            .map(|(name, value)| text(name, value)),
    );
    variables
}
