//! `completions`: a script that teaches a shell the flags, and the values that the script asks for.

use std::path::Path;

use clap_complete::Shell;

use crate::advice::failure::Failure;
use crate::commands::definition;
use crate::exit::Exit;
use crate::explain::catalogue;
use crate::jose::alg::Alg;
use crate::jose::key::set::KeySet;
use crate::source::chain::MAX_KEYS;
use crate::source::profiles;
use crate::sys::System;
use crate::sys::files;
use crate::text::shell;

/// Flags whose values are known here.
const FLAGS: [&str; 5] = ["--alg", "--kid", "--profile", "-p", "--cause"];
/// Longer lines are not looked through for files.
const MAX_LINE: usize = 64 << 10;
/// Most files that are opened for one Tab.
const MAX_FILES: usize = 4;

/// For bash. Whatever is printed is compared and never expanded.
const BASH: &str = r#"_jotkit_values() {
    local value
    COMPREPLY=()
    while IFS= read -r value; do
        [[ "${value}" == "$3"* ]] && COMPREPLY+=("${value}")
    done < <(printf '%s\n' "${COMP_WORDS[@]}" | "$1" completions bash -- "$2" 2>/dev/null)
}

"#;
/// For zsh. Its `words` begin with the verb here, not with the tool.
const ZSH: &str = r#"_jotkit_values() {
    local -a values
    values=("${(@f)$(print -rl -- "${words[@]}" | "${service}" completions zsh -- "$1" 2>/dev/null)}")
    compadd -a values
}

"#;

/// Print a completion script for a shell
///
/// For bash: jotkit completions bash > ~/.local/share/bash-completion/completions/jotkit
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jotkit completions zsh > ~/.zfunc/_jotkit
  jotkit completions fish > ~/.config/fish/completions/jotkit.fish")]
pub struct Args {
    /// The shell
    shell: Shell,
    /// Flag whose values are printed; the words of the line are on standard input
    #[arg(last = true, hide = true, value_name = "FLAG")]
    flag: Option<String>,
}

/// # Errors
/// Standard output can't be written.
pub fn run(args: &Args, system: &mut System) -> Result<Exit, Failure> {
    let text = match &args.flag {
        Some(flag) => lines(values(flag, system)),
        None => script(args.shell),
    };
    system.streams.stdout.write(&text)?;
    Ok(Exit::Yes)
}

/// The script of one shell.
pub fn script(shell: Shell) -> String {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut definition(), "jotkit", &mut bytes);
    let script = String::from_utf8_lossy(&bytes).into_owned();
    match shell {
        Shell::Bash => BASH.to_owned() + &FLAGS.into_iter().fold(script, ask_in_bash),
        Shell::Zsh => {
            let script: String = script.lines().map(ask_in_zsh).collect();
            script.replacen("_jotkit() {", &(ZSH.to_owned() + "_jotkit() {"), 1)
        }
        Shell::Fish => script.lines().map(ask_in_fish).collect(),
        _ => script,
    }
}

fn ask_in_bash(script: String, flag: &str) -> String {
    let files = format!("  {flag})\n                    COMPREPLY=($(compgen -f \"${{cur}}\"))\n");
    let values =
        format!("  {flag})\n                    _jotkit_values \"$1\" {flag} \"${{cur}}\"\n");
    script.replace(&files, &values)
}

fn ask_in_zsh(line: &str) -> String {
    let flag = FLAGS
        .into_iter()
        .find(|flag| line.contains(&format!("{flag}=[")) || line.contains(&format!("{flag}+[")));
    match (flag, line.strip_suffix(":_default' \\")) {
        (Some(flag), Some(line)) => format!("{line}:{{_jotkit_values {flag}}}' \\\n"),
        _ => format!("{line}\n"),
    }
}

fn ask_in_fish(line: &str) -> String {
    let flag = FLAGS.into_iter().find(|flag| {
        let name = flag.strip_prefix("--").map(|name| format!(" -l {name} "));
        name.is_some_and(|name| line.contains(&name))
    });
    match (flag, line.strip_suffix(" -r")) {
        (Some(flag), Some(line)) => format!(
            "{line} -x -a '(commandline -opc | jotkit completions fish -- {flag} 2>/dev/null)'\n"
        ),
        _ => format!("{line}\n"),
    }
}

/// What may stand behind a flag. What can't be found out is no value: nobody reads an error here.
fn values(flag: &str, system: &mut System) -> Vec<String> {
    match flag {
        "--alg" => Alg::all().map(|alg| alg.name().to_owned()).collect(),
        "--cause" => catalogue::pages().map(|page| page.id.text().to_owned()).collect(),
        "--profile" | "-p" => {
            let all = profiles::all(system).unwrap_or_default();
            all.into_iter().map(|found| found.profile.name).collect()
        }
        "--kid" => kids(system),
        _ => Vec::new(),
    }
}

/// The kids of the files that the line names. A URL is asked by nobody who presses Tab.
fn kids(system: &mut System) -> Vec<String> {
    let line = if system.streams.stdin_is_terminal() {
        Vec::new()
    } else {
        system.streams.read_stdin(MAX_LINE).unwrap_or_default()
    };
    let line = String::from_utf8_lossy(&line);
    let words = line.lines().map(|word| word.strip_prefix('@').unwrap_or(word));
    let places = words.map(Path::new).filter(|path| files::is_file(path)).take(MAX_FILES);
    let sets = places.filter_map(|path| KeySet::parse(&files::read(path, MAX_KEYS).ok()?).ok());
    let kids = sets.flat_map(|set| set.entries.into_iter().filter_map(|entry| entry.kid));
    kids.collect()
}

/// One a line, each once. A shell puts it into the line as it is, so what it would read as more than
/// a word is left out: a key set may be a stranger's.
fn lines(mut values: Vec<String>) -> String {
    values.sort();
    values.dedup();
    let is_plain = |value: &String| shell::word(value).as_ref() == Some(value);
    values.into_iter().filter(is_plain).map(|value| value + "\n").collect()
}
