//! The process of chromedriver.

use std::{env, path::PathBuf, process::Stdio, time::Duration};

use anyhow::Context as _;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// What it prints before its port.
const STARTED: &str = "started successfully on port ";

/// A running chromedriver. It ends with this.
pub(super) struct Driver {
    pub(super) address: String,
    process: Child,
    /// Kept open: it could not print otherwise.
    _output: Lines<BufReader<ChildStdout>>,
}

impl Driver {
    /// Starts it on a free port.
    pub(super) async fn start() -> anyhow::Result<Self> {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("chromedriver does not start")?;
        let output = process
            .stdout
            .take()
            .context("chromedriver has no output")?;
        let mut output = BufReader::new(output).lines();
        let port = timeout(PATIENCE, port(&mut output))
            .await
            .context("chromedriver names no port")??;
        Ok(Self {
            address: format!("http://127.0.0.1:{port}"),
            process,
            _output: output,
        })
    }

    /// Ends it.
    pub(super) async fn end(mut self) -> anyhow::Result<()> {
        Ok(self.process.kill().await?)
    }
}

async fn port(output: &mut Lines<BufReader<ChildStdout>>) -> anyhow::Result<u16> {
    loop {
        let line = output.next_line().await?;
        let line = line.context("chromedriver ended before it named its port")?;
        if let Some((_, port)) = line.split_once(STARTED) {
            let port = port.trim_end_matches('.').parse();
            return port.with_context(|| format!("chromedriver says `{line}`"));
        }
    }
}

/// Where a program is.
pub(super) fn on_path(program: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    let mut places = env::split_paths(&folders).map(|folder| folder.join(program));
    places.find(|place| place.is_file())
}
