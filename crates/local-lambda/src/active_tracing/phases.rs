use tokio::time::Instant;

/// When an environment did what for one invocation.
#[derive(Clone, Debug)]
pub(crate) struct Phases {
    /// Only when the environment was initialised for the invocation.
    pub(crate) initialisation: Option<Initialisation>,
    /// The environment began with the invocation.
    pub(crate) started: Instant,
    /// The function got its event.
    pub(crate) delivered: Option<Instant>,
    /// The function answered.
    pub(crate) answered: Option<Instant>,
}

/// The init phase.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Initialisation {
    pub(crate) started: Instant,
    pub(crate) ended: Instant,
    pub(crate) failed: bool,
}

impl Phases {
    /// The phases of an invocation that begins now, after this initialisation.
    pub(crate) fn begin(initialisation: Option<Initialisation>) -> Self {
        Self {
            initialisation,
            started: Instant::now(),
            delivered: None,
            answered: None,
        }
    }
}
