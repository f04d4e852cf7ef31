use std::time::Duration;

/// How long the service waits for whom.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// For a request's line and headers, from the connection's beginning or, later, from their first byte; a client that is
    /// slower is cut off, and gets 408 when it was the connection's first request.
    pub request_head: Duration,
    /// For a request's whole body; a client that is slower gets 408 and is cut off.
    pub request_body: Duration,
    /// For the next request on a connection. When many connections are open, an answer closes its own at once.
    pub keep_alive: Duration,
    /// For an answer to be taken by the client, but for what the operating system buffers; a client that is slower is cut
    /// off.
    pub answer: Duration,
    /// For the client to end a connection that the service ends, such as after an answer to a body that was not read.
    pub disconnect: Duration,
    /// For the requests that are in flight when the service stops; afterwards they are cut off. Whole seconds count.
    pub shutdown: Duration,
}

impl Default for Timeouts {
    /// Head 5 s, body 15 s, answer 15 s, disconnect 2 s, keep-alive 75 s, shutdown 20 s.
    ///
    /// The body's and the answer's are each shorter than that of the shutdown, so that a slow client's request ends by
    /// itself when the service stops. Keep-alive is longer than the 60 s after which a load balancer closes an idle connection: were it shorter, the
    /// service could close a connection at the moment when the load balancer sends on it, which a client sees as
    /// [502](https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-502-issues).
    fn default() -> Self {
        Self {
            request_head: Duration::from_secs(5),
            request_body: Duration::from_secs(15),
            keep_alive: Duration::from_secs(75),
            answer: Duration::from_secs(15),
            disconnect: Duration::from_secs(2),
            shutdown: Duration::from_secs(20),
        }
    }
}
