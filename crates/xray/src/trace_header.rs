use std::fmt;
use std::time::SystemTime;

use crate::{SegmentId, TraceId};

/// The header's name, in AWS's own spelling.
pub const TRACE_HEADER_NAME: &str = "X-Amzn-Trace-Id";

/// The value of `X-Amzn-Trace-Id`: pairs `name=value` with `;` between them.
///
/// The names that X-Ray defines are `Root`, `Parent` and `Sampled`. AWS's own services add others
/// (`Lineage` by Lambda, `Self` by a load balancer) and clients may add theirs: those are kept, in
/// the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TraceHeader {
    /// The trace.
    pub root: Option<TraceId>,
    /// The segment that called, which the receiver's segment names as its parent.
    pub parent: Option<SegmentId>,
    /// The sampling decision made upstream; none means that the receiver decides.
    pub sampled: Option<Sampled>,
    /// All other pairs, as `(name, value)`.
    others: Vec<(String, String)>,
}

/// The sampling decision that a trace header carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampled {
    /// `1`: the trace is recorded.
    Yes,
    /// `0`: the trace is not recorded.
    No,
    /// `?`: the caller asks to be told the decision in the response.
    Requested,
}

impl Sampled {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "1" => Some(Self::Yes),
            "0" => Some(Self::No),
            "?" => Some(Self::Requested),
            _ => None,
        }
    }
}

impl fmt::Display for Sampled {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Yes => "1",
            Self::No => "0",
            Self::Requested => "?",
        })
    }
}

impl TraceHeader {
    /// Reads a header's value. It never fails, since a client's bad header must not fail its
    /// request:
    ///
    /// - space around names and values is dropped;
    /// - `Root`, `Parent` and `Sampled` with a value of another form are dropped, and of several
    ///   good ones the first counts;
    /// - an unknown name is kept with its value, as long as both are printable ASCII, so that the
    ///   written header is always a valid one;
    /// - what is no pair is dropped.
    pub fn parse(value: &str) -> Self {
        let mut header = Self::default();
        for pair in value.split(';') {
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            let (name, value) = (name.trim(), value.trim());
            match name {
                "Root" => header.root = header.root.or_else(|| value.parse().ok()),
                "Parent" => header.parent = header.parent.or_else(|| value.parse().ok()),
                "Sampled" => header.sampled = header.sampled.or_else(|| Sampled::parse(value)),
                "" => {}
                _ if is_printable(name) && is_printable(value) => {
                    header.others.push((name.to_owned(), value.to_owned()));
                }
                _ => {}
            }
        }
        header
    }

    /// The same header, with a new trace begun at `now` when it names none.
    ///
    /// A gateway or load balancer does this at the edge: behind it every request has a trace.
    #[must_use]
    pub fn with_root_or_new(mut self, now: SystemTime) -> Self {
        self.root.get_or_insert_with(|| TraceId::new(now));
        self
    }

    /// Whether this is a pass-through header: `Root`, perhaps pairs such as `Lineage`, and neither `Parent` nor `Sampled`.
    ///
    /// Inside Lambda it says that the function is not traced (tracing mode `PassThrough`, and nobody upstream decided):
    /// trace nothing, and hand it on as it was received.
    pub fn is_pass_through(&self) -> bool {
        self.root.is_some() && self.parent.is_none() && self.sampled.is_none()
    }

    /// The pairs other than `Root`, `Parent` and `Sampled`, as `(name, value)` in the order in which they came.
    pub fn others(&self) -> impl Iterator<Item = (&str, &str)> {
        self.others
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// The header that names a trace and nothing else.
impl From<TraceId> for TraceHeader {
    fn from(root: TraceId) -> Self {
        Self {
            root: Some(root),
            ..Self::default()
        }
    }
}

fn is_printable(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// Writes `Root`, `Parent`, `Sampled`, then the other pairs as they came.
///
/// This is AWS's own order, which some readers rely on.
impl fmt::Display for TraceHeader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        let mut write_pair = |name: &str, value: &dyn fmt::Display| {
            write!(formatter, "{separator}{name}={value}")?;
            separator = ";";
            Ok(())
        };
        if let Some(root) = &self.root {
            write_pair("Root", root)?;
        }
        if let Some(parent) = &self.parent {
            write_pair("Parent", parent)?;
        }
        if let Some(sampled) = &self.sampled {
            write_pair("Sampled", sampled)?;
        }
        for (name, value) in &self.others {
            write_pair(name, value)?;
        }
        Ok(())
    }
}
