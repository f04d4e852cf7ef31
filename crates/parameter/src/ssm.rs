//! Parameter Store as a [`Source`].

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, ConfigLoader, SdkConfig};
use aws_sdk_ssm::Client;
use aws_sdk_ssm::config::Intercept;
use aws_sdk_ssm::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_ssm::operation::get_parameter::GetParameterError;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;

use crate::error::causes;
use crate::{Fetched, Location, Source, SourceError};

/// A value in Parameter Store, read with `GetParameter` and decrypted when it is a SecureString.
#[derive(Clone, Debug)]
pub struct SsmSource {
    client: Client,
    location: Location,
}

impl SsmSource {
    /// A source for the parameter `name` (a name, `name:version` or an ARN), with the settings that the AWS SDKs read:
    /// region, credentials, and `AWS_ENDPOINT_URL_SSM` or `AWS_ENDPOINT_URL` for an endpoint other than AWS's own.
    ///
    /// Nothing is sent before the first fetch, and wrong settings show there.
    pub async fn from_env(name: impl Into<String>) -> Self {
        let config = settings().load().await;
        let region = config
            .region()
            .map_or("no region", |region| region.as_ref());
        let endpoint = ["AWS_ENDPOINT_URL_SSM", "AWS_ENDPOINT_URL"]
            .into_iter()
            .find_map(|variable| std::env::var(variable).ok())
            .unwrap_or_else(|| format!("SSM in {region}"));
        Self::new(&config, name.into(), endpoint)
    }

    /// The same source, whose client lets `interceptor` see each of its calls, such as one that traces them.
    #[must_use]
    pub fn with_interceptor(self, interceptor: impl Intercept + 'static) -> Self {
        let config = self.client.config().to_builder();
        Self {
            client: Client::from_conf(config.interceptor(interceptor).build()),
            ..self
        }
    }

    fn new(config: &SdkConfig, parameter: String, endpoint: String) -> Self {
        Self {
            client: Client::new(config),
            location: Location {
                parameter,
                endpoint,
            },
        }
    }
}

/// What does not come from the environment: the HTTP client, since `ring` is the only cryptography here, and the times.
fn settings() -> ConfigLoader {
    let http_client = aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https();
    aws_config::defaults(BehaviorVersion::latest())
        .http_client(http_client)
        // A connection that died while the environment was frozen costs one quick failure: the second attempt of the
        // same fetch opens a new one. Attempts beyond it are the business of `load` and of the next refresh.
        .retry_config(
            RetryConfig::standard()
                .with_max_attempts(2)
                .with_initial_backoff(Duration::from_millis(50)),
        )
        // Two attempts that hang fit into the time of a load, and one into that of a refresh.
        .timeout_config(
            TimeoutConfig::builder()
                .connect_timeout(Duration::from_secs(1))
                .operation_attempt_timeout(Duration::from_millis(1500))
                .build(),
        )
}

impl Source for SsmSource {
    async fn fetch(&self) -> Result<Fetched, SourceError> {
        // The SDK reports this as if the network were at fault, and asking again would not heal it.
        if self.client.config().region().is_none() {
            return Err(SourceError::Rejected {
                message: "no region: set AWS_REGION".to_owned(),
            });
        }
        let output = self
            .client
            .get_parameter()
            .name(&self.location.parameter)
            .with_decryption(true)
            .send()
            .await
            .map_err(source_error)?;
        output
            .parameter
            .and_then(|parameter| {
                Some(Fetched {
                    value: parameter.value?,
                    version: parameter.version,
                })
            })
            .ok_or_else(|| SourceError::Unavailable {
                message: "the endpoint's answer has no value".to_owned(),
            })
    }

    fn location(&self) -> Location {
        self.location.clone()
    }
}

/// Error codes of SSM and of [every AWS service](https://docs.aws.amazon.com/systems-manager/latest/APIReference/CommonErrors.html)
/// that stay until a person changes something. An expired token is none: the SDK asks for a new one.
fn source_error<R: std::fmt::Debug>(error: SdkError<GetParameterError, R>) -> SourceError {
    let message = || match error.message() {
        Some(message) if !message.is_empty() => message.to_owned(),
        Some(_) | None => error.code().unwrap_or("no reason given").to_owned(),
    };
    match error.code() {
        Some("ParameterNotFound" | "ParameterVersionNotFound") => SourceError::NotFound,
        Some(
            "AccessDenied"
            | "AccessDeniedException"
            | "InvalidClientTokenId"
            | "NotAuthorized"
            | "OptInRequired"
            | "UnrecognizedClientException",
        ) => SourceError::Denied { message: message() },
        Some("InvalidKeyId" | "ValidationError" | "ValidationException") => {
            SourceError::Rejected { message: message() }
        }
        Some(code) => SourceError::Unavailable {
            message: format!("{code}: {}", message()),
        },
        None => SourceError::Unavailable {
            message: causes(&error),
        },
    }
}

#[cfg(test)]
mod tests;
