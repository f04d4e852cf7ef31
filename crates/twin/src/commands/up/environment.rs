//! The account that the local stack plays, and the environment that its programs see.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, bail};
use local_aws::Account;
use local_lambda::{ACCOUNT, Credentials, LambdaSettings};

use crate::{UsageError, http_client};

/// The parameter that holds the strings map.
pub(super) const STRINGS_MAP_PARAMETER: &str = "/twinstack/local/strings-map";

/// What a person may set for the programs in front of `cargo twin up`. `SSL_CERT_*` say
/// where the certificates of the authorities are: the clients of AWS cannot be made without any.
const PASSED_ON: [&str; 6] = [
    "OTEL_SDK_DISABLED",
    "RUST_BACKTRACE",
    "RUST_LOG",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "STRINGS_REFRESH_SECONDS",
];

/// Where the AWS SDKs find a profile.
const PROFILE: [&str; 4] = [
    "AWS_CONFIG_FILE",
    "AWS_PROFILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "HOME",
];

/// How long another Parameter Store may take to say anything at all.
const ANSWER_LIMIT: Duration = Duration::from_secs(5);

/// The Parameter Store that the programs ask, and as whom they ask it.
#[derive(Debug)]
pub(super) struct Access {
    /// Another one than the stack's own.
    endpoint_url: Option<String>,
    /// The region of the whole stack: that of the local Lambda, unless another Parameter Store than
    /// the stack's own is asked in another region.
    pub(super) region: String,
    /// The role of the functions and of the service. Blank where a profile says who asks: then the
    /// SDKs pass over it.
    pub(super) credentials: Credentials,
    /// The variables that lead to the profile.
    profile: BTreeMap<String, String>,
}

impl Access {
    /// The stack's own Parameter Store, or the one at `endpoint_url`, which is asked with the
    /// credentials and the region of this process's environment where it has any.
    ///
    /// # Errors
    ///
    /// Where the environment has half of what is needed to ask.
    pub(super) fn new(endpoint_url: Option<String>) -> Result<Self, UsageError> {
        Self::from_variables(endpoint_url, &|name| std::env::var(name).ok())
    }

    fn from_variables(
        endpoint_url: Option<String>,
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, UsageError> {
        let set = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        let LambdaSettings {
            region,
            credentials: local,
            ..
        } = LambdaSettings::default();
        let own = Self {
            endpoint_url,
            region,
            credentials: local,
            profile: BTreeMap::new(),
        };
        if own.endpoint_url.is_none() {
            return Ok(own);
        }
        let region = set("AWS_REGION").or_else(|| set("AWS_DEFAULT_REGION"));
        let who = if set("AWS_ACCESS_KEY_ID").is_some() {
            "AWS_ACCESS_KEY_ID"
        } else {
            "AWS_PROFILE"
        };
        if set(who).is_none() {
            // Emulators take any credentials.
            return Ok(Self {
                region: region.unwrap_or(own.region),
                ..own
            });
        }
        let region = region.ok_or_else(|| lacks(who, "AWS_REGION"))?;
        if let Some(key) = set("AWS_ACCESS_KEY_ID") {
            let secret = set("AWS_SECRET_ACCESS_KEY")
                .ok_or_else(|| lacks("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))?;
            let token = set("AWS_SESSION_TOKEN").unwrap_or_default();
            return Ok(Self {
                region,
                credentials: credentials(&key, &secret, &token),
                ..own
            });
        }
        let profile = PROFILE
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), set(name)?)))
            .collect();
        Ok(Self {
            region,
            credentials: credentials("", "", ""),
            profile,
            ..own
        })
    }

    /// Another Parameter Store than the stack's own.
    pub(super) fn endpoint_url(&self) -> Option<&str> {
        self.endpoint_url.as_deref()
    }

    /// The account of the stack's own AWS endpoints.
    pub(super) fn account(&self) -> Account {
        Account {
            region: self.region.clone(),
            id: ACCOUNT.to_owned(),
        }
    }

    /// Refuses another Parameter Store at whose address nobody answers. What the answer is does not
    /// matter: the programs say what is wrong with one.
    pub(super) async fn check(&self) -> anyhow::Result<()> {
        let Some(url) = self.endpoint_url() else {
            return Ok(());
        };
        let asked = tokio::time::timeout(ANSWER_LIMIT, http_client::direct()?.get(url).send());
        let nobody =
            || format!("--aws-endpoint-url {url} does not answer: start what listens there");
        match asked.await {
            Ok(answer) => answer.map(drop).with_context(nobody),
            Err(_elapsed) => bail!("{}; it took {} s", nobody(), ANSWER_LIMIT.as_secs()),
        }
    }

    /// What the functions and the service have in common: where Parameter Store and X-Ray are, logs
    /// that the terminal can read, and what is passed on, which comes last. `own_url` is the stack's own.
    pub(super) fn common(&self, own_url: &str) -> BTreeMap<String, String> {
        let url = self.endpoint_url().unwrap_or(own_url);
        let ours = [("AWS_ENDPOINT_URL", url), ("LOG_FORMAT", "json")];
        let ours = ours
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into_iter();
        let passed_on = PASSED_ON
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), std::env::var(name).ok()?)));
        ours.chain(self.profile.clone()).chain(passed_on).collect()
    }
}

fn credentials(key: &str, secret: &str, token: &str) -> Credentials {
    Credentials {
        access_key_id: key.to_owned(),
        secret_access_key: secret.to_owned(),
        session_token: token.to_owned(),
    }
}

fn lacks(set: &str, missing: &str) -> UsageError {
    UsageError(format!(
        "{set} is set and {missing} is not: --aws-endpoint-url needs both, or neither to ask as \
         the local stack does"
    ))
}

#[cfg(test)]
mod tests;
