use super::*;

fn access(url: Option<&str>, variables: &[(&str, &str)]) -> Result<Access, String> {
    let variable = |name: &str| {
        let found = variables.iter().find(|(variable, _)| *variable == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    Access::from_variables(url.map(str::to_owned), &variable).map_err(|error| error.to_string())
}

fn keys(access: &Access) -> [&str; 3] {
    let Credentials {
        access_key_id,
        secret_access_key,
        session_token,
    } = &access.credentials;
    [access_key_id, secret_access_key, session_token].map(String::as_str)
}

const KEYS: [(&str, &str); 4] = [
    ("AWS_ACCESS_KEY_ID", "AKIA"),
    ("AWS_SECRET_ACCESS_KEY", "secret"),
    ("AWS_REGION", "eu-central-1"),
    ("AWS_PROFILE", "passed-over"),
];

#[test]
fn the_stacks_own_parameter_store_is_never_asked_as_the_person() {
    let access = access(None, &KEYS).expect("good settings");
    assert_eq!(keys(&access), ["local", "local", "local"]);
    assert_eq!(access.region, "eu-west-1");
    let common = access.common("http://localhost:4100");
    assert_eq!(common["AWS_ENDPOINT_URL"], "http://localhost:4100");
    assert!(!common.contains_key("AWS_PROFILE"));
}

#[test]
fn another_one_is_asked_with_the_persons_keys_or_profile() {
    let url = Some("http://localhost:4566");
    let by_keys = access(url, &KEYS).expect("good settings");
    assert_eq!(keys(&by_keys), ["AKIA", "secret", ""]);
    assert_eq!(by_keys.region, "eu-central-1");
    let common = by_keys.common("http://localhost:4100");
    assert_eq!(common["AWS_ENDPOINT_URL"], "http://localhost:4566");
    assert!(!common.contains_key("AWS_PROFILE"), "the keys come first");

    let variables = [
        ("AWS_PROFILE", "work"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
        ("HOME", "/home/me"),
    ];
    let by_profile = access(url, &variables).expect("good settings");
    assert_eq!(keys(&by_profile), ["", "", ""]);
    assert_eq!(by_profile.region, "us-east-1");
    let common = by_profile.common("");
    assert_eq!(
        (&*common["AWS_PROFILE"], &*common["HOME"]),
        ("work", "/home/me")
    );

    let as_local = access(url, &[("AWS_ACCESS_KEY_ID", "")]).expect("good settings");
    assert_eq!(keys(&as_local), ["local", "local", "local"]);
    assert_eq!(as_local.region, "eu-west-1");
}

#[test]
fn half_of_what_is_needed_is_refused() {
    let url = Some("http://localhost:4566");
    let rows: [(&[_], _); 3] = [
        (
            &[KEYS[0], KEYS[1]],
            "AWS_ACCESS_KEY_ID is set and AWS_REGION is not",
        ),
        (
            &[KEYS[0], KEYS[2]],
            "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not",
        ),
        (&[KEYS[3]], "AWS_PROFILE is set and AWS_REGION is not"),
    ];
    for (variables, expected) in rows {
        let error = access(url, variables).expect_err("half of it");
        assert!(error.contains(expected), "{error}");
    }
}
