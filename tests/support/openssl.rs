//! The independent judge of keys and signatures. Where it is missing, its tests skip aloud.

use std::sync::OnceLock;

use assert_cmd::Command;

use crate::support::{Place, skipped};

impl Place {
    /// What openssl writes in this folder; `None` where there is none of version 3 or later.
    #[track_caller]
    pub fn openssl(&self, line: &str, stdin: impl AsRef<[u8]>) -> Option<Vec<u8>> {
        static IS_THERE: OnceLock<bool> = OnceLock::new();
        if !IS_THERE.get_or_init(is_there) {
            skipped("no openssl 3 is installed to compare with");
            return None;
        }
        let mut command = Command::new("openssl");
        command.current_dir(self.path(".")).args(line.split_whitespace());
        let output = command.write_stdin(stdin.as_ref()).output().expect("openssl runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "openssl {line}: {stderr}");
        Some(output.stdout)
    }
}

/// LibreSSL and older versions write other things, or lack curves.
fn is_there() -> bool {
    let output = Command::new("openssl").arg("version").output();
    let version = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let number = version.unwrap_or_default();
    let number = number.strip_prefix("OpenSSL ").unwrap_or_default();
    number.split('.').next().unwrap_or_default().parse::<u32>().is_ok_and(|major| major >= 3)
}
