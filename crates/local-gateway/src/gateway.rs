use std::sync::Arc;

use arc_swap::ArcSwap;
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
use crate::stage_tracing::StageTracing;

/// A REST API that is ready to be served. Clones are the same one.
#[derive(Clone)]
pub struct Gateway {
    /// Each request runs to its end through the deployment that it found when it came.
    deployment: Arc<ArcSwap<Pipeline>>,
}

impl Gateway {
    /// Reads `document`, an OpenAPI 3.0 document with API Gateway's extensions whose placeholders
    /// have been filled, and makes it ready with the settings and the invoker. Without `tracing` no
    /// stage is traced, and trace headers are handed on as they come.
    ///
    /// # Errors
    ///
    /// What API Gateway would refuse, and what this gateway does not serve, with its place.
    pub fn new(
        document: &str,
        settings: GatewaySettings,
        invoker: Arc<dyn FunctionInvoker>,
        observer: Arc<dyn RequestObserver>,
        tracing: Option<StageTracing>,
    ) -> Result<Self, GatewayError> {
        let pipeline = pipeline(document, settings, invoker, observer, tracing)?;
        Ok(Self {
            deployment: Arc::new(ArcSwap::from_pointee(pipeline)),
        })
    }

    /// Puts another document and other settings in the place of the present ones, as a deployment
    /// to a stage does. Requests that have come are answered by the old ones.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new); then the present ones stay.
    pub fn deploy(&self, document: &str, settings: GatewaySettings) -> Result<(), GatewayError> {
        let present = self.deployment.load();
        let (invoker, observer) = (present.invoker.clone(), present.observer.clone());
        let tracing = present.tracing.clone();
        let next = pipeline(document, settings, invoker, observer, tracing)?;
        self.deployment.store(Arc::new(next));
        Ok(())
    }

    /// Serves HTTP/1.1 and HTTP/2 (with prior knowledge) on `listener` until `shutdown` is done.
    ///
    /// Then no more connections are taken, requests in flight are answered, and what is not done
    /// after 30 seconds (an integration's default timeout and a little more) is cut off.
    pub async fn serve(self, listener: TcpListener, shutdown: impl Future<Output = ()>) {
        server::serve(self, listener, shutdown).await;
    }

    /// The deployment that answers a request which comes now.
    pub(crate) fn deployed(&self) -> Arc<Pipeline> {
        self.deployment.load_full()
    }
}

fn pipeline(
    document: &str,
    settings: GatewaySettings,
    invoker: Arc<dyn FunctionInvoker>,
    observer: Arc<dyn RequestObserver>,
    tracing: Option<StageTracing>,
) -> Result<Pipeline, GatewayError> {
    settings.check()?;
    let api = Api::parse(document)?;
    let router = Router::new(&api.resources)?;
    let name = api.title.clone();
    let identity = ApiIdentity {
        name: name.unwrap_or_else(|| settings.api_id.clone()),
        region: settings.region,
        account_id: settings.account_id,
        api_id: settings.api_id,
        deployment_id: api.deployment_id.clone(),
    };
    Ok(Pipeline {
        identity,
        stages: Stages::new(settings.stages),
        api,
        router,
        api_keys: ApiKeys::new(settings.api_keys),
        invoker,
        observer,
        tracing,
    })
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
