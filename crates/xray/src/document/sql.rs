use std::borrow::Cow;

use serde::Serialize;

/// The query of a database.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sql<'a> {
    /// The address of the database, without a password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Cow<'a, str>>,
    /// The kind of database, such as `postgresql`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database_type: Option<Cow<'a, str>>,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database_version: Option<Cow<'a, str>>,
    /// The version of the driver.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver_version: Option<Cow<'a, str>>,
    /// The user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<Cow<'a, str>>,
    /// `call` or `statement`, when the query was prepared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preparation: Option<Cow<'a, str>>,
    /// The query, with its values taken out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sanitized_query: Option<Cow<'a, str>>,
}
