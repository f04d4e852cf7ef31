//! What the stack's processes hold at one moment.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::Context as _;

/// One process at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    /// The program's name.
    pub(crate) program: String,
    /// Resident memory in KiB.
    pub(crate) memory: u64,
    /// Open descriptors, where the system tells.
    pub(crate) descriptors: Option<usize>,
}

/// The process `root` and all below it, by process id.
pub(crate) type Sample = BTreeMap<u32, Held>;

/// Takes a sample with `ps`.
pub(crate) fn take(root: u32) -> anyhow::Result<Sample> {
    let output = Command::new("ps")
        .args(["-A", "-o", "pid=,ppid=,rss=,args="])
        .output()
        .context("ps could not be run")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let all: Vec<_> = text.lines().filter_map(parse).collect();
    let mut sample = Sample::new();
    let mut wanted = vec![root];
    while let Some(process) = wanted.pop() {
        for (id, parent, held) in &all {
            if *id == process {
                let descriptors = descriptors(process);
                let held = held.clone();
                sample.insert(
                    process,
                    Held {
                        descriptors,
                        ..held
                    },
                );
            } else if *parent == process {
                wanted.push(*id);
            }
        }
    }
    anyhow::ensure!(
        sample.contains_key(&root),
        "process {root}, the stack, is gone"
    );
    Ok(sample)
}

/// Process, parent, and what it is and holds.
fn parse(line: &str) -> Option<(u32, u32, Held)> {
    let mut words = line.split_whitespace();
    let id = words.next()?.parse().ok()?;
    let parent = words.next()?.parse().ok()?;
    let memory = words.next()?.parse().ok()?;
    let program = words.next()?.rsplit('/').next()?;
    // The guardian, and what is about to become a child, carry the name of the crate.
    let program = match program {
        "local-process" => words.next()?,
        program => program,
    };
    let held = Held {
        program: program.to_owned(),
        memory,
        descriptors: None,
    };
    Some((id, parent, held))
}

fn descriptors(process: u32) -> Option<usize> {
    let folder = std::fs::read_dir(format!("/proc/{process}/fd")).ok()?;
    Some(folder.count())
}
