//! The query of a database.

use std::borrow::Cow;
use std::fmt::Write;

use super::attributes::{Attributes, Field, Shown};
use super::credentials::database_address;
use crate::document::Sql;

/// The databases that are asked in SQL, by the old names of the conventions and the new ones.
const SQL_DATABASES: [&str; 18] = [
    "aws.redshift",
    "cockroachdb",
    "db2",
    "derby",
    "hive",
    "ibm.db2",
    "mariadb",
    "microsoft.sql_server",
    "mssql",
    "mysql",
    "oracle",
    "oracle.db",
    "other_sql",
    "postgresql",
    "redshift",
    "sqlite",
    "teradata",
    "trino",
];

pub(super) fn sql<'a>(
    attributes: &Attributes<'a>,
    is_segment: bool,
    shown: &mut Shown,
) -> Option<Sql<'a>> {
    let db = &attributes.db;
    let system = db.system.filter(|system| SQL_DATABASES.contains(system))?;
    if is_segment {
        return None;
    }
    shown.add(Field::Sql);
    Some(Sql {
        url: url(attributes, system),
        database_type: Some(Cow::Borrowed(system)),
        user: db.user.map(Cow::Borrowed),
        sanitized_query: db.statement.map(Cow::Borrowed),
        ..Sql::default()
    })
}

/// The address of the database, never its password. None where nothing names a host.
fn url<'a>(attributes: &Attributes<'a>, system: &'a str) -> Option<Cow<'a, str>> {
    let name = attributes.db.name;
    if let Some(url) = attributes.db.connection_string.and_then(database_address) {
        let has_name = url.matches('/').count() > 2;
        return Some(match name.filter(|_| !has_name) {
            Some(name) => Cow::Owned([&url, "/", name].concat()),
            None => url,
        });
    }
    let parts = &attributes.url;
    let host = parts.server_address.or(parts.net_peer_name)?;
    let port = parts.server_port.or(parts.net_peer_port);
    let name_length = name.map_or(0, str::len);
    let mut url = String::with_capacity(system.len() + host.len() + name_length + 12);
    url.extend([system, "://", host]);
    if let Some(port) = port {
        // Writing to a text does not fail.
        let _ = write!(url, ":{port}");
    }
    if let Some(name) = name {
        url.extend(["/", name]);
    }
    Some(Cow::Owned(url))
}
