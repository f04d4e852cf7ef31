//! Telemetry of the service on ECS.

mod client;
mod client_address;
mod detection;
mod http;
mod root_sampler;

use std::fmt;
use std::io::stdout;
use std::sync::OnceLock;
use std::time::Duration;

use opentelemetry::Key;
use opentelemetry_aws::detector::EcsResourceDetector;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio::time::sleep;
use xray::Losses;
use xray::XrayPropagator;
use xray::processor::{ServiceSpanProcessor, ServiceSpanProcessorOptions};
use xray::sampling::{CentralSampler, SdkSamplingClient, ServiceIdentity};
use xray::translate::{IndexedAttributes, Translator, TranslatorOptions};
use xray::transport::PutTraceSegmentsTransport;

use crate::counters::{Counters, Dimension};
use crate::queue::{LineQueue, LogGuard};
use crate::settings::{Format, Settings, Traces};
use crate::{AwsCalls, InitError, Program, traces};

use http::HttpTraces;
pub use http::{ErrorType, method_name, trace_request};
use root_sampler::RootSampler;

/// The shortest time between two looks at the counters.
const COUNTERS_INTERVAL: Duration = Duration::from_secs(60);

/// How long the end of the program waits for the last documents to reach X-Ray. Together with what waits before it at a
/// shutdown it stays below the 30 s of ECS.
const TRACES_PATIENCE: Duration = Duration::from_millis(750);

/// For the middleware, which Actix makes anew for each of its threads. Not set when traces are off.
static TRACES: OnceLock<HttpTraces> = OnceLock::new();

/// What the service has of logs, traces and counters, once they are set up.
///
/// It belongs to the end of `main`: when it is dropped, the documents that wait are sent, what was counted is written, and
/// then the lines that wait, for less than two seconds in all.
#[must_use = "what waits is lost when the program ends without this"]
pub struct ServiceTelemetry {
    provider: Option<SdkTracerProvider>,
    counters: Counters,
    lines: LineQueue,
    tasks: Vec<JoinHandle<()>>,
    _logs: LogGuard,
}

impl ServiceTelemetry {
    pub(crate) async fn set_up(settings: Settings, program: Program) -> Result<Self, InitError> {
        Handle::try_current().map_err(|_| InitError::NoRuntime)?;
        let Settings {
            format,
            filter,
            traces,
            service_name,
        } = settings;
        let (lines, logs) = LineQueue::start(stdout()).map_err(InitError::Thread)?;
        let counters = Counters::new((format == Format::Json).then(|| {
            Dimension {
                name: "ServiceName",
                value: service_name
                    .clone()
                    .unwrap_or_else(|| program.name.to_owned()),
            }
        }));
        let mut tasks = Vec::new();
        let mut is_known = true;
        let made = match traces {
            Traces::Off { .. } => None,
            Traces::On => {
                let surroundings = match std::env::var_os("ECS_CONTAINER_METADATA_URI_V4") {
                    Some(_) => detection::detect(EcsResourceDetector).await,
                    None => Some(Resource::builder_empty().build()),
                };
                is_known = surroundings.is_some();
                let name = program.name.to_owned();
                let version = Some(program.version);
                let surroundings =
                    surroundings.unwrap_or_else(|| Resource::builder_empty().build());
                let resource = traces::resource_of(name, service_name, version, surroundings);
                provide(resource, &program, &counters).await?
            }
        };
        let is_made = made.is_some();
        let (provider, central) = made.unzip();
        let tracer = provider.as_ref().map(traces::tracer);
        let writer = lines.clone();
        crate::subscribe(format, filter, tracer.clone(), move || writer.clone())?;
        crate::tell_traces(traces);
        if traces == Traces::On && !is_made {
            tracing::error!(
                "traces are off: the settings of the AWS SDK were not to be had in time; set AWS_REGION"
            );
        }
        if !is_known {
            tracing::warn!(
                "traces do not say where they come from: the metadata of this task was not to be had in time"
            );
        }
        // Nothing fails from here on: a process that was set up before is left as it was.
        if let Some(provider) = &provider {
            traces::install(provider, XrayPropagator::new());
        }
        tasks.extend(central.map(|central| tokio::spawn(sample_centrally(central))));
        if let Some(tracer) = tracer {
            let propagator = XrayPropagator::new();
            // Logs were not set up before, so neither was this.
            let _ = TRACES.set(HttpTraces { tracer, propagator });
        }
        tasks.push(tokio::spawn(write_regularly(
            counters.clone(),
            lines.clone(),
        )));
        Ok(Self {
            provider,
            counters,
            lines,
            tasks,
            _logs: logs,
        })
    }

