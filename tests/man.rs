//! The manual pages in `man/`: flags from their own definitions, and EXIT STATUS, ENVIRONMENT, FILES
//! and EXAMPLES from `tests/man.toml`. `SNAPSHOTS=overwrite cargo test man` writes them anew.

use std::collections::BTreeMap;

use clap_mangen::Man;
use jotkit::commands::definition;
use serde::Deserialize;

use crate::generated::check;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sections {
    exit: BTreeMap<String, BTreeMap<String, String>>,
    environment: BTreeMap<String, String>,
    files: BTreeMap<String, String>,
    page: Vec<Page>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    name: String,
    exit: String,
    environment: Vec<String>,
    files: Vec<String>,
    /// What it does, and the command.
    examples: Vec<(String, String)>,
}

fn sections() -> Sections {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/man.toml");
    let text = std::fs::read_to_string(path).expect("the sections");
    toml::from_str(&text).expect("sound sections")
}

/// The tool, its verbs, and the parts of verbs.
fn commands() -> Vec<clap::Command> {
    let mut tool = definition().disable_help_subcommand(true);
    tool.build();
    let (mut found, mut rest) = (Vec::new(), vec![tool]);
    while let Some(command) = rest.pop() {
        rest.extend(parts(&command).cloned());
        found.push(command);
    }
    found
}

fn parts(command: &clap::Command) -> impl Iterator<Item = &clap::Command> {
    let parts = command.get_subcommands();
    parts.filter(|part| part.get_name() != "help" && !part.is_hide_set())
}

fn name(command: &clap::Command) -> &str {
    command.get_display_name().unwrap_or("jotkit")
}

#[test]
fn man_pages_are_fresh() {
    let sections = sections();
    let page = |command: clap::Command| {
        let file = format!("{}.1", name(&command));
        (file, sections.page(command))
    };
    check("man", &commands().into_iter().map(page).collect::<Vec<_>>());
}

impl Sections {
    fn page(&self, command: clap::Command) -> String {
        let name = name(&command).to_owned();
        let own = self.page.iter().find(|page| page.name == name);
        let own = own.unwrap_or_else(|| panic!("{name} is missing in tests/man.toml"));
        // What stands below a help has sections of its own here.
        let command = command.after_help(None).after_long_help(None);
        let man = Man::new(command)
            .title(name.to_uppercase())
            .source(concat!("jotkit ", env!("CARGO_PKG_VERSION")))
            .manual("User Commands");
        let mut bytes = Vec::new();
        man.render(&mut bytes).expect("a page can be rendered");
        let text = String::from_utf8(bytes).expect("a page is UTF-8");
        text + &self.sections(own)
    }

    fn sections(&self, page: &Page) -> String {
        let status = self.exit.get(&page.exit).expect("exit statuses of that name").iter();
        let status = status.map(|(status, text)| (status.as_str(), text.as_str()));
        let environment = page.environment.iter().map(|name| pick(&self.environment, name));
        let files = page.files.iter().map(|name| pick(&self.files, name));
        let examples = page.examples.iter().map(|(what, command)| {
            format!(".PP\n{}\n.PP\n.nf\n.RS 4\n{}\n.RE\n.fi\n", escaped(what), escaped(command))
        });
        [
            section("EXIT STATUS", status.map(tagged).collect()),
            section("ENVIRONMENT", environment.map(tagged).collect()),
            section("FILES", files.map(tagged).collect()),
            section("EXAMPLES", examples.collect()),
        ]
        .concat()
    }
}

fn pick<'a>(table: &'a BTreeMap<String, String>, name: &'a str) -> (&'a str, &'a str) {
    (name, table.get(name).unwrap_or_else(|| panic!("{name} has no text in tests/man.toml")))
}

fn section(title: &str, body: String) -> String {
    if body.is_empty() { body } else { format!(".SH \"{title}\"\n{body}") }
}

fn tagged((tag, text): (&str, &str)) -> String {
    format!(".TP\n\\fB{}\\fR\n{}\n", escaped(tag), escaped(text))
}

/// A line of text in roff: no escape, no request, and quotes and dashes that can be copied.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq");
    let text = text.replace('`', "\\(ga").replace('~', "\\(ti").replace('^', "\\(ha");
    if text.starts_with('.') { format!("\\&{text}") } else { text }
}

#[test]
fn every_page_has_an_example_that_is_understood() {
    let commands = commands();
    for page in sections().page {
        assert!(commands.iter().any(|command| name(command) == page.name), "{}", page.name);
        assert!(!page.examples.is_empty(), "{}", page.name);
        for (_, line) in &page.examples {
            let own = page.name.replace('-', " ");
            assert!(line.starts_with(&own), "{line}: an example of {own}");
            line.split(" | ").for_each(understood);
        }
    }
}

/// Words without what is for the shell.
fn understood(command: &str) {
    let words = command.split(' ').take_while(|word| !["<", ">"].contains(word));
    let line = words.collect::<Vec<_>>().join(" ");
    // A quoted text is one word.
    let pieces = line.split('\'').enumerate();
    let words = pieces.flat_map(|(index, piece)| match index % 2 {
        0 => piece.split_whitespace().collect(),
        _ => vec![piece],
    });
    let parsed = definition().try_get_matches_from(words);
    assert!(parsed.is_ok(), "{command}: {:?}", parsed.err());
}

/// What no page names would be a text that nobody reads.
#[test]
fn every_text_is_used() {
    let sections = sections();
    let used = |name: &String, pick: &dyn Fn(&Page) -> &[String]| {
        sections.page.iter().any(|page| pick(page).contains(name))
    };
    for name in sections.environment.keys() {
        assert!(used(name, &|page| &page.environment), "{name}");
    }
    for name in sections.files.keys() {
        assert!(used(name, &|page| &page.files), "{name}");
    }
    for name in sections.exit.keys() {
        assert!(sections.page.iter().any(|page| page.exit == *name), "{name}");
    }
}
