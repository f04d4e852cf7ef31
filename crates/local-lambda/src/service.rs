//! The functions and their invocations.

mod registered;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::http::HeaderValue;
use bytes::Bytes;
use local_process::Guardian;
use serde::de::IgnoredAny;
use tokio::sync::{oneshot, watch};

use crate::active_tracing;
use crate::environment::{Invocation, Sandbox};
use crate::function::Target;
use crate::log::LogContext;
use crate::pool::{Concurrency, Pool};
use crate::running::Invocations;
use crate::{
    ActiveTracing, FunctionConfiguration, FunctionReference, FunctionUsage, InvocationOutput,
    InvocationRequest, InvokeError, LambdaSettings, LogSink, MAXIMUM_REQUEST_BYTES, RegisterError,
};
use registered::Function;

/// Lambda on this machine. See the crate's documentation for an example.
pub struct LambdaService {
    guardian: Guardian,
    settings: Arc<LambdaSettings>,
    sink: Arc<dyn LogSink>,
    functions: RwLock<BTreeMap<String, Arc<Function>>>,
    /// None when no function is traced.
    tracing: Option<ActiveTracing>,
    invocations: Invocations,
    /// Every environment has a receiver and drops it when it has ended.
    shutdown: watch::Sender<bool>,
}

impl LambdaService {
    /// A service without functions. `guardian` watches over their processes, and `sink` gets every
    /// line of their logs.
    pub fn new(guardian: Guardian, settings: LambdaSettings, sink: impl LogSink) -> Self {
        Self {
            guardian,
            settings: Arc::new(settings),
            sink: Arc::new(sink),
            functions: RwLock::default(),
            tracing: None,
            invocations: Invocations::default(),
            shutdown: watch::Sender::new(false),
        }
    }

    /// The same with traced functions. Without it every function gets the trace header of its caller,
    /// completed by a decision not to record.
    #[must_use]
    pub fn with_active_tracing(mut self, tracing: ActiveTracing) -> Self {
        self.tracing = Some(tracing);
        self
    }

    /// Makes a function known. A function of the same name is replaced: invocations that have begun
    /// end on the old configuration, and its environments end after them.
    ///
    /// # Errors
    ///
    /// When the program is missing or not executable, or when Lambda would refuse the function.
    pub fn register(&self, configuration: FunctionConfiguration) -> Result<(), RegisterError> {
        let configuration = Arc::new(configuration.checked()?);
        let name = configuration.name.clone();
        let mut functions = self
            .functions
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let function = match functions.get(&name) {
            Some(replaced) => replaced.replaced_by(configuration),
            None => Function::new(
                configuration,
                Concurrency::new(self.settings.concurrency_limit),
            ),
        };
        functions.insert(name, Arc::new(function));
        Ok(())
    }

    /// What is known about a function.
    pub fn configuration(&self, name: &str) -> Option<Arc<FunctionConfiguration>> {
        let functions = self
            .functions
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let function = functions.get(name);
        function.map(|function| Arc::clone(&function.configuration))
    }

    /// The functions with what their execution environments do at this moment, in the order of their
    /// names. Environments of a function that was replaced, and still end what they have begun, are
    /// not among them.
    pub fn environments(&self) -> Vec<FunctionUsage> {
        let functions = self
            .functions
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        functions
            .values()
            .map(|function| function.usage())
            .collect()
    }

    /// Forgets the functions whose names `is_kept` refuses. Invocations that have begun end as ever,
    /// and the environments end after them.
    pub fn retain(&self, is_kept: impl Fn(&str) -> bool) {
        let mut functions = self
            .functions
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        functions.retain(|name, _| is_kept(name));
    }

