//! The processes of this machine, as POSIX `ps` lists them.

use std::process::Command;
use std::time::{Duration, Instant};

/// Far longer than a process takes to die; reached only by one that does not.
const PATIENCE: Duration = Duration::from_secs(60);

/// All processes below `root`, and not `root` itself.
pub(crate) fn descendants(root: u32) -> Vec<u32> {
    let processes = list();
    let mut found = vec![root];
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        found.extend(
            processes
                .iter()
                .filter(|process| process.1 == parent)
                .map(|process| process.0),
        );
        next += 1;
    }
    found.split_off(1)
}

/// Returns when none of these processes runs any more; fails where one goes on. It looks again and
/// again: they are no children of the test, so that no call tells of their end on every system.
pub(crate) fn wait_until_gone(processes: &[u32]) {
    let started = Instant::now();
    loop {
        let left: Vec<_> = list()
            .into_iter()
            .filter(|process| processes.contains(&process.0))
            .collect();
        if left.is_empty() {
            return;
        }
        assert!(
            started.elapsed() < PATIENCE,
            "these go on (process, parent): {left:?}"
        );
        std::thread::yield_now();
    }
}

/// Every process with its parent; those that are dead and only wait to be reaped are left out.
fn list() -> Vec<(u32, u32)> {
    let output = Command::new("ps")
        .args(["-A", "-o", "pid=,ppid=,stat="])
        .output()
        .expect("ps runs");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| {
            let mut columns = line.split_whitespace();
            let pid = columns.next()?.parse().ok()?;
            let parent = columns.next()?.parse().ok()?;
            let dead = columns.next()?.starts_with('Z');
            (!dead).then_some((pid, parent))
        })
        .collect()
}
