//! What the API says about itself. Change it here when the API becomes yours.

use serde::Serialize;

/// OpenAPI's Info Object.
#[derive(Debug, Serialize)]
pub(super) struct Info {
    pub(super) title: &'static str,
    pub(super) description: &'static str,
    pub(super) version: &'static str,
}

pub(super) const INFO: Info = Info {
    title: "Twinstack",
    description: "Strings replaced, looked up and listed by Lambda functions behind API Gateway",
    version: "1.0",
};
