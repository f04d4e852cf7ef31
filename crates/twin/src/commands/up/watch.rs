//! `up --watch`: what is saved is built, and takes the place of what runs.

mod build;
mod changes;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::PathBuf;
use std::time::Instant;

use local_gateway::Gateway;
use local_lambda::LambdaService;
use local_process::Guardian;

use super::programs::{Program, Programs};
use super::service_side::ServiceSide;
use super::sources::Sources;
use super::stack_info::RunningStack;
use super::terminal::Terminal;
use super::{SERVICE, functions};
use crate::keys;
use crate::project::Project;
use crate::stack::{Lock, Stack};
pub(super) use changes::Changes;

/// The parts of a running stack that a change can replace.
pub(super) struct Watch<'stack> {
    pub(super) project: &'stack Project,
    pub(super) lock: &'stack Lock,
    pub(super) guardian: &'stack Guardian,
    pub(super) stack: Stack,
    pub(super) stack_info: &'stack RunningStack,
    pub(super) gateway: &'stack Gateway,
    pub(super) functions: &'stack LambdaService,
    pub(super) service: &'stack ServiceSide,
    /// What every program has in its environment.
    pub(super) environment: BTreeMap<String, String>,
    pub(super) sources: Sources,
    pub(super) programs: Programs,
    /// Where each function runs from.
    pub(super) paths: BTreeMap<String, PathBuf>,
    pub(super) terminal: Terminal,
}

/// What has been saved and has not taken the place of what runs yet. It stays until it has, so that
/// what fails is tried again with the next change.
#[derive(Default)]
struct Pending {
    /// The definitions have been read, and do not answer yet.
    definitions: bool,
    /// Where each program lies that has been built and does not run yet.
    programs: BTreeMap<String, PathBuf>,
}

/// What became of a change.
#[derive(Default)]
struct Replaced {
    names: Vec<String>,
    errors: Vec<anyhow::Error>,
}

impl Watch<'_> {
    /// Follows `changes`, which begin before the first build does, for as long as the stack runs. A
    /// change that is no good is shown, and what ran before it goes on.
    pub(super) async fn run(mut self, mut changes: Changes) -> anyhow::Result<Infallible> {
        self.terminal
            .notice("watching: what you save is built, and replaces what runs");
        let mut pending = Pending::default();
        loop {
            let terminal = self.terminal.clone();
            let change = changes.next(|problem| terminal.problem(problem)).await;
            let begun = Instant::now();
            if change.definitions {
                if let Err(error) = self.read_definitions() {
                    terminal.problem(format!("{error:#}; the last good definitions go on"));
                    continue;
                }
                pending.definitions = true;
            }
            let built;
            (self.programs, built) =
                programs(self.guardian, self.programs, self.sources.programs()).await?;
            match built {
                Ok(built) => {
                    let built = built.into_iter();
                    pending
                        .programs
                        .extend(built.map(|Program { name, path }| (name, path)));
                }
                Err(error) => {
                    terminal.problem(format!("{error:#}; the last good version goes on"));
                    continue;
                }
            }
            let Replaced { names, errors } = self.replace(&mut pending).await;
            if !names.is_empty() {
                let seconds = begun.elapsed().as_secs_f64();
                terminal.notice(format!("replaced {} in {seconds:.1} s", names.join(", ")));
            }
            for error in errors {
                terminal.problem(format!("{error:#}; the last good version goes on"));
            }
            if pending.programs.is_empty()
                && let Err(error) = self.programs.remove_old()
            {
                terminal.problem(format!("{error:#}"));
            }
        }
    }

    /// Reads function.json and stages.json anew. A new stage gets a key.
    fn read_definitions(&mut self) -> anyhow::Result<()> {
        let sources = Sources::regenerate(self.project, &self.sources.region)?;
        let stages = sources.definition.stages.names();
        self.stack.keys = keys::load_or_make(&self.project.state(), stages)?;
        self.lock.announce(&self.stack)?;
        self.stack_info.set_keys(&self.stack.keys);
        self.sources = sources;
        Ok(())
    }

    /// Puts what is pending in its place. The functions come before the API: the gateway must not
    /// send a request to one that is not there yet, or to one that is gone.
    async fn replace(&mut self, pending: &mut Pending) -> Replaced {
        let mut replaced = Replaced::default();
        let functions = &self.sources.definition.functions;
        for (name, path) in &pending.programs {
            if name != SERVICE {
                self.paths.insert(name.clone(), path.clone());
            }
        }
        for function in functions.values() {
            let Some(path) = self.paths.get(&function.name) else {
                continue;
            };
            let path = path.clone();
            match functions::register(self.functions, function, path, &self.environment) {
                Ok(is_new) => {
                    pending.programs.remove(&function.name);
                    if is_new {
                        replaced.names.push(function.name.clone());
                    }
                }
                Err(error) => replaced.errors.push(error),
            }
        }
        pending
            .programs
            .retain(|name, _| name == SERVICE || functions.contains_key(name));
        if pending.definitions && replaced.errors.is_empty() {
            let settings = self.sources.gateway_settings(&self.stack.keys);
            match self.gateway.deploy(&self.sources.document, settings) {
                Ok(()) => {
                    pending.definitions = false;
                    self.functions.retain(|name| functions.contains_key(name));
                    replaced.names.push("the API".to_owned());
                }
                Err(error) => replaced.errors.push(error.into()),
            }
        }
        if let Some(program) = pending.programs.get(SERVICE) {
            match self.service.replace(program.clone()).await {
                Ok(()) => {
                    pending.programs.remove(SERVICE);
                    replaced.names.push(SERVICE.to_owned());
                }
                Err(error) => replaced.errors.push(error),
            }
        }
        replaced
    }
}

/// Brings the programs up to date, while the stack goes on answering, and gives those that are new
/// or different.
async fn programs(
    guardian: &Guardian,
    mut programs: Programs,
    names: Vec<String>,
) -> anyhow::Result<(Programs, anyhow::Result<Vec<Program>>)> {
    let Some(build) = programs.build(&names) else {
        return Ok((programs, Ok(Vec::new())));
    };
    let binaries = match build::run(guardian, build).await {
        Ok(binaries) => binaries,
        Err(error) => return Ok((programs, Err(error))),
    };
    // Comparing and copying programs takes a while.
    let taken = tokio::task::spawn_blocking(move || {
        let changed = programs.take(&binaries, &names);
        (programs, changed)
    });
    Ok(taken.await?)
}
