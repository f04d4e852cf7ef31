//! What is written at once, so that nothing comes between a request and its log.

use super::line::Line;

/// The side of the stack that answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Gateway,
    Service,
}

impl Side {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Gateway => "gateway",
            Self::Service => "service",
        }
    }
}

/// A request with its answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Request {
    pub(super) side: Side,
    pub(super) stage: Option<String>,
    pub(super) method: String,
    /// The path with its stage and without its query; of the service side the route that matched,
    /// and none when none did, because its access log tells no more.
    pub(super) path: Option<String>,
    pub(super) status: u16,
    pub(super) latency_ms: f64,
    /// The type of the gateway response that took the place of the function's answer.
    pub(super) gateway_response: Option<&'static str>,
    /// Why no program has answered.
    pub(super) remark: Option<Remark>,
    /// The gateway's id.
    pub(super) request_id: Option<String>,
}

/// Why no program of the stack has answered a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remark {
    /// The function had too many invocations already.
    Throttled,
    /// The load balancer answered in the service's place.
    LoadBalancer,
}

impl Remark {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Throttled => "throttled",
            Self::LoadBalancer => "load-balancer",
        }
    }
}

/// A function and the qualifier that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Function {
    pub(super) name: String,
    pub(super) qualifier: String,
}

/// What stands above the lines of a block.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Heading {
    /// A request, with the function that was invoked for it.
    Request(Request, Option<Function>),
    /// A request that has been shown; its function went on after the answer.
    After(Request, Function),
    /// An invocation that belongs to no request that was answered, with Lambda's id of it.
    Invocation(Function, String),
    /// Nothing: each line stands for itself, with the function's name.
    Function(Function),
    /// The same with the name of another program.
    Program(&'static str),
}

/// A heading with its lines.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Block {
    pub(super) heading: Heading,
    pub(super) lines: Vec<Line>,
    /// How many lines more there were than an invocation may have.
    pub(super) left_out: usize,
}

impl Block {
    pub(super) fn new(heading: Heading, lines: Vec<Line>) -> Self {
        Self {
            heading,
            lines,
            left_out: 0,
        }
    }

    /// Whether this is shown when only problems are.
    pub(super) fn is_problem(&self) -> bool {
        matches!(&self.heading, Heading::Request(request, _) if request.status >= 500)
            || self.lines.iter().any(Line::is_problem)
    }
}
