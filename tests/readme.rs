//! Every console block of README.md and of each page in docs/ is run, and shows what the page says.
//!
//! A block is a conversation: lines after `$ ` are commands for `sh`, in a folder that holds the
//! files of `tests/readme/` and is the page's own; what follows is the output of both streams. A
//! line `…` stands for any lines, `…` within a line for any text. `export NAME=VALUE` holds for the
//! commands after it, and a command that ends in ` &` is a server that runs until the end of the
//! page; port 4040 stands for a free one. `SNAPSHOTS=overwrite cargo test readme` writes the output
//! anew, and keeps each `…` that still fits.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::support::{Place, SHELL};

/// The port in the pages; a test takes a free one.
const PORT: &str = "4040";

/// A line that stands for any lines, and what stands for any text within one.
const ANY: &str = "…";

#[test]
fn every_console_block_works_as_printed() {
    let pages = pages();
    assert!(pages.len() > 1, "README.md is not alone: {pages:?}");
    let commands: usize = std::thread::scope(|scope| {
        let runs: Vec<_> = pages.iter().map(|page| scope.spawn(|| check(page))).collect();
        runs.into_iter().map(|run| run.join().expect("the page is as printed")).sum()
    });
    assert!(commands > 20, "the blocks are found: {commands} commands");
}

pub fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = std::fs::read_dir(root.join("docs")).expect("docs/");
    let docs = docs.map(|entry| entry.expect("an entry").path());
    let mut pages: Vec<PathBuf> =
        docs.filter(|path| path.extension().is_some_and(|end| end == "md")).collect();
    pages.sort();
    pages.insert(0, root.join("README.md"));
    pages
}

/// Runs the commands of a page in their order and says how many there are.
fn check(path: &Path) -> usize {
    let name = path.file_name().expect("a file").display();
    let page = std::fs::read_to_string(path).expect("a page");
    let overwrite = std::env::var("SNAPSHOTS").is_ok_and(|what| what == "overwrite");
    let (mut shell, mut fresh, mut commands) = (Shell::new(), String::new(), 0);
    for piece in pieces(&page) {
        fresh += piece.text;
        let Some(command) = piece.command() else { continue };
        let shown = shell.run(command);
        commands += 1;
        if overwrite {
            fresh += &rewritten(piece.output, &shown);
        } else {
            let shows = matches(&lines(piece.output), &lines(&shown));
            assert!(shows, "{name}: $ {command}\nshows\n{shown}\ninstead of\n{}", piece.output);
        }
    }
    if overwrite && fresh != page {
        std::fs::write(path, fresh).expect("the page can be written");
    }
    commands
}

/// A line of a page, and the output below it where it is a command in a console block.
struct Piece<'a> {
    text: &'a str,
    output: &'a str,
    in_block: bool,
}

impl Piece<'_> {
    fn command(&self) -> Option<&str> {
        self.text.strip_prefix("$ ").filter(|_| self.in_block).map(str::trim_end)
    }
}

/// The page in pieces: all of their texts and outputs are all of it.
fn pieces(page: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut rest, mut in_block) = (Vec::new(), page, false);
    while let Some(line) = rest.split_inclusive('\n').next() {
        let after = &rest[line.len()..];
        let is_command = in_block && line.starts_with("$ ");
        let output = if is_command { output_of(after) } else { "" };
        pieces.push(Piece { text: line, output, in_block });
        in_block = line == "```console\n" || (in_block && line != "```\n");
        rest = &after[output.len()..];
    }
    pieces
}

/// What stands before the next command or the end of the block.
fn output_of(text: &str) -> &str {
    let lines = text.split_inclusive('\n');
    let own = lines.take_while(|line| !line.starts_with("$ ") && *line != "```\n");
    &text[..own.map(str::len).sum()]
}

/// What lasts from one command of a page to the next.
struct Shell {
    place: Place,
    port: String,
    exported: Vec<(String, String)>,
    servers: Vec<Child>,
}

impl Shell {
    fn new() -> Shell {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readme");
        let files = std::fs::read_dir(root).expect("the files of the pages");
        let files = files.map(|entry| entry.expect("an entry").path());
        let place = files.fold(Place::new(), |place, path| {
            let name = path.file_name().expect("a file").to_string_lossy().into_owned();
            place.file(&name, std::fs::read(&path).expect("a file"))
        });
        let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = free.local_addr().expect("a bound port").port().to_string();
        Shell { place, port, exported: Vec::new(), servers: Vec::new() }
    }

    fn run(&mut self, command: &str) -> String {
        let command = command.replace(PORT, &self.port);
        let shown = match (command.strip_prefix("export "), command.strip_suffix(" &")) {
            (Some(variable), _) => {
                let (name, value) = variable.split_once('=').expect("export NAME=VALUE");
                self.exported.push((name.to_owned(), value.to_owned()));
                String::new()
            }
            (None, Some(server)) => self.serve(server),
            (None, None) => {
                let output = self.sh(&format!("{{ {command}\n}} 2>&1")).output().expect("sh runs");
                String::from_utf8(output.stdout).expect("output is UTF-8")
            }
        };
        shown.replace(&self.port, PORT)
    }

