use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_web::rt::net::TcpStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;

use super::deadline::Timer;
use super::{ConnectionState, Connections};
use crate::Timeouts;

/// A TCP connection that gives [`io::ErrorKind::TimedOut`] to Actix, which then closes it, when the client is too slow.
pub(crate) struct Connection {
    stream: TcpStream,
    state: ConnectionState,
    reading: Timer,
    writing: Timer,
    /// When what is being written has to be with the operating system, as soon as that takes no more at once.
    write_deadline: Option<Instant>,
}

impl Connection {
    pub(crate) fn new(stream: TcpStream, timeouts: Timeouts, connections: &Connections) -> Self {
        Self {
            stream,
            state: ConnectionState::new(timeouts, connections.opened()),
            reading: Timer::default(),
            writing: Timer::default(),
            write_deadline: None,
        }
    }

    pub(crate) fn state(&self) -> ConnectionState {
        self.state.clone()
    }
}

fn too_slow<T>() -> Poll<io::Result<T>> {
    Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
}

impl AsyncRead for Connection {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        let read = Pin::new(&mut this.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            this.state.bytes_arrive();
        }
        let Some(deadline) = this.state.awaited.get().deadline() else {
            return read;
        };
        // A client that sends a byte now and then is always ready to be read, so the clock is asked here too.
        match read {
            Poll::Ready(_) if Instant::now() < deadline => read,
            Poll::Ready(_) => too_slow(),
            Poll::Pending => {
                ready!(this.reading.poll(deadline, context));
                too_slow()
            }
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if let Poll::Ready(written) = Pin::new(&mut this.stream).poll_write(context, bytes) {
            return Poll::Ready(written);
        }
        let answer = this.state.timeouts.answer;
        let deadline = *this
            .write_deadline
            .get_or_insert_with(|| Instant::now() + answer);
        ready!(this.writing.poll(deadline, context));
        too_slow()
    }

    /// Actix flushes when all that it had to write was taken.
    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.write_deadline = None;
        Pin::new(&mut this.stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}
