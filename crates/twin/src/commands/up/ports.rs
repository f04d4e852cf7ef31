//! The three ports, bound before anything is built, so that a taken one is told at once.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, Ipv6Addr};

use anyhow::{Context as _, anyhow, bail};
use tokio::net::{TcpListener, UdpSocket};

use crate::UsageError;
use crate::cli::UpArguments;

pub(super) struct Ports {
    pub(super) gateway: Port,
    pub(super) service: Port,
    pub(super) aws: AwsPort,
}

/// A port of `localhost`, which is an address of IPv4 and one of IPv6 to most clients: on one alone
/// another program could have the other, and answer in place of the stack.
pub(super) struct Port {
    /// On 127.0.0.1, and on ::1 where this machine has it.
    pub(super) listeners: Vec<TcpListener>,
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
            aws: AwsPort::bind(aws_port, "--aws-port").await?,
        })
    }
}

/// The port of the AWS endpoints, and the one of the same number that datagrams come to, as an X-Ray
/// daemon has both.
pub(super) struct AwsPort {
    pub(super) port: Port,
    pub(super) datagrams: UdpSocket,
}

/// How many free ports are tried until one is free on both addresses, and for datagrams as well.
const FREE_PORTS: usize = 32;

impl AwsPort {
    async fn bind(number: u16, flag: &str) -> anyhow::Result<Self> {
        let mut tries = if number == 0 { FREE_PORTS } else { 1 };
        loop {
            let port = Port::bind(number, flag).await?;
            tries -= 1;
            match UdpSocket::bind((Ipv4Addr::LOCALHOST, port.number)).await {
                Ok(datagrams) => return Ok(Self { port, datagrams }),
                Err(error) if error.kind() == ErrorKind::AddrInUse && tries > 0 => {}
                Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
                    "UDP port {} is taken, and X-Ray's datagrams come to the number of the AWS \
                     endpoints: end the program that has it (an X-Ray daemon, perhaps), or choose \
                     another with {flag} (0 takes a free one)",
                    port.number
                ),
                Err(error) => {
                    return Err(error).with_context(|| {
                        format!("UDP port {} of {flag} cannot be listened on", port.number)
                    });
                }
            }
        }
    }

    pub(super) fn url(&self) -> String {
        self.port.url()
    }
}

impl Port {
    async fn bind(number: u16, flag: &str) -> anyhow::Result<Self> {
        let taken = || {
            anyhow!(
                "port {number} is taken: end the program that has it, or choose another with \
                 {flag} (0 takes a free one)"
            )
        };
        let mut tries = if number == 0 { FREE_PORTS } else { 1 };
        loop {
            let listener = match TcpListener::bind((Ipv4Addr::LOCALHOST, number)).await {
                Err(error) if error.kind() == ErrorKind::AddrInUse => return Err(taken()),
                bound => bound
                    .with_context(|| format!("port {number} of {flag} cannot be listened on"))?,
            };
            let bound = listener.local_addr()?.port();
            tries -= 1;
            let listeners = match TcpListener::bind((Ipv6Addr::LOCALHOST, bound)).await {
                Ok(other) => vec![listener, other],
                Err(error) if error.kind() == ErrorKind::AddrInUse && tries > 0 => continue,
                Err(error) if error.kind() == ErrorKind::AddrInUse => return Err(taken()),
                // There is no IPv6 here: then `localhost` is 127.0.0.1 to everybody.
                Err(_) => vec![listener],
            };
            return Ok(Self {
                listeners,
                number: bound,
            });
        }
    }

    pub(super) fn url(&self) -> String {
        format!("http://localhost:{}", self.number)
    }
}
