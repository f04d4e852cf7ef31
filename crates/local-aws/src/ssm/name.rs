//! Names of parameters: the
//! [rules](https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html#sysman-parameter-name-constraints)
//! for a new one, and the forms in which an existing one may be asked for.

use super::{
    error::{hierarchy_level_limit, validation},
    validate,
};
use crate::{Account, AwsError};

/// The longest name in the model.
const LONGEST: usize = 2048;
/// The longest ARN of a parameter that is created.
const LONGEST_ARN: usize = 1011;
const MOST_LEVELS: usize = 15;

const CHARACTERS: &str = "If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be \
    formed as a mix of letters, numbers and the following 3 symbols .-_";

/// A name by which a parameter is kept. `x` and `/x` are one parameter on AWS: their ARN is the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(String);

impl Key {
    fn new(name: &str) -> Self {
        if name.starts_with('/') {
            Self(name.to_owned())
        } else {
            Self(format!("/{name}"))
        }
    }

    /// The name, with a slash in front.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The key that a page token stands for; a key that is not there does no harm.
    pub(super) fn from_token(text: String) -> Self {
        Self(text)
    }
}

/// `parameter` and the name, with exactly one slash between.
pub(super) fn arn(account: &Account, name: &str) -> String {
    format!("{}{}", arn_prefix(account), Key::new(name).as_str())
}

fn arn_prefix(account: &Account) -> String {
    format!("arn:aws:ssm:{}:{}:parameter", account.region, account.id)
}

/// The key for a parameter that is to be created, or the reason why it may not have that name.
pub(super) fn new_key(account: &Account, name: &str) -> Result<Key, AwsError> {
    validate::length(name, "name", LONGEST)?;
    let path = name.strip_prefix('/');
    let levels: Vec<&str> = path.unwrap_or(name).split('/').collect();
    if path.is_none() && levels.len() > 1 {
        return Err(validation("Parameter name must be a fully qualified name."));
    }
    let well_formed = levels.iter().all(|level| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        !level.is_empty() && level.chars().all(allowed)
    });
    let first = levels[0].to_ascii_lowercase();
    if first == "aws" && levels.len() > 1 {
        return Err(AwsError::new(
            "AccessDeniedException",
            format!("No access to reserved parameter name: {name}."),
        ));
    }
    if !well_formed || first.starts_with("aws") || first.starts_with("ssm") {
        let reserved = if levels.len() > 1 {
            "\"ssm\""
        } else {
            "\"aws\" or \"ssm\""
        };
        return Err(validation(format!(
            "Parameter name: can't be prefixed with {reserved} (case-insensitive). {CHARACTERS}"
        )));
    }
    if levels.len() > MOST_LEVELS {
        return Err(hierarchy_level_limit());
    }
    let arn = arn(account, name);
    if arn.len() > LONGEST_ARN {
        return Err(validation(format!(
            "Parameter name: the ARN {arn} is {} characters long and may have {LONGEST_ARN}.",
            arn.len()
        )));
    }
    Ok(Key::new(name))
}

/// A parameter as a request asks for it: `name`, `name:version` or an ARN with or without a version.
#[derive(Debug)]
pub(super) struct Reference {
    pub(super) key: Key,
    /// The name to answer with; `None` for an ARN, which is answered with the name that the parameter was put by.
    pub(super) name: Option<String>,
    /// What stands after the last colon.
    pub(super) selector: Option<String>,
}

impl Reference {
    pub(super) fn parse(account: &Account, text: &str) -> Result<Self, AwsError> {
        validate::length(text, "name", LONGEST)?;
        let prefix = arn_prefix(account);
        let by_arn = text
            .strip_prefix(&prefix)
            .filter(|rest| rest.starts_with('/'));
        let (name, selector) = match by_arn.unwrap_or(text).split_once(':') {
            Some((name, selector)) if !text.starts_with("arn:") || by_arn.is_some() => {
                (name, Some(selector.to_owned()))
            }
            // The ARN of another account or region stays whole: no parameter here has it.
            Some(_) | None => (by_arn.unwrap_or(text), None),
        };
        let relative = !name.starts_with('/') && name.contains('/') && !name.starts_with("arn:");
        if relative || name.contains("//") || selector.as_deref() == Some("") {
            return Err(validation(format!(
                "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). {CHARACTERS}"
            )));
        }
        Ok(Self {
            key: Key::new(name),
            name: by_arn.is_none().then(|| name.to_owned()),
            selector,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> Account {
        Account {
            region: "eu-west-1".into(),
            id: "000000000000".into(),
        }
    }

    #[test]
    fn arn_has_one_slash() {
        for name in ["x", "/x"] {
            assert_eq!(
                arn(&account(), name),
                "arn:aws:ssm:eu-west-1:000000000000:parameter/x"
            );
        }
        let path = arn(&account(), "/a/b");
        assert_eq!(path, "arn:aws:ssm:eu-west-1:000000000000:parameter/a/b");
    }

    #[test]
    fn references_are_taken_apart() {
        let arn = "arn:aws:ssm:eu-west-1:000000000000:parameter";
        let other = "arn:aws:ssm:eu-west-1:111111111111:parameter/x";
        for (text, key, name, selector) in [
            ("x", "/x", Some("x"), None),
            ("/x", "/x", Some("/x"), None),
            ("/a/b:3", "/a/b", Some("/a/b"), Some("3")),
            (&format!("{arn}/x"), "/x", None, None),
            (&format!("{arn}/a/b:3"), "/a/b", None, Some("3")),
            (other, &format!("/{other}"), Some(other), None),
        ] {
            let reference = Reference::parse(&account(), text).unwrap();
            assert_eq!(reference.key.as_str(), key, "{text}");
            assert_eq!(reference.name.as_deref(), name, "{text}");
            assert_eq!(reference.selector.as_deref(), selector, "{text}");
        }
    }
}
