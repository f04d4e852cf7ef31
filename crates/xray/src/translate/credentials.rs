//! Attributes that may hold credentials, and what of them may be written.

use std::borrow::Cow;

use opentelemetry::Value;

use super::http::presentable;
use super::value;
use crate::document::{AnnotationValue, MetadataValue};

/// What of an attribute may leave the program.
pub(super) enum Public<'a> {
    /// All of it.
    Whole(&'a Value),
    /// What is left of an address without its credentials.
    Address(Cow<'a, str>),
    /// Nothing: where the credentials stand in it is not known.
    None,
}

impl<'a> Public<'a> {
    /// An address is never written as it was recorded, whatever its length and wherever it is written to.
    pub(super) fn of(key: &str, value: &'a Value) -> Self {
        let address = match key {
            "url.full" | "http.url" | "url.original" | "messaging.url" | "aws.queue_url"
            | "aws.queue.url" | "aws.sqs.queue.url" => value::text(value).map(presentable),
            "db.connection_string" => value::text(value).and_then(database_address),
            _ => return Self::Whole(value),
        };
        address.map_or(Self::None, Self::Address)
    }

    pub(super) fn annotation(&self) -> Option<AnnotationValue<'a>> {
        match self {
            Self::Whole(value) => value::annotation(value),
            Self::Address(address) => Some(AnnotationValue::Text(address.clone())),
            Self::None => None,
        }
    }

    pub(super) fn metadata(self) -> Option<MetadataValue<'a>> {
        match self {
            Self::Whole(value) => Some(value::metadata(value)),
            Self::Address(address) => Some(MetadataValue::Text(address)),
            Self::None => None,
        }
    }
}

/// The scheme, the hosts and the path of a connection string that has the form of a URL, with or without `jdbc:` before it.
///
/// Its properties follow a `;` with some drivers, the password among them. None for every other form, and where an `@` stands
/// behind the hosts: it may belong to a property, or to a password in front of it that was not escaped.
pub(super) fn database_address(text: &str) -> Option<Cow<'_, str>> {
    let (scheme, rest) = text.split_once("://")?;
    let is_scheme =
        |character: char| character.is_ascii_alphanumeric() || "+-.:".contains(character);
    if !scheme.chars().all(is_scheme) {
        return None;
    }
    let (hosts, behind) = rest.split_at(rest.find(['/', '?', '#', ';']).unwrap_or(rest.len()));
    if behind.contains('@') {
        return None;
    }
    let path = &behind[..behind.find(['?', '#', ';']).unwrap_or(behind.len())];
    Some(match hosts.rfind('@') {
        Some(at) => Cow::Owned([scheme, "://", &hosts[at + 1..], path].concat()),
        None => Cow::Borrowed(&text[..scheme.len() + 3 + hosts.len() + path.len()]),
    })
}
