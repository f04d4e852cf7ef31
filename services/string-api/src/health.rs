//! Whether the service takes requests: what the load balancer asks, and what `string-api health` asks.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The path of the health check. It needs no key.
pub(crate) const PATH: &str = "/status/health";

/// How long `ask` waits for the connection, and for each part of the answer.
const ASK_TIMEOUT: Duration = Duration::from_secs(2);

/// Whether the service still wants to be sent requests. Clones share one state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Readiness {
    stopping: Arc<AtomicBool>,
}

impl Readiness {
    pub(crate) fn is_ready(&self) -> bool {
        !self.stopping.load(Ordering::Relaxed)
    }

    /// From now on the health check fails. There is no way back: the service stops.
    pub(crate) fn begin_stopping(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }
}

/// Why [`ask`] found the service not healthy.
#[derive(Debug, thiserror::Error)]
pub enum HealthError {
    /// Nobody listens, or the answer broke off or did not come in time.
    #[error("no answer from http://{address}{PATH}")]
    NoAnswer {
        /// Who was asked.
        address: SocketAddr,
        /// What the operating system says.
        source: io::Error,
    },
    /// The answer is another one than 200.
    #[error("http://{address}{PATH} answers {status_line:?}")]
    NotHealthy {
        /// Who was asked.
        address: SocketAddr,
        /// The first line of the answer.
        status_line: String,
    },
}

/// Asks the service that listens on `listen_address` for its health, from the same machine. Blocks for some seconds at most.
///
/// It speaks HTTP by hand, because one line out and one line in are all that is needed, and the image, which has no shell
/// and no curl, would carry a client for nothing else.
///
/// # Errors
/// [`HealthError`] for anything but an answer with status 200.
pub fn ask(listen_address: SocketAddr) -> Result<(), HealthError> {
    let address = reachable(listen_address);
    let status_line =
        status_line(address).map_err(|source| HealthError::NoAnswer { address, source })?;
    match status_line.split(' ').nth(1) {
        Some("200") => Ok(()),
        Some(_) | None => Err(HealthError::NotHealthy {
            address,
            status_line,
        }),
    }
}

/// A service that listens on every address is reached by the loopback address.
fn reachable(mut listen_address: SocketAddr) -> SocketAddr {
    if listen_address.ip().is_unspecified() {
        listen_address.set_ip(match listen_address {
            SocketAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
            SocketAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
        });
    }
    listen_address
}

fn status_line(address: SocketAddr) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, ASK_TIMEOUT)?;
    stream.set_read_timeout(Some(ASK_TIMEOUT))?;
    stream.set_write_timeout(Some(ASK_TIMEOUT))?;
    write!(
        stream,
        "GET {PATH} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    match line.trim_end() {
        "" => Err(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            "the connection was closed",
        )),
        line => Ok(line.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unspecified_address_is_reached_by_loopback() {
        for (listen, reached) in [
            ("0.0.0.0:8080", "127.0.0.1:8080"),
            ("[::]:8080", "[::1]:8080"),
            ("127.0.0.2:80", "127.0.0.2:80"),
        ] {
            let listen: SocketAddr = listen.parse().unwrap();
            assert_eq!(reachable(listen).to_string(), reached);
        }
    }
}
