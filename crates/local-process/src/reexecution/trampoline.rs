//! The moment between fork and exec of a child: it registers itself, then becomes the program.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{self, Command};

use rustix::stdio::{dup2_stdin, stdin};

/// What a shell answers for a program that cannot be run, and Lambda for a missing bootstrap.
const CANNOT_RUN: i32 = 127;

pub(super) fn run(mut arguments: impl Iterator<Item = OsString>) -> ! {
    let (Some(_separator), Some(program)) = (arguments.next(), arguments.next()) else {
        eprintln!("child: expected -- PROGRAM [ARGUMENT ...]");
        process::exit(CANNOT_RUN);
    };
    if let Err(error) = register() {
        eprintln!(
            "could not start {}: no guardian watches over it: {error}",
            program.display()
        );
        process::exit(CANNOT_RUN);
    }
    let error = Command::new(&program).args(arguments).exec();
    eprintln!("could not start {}: {error}", program.display());
    process::exit(CANNOT_RUN);
}

/// Writes the process group to the guardian's pipe, which is standard input, and closes the pipe.
///
/// While standard input is the pipe the guardian cannot reach its end, so that a child whose owner
/// is killed right now is still registered before the guardian acts.
fn register() -> io::Result<()> {
    // The spawner made this process the leader of its group, whose number is the process's own.
    let entry = format!("+{}\n", process::id());
    // One write of a few bytes to a pipe is never divided.
    rustix::io::retry_on_intr(|| rustix::io::write(stdin(), entry.as_bytes()))?;
    let null = File::open("/dev/null")?;
    dup2_stdin(&null)?;
    Ok(())
}
