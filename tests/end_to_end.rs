//! A FastAPI backend tested end to end, by the very commands of `docs/local-provider.md`.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::client::scripts;
use crate::support::libraries::python;
use crate::support::{Place, SHELL, skipped};

/// Begins the block of commands in the page.
const COMMANDS: &str = "jotkit fixtures --out fixtures --issuer http://127.0.0.1:4040";
/// The ports in the page; a test takes free ones.
const PORTS: [&str; 2] = ["4040", "4041"];

#[test]
fn a_backend_is_tested_as_the_page_says() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/local-provider.md");
    let page = std::fs::read_to_string(page).expect("the page");
    let backend = std::fs::read_to_string(scripts().join("backend.py")).expect("the backend");
    assert!(page.contains(&format!("```python\n{backend}```\n")), "it is the backend shown");
    let begin = page.find(COMMANDS).expect("the commands");
    let (commands, rest) = page[begin..].split_once("```\n\n```text\n").expect("their output");
    let (expected, _) = rest.split_once("```").expect("its end");
    if let Some(shown) = run(commands, &backend) {
        assert_eq!(shown, expected);
    }
}

/// Standard output of the commands; `None` where there is nothing to run them with.
fn run(commands: &str, backend: &str) -> Option<String> {
    let python = python()?;
    if Command::new("curl").arg("--version").stdout(Stdio::null()).status().is_err() {
        skipped("no curl is installed");
        return None;
    }
    let place = Place::new().file("backend.py", backend);
    // Taken together, so that they are two.
    let free = PORTS.map(|_| TcpListener::bind("127.0.0.1:0").expect("a free port"));
    let commands = PORTS.iter().zip(&free).fold(commands.to_owned(), |commands, (port, free)| {
        let free = free.local_addr().expect("a bound port").port();
        commands.replace(port, &free.to_string())
    });
    drop(free);
    let scripts = python.parent().expect("a folder");
    let commands = commands.replace("venv/bin", &scripts.display().to_string());
    let tool = Path::new(env!("CARGO_BIN_EXE_jotkit")).parent().expect("a folder");
    let output = Command::new(SHELL)
        .args(["-c", &commands])
        .current_dir(place.path("."))
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", tool.display()))
        .stderr(Stdio::null())
        .output()
        .expect("sh runs");
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}
