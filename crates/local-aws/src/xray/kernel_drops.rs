//! Datagrams that the kernel dropped at a socket because its buffer was full.
//!
//! Linux counts them in the last column of `/proc/net/udp` and `udp6`, in the row of the socket's inode
//! (proc_pid_net(5)). Other systems do not tell.

use std::sync::{Mutex, PoisonError};

use tokio::net::UdpSocket;

/// The sockets that datagrams are received at, each with its inode and the drops as they were read last: a socket that is
/// closed has no row any more.
#[derive(Debug, Default)]
pub(super) struct Receivers(Mutex<Vec<(u64, u64)>>);

impl Receivers {
    /// Begins to count for `socket`, where the system tells.
    pub(super) fn add(&self, socket: &UdpSocket) {
        if let Some(inode) = inode(socket) {
            let mut receivers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            receivers.push((inode, 0));
        }
    }

    /// The drops of all receivers together.
    pub(super) fn drops(&self) -> Option<u64> {
        let mut receivers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if receivers.is_empty() {
            return None;
        }
        for path in ["/proc/net/udp", "/proc/net/udp6"] {
            // A system without IPv6 has no such file.
            let table = std::fs::read_to_string(path).unwrap_or_default();
            for (inode, drops) in table.lines().filter_map(row) {
                for receiver in receivers.iter_mut().filter(|one| one.0 == inode) {
                    receiver.1 = drops;
                }
            }
        }
        Some(receivers.iter().map(|(_, drops)| drops).sum())
    }
}

/// The inode and the drops of a row of the table.
fn row(line: &str) -> Option<(u64, u64)> {
    let columns: Vec<&str> = line.split_ascii_whitespace().collect();
    let inode = columns.get(9)?.parse().ok()?;
    let drops = columns.get(12)?.parse().ok()?;
    Some((inode, drops))
}

#[cfg(target_os = "linux")]
fn inode(socket: &UdpSocket) -> Option<u64> {
    use std::os::{fd::AsRawFd, unix::fs::MetadataExt};

    let path = format!("/proc/self/fd/{}", socket.as_raw_fd());
    std::fs::metadata(path).ok().map(|metadata| metadata.ino())
}

#[cfg(not(target_os = "linux"))]
fn inode(_: &UdpSocket) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inode_and_the_drops_are_columns_of_the_row() {
        let line = "  271: 0100007F:1004 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 \
                    512345 2 0000000000000000 37";
        assert_eq!(row(line), Some((512_345, 37)));
    }

    #[test]
    fn the_heading_is_no_row() {
        let heading = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode \
                       ref pointer drops";
        assert_eq!(row(heading), None);
    }
}
