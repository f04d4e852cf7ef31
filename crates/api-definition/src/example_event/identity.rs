//! The ids, times and addresses of the examples: always the same, so that two runs can be compared.

/// The account and the API, as the local stack calls them.
pub(super) const ACCOUNT: &str = "000000000000";
pub(super) const API: &str = "local";
pub(super) const DOMAIN: &str = "localhost";

pub(super) const DEPLOYMENT: &str = "example";
pub(super) const RESOURCE: &str = "example";
pub(super) const SOURCE_ADDRESS: &str = "127.0.0.1";
pub(super) const PORT: &str = "4000";
pub(super) const USER_AGENT: &str = "twin-invoke";
pub(super) const API_KEY: &str = "example-key-0123456789";
pub(super) const API_KEY_ID: &str = "example-key";

/// The ids have the forms that API Gateway gives them.
pub(super) const REQUEST_ID: &str = "11111111-2222-4333-8444-555555555555";
pub(super) const EXTENDED_REQUEST_ID: &str = "EXAMPLEEXAMPLEE=";
pub(super) const TRACE: &str = "Root=1-5759e988-bd862e3fe1be46a994272793";

/// One moment: Common Log Format, and milliseconds of Unix time.
pub(super) const TIME: &str = "09/Apr/2015:12:34:56 +0000";
pub(super) const TIME_EPOCH: i64 = 1_428_582_896_000;
