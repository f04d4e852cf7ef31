//! The X-Ray that is asked.

use std::time::Duration;

use aws_config::{BehaviorVersion, Region};
use aws_sdk_xray::Client;
use aws_sdk_xray::config::{Config, Credentials};
use aws_sdk_xray::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use local_lambda::LambdaSettings;

use crate::stack::Stack;
use crate::{UsageError, http_client};

/// An X-Ray.
pub(super) struct Source {
    pub(super) client: Client,
    /// What it is called in a message.
    pub(super) place: String,
    /// What a person can do where it does not answer.
    advice_on_silence: &'static str,
    /// The same where it has no trace of an id.
    pub(super) advice_on_missing: &'static str,
    /// The same where it has no trace at all.
    pub(super) advice_on_none: &'static str,
    /// How often it is asked for what came.
    pub(super) interval: Duration,
}

impl Source {
    /// The running stack's own, whatever the settings of this machine for AWS are.
    pub(super) fn of_stack(stack: &Stack) -> Self {
        let LambdaSettings {
            region,
            credentials,
            ..
        } = LambdaSettings::default();
        let credentials = Credentials::new(
            credentials.access_key_id,
            credentials.secret_access_key,
            None,
            None,
            "cargo twin traces",
        );
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .http_client(http_client::of_aws_sdk())
            .region(Region::new(region))
            .endpoint_url(&stack.aws)
            .credentials_provider(credentials)
            .build();
        Self {
            client: Client::from_conf(config),
            place: format!("the local stack at {}", stack.aws),
            advice_on_silence: "if it is gone, start it with `cargo twin up`",
            advice_on_missing: "it comes a moment after the answer, unless its request was not \
                                sampled; `cargo twin traces` lists those that are there",
            advice_on_none: "the first request in a second is recorded, and 5 % of the others; \
                             send it one with `cargo twin query`, or with the header \
                             `X-Amzn-Trace-Id: Sampled=1`, which is always recorded",
            interval: Duration::from_secs(1),
        }
    }

    /// X-Ray on AWS, where and as whom the usual settings of the AWS SDKs say.
    ///
    /// # Errors
    ///
    /// Without a region.
    pub(super) async fn on_aws() -> Result<Self, UsageError> {
        let config = aws_config::defaults(BehaviorVersion::latest())
            .http_client(http_client::of_aws_sdk())
            .load()
            .await;
        let Some(region) = config.region() else {
            return Err(UsageError(
                "--environment needs a region: set AWS_REGION, or AWS_PROFILE to a profile that \
                 has one"
                    .to_owned(),
            ));
        };
        Ok(Self {
            place: format!("X-Ray in {region}"),
            client: Client::new(&config),
            advice_on_silence: "see whether AWS_REGION and the credentials are right",
            advice_on_missing: "it takes some seconds to come and is kept for 30 days; see whether \
                                AWS_REGION and the account are right",
            advice_on_none: "see whether AWS_REGION and the account are right",
            interval: Duration::from_secs(5),
        })
    }

    /// Says what a call failed of.
    pub(super) fn error<E, R>(&self, error: &SdkError<E, R>) -> anyhow::Error
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        R: std::fmt::Debug,
    {
        let place = &self.place;
        match (error.code(), error.message()) {
            (Some(code), message) => {
                let message = message.unwrap_or("no reason given");
                anyhow::anyhow!("{place} refused to answer: {code}: {message}")
            }
            (None, _) => {
                let advice = self.advice_on_silence;
                let error = DisplayErrorContext(error);
                anyhow::anyhow!("{place} did not answer: {advice}: {error}")
            }
        }
    }
}
