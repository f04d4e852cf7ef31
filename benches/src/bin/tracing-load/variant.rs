//! The three ways in which a program is loaded.

use xray::Sampled;

/// Whether a program makes traces, and how many requests are recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Variant {
    /// `OTEL_SDK_DISABLED=true`.
    Untraced,
    /// Traces are on, and no request is recorded.
    Unsampled,
    /// Traces are on, and every request is recorded.
    Sampled,
}

impl Variant {
    /// In the order of a round. The first is what the others are compared with.
    pub(crate) const ALL: [Self; 3] = [Self::Untraced, Self::Unsampled, Self::Sampled];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Untraced => "untraced",
            Self::Unsampled => "unsampled",
            Self::Sampled => "sampled",
        }
    }

    /// The value of `OTEL_SDK_DISABLED`.
    pub(crate) fn sdk_disabled(self) -> &'static str {
        match self {
            Self::Untraced => "true",
            Self::Unsampled | Self::Sampled => "false",
        }
    }

    /// The rate of the sampling rule.
    pub(crate) fn fixed_rate(self) -> f64 {
        match self {
            Self::Untraced | Self::Unsampled => 0.0,
            Self::Sampled => 1.0,
        }
    }

    /// What Lambda says in an invocation's header.
    pub(crate) fn decision(self) -> Sampled {
        match self {
            Self::Unsampled => Sampled::No,
            Self::Untraced | Self::Sampled => Sampled::Yes,
        }
    }

    /// Whether documents have to come.
    pub(crate) fn is_recorded(self) -> bool {
        self == Self::Sampled
    }
}
