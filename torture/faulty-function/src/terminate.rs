//! What the process does at SIGTERM.

use std::process;

use lambda_runtime::Error;
use tokio::signal::unix::{SignalKind, signal};

/// From now on SIGTERM makes the process `finish` and exit, or is `ignore`d.
pub(crate) fn from_now_on(way: &str) -> Result<(), Error> {
    let finishes = match way {
        "finish" => true,
        "ignore" => false,
        unknown => {
            return Err(format!("unknown way to terminate {unknown}: say finish or ignore").into());
        }
    };
    let mut asked = signal(SignalKind::terminate())?;
    tokio::spawn(async move {
        while asked.recv().await.is_some() {
            if finishes {
                println!("finishing");
                println!("finished");
                process::exit(0);
            }
            println!("ignoring SIGTERM");
        }
    });
    Ok(())
}
