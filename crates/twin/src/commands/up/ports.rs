//! The three ports, bound before anything is built, so that a taken one is told at once.

use std::net::Ipv4Addr;

use anyhow::{Context as _, bail};
use tokio::net::TcpListener;

use crate::UsageError;
use crate::cli::UpArguments;

pub(super) struct Ports {
    pub(super) gateway: Port,
    pub(super) service: Port,
    pub(super) aws: Port,
}

pub(super) struct Port {
    pub(super) listener: TcpListener,
    number: u16,
}

impl Ports {
    pub(super) async fn bind(arguments: &UpArguments) -> anyhow::Result<Self> {
        let UpArguments {
            gateway_port,
            service_port,
            aws_port,
            ..
        } = *arguments;
        for (port, other) in [
            (gateway_port, service_port),
            (gateway_port, aws_port),
            (service_port, aws_port),
        ] {
            if port == other && port != 0 {
                return Err(UsageError(format!(
                    "port {port} is given to two of the three: --gateway-port is {gateway_port}, \
                     --service-port {service_port}, --aws-port {aws_port}"
                ))
                .into());
            }
        }
        Ok(Self {
            gateway: Port::bind(gateway_port, "--gateway-port").await?,
            service: Port::bind(service_port, "--service-port").await?,
            aws: Port::bind(aws_port, "--aws-port").await?,
        })
    }
}

impl Port {
    async fn bind(number: u16, flag: &str) -> anyhow::Result<Self> {
        let listener = match TcpListener::bind((Ipv4Addr::LOCALHOST, number)).await {
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => bail!(
                "port {number} is taken: end the program that has it, or choose another with \
                 {flag} (0 takes a free one)"
            ),
            bound => {
                bound.with_context(|| format!("port {number} of {flag} cannot be listened on"))?
            }
        };
        Ok(Self {
            number: listener.local_addr()?.port(),
            listener,
        })
    }

    pub(super) fn url(&self) -> String {
        format!("http://localhost:{}", self.number)
    }
}
