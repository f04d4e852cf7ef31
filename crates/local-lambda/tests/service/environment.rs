//! What a function's process sees.

use std::collections::BTreeMap;

use local_lambda::{InvocationRequest, LogFormat};

use crate::support::{Lambda, on_path};

#[tokio::test]
async fn the_variables_are_those_of_provided_al2023() {
    let (env, sleep) = (on_path("env"), on_path("sleep"));
    let mut lambda = Lambda::script(
        &format!("pwd -P; {env}; echo done; exec {sleep} 600"),
        |function| {
            function.environment = [("TEST_KEY", "TEST_VAL"), ("TZ", ":Europe/Amsterdam")]
                .map(|(name, value)| (name.into(), value.into()))
                .into();
            function.log_format = LogFormat::Json;
            function.memory_size = 1024;
        },
    );
    let _invocation = lambda.begin(InvocationRequest::new("script:prod", "{}"));
    let events = lambda.log_until("done").await;
    let folder = lambda.folder().canonicalize().expect("it is there");
    assert_eq!(
        events[0].line,
        folder.to_str().expect("UTF-8"),
        "the working directory"
    );

    let lines = events[1..events.len() - 1]
        .iter()
        .map(|event| event.line.split_once('=').expect("a pair"));
    let mut variables: BTreeMap<&str, &str> = lines.collect();
    let mut take = |name: &str| {
        variables
            .remove(name)
            .unwrap_or_else(|| panic!("{name} is missing"))
            .to_owned()
    };
    let log_stream = take("AWS_LAMBDA_LOG_STREAM_NAME");
    assert_eq!(log_stream, events[0].log_stream);
    let (date, id) = log_stream.split_once("/[1]").expect("YYYY/MM/DD/[1]id");
    assert_eq!((date.len(), id.len()), (10, 32), "{log_stream}");
    assert!(take("AWS_LAMBDA_RUNTIME_API").starts_with("127.0.0.1:"));
    assert_eq!(
        take("LAMBDA_TASK_ROOT"),
        lambda.folder().to_str().expect("UTF-8")
    );
    // The shell's own.
    for name in ["PWD", "OLDPWD", "SHLVL", "_"] {
        variables.remove(name);
    }
    let expected = BTreeMap::from([
        ("AWS_ACCESS_KEY_ID", "local"),
        ("AWS_DEFAULT_REGION", "eu-west-1"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024"),
        ("AWS_LAMBDA_FUNCTION_NAME", "script"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
        ("AWS_LAMBDA_LOG_FORMAT", "JSON"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/script"),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_SECRET_ACCESS_KEY", "local"),
        ("AWS_SESSION_TOKEN", "local"),
        ("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR"),
        ("AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:2000"),
        ("LAMBDA_RUNTIME_DIR", "/var/runtime"),
        ("LANG", "en_US.UTF-8"),
        (
            "LD_LIBRARY_PATH",
            "/var/lang/lib:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib",
        ),
        (
            "PATH",
            "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
        ),
        ("TEST_KEY", "TEST_VAL"),
        ("TZ", ":Europe/Amsterdam"),
        ("_AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1"),
        ("_AWS_XRAY_DAEMON_PORT", "2000"),
        ("_HANDLER", "bootstrap"),
    ]);
    assert_eq!(variables, expected);
}
