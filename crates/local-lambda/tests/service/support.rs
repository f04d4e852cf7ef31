//! A service with functions, and its log.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use local_binaries::{Binaries, Packages, Profile};
use local_lambda::{
    ActiveTracing, FunctionConfiguration, InvocationOutput, InvocationRequest, InvokeError,
    LambdaService, LambdaSettings, LogEvent, LogFormat,
};
use local_process::Guardian;
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::mpsc;

/// Long enough for any machine; reached only when a test fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The settings of most tests: an environment has any time to ask for its next event, so that on no
/// machine a second one is started in its place.
pub(crate) fn settings() -> LambdaSettings {
    LambdaSettings {
        next_patience: PATIENCE,
        ..LambdaSettings::default()
    }
}

pub(crate) async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future)
        .await
        .expect("it happens in time")
}

pub(crate) struct Lambda {
    pub(crate) service: std::sync::Arc<LambdaService>,
    log: mpsc::UnboundedReceiver<LogEvent>,
    folder: TempDir,
}

fn binaries() -> Binaries {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    Binaries::locate_or_build(&root, Packages::Workspace, Profile::of_this_build())
        .expect("the programs")
}

impl Lambda {
    pub(crate) fn new() -> Self {
        Self::with_settings(settings())
    }

    pub(crate) fn with_settings(settings: LambdaSettings) -> Self {
        Self::with_tracing(settings, None)
    }

    pub(crate) fn with_tracing(settings: LambdaSettings, tracing: Option<ActiveTracing>) -> Self {
        // `owner` becomes the guardian in place of the test, whose `main` is not its own.
        let guardian =
            Guardian::start(binaries().path("owner").expect("owner")).expect("the guardian starts");
        let (sender, log) = mpsc::unbounded_channel();
        let service = LambdaService::new(guardian, settings, move |event| {
            let _test_is_over = sender.send(event);
        });
        let service = match tracing {
            Some(tracing) => service.with_active_tracing(tracing),
            None => service,
        };
        let folder = TempDir::new().expect("a temporary folder");
        Self {
            service: service.into(),
            log,
            folder,
        }
    }

    /// A service with `faulty-function` under the name `faulty`.
    pub(crate) fn faulty(change: impl FnOnce(&mut FunctionConfiguration)) -> Self {
        let lambda = Self::new();
        lambda.register_faulty(change);
        lambda
    }

    pub(crate) fn register_faulty(&self, change: impl FnOnce(&mut FunctionConfiguration)) {
        let mut function =
            configuration(&binaries().path("faulty-function").expect("faulty-function"));
        function.name = "faulty".into();
        change(&mut function);
        self.service.register(function).expect("it is registered");
    }

    /// A service with a shell script under the name `script`.
    pub(crate) fn script(text: &str, change: impl FnOnce(&mut FunctionConfiguration)) -> Self {
        Self::script_with(settings(), text, change)
    }

    pub(crate) fn script_with(
        settings: LambdaSettings,
        text: &str,
        change: impl FnOnce(&mut FunctionConfiguration),
    ) -> Self {
        Self::script_traced(settings, None, text, change)
    }

