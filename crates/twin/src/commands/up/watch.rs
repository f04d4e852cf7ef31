//! `up --watch`: what is saved is built, and takes the place of what runs.

mod changes;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::PathBuf;
use std::time::Instant;

use local_gateway::Gateway;
use local_lambda::LambdaService;

use super::programs::{Program, Programs};
use super::service_side::ServiceSide;
use super::sources::Sources;
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
    pub(super) stack: Stack,
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

impl Watch<'_> {
    /// Follows `changes`, which begin before the first build does, for as long as the stack runs. A change that is no good is shown, and
    /// what ran before it goes on.
    pub(super) async fn run(mut self, mut changes: Changes) -> anyhow::Result<Infallible> {
        self.terminal
            .notice("watching: what you save is built, and replaces what runs".to_owned());
        loop {
            let change = changes.next().await?;
            let begun = Instant::now();
            if change.definitions
                && let Err(error) = self.read_definitions()
            {
                self.terminal
                    .problem(format!("{error:#}; the last good definitions go on"));
                continue;
            }
            let changed;
            (self.programs, changed) = build(self.programs, self.sources.programs()).await?;
            let replaced = match changed {
                Ok(changed) => self.replace(changed, change.definitions).await,
                Err(error) => Err(error),
            };
            match replaced {
                Ok(replaced) if replaced.is_empty() => {}
                Ok(replaced) => self.terminal.notice(format!(
                    "replaced {} in {:.1} s",
                    replaced.join(", "),
                    begun.elapsed().as_secs_f64()
                )),
                Err(error) => {
                    self.terminal
                        .problem(format!("{error:#}; the last good version goes on"));
                }
            }
        }
    }

    /// Reads function.json and stages.json anew. A new stage gets a key.
    fn read_definitions(&mut self) -> anyhow::Result<()> {
        self.sources = Sources::regenerate(self.project, &self.sources.region)?;
        let stages = self.sources.definition.stages.names();
        self.stack.keys = keys::load_or_make(&self.project.state(), stages)?;
        self.lock.announce(&self.stack)
    }

    /// Puts what has changed in its place, and says what that was. The functions come first: the
    /// gateway must not send a request to one that is not there yet.
    async fn replace(
        &mut self,
        changed: Vec<Program>,
        definitions: bool,
    ) -> anyhow::Result<Vec<String>> {
        let mut replaced: Vec<_> = changed.iter().map(|program| program.name.clone()).collect();
        let mut service = None;
        for Program { name, path } in changed {
            if name == SERVICE {
                service = Some(path);
            } else {
                self.paths.insert(name, path);
            }
        }
        for function in self.sources.definition.functions.values() {
            if (definitions || replaced.contains(&function.name))
                && let Some(path) = self.paths.get(&function.name)
            {
                functions::register(self.functions, function, path.clone(), &self.environment)?;
            }
        }
        if definitions {
            let settings = self.sources.gateway_settings(&self.stack.keys);
            self.gateway.deploy(&self.sources.document, settings)?;
            replaced.push("the API".to_owned());
        }
        if let Some(program) = service {
            self.service.replace(program).await?;
        }
        Ok(replaced)
    }
}

/// Builds on a thread of its own, so that the stack goes on answering meanwhile.
async fn build(
    mut programs: Programs,
    names: Vec<String>,
) -> anyhow::Result<(Programs, anyhow::Result<Vec<Program>>)> {
    let built = tokio::task::spawn_blocking(move || {
        let changed = programs.update(&names);
        (programs, changed)
    });
    Ok(built.await?)
}