    /// Starts a server and gives what it says until it is ready, which `try` ends.
    fn serve(&mut self, command: &str) -> String {
        let mut sh = self.sh(&format!("exec {command}"));
        let mut child = sh.stdout(Stdio::piped()).spawn().expect("sh runs");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let mut shown = String::new();
        for line in lines {
            let line = line.expect("UTF-8");
            shown += &format!("{line}\n");
            if line.starts_with("try ") {
                break;
            }
        }
        self.servers.push(child);
        shown
    }

    /// The shell finds `jotkit` as a user's would; `cargo run --release -- ` is the same tool.
    fn sh(&self, command: &str) -> Command {
        let tool = Path::new(env!("CARGO_BIN_EXE_jotkit")).parent().expect("a folder");
        let mut sh = Command::new(SHELL);
        sh.args(["-c", &command.replace("cargo run --release -- ", "jotkit ")])
            .current_dir(self.place.path("."))
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", tool.display()))
            .env("XDG_CACHE_HOME", self.place.path("cache"))
            .env("HOME", self.place.path("."))
            .envs(self.exported.iter().cloned())
            .stdin(Stdio::null());
        sh
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        for server in &mut self.servers {
            // It may have ended by itself.
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

/// Whether each `…` can be filled so that both are the same.
fn matches(expected: &[&str], shown: &[&str]) -> bool {
    match expected.split_first() {
        None => shown.is_empty(),
        Some((&ANY, rest)) => (0..=shown.len()).any(|skipped| matches(rest, &shown[skipped..])),
        Some((line, rest)) => match shown.split_first() {
            Some((first, more)) => line_matches(line, first) && matches(rest, more),
            None => false,
        },
    }
}

fn line_matches(expected: &str, shown: &str) -> bool {
    let mut pieces = expected.split(ANY);
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = shown.strip_prefix(first) else { return false };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else { return rest.is_empty() };
    for piece in middle {
        match rest.split_once(piece) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// The new output in place of the old: as it was where it still fits, else with each line that has
/// a `…` which fits, and with each line `…` whose neighbours are still there.
fn rewritten(old: &str, shown: &str) -> String {
    let (old_lines, shown) = (lines(old), lines(shown));
    if matches(&old_lines, &shown) {
        return old.to_owned();
    }
    let mut fresh = shown;
    for line in &mut fresh {
        let fits = |old: &&str| *old != ANY && old.contains(ANY) && line_matches(old, line);
        *line = old_lines.iter().copied().find(fits).unwrap_or(line);
    }
    for at in (0..old_lines.len()).filter(|at| old_lines[*at] == ANY) {
        let position = |line: &str| fresh.iter().position(|new| *new == line);
        let start = match at.checked_sub(1) {
            None => Some(0),
            Some(before) => position(old_lines[before]).map(|found| found + 1),
        };
        let end = match old_lines.get(at + 1) {
            None => Some(fresh.len()),
            Some(after) => position(after),
        };
        if let (Some(start), Some(end)) = (start, end)
            && start < end
        {
            fresh.splice(start..end, [ANY]);
        }
    }
    fresh.iter().map(|line| format!("{line}\n")).collect()
}

#[test]
fn an_ellipsis_stands_for_anything() {
    let matches = |expected, shown| matches(&lines(expected), &lines(shown));
    assert!(matches("a…c\n", "a b c\n"));
    assert!(matches("a\n", "a\n"));
    assert!(!matches("a…d\n", "a b c\n"));
    assert!(!matches("a", "ab"));
    assert!(matches("a\n…\nc\n", "a\nb\nb\nc\n"));
    assert!(matches("a\n…\n", "a\n"));
    // Within a line it ends with the line.
    assert!(!matches("a…c\n", "a\nc\n"));
    assert!(!matches("…\nc\n", "c\nd\n"));
}

#[test]
fn new_output_keeps_the_ellipses_that_fit() {
    let rewritten = |old, shown| rewritten(old, shown);
    assert_eq!(rewritten("a …\nb\n", "a 1\nb\n"), "a …\nb\n");
    assert_eq!(rewritten("a …\nb\n", "a 1\nc\n"), "a …\nc\n");
    assert_eq!(rewritten("a\n…\nd\nx\n", "a\nb\nc\nd\ny\n"), "a\n…\nd\ny\n");
    assert_eq!(rewritten("x\n…\n", "a\nb\n"), "a\nb\n");
    assert_eq!(rewritten("a\nb\n…\n", "z\na\nb\nc\n"), "z\na\nb\n…\n");
    assert_eq!(rewritten("", "a\n"), "a\n");
}

#[test]
fn a_page_is_its_pieces() {
    let page = "$ no\n```console\n$ a\nb\nc\n$ d\n```\n$ no\n```sh\n$ no\n```\n";
    let pieces = pieces(page);
    assert_eq!(pieces.iter().map(|it| it.text.to_owned() + it.output).collect::<String>(), page);
    let commands = pieces.iter().filter_map(|it| it.command().map(|command| (command, it.output)));
    assert_eq!(commands.collect::<Vec<_>>(), [("a", "b\nc\n"), ("d", "")]);
}
