//! The help of the tool shows its verbs in groups.

use std::collections::BTreeSet;

use clap::Command;

/// A title, and the verbs below it.
pub type Group = (&'static str, &'static [&'static str]);

/// The same command with its verbs in groups; those of no group come last.
pub fn grouped(command: Command, groups: &[Group]) -> Command {
    let is_grouped = |name: &str| groups.iter().any(|(_, verbs)| verbs.contains(&name));
    let rest = command.get_subcommands().map(Command::get_name);
    let rest: Vec<&str> = rest.filter(|name| *name != "help" && !is_grouped(name)).collect();
    let groups = groups.iter().map(|(title, verbs)| (*title, *verbs));
    let groups =
        groups.chain([("More", &rest[..])]).map(|(title, verbs)| group(&command, title, verbs));
    let groups: String = groups.collect();
    command.help_template(format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{groups}Options:\n{{options}}{{after-help}}"
    ))
}

/// The long flags of a command and of the verbs below it.
pub fn flags(command: &Command) -> BTreeSet<String> {
    let own = command.get_arguments().filter_map(|arg| arg.get_long().map(str::to_owned));
    own.chain(command.get_subcommands().flat_map(flags)).collect()
}

fn group(command: &Command, title: &str, verbs: &[&str]) -> String {
    let line = |name: &&str| {
        let about = command.find_subcommand(name)?.get_about()?;
        Some(format!("  {name:<11}  {about}\n"))
    };
    let lines: String = verbs.iter().filter_map(line).collect();
    if lines.is_empty() { lines } else { format!("{title}:\n{lines}\n") }
}
