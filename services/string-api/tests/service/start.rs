//! Starting where something is wrong.

use std::net::TcpListener;

use crate::parameter_store::ParameterStore;
use crate::program::{command, command_with_descriptors, run, variables};
use crate::{KEYS, STRINGS_MAP};

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let (status, error) = run(
        &[],
        &[
            ("API_KEYS", "short,,a-key-of-twenty-characters"),
            ("STRINGS_REFRESH_SECONDS", "often"),
            ("LISTEN_ADDRESS", "8080"),
            ("MAX_CONCURRENT_REQUESTS", "unbounded"),
            ("SHUTDOWN_DRAIN_SECONDS", "60"),
            ("LOG_FORMAT", "xml"),
        ],
    );
    assert_eq!(
        error,
        "string-api: 8 settings are wrong:\n\
         - API_KEYS: key 1 of 3 has 5 characters: make it 20 to 128 long\n\
         - API_KEYS: key 2 of 3 is empty: remove the comma that is too many\n\
         - STRINGS_MAPPING_PARAMETER_NAME is not set: set it to the name of the parameter that holds the strings map, \
         such as /twinstack/local/strings-map\n\
         - STRINGS_REFRESH_SECONDS is \"often\": set it to a whole number of seconds from 1 to 86400, or leave it out \
         for 60\n\
         - LISTEN_ADDRESS is \"8080\": set it to an IP address and a port, such as 0.0.0.0:8080, or leave it out for \
         0.0.0.0:8080\n\
         - MAX_CONCURRENT_REQUESTS is \"unbounded\": set it to a whole number from 1 to 10000, or leave it out for 256\n\
         - SHUTDOWN_DRAIN_SECONDS is \"60\": set it to a whole number of seconds from 0 to 8, or leave it out for 2\n\
         - LOG_FORMAT is \"xml\": set it to json or human, or leave it out\n"
    );
    assert_eq!(status, Some(2));
}

#[test]
fn wrong_settings_of_traces_are_named() {
    let store = ParameterStore::start(STRINGS_MAP);
    let endpoint = format!("http://{}", store.address);
    for (name, value, expected) in [
        (
            "OTEL_SDK_DISABLED",
            "1",
            "OTEL_SDK_DISABLED is \"1\": set it to true or false, or leave it out\n",
        ),
        (
            "OTEL_TRACES_EXPORTER",
            "otlp",
            "OTEL_TRACES_EXPORTER is \"otlp\": set it to xray or none, or leave it out\n",
        ),
    ] {
        let mut variables = variables(&endpoint, KEYS[0]);
        variables.push((name, value));
        let (status, error) = run(&[], &variables);
        let wrong = format!("string-api: 1 setting is wrong:\n- {expected}");
        assert_eq!((status, error), (Some(2), wrong));
    }
}

#[test]
fn a_port_that_is_taken_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let store = ParameterStore::start(STRINGS_MAP);
    let endpoint = format!("http://{}", store.address);
    let address_text = address.to_string();
    let mut variables = variables(&endpoint, KEYS[0]);
    variables.push(("LISTEN_ADDRESS", &address_text));
    let (status, error) = run(&[], &variables);
    let expected = format!(
        "string-api: {address} cannot be listened on; stop the program that has port {}, or set LISTEN_ADDRESS to an \
         address with another port: Address",
        address.port()
    );
    assert!(error.starts_with(&expected), "{error}");
    assert_eq!(status, Some(1));
}

#[test]
fn too_few_file_descriptors_are_told() {
    let store = ParameterStore::start(STRINGS_MAP);
    let output = command_with_descriptors(24, &store).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        error.starts_with("string-api: this program may open 24 files, and needs "),
        "{error}"
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_strings_map_that_is_refused_names_the_key() {
    let store = ParameterStore::start(r#"{"ABN":"ABN AMRO","ING":""}"#);
    let endpoint = format!("http://{}", store.address);
    let (status, error) = run(&[], &variables(&endpoint, KEYS[0]));
    let expected = format!(
        "string-api: no strings map (STRINGS_MAPPING_PARAMETER_NAME): parameter /twinstack/local/strings-map at \
         {endpoint}: version 1 is refused; put a corrected value and start again: "
    );
    assert!(error.starts_with(&expected), "{error}");
    assert!(error.contains("ING"), "{error}");
    assert_eq!(status, Some(1));
}

#[test]
fn an_endpoint_that_is_down_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (status, error) = run(&[], &variables(&endpoint, KEYS[0]));
    let expected = format!(
        "string-api: no strings map (STRINGS_MAPPING_PARAMETER_NAME): parameter /twinstack/local/strings-map at \
         {endpoint}: no value within "
    );
    assert!(error.starts_with(&expected), "{error}");
    assert_eq!(status, Some(1));
}

#[test]
fn arguments_are_explained() {
    let (status, error) = run(&["helth"], &[]);
    assert!(
        error.starts_with("string-api: unknown arguments\n\nUsage: string-api "),
        "{error}"
    );
    assert_eq!(status, Some(2));
    let help = command(&[]).arg("--help").output().unwrap();
    assert!(help.stdout.starts_with(b"Usage: string-api "));
    assert_eq!(help.status.code(), Some(0));
}
