//! Answers in pages.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{
    error::invalid_next_token,
    name::Key,
    store::{Store, Stored},
};
use crate::AwsError;

/// A page, and the token that asks for the next one when there is one.
pub(super) struct Page<'s> {
    pub(super) parameters: Vec<&'s Stored>,
    pub(super) next_token: Option<String>,
}

/// The first `size` parameters that pass `select`, after those of the pages before.
///
/// A token holds the last key of its page and not a count, so that parameters which come and go between two calls shift
/// nothing. A token of AWS is as opaque to a client.
pub(super) fn page<'s>(
    store: &'s Store,
    token: Option<&str>,
    size: usize,
    select: impl Fn(&Key, &Stored) -> bool,
) -> Result<Page<'s>, AwsError> {
    let after = token.map(decode).transpose()?;
    let mut selected = store
        .iter()
        .filter(|(key, stored)| {
            after.as_ref().is_none_or(|after| *key > after) && select(key, stored)
        })
        .peekable();
    let mut parameters = Vec::new();
    let mut last = None;
    while parameters.len() < size {
        let Some((key, stored)) = selected.next() else {
            break;
        };
        parameters.push(stored);
        last = Some(key);
    }
    let next_token = match (last, selected.peek()) {
        (Some(last), Some(_)) => Some(URL_SAFE_NO_PAD.encode(last.as_str())),
        _ => None,
    };
    Ok(Page {
        parameters,
        next_token,
    })
}

fn decode(token: &str) -> Result<Key, AwsError> {
    let bytes = URL_SAFE_NO_PAD
        .decode(token)
        .map_err(|_| invalid_next_token())?;
    let text = String::from_utf8(bytes).map_err(|_| invalid_next_token())?;
    if text.starts_with('/') {
        Ok(Key::from_token(text))
    } else {
        Err(invalid_next_token())
    }
}
