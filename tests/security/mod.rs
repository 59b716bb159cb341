//! What SECURITY.md promises: one file a row.

mod agreement;
#[cfg(unix)]
mod cache_files;
mod checkout_files;
mod clocks;
mod forged_tokens;
mod key_confusion;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod key_memory;
mod key_set_budget;
#[cfg(target_os = "linux")]
mod machine_limits;
mod misplaced_secrets;
mod network_addresses;
mod output_leaks;
mod readable_reports;
mod redaction;
mod serve_browser;
mod serve_clients;
mod shell_quoting;
mod terminal;
mod token_budget;
mod token_keys;
mod two_readings;
mod weak_keys;

/// The names in the first column of the tables of SECURITY.md.
fn rows() -> Vec<String> {
    let text = include_str!("../../SECURITY.md");
    let names = text.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
    names.map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn each_row_has_its_test_and_each_test_its_row() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/security");
    let files = std::fs::read_dir(folder).expect("this folder");
    let names = files.map(|file| file.expect("a file").file_name().into_string().expect("UTF-8"));
    let mut tests: Vec<String> =
        names.filter_map(|name| Some(name.strip_suffix(".rs")?.to_owned())).collect();
    tests.retain(|name| name != "mod");
    let mut rows = rows();
    tests.sort();
    rows.sort();
    assert_eq!(rows, tests);
}
