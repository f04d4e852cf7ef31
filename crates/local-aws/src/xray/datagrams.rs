//! The daemon's datagrams: a line of JSON that says so, and one document.
//!
//! <https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-daemon>

use std::{
    future::Future,
    io,
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use serde::Deserialize;
use tokio::{
    net::UdpSocket,
    sync::{OwnedSemaphorePermit, Semaphore, mpsc},
};

use super::Xray;

/// More than the largest datagram that UDP carries.
const BUFFER: usize = 65_536;

/// What the largest datagram takes of [`WAITING`].
const LARGEST: u32 = (BUFFER + OVERHEAD) as u32;

/// The bytes that may wait to be looked at. They are taken out of the kernel's buffer, which is small, as soon as they are
/// there.
const WAITING: usize = 16 * 1024 * 1024;

/// What a datagram that waits takes beside its bytes, generously.
const OVERHEAD: usize = 256;

/// The pause after a datagram could not be received.
const RECEIVE_PAUSE: Duration = Duration::from_millis(100);

/// How often a datagram that is not the daemon's is logged at most.
const LOG_PAUSE: Duration = Duration::from_secs(60);

/// The line that a datagram begins with.
#[derive(Deserialize)]
struct Header {
    format: String,
    version: u64,
}

impl Xray {
    /// Receives until `shutdown` completes. What has arrived by then is still read.
    pub(crate) async fn receive<S>(&self, socket: UdpSocket, shutdown: S) -> io::Result<()>
    where
        S: Future<Output = ()> + Send,
    {
        self.tally().receivers.add(&socket);
        let (sender, receiver) = mpsc::unbounded_channel();
        let keeping = tokio::spawn(keep(self.clone(), receiver));
        let room = Arc::new(Semaphore::new(WAITING));
        let mut buffer = vec![0; BUFFER];
        let mut shutdown = std::pin::pin!(shutdown);
        // Room is reserved first: what has been read can always be handed on.
        loop {
            let received = async {
                let room = Arc::clone(&room).acquire_many_owned(LARGEST).await;
                (room, socket.recv(&mut buffer).await)
            };
            let (room, received) = tokio::select! {
                biased;
                () = &mut shutdown => break,
                received = received => received,
            };
            match (room, received) {
                (Ok(room), Ok(length)) => self.hand_on(&sender, &buffer, length, room),
                (Ok(_), Err(error)) => {
                    tracing::warn!(%error, "a datagram could not be received");
                    tokio::time::sleep(RECEIVE_PAUSE).await;
                }
                (Err(closed), _) => return Err(io::Error::other(closed)),
            }
        }
        // The runtime may not have heard yet of what the kernel has already. As much is read as there is room for: somebody
        // who goes on sending must not keep the program from ending.
        let socket = socket.into_std()?;
        while let Ok(room) = Arc::clone(&room).try_acquire_many_owned(LARGEST)
            && let Ok(length) = socket.recv(&mut buffer)
        {
            self.hand_on(&sender, &buffer, length, room);
        }
        drop(sender);
        // The last that the kernel says of the socket, before it is closed.
        self.tally().receivers.drops();
        keeping.await.map_err(io::Error::other)
    }

    /// Hands on the first `length` bytes of `buffer`, with as much of `room` as they take.
    fn hand_on(
        &self,
        sender: &mpsc::UnboundedSender<Waiting>,
        buffer: &[u8],
        length: usize,
        mut room: OwnedSemaphorePermit,
    ) {
        self.tally().received.fetch_add(1, Ordering::Relaxed);
        let datagram = buffer.get(..length).unwrap_or_default().to_vec();
        if let Some(room) = room.split(length + OVERHEAD) {
            // The other end lives as long as this one.
            let _ = sender.send(Waiting {
                datagram,
                _room: room,
            });
        }
    }
}

/// A datagram that has been received and not looked at.
struct Waiting {
    datagram: Vec<u8>,
    _room: OwnedSemaphorePermit,
}

/// Reads the documents, on a task of its own: the socket is read meanwhile.
async fn keep(xray: Xray, mut waiting: mpsc::UnboundedReceiver<Waiting>) {
    let mut logged: Option<Instant> = None;
    while let Some(Waiting { datagram, _room }) = waiting.recv().await {
        if let Some(document) = document(&datagram) {
            xray.keep(document);
            continue;
        }
        let malformed = xray.tally().malformed.fetch_add(1, Ordering::Relaxed) + 1;
        if logged.is_none_or(|logged| logged.elapsed() >= LOG_PAUSE) {
            logged = Some(Instant::now());
            tracing::warn!(
                bytes = datagram.len(),
                malformed,
                "a datagram does not begin with the line of the X-Ray daemon's protocol, \
                 {{\"format\":\"json\",\"version\":1}}"
            );
        }
    }
}

/// The document of a datagram.
fn document(datagram: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(datagram).ok()?;
    let (header, document) = text.split_once('\n')?;
    let header: Header = serde_json::from_str(header).ok()?;
    (header.format == "json" && header.version == 1).then_some(document)
}
