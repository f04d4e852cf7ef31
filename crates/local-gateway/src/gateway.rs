use std::sync::Arc;

use tokio::net::TcpListener;

use crate::api_key::ApiKeys;
use crate::context::ApiIdentity;
use crate::document::{Api, DocumentError};
use crate::observer::RequestObserver;
use crate::pipeline::Pipeline;
use crate::proxy::FunctionInvoker;
use crate::routing::Router;
use crate::server;
use crate::settings::{GatewaySettings, SettingsError};
use crate::stage::Stages;

/// A REST API that is ready to be served.
pub struct Gateway {
    pipeline: Pipeline,
}

impl Gateway {
    /// Reads `document`, an OpenAPI 3.0 document with API Gateway's extensions whose placeholders
    /// have been filled, and makes it ready with the settings and the invoker.
    ///
    /// # Errors
    ///
    /// What API Gateway would refuse, and what this gateway does not serve, with its place.
    pub fn new(
        document: &str,
        settings: GatewaySettings,
        invoker: Arc<dyn FunctionInvoker>,
    ) -> Result<Self, GatewayError> {
        settings.check()?;
        let api = Api::parse(document)?;
        let router = Router::new(&api.resources)?;
        let identity = ApiIdentity {
            account_id: settings.account_id,
            api_id: settings.api_id,
            deployment_id: api.deployment_id.clone(),
        };
        let pipeline = Pipeline {
            identity,
            stages: Stages::new(settings.stages),
            api,
            router,
            api_keys: ApiKeys::new(settings.api_keys),
            invoker,
            observer: None,
        };
        Ok(Self { pipeline })
    }

    /// The same gateway, which tells `observer` of every request that it answers.
    #[must_use]
    pub fn with_observer(mut self, observer: Arc<dyn RequestObserver>) -> Self {
        self.pipeline.observer = Some(observer);
        self
    }

    /// Serves HTTP/1.1 and HTTP/2 (with prior knowledge) on `listener` until `shutdown` is done.
    ///
    /// Then no more connections are taken, requests in flight are answered, and what is not done
    /// after 30 seconds (an integration's default timeout and a little more) is cut off.
    pub async fn serve(self, listener: TcpListener, shutdown: impl Future<Output = ()>) {
        server::serve(Arc::new(self.pipeline), listener, shutdown).await;
    }
}

/// A gateway that cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// The document.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The stages and keys.
    #[error(transparent)]
    Settings(#[from] SettingsError),
}
