//! The account that the local stack plays, and the environment that its programs see.

use std::collections::BTreeMap;

use local_aws::Account;

/// The region of the local stack.
pub(super) const REGION: &str = "eu-west-1";

/// The account of the local stack.
pub(super) const ACCOUNT: &str = "000000000000";

/// The parameter that holds the strings map.
pub(super) const STRINGS_MAP_PARAMETER: &str = "/twinstack/local/strings-map";

/// What a person may set for the programs in front of `cargo twin up`.
const PASSED_ON: [&str; 4] = [
    "LOG_FORMAT",
    "RUST_BACKTRACE",
    "RUST_LOG",
    "STRINGS_REFRESH_SECONDS",
];

pub(super) fn account() -> Account {
    Account {
        region: REGION.to_owned(),
        id: ACCOUNT.to_owned(),
    }
}

/// What the functions and the service have in common: where Parameter Store is, logs that a person
/// can read, and what is passed on, which comes last.
pub(super) fn common(aws_url: &str) -> BTreeMap<String, String> {
    let ours = [("AWS_ENDPOINT_URL_SSM", aws_url), ("LOG_FORMAT", "human")];
    let ours = ours
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into_iter();
    let passed_on = PASSED_ON
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), std::env::var(name).ok()?)));
    ours.chain(passed_on).collect()
}
