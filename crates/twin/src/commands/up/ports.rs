//! The three ports, bound before anything is built, so that a taken one is told at once.

use std::net::Ipv4Addr;

use anyhow::{Context as _, bail};
use tokio::net::TcpListener;

use crate::cli::UpArguments;

pub(super) struct Ports {
    pub(super) gateway: TcpListener,
    /// Held until the service takes its place.
    pub(super) service: TcpListener,
    pub(super) aws: TcpListener,
    urls: [String; 3],
}

impl Ports {
    pub(super) async fn bind(arguments: &UpArguments) -> anyhow::Result<Self> {
        let gateway = bind(arguments.gateway_port, "--gateway-port").await?;
        let service = bind(arguments.service_port, "--service-port").await?;
        let aws = bind(arguments.aws_port, "--aws-port").await?;
        let urls = [url(&gateway)?, url(&service)?, url(&aws)?];
        Ok(Self {
            gateway,
            service,
            aws,
            urls,
        })
    }

    pub(super) fn gateway_url(&self) -> String {
        self.urls[0].clone()
    }

    pub(super) fn service_url(&self) -> String {
        self.urls[1].clone()
    }

    pub(super) fn aws_url(&self) -> String {
        self.urls[2].clone()
    }
}

async fn bind(port: u16, flag: &str) -> anyhow::Result<TcpListener> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => bail!(
            "port {port} is taken: end the program that has it, or choose another with {flag} \
             (0 takes a free one)"
        ),
        bound => bound.with_context(|| format!("port {port} of {flag} cannot be listened on")),
    }
}

fn url(listener: &TcpListener) -> std::io::Result<String> {
    Ok(format!(
        "http://localhost:{}",
        listener.local_addr()?.port()
    ))
}
