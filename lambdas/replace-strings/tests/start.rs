//! What the function says when it cannot start. `lambda_function` says it, the same for every function.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{ffi::OsString, net::TcpListener, process::Command};

/// Where the certificates of the authorities are, on a machine on which only these variables say so.
fn certificates() -> impl Iterator<Item = (&'static str, OsString)> {
    ["SSL_CERT_DIR", "SSL_CERT_FILE"]
        .into_iter()
        .filter_map(|name| Some((name, std::env::var_os(name)?)))
}

/// Runs the function to its end with nothing of the test's own environment but the certificates, and gives its log.
fn log(variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_replace-strings"));
    let output = command
        .env_clear()
        .envs(certificates())
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let log = [output.stdout, output.stderr].concat();
    String::from_utf8(log).unwrap()
}

const NAME: (&str, &str) = (
    "STRINGS_MAPPING_PARAMETER_NAME",
    "/twinstack/local/strings-map",
);

#[test]
fn wrong_variables_are_named() {
    for (variables, expected) in [
        (
            vec![],
            "the function cannot run: STRINGS_MAPPING_PARAMETER_NAME is not set: set it to the name of a Parameter \
             Store parameter, in the function's environment\n",
        ),
        (
            vec![NAME, ("STRINGS_REFRESH_SECONDS", "often")],
            "the function cannot run: STRINGS_REFRESH_SECONDS is \"often\": set it to a whole number of seconds from 1 \
             to 86400, or leave it out for 60\n",
        ),
        (
            vec![NAME, ("LOG_FORMAT", "xml")],
            "the function cannot run: LOG_FORMAT is \"xml\": set it to json or human, or leave it out\n",
        ),
        (
            vec![NAME, ("OTEL_SDK_DISABLED", "yes")],
            "the function cannot run: OTEL_SDK_DISABLED is \"yes\": set it to true or false, or leave it out\n",
        ),
        (
            vec![NAME, ("OTEL_TRACES_EXPORTER", "otlp")],
            "the function cannot run: OTEL_TRACES_EXPORTER is \"otlp\": set it to xray or none, or leave it out\n",
        ),
    ] {
        let log = log(&variables);
        assert!(log.ends_with(expected), "{log}");
    }
}

/// Starts the function with a Parameter Store that is not there, and gives its address and the function's log.
fn log_without_parameter_store(variables: &[(&str, &str)]) -> (String, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let reachable = [
        NAME,
        ("AWS_ENDPOINT_URL_SSM", &endpoint),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
    ];
    let log = log(&[&reachable, variables].concat());
    (endpoint, log)
}

#[test]
fn an_endpoint_that_is_down_is_named() {
    let (endpoint, log) = log_without_parameter_store(&[]);
    let expected = format!(
        "the function cannot run: parameter /twinstack/local/strings-map at {endpoint}: no value within "
    );
    assert!(log.contains(&expected), "{log}");
}

#[test]
fn a_wrong_daemon_address_turns_traces_off_and_is_named() {
    let (_, log) = log_without_parameter_store(&[("AWS_XRAY_DAEMON_ADDRESS", "2000")]);
    assert!(
        log.contains(
            "traces are off error=\"2000\" is no address of an X-Ray daemon: set AWS_XRAY_DAEMON_ADDRESS to \
             HOST:PORT or to \"tcp:HOST:PORT udp:HOST:PORT\", such as 127.0.0.1:2000\n"
        ),
        "{log}"
    );
    assert!(log.contains("the function cannot run: parameter"), "{log}");
}