    /// Invokes a function and waits for its answer. The invocation goes on to its end when this
    /// future is dropped, as on AWS when the caller hangs up.
    ///
    /// # Errors
    ///
    /// When there was no invocation. An error of the function itself is an [`InvocationOutput`]
    /// with a `function_error`.
    ///
    /// # Panics
    ///
    /// Outside a Tokio runtime.
    pub async fn invoke(
        &self,
        request: InvocationRequest,
    ) -> Result<InvocationOutput, InvokeError> {
        let reference: FunctionReference = request.function_name.parse()?;
        let reference = reference.with_qualifier(request.qualifier.clone(), &self.settings)?;
        let function = self.find(&reference)?;
        let target = Target::resolve(
            &function.configuration,
            reference.qualifier.as_deref(),
            &self.settings,
        )?;
        let pool = self.pool(&function, &target);
        let invocation = checked(request, target.invoked_arn, self.tracing.as_ref())?;
        let running = self
            .invocations
            .begin()
            .ok_or_else(|| InvokeError::Service("the functions are being shut down".to_owned()))?;
        let (sender, output) = oneshot::channel();
        tokio::spawn(async move {
            pool.run(invocation, sender).await;
            drop(running);
        });
        output.await.unwrap_or_else(|_| {
            Err(InvokeError::Service(
                "the execution environment ended in the middle".to_owned(),
            ))
        })
    }

    /// How many invocations run.
    pub fn running(&self) -> usize {
        self.invocations.count()
    }

    /// Refuses invocations from now on, waits for those that run, for `limit` at most, and ends all
    /// environments: SIGTERM, then SIGKILL to what is left after the grace period. Invocations that
    /// run even then fail. Returns when no process of a function is left.
    pub async fn shutdown(&self, limit: Duration) {
        self.invocations.close(limit).await;
        self.shutdown.send_replace(true);
        self.shutdown.closed().await;
    }

    fn find(&self, reference: &FunctionReference) -> Result<Arc<Function>, InvokeError> {
        let functions = self
            .functions
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let function = functions.get(&reference.name).cloned();
        function.ok_or_else(|| reference.unknown_function(&self.settings))
    }

    fn pool(&self, function: &Function, target: &Target) -> Arc<Pool> {
        let configuration = &function.configuration;
        let new = || {
            let log = LogContext {
                sink: Arc::clone(&self.sink),
                function_name: configuration.name.clone(),
                qualifier: target.qualifier.clone(),
                version: target.version.clone(),
                log_stream: String::new(),
                format: configuration.log_format,
            };
            let sandbox = Sandbox {
                function: Arc::clone(configuration),
                version: target.version.clone(),
                settings: Arc::clone(&self.settings),
                guardian: self.guardian.clone(),
                log,
                peak_memory: Arc::default(),
            };
            Arc::new(Pool::new(
                sandbox,
                function.concurrency.clone(),
                self.shutdown.clone(),
            ))
        };
        let mut pools = function.pools();
        Arc::clone(pools.entry(target.qualifier.clone()).or_insert_with(new))
    }
}

/// Refuses what Lambda refuses before it looks for an environment, and fills in what it makes up.
fn checked(
    request: InvocationRequest,
    invoked_arn: String,
    tracing: Option<&ActiveTracing>,
) -> Result<Invocation, InvokeError> {
    if request.payload.len() > MAXIMUM_REQUEST_BYTES {
        return Err(InvokeError::RequestTooLarge);
    }
    let payload = if request.payload.is_empty() {
        Bytes::from_static(b"{}")
    } else {
        request.payload
    };
    check_json(
        &payload,
        "Could not parse request body into json: Could not parse payload into json",
    )?;
    if let Some(context) = &request.client_context {
        check_json(
            context.as_bytes(),
            "Could not parse client context into json",
        )?;
        // It travels in a header; JSON can write every character so that it fits.
        HeaderValue::try_from(context.as_str()).map_err(|_| {
            InvokeError::InvalidRequestContent("Client context must be printable ASCII".to_owned())
        })?;
    }
    let (trace_header, trace) = active_tracing::begin(tracing, request.trace_header);
    Ok(Invocation {
        request_id: uuid::Uuid::new_v4().to_string(),
        invoked_arn,
        trace_header: trace_header.to_string(),
        trace,
        client_context: request.client_context,
        log_type: request.log_type,
        payload,
    })
}

fn check_json(text: &[u8], what: &str) -> Result<(), InvokeError> {
    match serde_json::from_slice::<IgnoredAny>(text) {
        Ok(_) => Ok(()),
        Err(error) => Err(InvokeError::InvalidRequestContent(format!(
            "{what}: {error}"
        ))),
    }
}
