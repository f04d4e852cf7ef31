//! Everything that can be refused, before anything of the stack runs.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Context as _;

use super::environment::Access;
use super::ports::Ports;
use super::programs::{Program, Programs};
use super::sources::Sources;
use super::strings_map::{self, StringsMap};
use super::watch::Changes;
use crate::cli::UpArguments;
use crate::keys;
use crate::project::Project;
use crate::stack::{Lock, Stack};

pub(super) struct Preparation {
    pub(super) project: Project,
    pub(super) access: Access,
    pub(super) sources: Sources,
    pub(super) strings_map: StringsMap,
    pub(super) lock: Lock,
    pub(super) ports: Ports,
    pub(super) programs: Programs,
    /// Where each program runs from, by its name.
    pub(super) paths: BTreeMap<String, PathBuf>,
    /// With `--watch`, what is saved from before the build on.
    pub(super) changes: Option<Changes>,
    /// Where the stack will be reached.
    pub(super) stack: Stack,
}

impl Preparation {
    /// What takes no time is looked at first, and the build comes last.
    pub(super) async fn of(arguments: &UpArguments) -> anyhow::Result<Self> {
        let project = Project::find()?;
        let access = Access::new(arguments.aws_endpoint_url.clone())?;
        let sources = Sources::read(&project, &access.region)?;
        let strings_map = strings_map::read(&project, arguments.strings_map.as_deref(), &access)?;
        access.check().await?;
        let lock = Lock::take_or_name_the_holder(&project.state())?;
        let ports = Ports::bind(arguments).await?;
        let stack = Stack {
            gateway: ports.gateway.url(),
            service: ports.service.url(),
            aws: ports.aws.url(),
            keys: keys::load_or_make(&project.state(), sources.definition.stages.names())?,
        };
        let changes = arguments.watch.then(|| Changes::of(&project)).transpose()?;
        let mut programs = Programs::new(&project, arguments.release, arguments.watch)?;
        let built = programs.update(&sources.programs())?;
        let paths = built
            .into_iter()
            .map(|Program { name, path }| (name, path))
            .collect();
        Ok(Self {
            project,
            access,
            sources,
            strings_map,
            lock,
            ports,
            programs,
            paths,
            changes,
            stack,
        })
    }
}

/// Where a program runs from.
pub(super) fn path(paths: &BTreeMap<String, PathBuf>, name: &str) -> anyhow::Result<PathBuf> {
    paths
        .get(name)
        .cloned()
        .with_context(|| format!("the build gave no program {name}"))
}
