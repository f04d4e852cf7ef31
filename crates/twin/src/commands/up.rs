//! `cargo twin up`: both sides on this machine, until Ctrl-C.

mod document;
mod environment;
mod functions;
mod invoker;
mod ports;
mod service;
mod strings_map;
mod summary;
mod task;
mod terminal;

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use api_definition::ApiDefinition;
use local_aws::LocalAws;
use local_binaries::{Binaries, Packages, Profile};
use local_gateway::{ApiKey, Gateway, GatewaySettings, StageSettings};
use local_process::Guardian;
use tokio::signal::unix::{SignalKind, signal};

use crate::cli::UpArguments;
use crate::keys::{self, Keys};
use crate::project::Project;
use crate::stack::{Lock, Stack};
use environment::ACCOUNT;
use ports::Ports;
use service::Service;
use task::Task;
use terminal::Terminal;

/// The package and program of the service side.
const SERVICE: &str = "string-api";

/// The id of the local API: what stands before `.execute-api` in a host name on AWS.
const API_ID: &str = "local";

pub(crate) async fn run(arguments: UpArguments) -> anyhow::Result<ExitCode> {
    let project = Project::find()?;
    let definition = ApiDefinition::load(project.root())?;
    let document = document::up_to_date(&project, &definition)?;
    let strings_map = strings_map::read(&project, arguments.strings_map.as_deref())?;
    let lock = Lock::take_or_name_the_holder(&project.state())?;
    let keys = keys::load_or_make(&project.state(), definition.stages.names())?;
    let ports = Ports::bind(&arguments).await?;
    let binaries = build(&project, &definition, arguments.release)?;

    let stack = Stack {
        gateway: ports.gateway_url(),
        service: ports.service_url(),
        aws: ports.aws_url(),
        keys,
    };
    let guardian = Guardian::start(local_process::own_executable()?)?;

    let aws = LocalAws::new(environment::account());
    strings_map.put(aws.ssm())?;
    let aws = Task::spawn(|stop| aws.serve(ports.aws, stop));

    let functions = functions::register(&definition, &binaries, &guardian, &stack.aws, Terminal)?;
    let functions = Arc::new(functions);
    let gateway = Gateway::new(
        &document::filled(&document)?,
        gateway_settings(&definition, &stack.keys),
        Arc::new(invoker::Invoker(Arc::clone(&functions))),
    )?
    .with_observer(Arc::new(Terminal));
    let gateway = Task::spawn(|stop| async {
        gateway.serve(ports.gateway, stop).await;
        Ok(())
    });

    let program = binaries.path(SERVICE)?;
    let service = Service::start(&guardian, program, ports.service, &stack)?;
    let ended = tokio::select! {
        ready = service.ready(&stack.service) => match ready.with_context(|| strings_map.hint()) {
            Ok(()) => {
                announce(&lock, &stack, arguments.json)?;
                tokio::select! {
                    signal = stop_signal() => signal.map(|()| ExitCode::SUCCESS),
                    status = service.ended() => Err(anyhow::anyhow!("{SERVICE} ended: {status}")),
                }
            }
            Err(error) => Err(error),
        },
        signal = stop_signal() => signal.map(|()| ExitCode::SUCCESS),
    };

    let orderly = async {
        tokio::join!(gateway.stop(), service.stop());
        functions.shutdown().await;
        aws.stop().await;
    };
    // Who asks a second time does not want to wait; the guardian ends what is left.
    tokio::select! {
        () = orderly => {}
        _ = stop_signal() => {}
    }
    ended
}

fn build(project: &Project, definition: &ApiDefinition, release: bool) -> anyhow::Result<Binaries> {
    let names: Vec<_> = definition
        .functions
        .keys()
        .map(String::as_str)
        .chain([SERVICE])
        .collect();
    let profile = if release {
        Profile::Release
    } else {
        Profile::Debug
    };
    Ok(Binaries::locate_or_build(
        project.root(),
        Packages::Only(&names),
        profile,
    )?)
}

fn gateway_settings(definition: &ApiDefinition, keys: &Keys) -> GatewaySettings {
    let stages = definition.stages.names().map(|name| {
        let variables = definition.stages.stage_variables(name).unwrap_or_default();
        (name.to_owned(), StageSettings { variables })
    });
    let api_keys = definition.stages.names().filter_map(|name| {
        let value = keys.get(name)?.clone();
        let stages = BTreeSet::from([name.to_owned()]);
        let (id, name) = (format!("{name}-key"), name.to_owned());
        Some(ApiKey {
            id,
            name,
            value,
            enabled: true,
            stages,
        })
    });
    GatewaySettings {
        account_id: ACCOUNT.to_owned(),
        api_id: API_ID.to_owned(),
        stages: stages.collect::<BTreeMap<_, _>>(),
        api_keys: api_keys.collect(),
    }
}

fn announce(lock: &Lock, stack: &Stack, json: bool) -> anyhow::Result<()> {
    lock.announce(stack)?;
    if json {
        anstream::println!("{}", serde_json::to_string(stack)?);
    } else {
        summary::print(stack);
    }
    Ok(())
}

/// Done at the first Ctrl-C or SIGTERM that comes while it is waited for.
async fn stop_signal() -> anyhow::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}
