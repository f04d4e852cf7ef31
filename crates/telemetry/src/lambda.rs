//! Telemetry of a Lambda function.

mod handler;
mod invocations;

use std::error::Error;
use std::fmt;
use std::io::stdout;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use opentelemetry::Context;
use opentelemetry_aws::detector::LambdaResourceDetector;
use opentelemetry_sdk::resource::ResourceDetector;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use xray::Losses;
use xray::XrayPropagator;
use xray::processor::{LambdaSpanProcessor, LambdaSpanProcessorOptions};
use xray::translate::{Translator, TranslatorOptions};
use xray::transport::udp::{DaemonAddress, UdpTransport};

use crate::counters::{Counters, Dimension};
use crate::settings::{Format, Settings, Traces};
use crate::{AwsCalls, InitError, traces};

pub use handler::{HandlerLayer, HandlerService};
pub use invocations::{InvocationFuture, InvocationLayer, InvocationService};

/// What a Lambda function has of logs, traces and counters, once they are set up. Clones are one.
#[derive(Clone)]
pub struct LambdaTelemetry(Arc<Inner>);

struct Inner {
    /// None when traces are off.
    provider: Option<SdkTracerProvider>,
    propagator: XrayPropagator,
    counters: Counters,
    cold_start: AtomicBool,
}

impl LambdaTelemetry {
    pub(crate) fn set_up(settings: Settings) -> Result<Self, InitError> {
        let Settings {
            format,
            filter,
            traces,
            service_name,
        } = settings;
        let name =
            std::env::var("AWS_LAMBDA_FUNCTION_NAME").unwrap_or_else(|_| "function".to_owned());
        let counters = Counters::new((format == Format::Json).then(|| Dimension {
            name: "FunctionName",
            value: name.clone(),
        }));
        let propagator = XrayPropagator::inside_lambda();
        let (provider, problem) = match traces {
            Traces::Off { .. } => (None, None),
            Traces::On => {
                let losses = Losses::default();
                crate::count_losses(&counters, &losses);
                match connect(losses.clone()) {
                    Ok(transport) => {
                        let surroundings = LambdaResourceDetector.detect();
                        let resource = traces::resource_of(name, service_name, None, surroundings);
                        let translator = Translator::new(TranslatorOptions {
                            inside_lambda: true,
                            ..TranslatorOptions::default()
                        });
                        let processor = LambdaSpanProcessor::new(
                            translator,
                            transport,
                            LambdaSpanProcessorOptions::default(),
                        );
                        // Lambda decides for its function, in the header: without a header there is no segment to be
                        // below of.
                        let provider =
                            traces::provide(processor, losses, Sampler::AlwaysOff, resource);
                        (Some(provider), None)
                    }
                    Err(problem) => (None, Some(problem)),
                }
            }
        };
        let tracer = provider.as_ref().map(traces::tracer);
        crate::subscribe(format, filter, tracer, stdout)?;
        if let Some(provider) = &provider {
            traces::install(provider, propagator.clone());
        }
        crate::tell_traces(traces);
        if let Some(problem) = problem {
            // An address that is malformed or leads nowhere must not keep the function from answering.
            tracing::error!(error = %problem, "traces are off");
        }
        Ok(Self(Arc::new(Inner {
            provider,
            propagator,
            counters,
            cold_start: AtomicBool::new(true),
        })))
    }

    /// The layer for `lambda_runtime::Runtime::layer`, to be added last.
    pub fn invocations(&self) -> InvocationLayer {
        InvocationLayer::new(self.clone())
    }

    /// The layer for the handler.
    pub fn handler(&self) -> HandlerLayer {
        HandlerLayer::default()
    }

    /// The interceptor for clients of the AWS SDK.
    pub fn aws_calls(&self) -> AwsCalls {
        AwsCalls::default()
    }

    /// What the function counts; written after an invocation in which something was counted.
    pub fn counters(&self) -> &Counters {
        &self.0.counters
    }

    /// Sends what ended and writes what was counted. It never waits: a datagram that the kernel does not take is counted as
    /// lost.
    pub fn flush(&self) {
        if let Some(provider) = &self.0.provider {
            // What could not be sent is counted and logged by the processor.
            let _ = provider.force_flush();
        }
        self.0.counters.write(stdout());
    }

    /// True for one caller only, the first.
    fn take_cold_start(&self) -> bool {
        self.0.cold_start.swap(false, Ordering::Relaxed)
    }

    fn extract(&self, context: &Context, header: &str) -> Context {
        self.0.propagator.extract_value(context, header)
    }
}

fn connect(losses: Losses) -> Result<UdpTransport, Box<dyn Error>> {
    let address = DaemonAddress::from_env()?;
    Ok(UdpTransport::connect(&address, losses)?)
}

impl fmt::Debug for LambdaTelemetry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("LambdaTelemetry")
            .field("traces", &self.0.provider.is_some())
            .finish_non_exhaustive()
    }
}