    /// The interceptor for clients of the AWS SDK.
    pub fn aws_calls(&self) -> AwsCalls {
        AwsCalls::default()
    }

    /// What the service counts; written once a minute, where something was counted, and at the end.
    pub fn counters(&self) -> &Counters {
        &self.counters
    }
}

impl Drop for ServiceTelemetry {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
        if let Some(provider) = &self.provider {
            // What is not sent by then is counted, and the count is written below.
            let _ = provider.shutdown_with_timeout(TRACES_PATIENCE);
        }
        self.counters.write(self.lines.clone());
    }
}

/// None when there is no client to send by.
async fn provide(
    resource: Resource,
    program: &Program,
    counters: &Counters,
) -> Result<Option<(SdkTracerProvider, CentralSampler)>, InitError> {
    let Some(client) = client::of_xray().await else {
        return Ok(None);
    };
    let central = CentralSampler::new(identity(&resource));
    let losses = Losses::default();
    crate::count_losses(counters, &losses);
    let indexed = ["http.route"].iter().chain(program.indexed_attributes);
    let translator = Translator::new(TranslatorOptions {
        indexed_attributes: IndexedAttributes::names(indexed.copied()),
        ..TranslatorOptions::default()
    });
    let processor = ServiceSpanProcessor::start(
        translator,
        PutTraceSegmentsTransport::new(client),
        &ServiceSpanProcessorOptions::default(),
        losses.clone(),
    )
    .map_err(InitError::Thread)?;
    let root = RootSampler(central.clone());
    let provider = traces::provide(processor, losses, root, resource);
    Ok(Some((provider, central)))
}

/// Keeps the sampling rules up to date.
async fn sample_centrally(central: CentralSampler) {
    match client::of_xray().await {
        Some(client) => central.run(SdkSamplingClient::new(client)).await,
        None => tracing::error!(
            "X-Ray's sampling rules are not asked for: the settings of the AWS SDK were not to be had in time"
        ),
    }
}

/// What the sampling rules match of the service itself.
fn identity(resource: &Resource) -> ServiceIdentity {
    let text = |key: &'static str| {
        let value = resource.get(&Key::new(key));
        value.map(|value| value.to_string()).unwrap_or_default()
    };
    let service_type = match text("cloud.platform").as_str() {
        "aws_ecs" => "AWS::ECS::Container",
        _ => "",
    };
    ServiceIdentity {
        name: text("service.name"),
        service_type: service_type.to_owned(),
        resource_arn: text("aws.ecs.container.arn"),
    }
}

async fn write_regularly(counters: Counters, lines: LineQueue) {
    loop {
        sleep(COUNTERS_INTERVAL).await;
        counters.write(lines.clone());
    }
}

/// The host without its port.
fn host_name(host: &str) -> &str {
    match host.rsplit_once(':') {
        // An address of IPv6 has colons of its own, and brackets where a port follows.
        Some((name, _)) if name.ends_with(']') || !name.contains(':') => name,
        _ => host,
    }
}

impl fmt::Debug for ServiceTelemetry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ServiceTelemetry")
            .field("traces", &self.provider.is_some())
            .finish_non_exhaustive()
    }
}
