//! What listens for a person's requests: the gateway, the load balancer, the AWS endpoints; and the
//! functions behind the first.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use local_aws::LocalAws;
use local_gateway::Gateway;
use local_lambda::LambdaService;
use local_load_balancer::LoadBalancer;
use local_process::Guardian;

use super::environment::Access;
use super::lambda_endpoint::LambdaEndpoint;
use super::ports::Ports;
use super::preparation::path;
use super::sources::Sources;
use super::strings_map::StringsMap;
use super::task::Task;
use super::terminal::Terminal;
use super::{functions, invoker};
use crate::cli::ExecutionArguments;
use crate::stack::Stack;

pub(super) struct Servers {
    pub(super) functions: Arc<LambdaService>,
    pub(super) gateway: Gateway,
    pub(super) load_balancer: LoadBalancer,
    aws_task: Task,
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
}

impl Servers {
    pub(super) fn start(plan: &Plan<'_>, ports: Ports) -> anyhow::Result<Self> {
        let Plan {
            access,
            sources,
            stack,
            terminal,
            ..
        } = *plan;
        let log = terminal.clone();
        let functions = functions::service(plan.guardian.clone(), access, plan.execution, log);
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
        )?;
        let load_balancer = LoadBalancer::new();
        let endpoint = LambdaEndpoint(Arc::clone(&functions));
        let aws = LocalAws::new(access.account()).with_functions(Arc::new(endpoint));
        plan.strings_map.put(aws.ssm())?;
        Ok(Self {
            aws_task: Task::spawn(|stop| aws.serve(ports.aws.listener, stop)),
            gateway_task: Task::spawn(|stop| {
                let serving = gateway.clone().serve(ports.gateway.listener, stop);
                async {
                    serving.await;
                    Ok(())
                }
            }),
            load_balancer_task: Task::spawn(|stop| {
                load_balancer.clone().serve(ports.service.listener, stop)
            }),
            functions,
            gateway,
            load_balancer,
        })
    }

    /// Waits until one of them has ended without being told to.
    pub(super) async fn broken(&self) -> anyhow::Error {
        tokio::select! {
            broken = self.aws_task.broken() => broken.context("the AWS endpoints ended"),
            broken = self.gateway_task.broken() => broken.context("the gateway ended"),
            broken = self.load_balancer_task.broken() => broken.context("the load balancer ended"),
        }
    }

    /// Takes no more requests, and answers those that have come; what answers them ends after
    /// that, and Parameter Store, which all of it may ask, last.
    pub(super) async fn stop(self, behind_the_load_balancer: impl Future<Output = ()>) {
        tokio::join!(self.gateway_task.stop(), self.load_balancer_task.stop());
        tokio::join!(behind_the_load_balancer, self.functions.shutdown());
        self.aws_task.stop().await;
    }
}
