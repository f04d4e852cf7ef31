use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

/// Where the daemon listens for segments (UDP) and for the central sampling rules (TCP).
///
/// The forms are those of the X-Ray SDKs: `host:port` for both, or `tcp:host:port udp:host:port` in either order. A host is
/// a name, an IPv4 address, or an IPv6 address in brackets. `udp:host:port` alone is taken too.
///
/// Source: "Configuring the X-Ray SDK" and "the X-Ray daemon" in the X-Ray developer guide,
/// <https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-configuration.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DaemonAddress {
    udp: HostPort,
    tcp: HostPort,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct HostPort {
    /// An IPv6 address has no brackets here.
    host: String,
    port: u16,
}

impl DaemonAddress {
    /// The variable that Lambda and people set.
    pub const VARIABLE: &str = "AWS_XRAY_DAEMON_ADDRESS";

    /// The address in [`Self::VARIABLE`], or `127.0.0.1:2000` when that is not set or empty.
    ///
    /// # Errors
    /// [`DaemonAddressError`] when the value has none of the forms. A wrong address is not replaced by the usual one:
    /// the segments would go nowhere, and nobody would know why.
    pub fn from_env() -> Result<Self, DaemonAddressError> {
        match std::env::var_os(Self::VARIABLE) {
            None => Ok(Self::default()),
            Some(value) if value.is_empty() => Ok(Self::default()),
            Some(value) => value.to_string_lossy().parse(),
        }
    }

    /// Host and port for segments.
    pub fn udp(&self) -> (&str, u16) {
        (&self.udp.host, self.udp.port)
    }

    /// Host and port for the central sampling rules.
    pub fn tcp(&self) -> (&str, u16) {
        (&self.tcp.host, self.tcp.port)
    }
}

impl Default for DaemonAddress {
    fn default() -> Self {
        let local = HostPort {
            host: "127.0.0.1".to_owned(),
            port: 2000,
        };
        Self {
            udp: local.clone(),
            tcp: local,
        }
    }
}

impl FromStr for DaemonAddress {
    type Err = DaemonAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| DaemonAddressError {
            value: text.to_owned(),
        })
    }
}

fn parse(text: &str) -> Option<DaemonAddress> {
    let mut udp = None;
    let mut tcp = None;
    let parts: Vec<&str> = text.split_ascii_whitespace().collect();
    for part in &parts {
        let (place, address) = if let Some(address) = part.strip_prefix("udp:") {
            (&mut udp, address)
        } else if let Some(address) = part.strip_prefix("tcp:") {
            (&mut tcp, address)
        } else if parts.len() == 1 {
            (&mut udp, *part)
        } else {
            return None;
        };
        if place.replace(parse_host_port(address)?).is_some() {
            return None;
        }
    }
    let udp = udp?;
    Some(DaemonAddress {
        tcp: tcp.unwrap_or_else(|| udp.clone()),
        udp,
    })
}

fn parse_host_port(text: &str) -> Option<HostPort> {
    let (host, port) = text.rsplit_once(':')?;
    let host = match host.strip_prefix('[') {
        Some(rest) => {
            let address = rest.strip_suffix(']')?;
            address.parse::<Ipv6Addr>().ok()?;
            address
        }
        None if is_host(host) => host,
        None => return None,
    };
    // A sign is taken by the integer parser and is no part of a port; port 0 is nobody's.
    let port = Some(port)
        .filter(|port| port.bytes().all(|byte| byte.is_ascii_digit()))?
        .parse()
        .ok()
        .filter(|&port| port > 0)?;
    Some(HostPort {
        host: host.to_owned(),
        port,
    })
}

/// Whether `text` can be a host name or an IPv4 address. Names in Docker networks also have `_`.
fn is_host(text: &str) -> bool {
    (1..=253).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
}

impl fmt::Display for DaemonAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.udp == self.tcp {
            self.udp.fmt(formatter)
        } else {
            write!(formatter, "tcp:{} udp:{}", self.tcp, self.udp)
        }
    }
}

impl fmt::Display for HostPort {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port } = self;
        if host.contains(':') {
            write!(formatter, "[{host}]:{port}")
        } else {
            write!(formatter, "{host}:{port}")
        }
    }
}

/// A text that is no daemon address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{value:?} is no address of an X-Ray daemon: set {variable} to HOST:PORT or to \"tcp:HOST:PORT udp:HOST:PORT\", \
     such as 127.0.0.1:2000",
    variable = DaemonAddress::VARIABLE
)]
pub struct DaemonAddressError {
    value: String,
}
