//! How much memory a process has had.

/// The most resident memory that the process has had since its program was started, in bytes.
///
/// Linux keeps the peak (`VmHWM` in proc(5)). Elsewhere the present size is the best that can be
/// had without code that is not safe: `ps` prints it in KiB. None when the process is gone.
pub(super) async fn peak(process_id: u32) -> Option<u64> {
    let kibibytes: u64 = if cfg!(target_os = "linux") {
        // The kernel makes this text up in memory: reading it takes less than handing it to a thread.
        let status = std::fs::read_to_string(format!("/proc/{process_id}/status")).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().strip_suffix("kB")?.trim().parse().ok()?
    } else {
        let mut ps = tokio::process::Command::new("/bin/ps");
        let output = ps
            .args(["-o", "rss=", "-p", &process_id.to_string()])
            .output()
            .await
            .ok()?;
        std::str::from_utf8(&output.stdout)
            .ok()?
            .trim()
            .parse()
            .ok()?
    };
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn the_memory_of_this_process_is_known_and_that_of_none_is_not() {
        let bytes = super::peak(std::process::id()).await.expect("it runs");
        assert!((1 << 20..1 << 40).contains(&bytes), "{bytes}");
        assert_eq!(super::peak(u32::MAX).await, None);
    }
}