    pub(crate) fn script_traced(
        settings: LambdaSettings,
        tracing: Option<ActiveTracing>,
        text: &str,
        change: impl FnOnce(&mut FunctionConfiguration),
    ) -> Self {
        let lambda = Self::with_tracing(settings, tracing);
        let program = lambda.folder.path().join("script");
        std::fs::write(&program, format!("#!/bin/sh\n{text}\n")).expect("it is written");
        std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).expect("its mode");
        let mut function = configuration(&program);
        function.name = "script".into();
        change(&mut function);
        lambda.service.register(function).expect("it is registered");
        lambda
    }

    /// The real name of a folder that is there as long as the service.
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    pub(crate) async fn invoke(&self, name: &str, event: Value) -> InvocationOutput {
        self.request(InvocationRequest::new(name, event.to_string()))
            .await
            .expect("an answer")
    }

    pub(crate) async fn request(
        &self,
        request: InvocationRequest,
    ) -> Result<InvocationOutput, InvokeError> {
        within(self.service.invoke(request)).await
    }

    /// Begins an invocation in a task of its own.
    pub(crate) fn begin(
        &self,
        request: InvocationRequest,
    ) -> tokio::task::JoinHandle<Result<InvocationOutput, InvokeError>> {
        let service = self.service.clone();
        tokio::spawn(async move { service.invoke(request).await })
    }

    /// The log up to the first line that begins with `end`, that line included.
    pub(crate) async fn log_until(&mut self, end: &str) -> Vec<LogEvent> {
        self.log_until_one(|line| line.starts_with(end)).await
    }

    pub(crate) async fn log_until_one(&mut self, is_end: impl Fn(&str) -> bool) -> Vec<LogEvent> {
        let mut events = Vec::new();
        loop {
            let event = within(self.log.recv()).await.expect("the log goes on");
            let is_last = is_end(&event.line);
            events.push(event);
            if is_last {
                return events;
            }
        }
    }
}

/// The id of the process in the line that is written where timeouts do not hold.
pub(crate) fn process_id(events: &[LogEvent]) -> String {
    let mut ids = events
        .iter()
        .filter_map(|event| event.line.strip_prefix("pid "));
    ids.next().expect("a process was started").to_owned()
}

/// The path of a program that the test's own PATH leads to, for a process that is given another
/// PATH or none: no folder has the same programs on every system.
pub(crate) fn on_path(name: &str) -> String {
    let path = std::env::var_os("PATH").expect("the test has a PATH");
    let program = std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|program| program.is_file());
    let program = program.unwrap_or_else(|| panic!("{name} is not on the PATH"));
    program.to_str().expect("UTF-8").to_owned()
}

/// Kills a process, by the `kill` that every shell has in itself.
pub(crate) async fn kill(process_id: &str) {
    let mut shell = tokio::process::Command::new("/bin/sh");
    let killed = shell.args(["-c", &format!("kill -KILL {process_id}")]);
    assert!(within(killed.status()).await.expect("a shell").success());
}

/// Returns when the process is stopped, as `ps` shows it to a person. It is asked again and again:
/// the system tells of a stop only by a call of `waitid`, which would have to block a thread.
pub(crate) async fn until_stopped(process_id: &str) {
    let look = async || {
        let mut ps = tokio::process::Command::new("ps");
        let output = ps.args(["-o", "stat=", "-p", process_id]).output().await;
        let state = output.expect("ps runs").stdout;
        assert!(!state.is_empty(), "process {process_id} has ended");
        state.trim_ascii_start().starts_with(b"T")
    };
    within(async { while !look().await {} }).await;
}

fn configuration(binary: &Path) -> FunctionConfiguration {
    FunctionConfiguration {
        name: String::new(),
        binary: binary.to_owned(),
        memory_size: 128,
        timeout: PATIENCE,
        environment: BTreeMap::new(),
        log_format: LogFormat::Text,
        aliases: [
            ("test".into(), "$LATEST".into()),
            ("prod".into(), "1".into()),
        ]
        .into(),
    }
}

pub(crate) fn json(output: &InvocationOutput) -> Value {
    serde_json::from_slice(&output.payload).expect("JSON")
}

/// The lines with every number replaced by 0 and the request id by ID.
pub(crate) fn shape(events: &[LogEvent], request_id: &str) -> Vec<String> {
    let without_id = events
        .iter()
        .map(|event| event.line.replace(request_id, "ID"));
    without_id
        .map(|line| {
            let mut text = String::new();
            for character in line.chars() {
                match character {
                    '0'..='9' if text.ends_with('0') => {}
                    '0'..='9' => text.push('0'),
                    other => text.push(other),
                }
            }
            text
        })
        .collect()
}
