//! Waiting for what a test does.

use std::io;
use std::path::Path;
use std::time::Duration;

/// Between two looks.
const INTERVAL: Duration = Duration::from_millis(10);

/// Waits until `file` is there. A second one beside it, whose name ends with `.waiting`, says that it
/// is being waited for.
pub(crate) async fn until_there(file: &str) -> io::Result<()> {
    tokio::fs::write(format!("{file}.waiting"), "").await?;
    while !Path::new(file).exists() {
        tokio::time::sleep(INTERVAL).await;
    }
    Ok(())
}
