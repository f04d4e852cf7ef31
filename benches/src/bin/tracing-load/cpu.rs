//! CPU time of processes, user and system.

use std::time::Duration;

use anyhow::Context as _;
use rustix::param::clock_ticks_per_second;
use rustix::time::{ClockId, clock_gettime};
use tokio::time::{Instant, sleep};

/// Between two looks at a process that is to become quiet, and how many looks must see the same: together longer than
/// spans wait for a batch.
const BETWEEN_LOOKS: Duration = Duration::from_millis(200);
const SAME_LOOKS: u32 = 8;

/// How long a process may take to become quiet.
const PATIENCE: Duration = Duration::from_secs(60);

/// What this process has taken so far.
pub(crate) fn of_this_process() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or_default())
}

/// What a process has taken so far, in ticks of the clock, which are 10 ms as a rule.
///
/// Source: `proc_pid_stat(5)`: `utime` and `stime` are the fields 14 and 15, and the name in field 2 may hold anything.
pub(crate) fn of(process: u32) -> anyhow::Result<Duration> {
    let path = format!("/proc/{process}/stat");
    let text = std::fs::read_to_string(&path).with_context(|| path.clone())?;
    let after_name = text.rsplit_once(')').map(|(_, fields)| fields);
    let fields = after_name.unwrap_or_default().split_whitespace();
    let ticks: Result<Vec<u64>, _> = fields.skip(11).take(2).map(str::parse).collect();
    let ticks: u64 = ticks.with_context(|| path.clone())?.iter().sum();
    Ok(Duration::from_secs(ticks).div_f64(clock_ticks_per_second() as f64))
}

/// Waits until a process takes no CPU time and `arrived` grows no more, and gives both.
pub(crate) async fn when_quiet(
    process: u32,
    arrived: impl Fn() -> u64,
) -> anyhow::Result<(Duration, u64)> {
    let began = Instant::now();
    let mut last = (of(process)?, arrived());
    let mut same = 0;
    while same < SAME_LOOKS {
        anyhow::ensure!(
            began.elapsed() < PATIENCE,
            "process {process} does not become quiet"
        );
        sleep(BETWEEN_LOOKS).await;
        let now = (of(process)?, arrived());
        // What it does now and then, such as ask for sampling rules, may take a tick.
        let is_same = now.1 == last.1 && now.0 - last.0 <= Duration::from_millis(10);
        same = if is_same { same + 1 } else { 0 };
        last = now;
    }
    Ok(last)
}
