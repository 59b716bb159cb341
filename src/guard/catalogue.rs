//! The stacks, as `guards/list.txt` has them, each with its file.

use crate::guard::quote::Language;

const LIST: &str = include_str!("../../guards/list.txt");

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../guards/", $name)))),*]
    };
}

/// Every file of the folder.
const FILES: &[(&str, &str)] = files![
    "core.js",
    "core.py",
    "core.go",
    "core.rs",
    "core.clerk.js",
    "express.mjs",
    "fastify.mjs",
    "hono.mjs",
    "nextjs.ts",
    "nestjs.ts",
    "fastapi.py",
    "flask.py",
    "django.py",
    "express.clerk.mjs",
    "fastify.clerk.mjs",
    "nextjs.clerk.ts",
    "fastapi.clerk.py",
    "axum.rs",
    "go.go",
    "haproxy.cfg",
    "apache.conf",
];

/// One stack, or its variant for Clerk.
#[derive(Clone, Debug)]
pub struct Stack {
    /// `express`, or `express.clerk` for the variant.
    pub name: &'static str,
    /// What its code is written in.
    pub language: Language,
    /// The files that its code goes into.
    pub place: &'static str,
    /// How its libraries are installed, pinned.
    pub install: &'static str,
    /// What can be asked for beside the guard itself.
    pub options: Vec<&'static str>,
    /// Its code, to be filled in.
    pub template: &'static str,
}

/// All of them, in the order of the list.
pub fn all() -> impl Iterator<Item = Stack> {
    let lines = LIST.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.filter_map(stack)
}

/// A shared file.
pub fn file(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(found, _)| *found == name).map(|(_, text)| *text)
}

/// The lines of the list that are no stacks: a mistake of ours, which a test finds.
pub fn unreadable() -> Vec<&'static str> {
    let lines = LIST.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.filter(|line| stack(line).is_none()).collect()
}

fn stack(line: &'static str) -> Option<Stack> {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let [name, path, language, place, install, options] = cells[..] else { return None };
    Some(Stack {
        name,
        language: Language::named(language)?,
        place,
        install,
        options: options.split_whitespace().collect(),
        template: file(path)?,
    })
}

impl Stack {
    /// The name without its variant, and whether it is that for Clerk.
    pub fn parts(&self) -> (&'static str, bool) {
        match self.name.strip_suffix(".clerk") {
            Some(name) => (name, true),
            None => (self.name, false),
        }
    }

    /// Whether that can be asked for: it is in the list, or a value of it is in the code.
    pub fn has(&self, option: &str) -> bool {
        let value = format!("{{{{{option}");
        let shared = self.template.lines().filter_map(|line| file(line.strip_prefix("@use ")?));
        self.options.contains(&option)
            || shared.chain([self.template]).any(|text| text.contains(&value))
            || option == "role-claim" && self.has("require")
    }
}
