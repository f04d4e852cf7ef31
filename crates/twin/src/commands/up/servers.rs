//! What listens for a person's requests: the gateway, the load balancer, the AWS endpoints; and the
//! functions behind the first.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use local_aws::LocalAws;
use local_gateway::Gateway;
use local_lambda::LambdaService;
use local_load_balancer::{LoadBalancer, Timeouts};
use local_process::Guardian;

use super::environment::Access;
use super::lambda_endpoint::LambdaEndpoint;
use super::logs::Logs;
use super::ports::Ports;
use super::preparation::path;
use super::sources::Sources;
use super::stack_info::RunningStack;
use super::strings_map::StringsMap;
use super::task::{STOP_LIMIT, Task};
use super::terminal::Terminal;
use super::traces::Traces;
use super::{functions, invoker};
use crate::cli::ExecutionArguments;
use crate::stack::Stack;

pub(super) struct Servers {
    pub(super) functions: Arc<LambdaService>,
    pub(super) gateway: Gateway,
    pub(super) load_balancer: LoadBalancer,
    /// What the home page shows.
    pub(super) stack_info: Arc<RunningStack>,
    aws_task: Task,
    datagrams_task: Task,
    gateway_task: Task,
    load_balancer_task: Task,
}

/// What the servers are made from.
pub(super) struct Plan<'p> {
    pub(super) access: &'p Access,
    pub(super) execution: &'p ExecutionArguments,
    pub(super) sources: &'p Sources,
    pub(super) strings_map: &'p StringsMap,
    pub(super) stack: &'p Stack,
    pub(super) paths: &'p BTreeMap<String, PathBuf>,
    /// What every program has in its environment.
    pub(super) environment: &'p BTreeMap<String, String>,
    pub(super) guardian: &'p Guardian,
    pub(super) terminal: &'p Terminal,
    pub(super) logs: &'p Logs,
    pub(super) aws: &'p LocalAws,
    pub(super) traces: &'p Traces,
}

impl Servers {
    pub(super) fn start(plan: &Plan<'_>, ports: Ports) -> anyhow::Result<Self> {
        let Plan {
            access,
            sources,
            stack,
            terminal,
            traces,
            ..
        } = *plan;
        let daemon = ports.aws.datagrams.local_addr()?;
        let log = plan.logs.clone();
        let functions =
            functions::service(plan.guardian.clone(), access, plan.execution, daemon, log)
                .with_active_tracing(traces.of_functions());
        for function in sources.definition.functions.values() {
            let program = path(plan.paths, &function.name)?;
            functions::register(&functions, function, program, plan.environment)?;
        }
        let functions = Arc::new(functions);
        let gateway = Gateway::new(
            &sources.document,
            sources.gateway_settings(&stack.keys),
            Arc::new(invoker::Invoker::new(
                Arc::clone(&functions),
                terminal.clone(),
            )),
            Arc::new(terminal.clone()),
            Some(traces.of_stages()),
        )?;
        let load_balancer = LoadBalancer::observed(Timeouts::default(), terminal.clone());
        let endpoint = LambdaEndpoint(Arc::clone(&functions));
        let stack_info = Arc::new(RunningStack::new(stack, Arc::clone(&functions), access));
        let aws = plan.aws.clone();
        let aws = aws
            .with_functions(Arc::new(endpoint))
            .with_stack_info(stack_info.clone());
        plan.strings_map.put(aws.ssm())?;
        Ok(Self {
            datagrams_task: Task::spawn(|stop| {
                let (traces, aws) = (traces.clone(), aws.clone());
                traces.receive(aws, ports.aws.datagrams, stop)
            }),
            aws_task: Task::serve(ports.aws.port.listeners, |listener, stop| {
                aws.clone().serve(listener, stop)
            }),
            gateway_task: Task::serve(ports.gateway.listeners, |listener, stop| {
                let serving = gateway.clone().serve(listener, stop);
                async {
                    serving.await;
                    Ok(())
                }
            }),
            load_balancer_task: Task::serve(ports.service.listeners, |listener, stop| {
                load_balancer.clone().serve(listener, stop)
            }),
            functions,
            gateway,
            load_balancer,
            stack_info,
        })
    }

    /// Waits until one of them has ended without being told to.
    pub(super) async fn broken(&self) -> anyhow::Error {
        tokio::select! {
            broken = self.aws_task.broken() => broken.context("the AWS endpoints ended"),
            broken = self.datagrams_task.broken() => broken.context("the X-Ray daemon's port ended"),
            broken = self.gateway_task.broken() => broken.context("the gateway ended"),
            broken = self.load_balancer_task.broken() => broken.context("the load balancer ended"),
        }
    }

    /// How many requests have come and are not answered.
    pub(super) fn in_flight(&self) -> usize {
        self.functions.running() + self.load_balancer.in_flight()
    }

    /// Takes no more requests, and answers those that have come; what answers them ends after
    /// that, with the last of its traces, and what all of it may ask and send to, last.
    pub(super) async fn stop(self, behind_the_load_balancer: impl Future<Output = ()>) {
        let deadline = Instant::now() + STOP_LIMIT;
        tokio::join!(self.gateway_task.stop(), self.load_balancer_task.stop());
        // What is invoked without the gateway runs on.
        let left = deadline.saturating_duration_since(Instant::now());
        tokio::join!(behind_the_load_balancer, self.functions.shutdown(left));
        self.datagrams_task.stop().await;
        self.aws_task.stop().await;
    }
}
