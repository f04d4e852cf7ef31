//! `cargo twin up`: both sides on this machine, until Ctrl-C.

mod environment;
mod functions;
mod invoker;
mod lambda_endpoint;
mod logs;
mod ports;
mod preparation;
mod programs;
mod servers;
mod service;
mod service_side;
mod sources;
mod stack_info;
mod stop_signal;
mod strings_map;
mod summary;
mod task;
mod terminal;
mod traces;
mod watch;

use std::convert::Infallible;
use std::process::ExitCode;

use anyhow::{Context as _, anyhow};
use local_aws::LocalAws;
use local_process::Guardian;

use crate::cli::UpArguments;
use crate::keys;
use crate::stack::{Lock, Stack};
use logs::Logs;
use preparation::Preparation;
use servers::{Plan, Servers};
use service::Launch;
use service_side::ServiceSide;
use stop_signal::StopSignal;
use terminal::{Settings, Terminal};
use tokio::task::JoinHandle;
use traces::Traces;
use watch::{Changes, Watch};

/// The package and program of the service side.
const SERVICE: &str = "string-api";

pub(crate) async fn run(arguments: UpArguments) -> anyhow::Result<ExitCode> {
    let Preparation {
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
    } = Preparation::of(&arguments).await?;

    // From here on a signal ends the stack in order.
    let mut stop = StopSignal::listen()?;
    let guardian = Guardian::start(local_process::own_executable()?)?;
    let settings = Settings {
        format: arguments.log_format,
        quiet: arguments.quiet,
    };
    let terminal = Terminal::start(settings)?;
    let environment = access.common(&stack.aws);
    let aws = LocalAws::new(access.account());
    let logs = Logs::new(terminal.clone(), aws.clone());
    let traces = Traces::new(&aws, &access).await?;
    let plan = Plan {
        access: &access,
        execution: &arguments.execution,
        sources: &sources,
        strings_map: &strings_map,
        stack: &stack,
        paths: &paths,
        environment: &environment,
        guardian: &guardian,
        terminal: &terminal,
        logs: &logs,
        aws: &aws,
        traces: &traces,
    };
    let servers = Servers::start(&plan, ports)?;
    let upkeep = traces.keep_fresh(&aws, &access).await;

    let key = stack.keys.get(keys::SERVICE).cloned().unwrap_or_default();
    let launch = Launch::new(
        guardian.clone(),
        &access,
        &environment,
        &key,
        terminal.clone(),
        logs.clone(),
    );
    let program = preparation::path(&paths, SERVICE)?;
    let service = tokio::select! {
        started = ServiceSide::start(launch, program, servers.load_balancer.clone()) => {
            started.with_context(|| strings_map.hint())
        }
        () = stop.received() => Err(anyhow!("ended before it was ready")),
    };
    let outcome = match &service {
        Ok(service) => {
            let watch = Watch {
                project: &project,
                lock: &lock,
                guardian: &guardian,
                stack: stack.clone(),
                stack_info: &servers.stack_info,
                gateway: &servers.gateway,
                functions: &servers.functions,
                service,
                environment,
                sources,
                programs,
                paths,
                terminal: terminal.clone(),
            };
            tokio::select! {
                served = until_stopped(&mut stop, || announce(&lock, &stack, arguments.json)) => served,
                broken = servers.broken() => Err(broken),
                _ = guardian.ended() => Err(anyhow!(
                    "the guardian process ended, and nothing else would end the stack if this \
                     process were killed"
                )),
                watched = follow(watch, changes) => watched.map(|never| match never {}),
            }
        }
        Err(error) => Err(anyhow!("{error:#}")),
    };

    match servers.in_flight() {
        0 => {}
        1 => terminal.warning(WAITING.replace("{}", "1 request")),
        count => terminal.warning(WAITING.replace("{}", &format!("{count} requests"))),
    }
    let orderly = servers.stop(async {
        if let Ok(service) = service {
            service.stop().await;
        }
    });
    // Who asks a second time does not want to wait; the guardian ends what is left.
    let outcome = tokio::select! {
        () = orderly => outcome,
        () = stop.received() => Err(anyhow!("ended at once, with requests in flight")),
    };
    upkeep.iter().for_each(JoinHandle::abort);
    traces.flush().await;
    terminal.flush().await;
    outcome.map(|()| ExitCode::SUCCESS)
}

/// What a person who ends the stack is told when requests are in flight.
const WAITING: &str = "ending: waiting for {}; press Ctrl-C again to end at once";

/// Says that all is ready, and waits for the signal to stop.
async fn until_stopped(
    stop: &mut StopSignal,
    announce: impl FnOnce() -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    announce()?;
    stop.received().await;
    Ok(())
}

/// Follows the changes where they are watched.
async fn follow(watch: Watch<'_>, changes: Option<Changes>) -> anyhow::Result<Infallible> {
    match changes {
        Some(changes) => watch.run(changes).await,
        None => std::future::pending().await,
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
