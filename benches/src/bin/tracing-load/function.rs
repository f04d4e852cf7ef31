//! A function, invoked again and again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use anyhow::Context as _;
use api_definition::{ApiDefinition, example_event};
use local_lambda::{
    FunctionConfiguration, InvocationRequest, LambdaService, LambdaSettings, LogEvent, LogFormat,
    LogOrigin,
};
use local_process::Guardian;
use xray::{SegmentId, TraceHeader, TraceId};

use crate::aws::Aws;
use crate::report::{Measured, Round};
use crate::variant::Variant;
use crate::{cpu, loader};

/// The package and program.
pub(crate) const PROGRAM: &str = "replace-strings";

const SHUTDOWN_LIMIT: Duration = Duration::from_secs(10);

/// The processes by their function, as the log tells them.
type Processes = Arc<Mutex<BTreeMap<String, u32>>>;

/// Invokes the function in each variant, `rounds` times `invocations`, and once before that counts for nothing.
pub(crate) async fn measure(
    root: &Path,
    program: PathBuf,
    strings_map: &str,
    rounds: u32,
    invocations: u32,
) -> anyhow::Result<Measured> {
    let event = event(root)?;
    let guardian = Guardian::start(local_process::own_executable()?)?;
    let mut functions = Vec::new();
    for variant in Variant::ALL {
        let aws = Aws::start(strings_map, variant).await?;
        let function = Function::register(&guardian, &program, variant, aws)?;
        functions.push(function);
    }
    let mut measured = Measured::default();
    for number in 0..=rounds {
        for function in &functions {
            let round = function.invoke(&event, invocations).await?;
            if number > 0 {
                measured.add(function.variant, round);
            }
        }
    }
    for function in functions {
        function.lambda.shutdown(SHUTDOWN_LIMIT).await;
    }
    Ok(measured)
}

/// What API Gateway sends the function for the loader's request.
fn event(root: &Path) -> anyhow::Result<Vec<u8>> {
    let definition = ApiDefinition::load(root)?;
    let function = definition.functions.get(PROGRAM).context(PROGRAM)?;
    let examples = example_event::examples(&definition, function, None)?;
    let mut event = examples.into_iter().next().context("no example")?.event;
    event["body"] = String::from_utf8(loader::body().into())?.into();
    Ok(event.to_string().into())
}

struct Function {
    variant: Variant,
    aws: Aws,
    lambda: LambdaService,
    processes: Processes,
}

impl Function {
    fn register(
        guardian: &Guardian,
        program: &Path,
        variant: Variant,
        aws: Aws,
    ) -> anyhow::Result<Self> {
        let settings = LambdaSettings {
            xray_daemon_address: aws.datagrams,
            // The log then tells the id of the process.
            timeouts: false,
            ..LambdaSettings::default()
        };
        let processes = Processes::default();
        let told = Arc::clone(&processes);
        let lambda = LambdaService::new(guardian.clone(), settings, move |event: LogEvent| {
            note_process(&told, event);
        });
        lambda.register(FunctionConfiguration {
            name: PROGRAM.to_owned(),
            binary: program.to_owned(),
            memory_size: 128,
            timeout: Duration::from_secs(10),
            environment: aws.variables(variant).into_iter().collect(),
            log_format: LogFormat::Text,
            aliases: BTreeMap::new(),
        })?;
        Ok(Self {
            variant,
            aws,
            lambda,
            processes,
        })
    }

    async fn invoke(&self, event: &[u8], invocations: u32) -> anyhow::Result<Round> {
        // The first one starts the process, unless it runs.
        self.invoke_once(event).await?;
        let process = self.process()?;
        let documents = || self.aws.documents();
        let (cpu_before, documents_before) = cpu::when_quiet(process, documents).await?;
        let own_before = cpu::of_this_process();
        let began = Instant::now();
        for _ in 0..invocations {
            self.invoke_once(event).await?;
        }
        let time = began.elapsed();
        let (cpu_after, documents_after) = cpu::when_quiet(process, documents).await?;
        anyhow::ensure!(process == self.process()?, "there was a second process");
        Ok(Round {
            count: invocations,
            time,
            cpu: cpu_after - cpu_before,
            others: cpu::of_this_process() - own_before,
            documents: documents_after - documents_before,
        })
    }

    async fn invoke_once(&self, event: &[u8]) -> anyhow::Result<()> {
        let mut header = TraceHeader::from(TraceId::new(SystemTime::now()));
        header.parent = Some(SegmentId::new());
        header.sampled = Some(self.variant.decision());
        let mut request = InvocationRequest::new(PROGRAM, event.to_vec());
        request.trace_header = header;
        let output = self.lambda.invoke(request).await?;
        anyhow::ensure!(output.function_error.is_none(), "{output:?}");
        Ok(())
    }

    fn process(&self) -> anyhow::Result<u32> {
        let processes = self.processes.lock();
        let processes = processes.unwrap_or_else(PoisonError::into_inner);
        let process = processes.get(PROGRAM).copied();
        process.context("the log does not tell the process")
    }
}

fn note_process(processes: &Processes, event: LogEvent) {
    let process = event.line.strip_prefix("pid ");
    if event.origin == LogOrigin::Platform
        && let Some(Ok(process)) = process.map(str::parse)
    {
        let processes = processes.lock();
        let mut processes = processes.unwrap_or_else(PoisonError::into_inner);
        processes.insert(event.function_name, process);
    }
}
