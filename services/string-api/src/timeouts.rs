use std::time::Duration;

/// How long the service waits for whom.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// For a request's line and headers, from its first byte; a client that is slower gets 408 and is cut off.
    pub request_head: Duration,
    /// For a request's whole body; a client that is slower gets 408 and is cut off.
    pub request_body: Duration,
    /// For the next request on a connection.
    pub keep_alive: Duration,
    /// For the requests that are in flight when the service stops; afterwards they are cut off. Whole seconds count.
    pub shutdown: Duration,
}

impl Default for Timeouts {
    /// Head 5 s, body 15 s, keep-alive 75 s, shutdown 20 s.
    ///
    /// The body's is shorter than that of the shutdown, so that a slow client's request ends by itself when the service
    /// stops. Keep-alive is longer than the 60 s after which a load balancer closes an idle connection: were it shorter, the
    /// service could close a connection at the moment when the load balancer sends on it, which a client sees as
    /// [502](https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-502-issues).
    fn default() -> Self {
        Self {
            request_head: Duration::from_secs(5),
            request_body: Duration::from_secs(15),
            keep_alive: Duration::from_secs(75),
            shutdown: Duration::from_secs(20),
        }
    }
}
