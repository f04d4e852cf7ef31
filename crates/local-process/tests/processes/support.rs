//! Programs to run, and how their end is seen.

use std::io::{ErrorKind, Read};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::time::Duration;

use local_binaries::{Binaries, Packages, Profile};

/// Long enough for any machine; reached only when a test fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The program in `torture/owner`.
pub(crate) fn owner() -> PathBuf {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    Binaries::locate_or_build(&root, Packages::Workspace, Profile::of_this_build())
        .and_then(|binaries| binaries.path("owner"))
        .expect("the program `owner`")
}

/// The path of a program that the test's own PATH leads to, for a process that is given another
/// PATH or none: no folder has the same programs on every system.
pub(crate) fn on_path(name: &str) -> String {
    let path = std::env::var_os("PATH").expect("the test has a PATH");
    let program = std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|program| program.is_file());
    let program = program.unwrap_or_else(|| panic!("{name} is not on the PATH"));
    program.to_str().expect("UTF-8").to_owned()
}

/// A place that processes of `owner hold` call, so that their end is seen as an event.
pub(crate) struct Holders {
    listener: TcpListener,
    /// The shell command of a process that calls and then does nothing.
    pub(crate) command: String,
}

impl Holders {
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("it has an address");
        Self {
            command: format!("{} hold {address}", owner().display()),
            listener,
        }
    }

    /// Waits for the next process.
    pub(crate) fn accept(&self) -> TcpStream {
        self.listener.accept().expect("a process calls").0
    }

    /// Those that have called already.
    pub(crate) fn accept_waiting(&self) -> Vec<TcpStream> {
        self.listener.set_nonblocking(true).expect("it can be");
        let waiting = std::iter::from_fn(|| self.listener.accept().ok())
            .map(|(holder, _)| holder)
            .collect();
        self.listener.set_nonblocking(false).expect("it can be");
        waiting
    }
}

pub(crate) fn wait_until_gone(mut holder: TcpStream) {
    holder.set_nonblocking(false).expect("it can be");
    holder.set_read_timeout(Some(PATIENCE)).expect("it can be");
    // A process that is killed closes or resets its connection; a timeout means that it lives.
    loop {
        match holder.read(&mut [0]) {
            Ok(count) => return assert_eq!(count, 0, "holders say nothing"),
            // The end of another test's process is a signal to this one.
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => {
                return assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}");
            }
        }
    }
}
