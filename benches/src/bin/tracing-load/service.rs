//! The service under load.

use std::io::{BufRead as _, BufReader, copy, sink};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use anyhow::Context as _;
use serde_json::Value;

use crate::aws::{Aws, CREDENTIALS};
use crate::report::{Measured, Round};
use crate::variant::Variant;
use crate::{cpu, loader};

/// The package and program.
pub(crate) const PROGRAM: &str = "string-api";

/// One round's load.
pub(crate) struct Load {
    pub(crate) connections: u32,
    pub(crate) requests: u32,
}

/// Loads the service `rounds` times in each variant, and once before that counts for nothing.
pub(crate) async fn measure(
    program: &Path,
    strings_map: &str,
    rounds: u32,
    load: &Load,
) -> anyhow::Result<Measured> {
    let mut services = Vec::new();
    for variant in Variant::ALL {
        let aws = Aws::start(strings_map, variant).await?;
        services.push(Service::start(program, variant, aws)?);
    }
    let mut measured = Measured::default();
    for number in 0..=rounds {
        for service in &services {
            let round = service.load(load).await?;
            if number > 0 {
                measured.add(service.variant, round);
            }
        }
    }
    Ok(measured)
}

/// The program while it serves. It is killed when this is dropped.
struct Service {
    variant: Variant,
    aws: Aws,
    address: SocketAddr,
    process: Child,
}

impl Service {
    fn start(program: &Path, variant: Variant, aws: Aws) -> anyhow::Result<Self> {
        let mut process = Command::new(program)
            .env_clear()
            .envs(aws.variables(variant))
            .envs(CREDENTIALS)
            .env("API_KEYS", loader::KEY)
            .env("LISTEN_ADDRESS", "127.0.0.1:0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{}", program.display()))?;
        let log = process.stdout.take().context("no standard output")?;
        let mut log = BufReader::with_capacity(64 * 1024, log);
        let mut line = String::new();
        let address = loop {
            line.clear();
            anyhow::ensure!(
                log.read_line(&mut line)? > 0,
                "{PROGRAM} ended before it listened"
            );
            let line: Value = serde_json::from_str(&line)?;
            if let Some(address) = line["address"].as_str() {
                break address.parse()?;
            }
        };
        // The log goes on, and is read and thrown away.
        thread::spawn(move || copy(&mut log, &mut sink()));
        Ok(Self {
            variant,
            aws,
            address,
            process,
        })
    }

    async fn load(&self, load: &Load) -> anyhow::Result<Round> {
        let Load {
            connections,
            requests,
        } = *load;
        let documents = || self.aws.documents();
        let process = self.process.id();
        let (cpu_before, documents_before) = (cpu::of(process)?, documents());
        let own_before = cpu::of_this_process();
        let loaded = loader::start(self.address, connections, requests).await?;
        let (cpu_after, documents_after) = cpu::when_quiet(process, documents).await?;
        Ok(Round {
            count: requests,
            time: loaded.time,
            cpu: cpu_after - cpu_before,
            others: cpu::of_this_process() - own_before + loaded.cpu,
            documents: documents_after - documents_before,
        })
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It has ended already where this fails.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
