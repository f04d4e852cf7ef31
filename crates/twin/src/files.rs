//! Files that are written whole or not at all.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::Context as _;

/// Who may read a file that [`write_whole`] makes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Readers {
    /// Whoever may read the folder.
    Everyone,
    /// The owner alone, because the file holds keys.
    Owner,
}

/// Writes a file beside its place and moves it there, so that a reader sees the old text or the
/// new one and never half of it. Makes the folder where it is missing.
pub(crate) fn write_whole(path: &Path, text: &str, readers: Readers) -> anyhow::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let beside = Path::new(&name);
    let mode = match readers {
        Readers::Everyone => 0o666,
        Readers::Owner => 0o600,
    };
    let write = || -> std::io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(mode);
        options.open(beside)?.write_all(text.as_bytes())?;
        fs::rename(beside, path)
    };
    write().with_context(|| {
        // What has been written of it is of no use; where nothing has, there is nothing to remove.
        let _ = fs::remove_file(beside);
        format!("{} could not be written", path.display())
    })
}

/// Reads a text file; the error names it.
pub(crate) fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} could not be read", path.display()))
}
