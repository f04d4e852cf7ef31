//! A function's process, and the documents and lines that it gives.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::net::UdpSocket;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use local_binaries::{Binaries, Packages, Profile};
use serde_json::{Value, json};

use crate::PATIENCE;
use crate::endpoints::Endpoints;

/// The functions of this checkout, each with an event whose texts are `text`.
pub(crate) fn functions(text: &str) -> [(&'static str, Value); 3] {
    [
        (
            "replace-strings",
            event(json!({"body": json!({"content": text}).to_string()})),
        ),
        (
            "lookup-term",
            event(json!({"pathParameters": {"term": text}})),
        ),
        (
            "list-terms",
            event(json!({"multiValueQueryStringParameters": {"prefix": [text]}})),
        ),
    ]
}

/// What API Gateway sends, with these members beside, or instead of, what every event has.
pub(crate) fn event(members: Value) -> Value {
    let mut event = json!({
        "resource": "/example",
        "path": "/example",
        "httpMethod": "POST",
        "headers": {"Host": "api.example.com"},
        "multiValueHeaders": {"Host": ["api.example.com"]},
        "queryStringParameters": null,
        "multiValueQueryStringParameters": null,
        "pathParameters": null,
        "stageVariables": null,
        "requestContext": {"httpMethod": "POST", "stage": "test"},
        "body": null,
        "isBase64Encoded": false,
    });
    let whole = event.as_object_mut().unwrap();
    whole.extend(members.as_object().unwrap().clone());
    event
}

/// A function that runs. It is killed when this is dropped.
pub(crate) struct Function {
    pub(crate) endpoints: Endpoints,
    daemon: UdpSocket,
    child: Child,
    lines: Receiver<String>,
}

impl Function {
    /// Starts one of the checkout's functions.
    pub(crate) fn start(name: &str, more: &[(&str, &str)]) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let binaries =
            Binaries::locate_or_build(&root, Packages::Only(&[name]), Profile::of_this_build());
        Self::spawn(name, binaries.unwrap().path(name).unwrap(), &[], more)
    }

    pub(crate) fn spawn(
        name: &str,
        program: PathBuf,
        arguments: &[&str],
        more: &[(&str, &str)],
    ) -> Self {
        let endpoints = Endpoints::start();
        let daemon = UdpSocket::bind("127.0.0.1:0").unwrap();
        daemon.set_nonblocking(true).unwrap();
        let daemon_address = daemon.local_addr().unwrap().to_string();
        let mut child = Command::new(program)
            .args(arguments)
            .env_clear()
            .envs(certificates())
            .env("AWS_LAMBDA_FUNCTION_NAME", name)
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_RUNTIME_API", endpoints.address.to_string())
            .env("AWS_XRAY_DAEMON_ADDRESS", daemon_address)
            .env("AWS_ENDPOINT_URL", format!("http://{}", endpoints.address))
            .env("AWS_REGION", "eu-west-1")
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .env("STRINGS_MAPPING_PARAMETER_NAME", "/example")
            .envs(more.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in stdout.lines() {
                let _ = sender.send(line.unwrap());
            }
        });
        Self {
            endpoints,
            daemon,
            child,
            lines,
        }
    }

    /// The documents that are here. After [`Endpoints::invoke`] these are all of the invocation.
    pub(crate) fn documents(&self) -> Vec<Value> {
        let mut datagram = vec![0; 65_536];
        let mut documents = Vec::new();
        while let Ok(length) = self.daemon.recv(&mut datagram) {
            let text = std::str::from_utf8(&datagram[..length]).unwrap();
            let (header, document) = text.split_once('\n').unwrap();
            assert_eq!(header, r#"{"format": "json", "version": 1}"#);
            documents.push(serde_json::from_str(document).unwrap());
        }
        documents
    }

    /// Waits for a JSON line with `text` in it.
    pub(crate) fn wait_for_line(&self, text: &str) -> Value {
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("{text} is not logged"));
            if line.contains(text) {
                return serde_json::from_str(&line).unwrap();
            }
        }
    }

    /// Ends the process, and gives the lines that were not waited for.
    pub(crate) fn end(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.lines.iter().collect()
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The document of this name.
pub(crate) fn named<'d>(documents: &'d [Value], name: &str) -> &'d Value {
    let found = documents.iter().find(|document| document["name"] == name);
    found.unwrap_or_else(|| panic!("no {name} in {documents:#?}"))
}

/// Where the certificates of the authorities are, on a machine on which only these variables say so.
fn certificates() -> impl Iterator<Item = (&'static str, OsString)> {
    ["SSL_CERT_DIR", "SSL_CERT_FILE"]
        .into_iter()
        .filter_map(|name| Some((name, std::env::var_os(name)?)))
}
