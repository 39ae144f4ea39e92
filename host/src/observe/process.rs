//! What the process holds, as Linux tells it; elsewhere nothing is told.

use std::fs;

/// Bytes of memory that are really there for the process.
pub(super) fn resident_bytes() -> Option<i64> {
    resident_in(&fs::read_to_string("/proc/self/status").ok()?)
}

/// Open descriptors: files, sockets, pipes.
pub(super) fn open_descriptors() -> Option<i64> {
    let open = fs::read_dir("/proc/self/fd").ok()?.count();
    // One is that of the folder itself.
    i64::try_from(open.saturating_sub(1)).ok()
}

fn resident_in(status: &str) -> Option<i64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: i64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_told_in_bytes() {
        assert_eq!(resident_in("Name:\twushe\nVmRSS:\t   2048 kB\nThreads:\t4\n"), Some(2 << 20));
        assert_eq!(resident_in("Name:\twushe\n"), None);
    }
}
