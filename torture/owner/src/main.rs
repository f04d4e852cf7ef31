//! A program that owns child processes, to be killed on purpose.
//!
//! - `owner own COUNT PROGRAM [ARGUMENT ...]` starts a guardian and COUNT children, prints what
//!   they print, and never ends by itself.
//! - `owner hold ADDRESS` connects to ADDRESS and stays until the other end closes. A test that
//!   accepted the connection learns from its end that the process is gone, without asking for
//!   process ids that may be reused.
//! - `owner guardian` and `owner child` are the two ways in which `local_process` runs its owner
//!   again, so that a test can name this program as the guardian's executable.

use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::OsString;
use std::io::Read;
use std::net::TcpStream;

use local_process::{ChildCommand, Guardian};

fn main() -> Result<(), Box<dyn Error>> {
    local_process::main_if_asked();
    let mut arguments = std::env::args_os().skip(1);
    match arguments.next().as_deref().and_then(|mode| mode.to_str()) {
        Some("own") => own(arguments.collect()),
        Some("hold") => hold(&arguments.next().ok_or("hold needs an ADDRESS")?),
        _ => Err("usage: owner own COUNT PROGRAM [ARGUMENT ...] | owner hold ADDRESS".into()),
    }
}

fn hold(address: &OsString) -> Result<(), Box<dyn Error>> {
    let address = address.to_str().ok_or("ADDRESS is not UTF-8")?;
    let mut connection = TcpStream::connect(address)?;
    let _ended = connection.read(&mut [0; 1]);
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn own(arguments: Vec<OsString>) -> Result<(), Box<dyn Error>> {
    let [count, program, program_arguments @ ..] = arguments.as_slice() else {
        return Err("own needs COUNT and PROGRAM".into());
    };
    let count: usize = count.to_str().ok_or("COUNT is not UTF-8")?.parse()?;
    let guardian = Guardian::start(std::env::current_exe()?)?;
    let command = ChildCommand {
        program: program.into(),
        arguments: program_arguments.to_vec(),
        environment: BTreeMap::new(),
        working_directory: std::env::current_dir()?,
    };
    let mut children = Vec::new();
    for _ in 0..count {
        let (child, mut output) = guardian.spawn(&command)?;
        tokio::spawn(async move {
            while let Some(line) = output.next_line().await {
                println!("{line}");
            }
        });
        children.push(child);
    }
    std::future::pending().await
}
