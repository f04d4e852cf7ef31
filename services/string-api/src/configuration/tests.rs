use super::*;

const KEYS: (&str, &str) = ("API_KEYS", "a-key-of-twenty-characters");
const NAME: (&str, &str) = (
    "STRINGS_MAPPING_PARAMETER_NAME",
    "/twinstack/test/strings-map",
);

fn read(variables: &[(&str, &str)]) -> Result<Configuration, ConfigurationError> {
    let environment = |name: &str| {
        let found = variables.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| OsString::from(value))
    };
    let (configuration, ()) = Configuration::read(&environment, Ok(()))?;
    Ok(configuration)
}

#[test]
fn defaults() {
    let empty = [("LISTEN_ADDRESS", " "), ("STRINGS_REFRESH_SECONDS", "")];
    let configuration = read(&[&[KEYS, NAME], &empty[..]].concat()).unwrap();
    assert_eq!(configuration.refresh_interval, Duration::from_secs(60));
    assert_eq!(configuration.parameter_name, "/twinstack/test/strings-map");
    assert_eq!(configuration.listen_address.to_string(), "0.0.0.0:8080");
    assert_eq!(configuration.max_concurrent_requests, 256);
    assert_eq!(configuration.shutdown_drain, Duration::from_secs(2));
}

#[test]
fn values() {
    let variables = [
        KEYS,
        NAME,
        ("STRINGS_REFRESH_SECONDS", "86400"),
        ("LISTEN_ADDRESS", "[::1]:0"),
        ("MAX_CONCURRENT_REQUESTS", "10000"),
        ("SHUTDOWN_DRAIN_SECONDS", "8"),
    ];
    let configuration = read(&variables).unwrap();
    assert_eq!(configuration.refresh_interval, Duration::from_secs(86_400));
    assert_eq!(configuration.listen_address.to_string(), "[::1]:0");
    assert_eq!(configuration.max_concurrent_requests, 10_000);
    assert_eq!(configuration.shutdown_drain, Duration::from_secs(8));
    assert!(configuration.api_keys.accept(KEYS.1.as_bytes()));
}

#[test]
fn each_wrong_value_is_named() {
    for (name, value, expected) in [
        (
            "API_KEYS",
            "",
            "API_KEYS is not set: set it to one or more keys of 20 to 128 characters, separated by commas",
        ),
        (
            "API_KEYS",
            "short",
            "API_KEYS: key 1 of 1 has 5 characters: make it 20 to 128 long",
        ),
        (
            "STRINGS_MAPPING_PARAMETER_NAME",
            " ",
            "STRINGS_MAPPING_PARAMETER_NAME is not set: set it to the name of the parameter that holds the \
             strings map, such as /twinstack/local/strings-map",
        ),
        (
            "STRINGS_REFRESH_SECONDS",
            "0",
            "STRINGS_REFRESH_SECONDS is \"0\": set it to a whole number of seconds from 1 to 86400, or leave it out \
             for 60",
        ),
        (
            "LISTEN_ADDRESS",
            "8080",
            "LISTEN_ADDRESS is \"8080\": set it to an IP address and a port, such as 0.0.0.0:8080, or leave it \
             out for 0.0.0.0:8080",
        ),
        (
            "LISTEN_ADDRESS",
            "localhost:65536",
            "LISTEN_ADDRESS is \"localhost:65536\": set it to an IP address and a port, such as 0.0.0.0:8080, or \
             leave it out for 0.0.0.0:8080",
        ),
        (
            "MAX_CONCURRENT_REQUESTS",
            "0",
            "MAX_CONCURRENT_REQUESTS is \"0\": set it to a whole number from 1 to 10000, or leave it out for 256",
        ),
        (
            "MAX_CONCURRENT_REQUESTS",
            "all",
            "MAX_CONCURRENT_REQUESTS is \"all\": set it to a whole number from 1 to 10000, or leave it out for 256",
        ),
        (
            "SHUTDOWN_DRAIN_SECONDS",
            "9",
            "SHUTDOWN_DRAIN_SECONDS is \"9\": set it to a whole number of seconds from 0 to 8, or leave it out \
             for 2",
        ),
        (
            "SHUTDOWN_DRAIN_SECONDS",
            "2s",
            "SHUTDOWN_DRAIN_SECONDS is \"2s\": set it to a whole number of seconds from 0 to 8, or leave it out \
             for 2",
        ),
    ] {
        let error = read(&[(name, value), KEYS, NAME]).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("1 setting is wrong:\n- {expected}")
        );
    }
}
