//! Fills in a template: `@if NAME` or `@if !NAME` and `@end` around lines to keep or to drop, `@use
//! FILE` for lines that several share, `{{NAME}}` for a value.

use std::collections::BTreeMap;
use std::fmt;

/// What a template is filled in with.
#[derive(Debug, Default)]
pub struct Filling {
    /// The conditions that hold.
    pub flags: Vec<&'static str>,
    /// Values, written in the language of the template.
    pub values: BTreeMap<&'static str, String>,
}

/// A mistake in a template of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateFault(String);

impl fmt::Display for TemplateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TemplateFault {}

/// The text, with shared lines taken from `files`.
///
/// # Errors
/// A name that is not known, or a condition that does not end.
pub fn render(
    template: &str,
    files: &dyn Fn(&str) -> Option<&'static str>,
    filling: &Filling,
) -> Result<String, TemplateFault> {
    let mut text = String::new();
    // Whether each condition that is open holds.
    let mut open: Vec<bool> = Vec::new();
    for line in template.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_kept = open.iter().all(|holds| *holds);
        match words[..] {
            ["@if", name] => open.push(holds(name, filling)),
            ["@end"] => {
                open.pop().ok_or_else(|| TemplateFault("@end without @if".into()))?;
            }
            ["@use", name] if is_kept => {
                let file = files(name).ok_or_else(|| TemplateFault(format!("no file {name}")))?;
                text += &render(file, files, filling)?;
            }
            _ if is_kept => text += &(fill(line, filling)? + "\n"),
            _ => {}
        }
    }
    if open.is_empty() { Ok(text) } else { Err(TemplateFault("@if without @end".into())) }
}

fn holds(name: &str, filling: &Filling) -> bool {
    match name.strip_prefix('!') {
        Some(name) => !filling.flags.contains(&name),
        None => filling.flags.contains(&name),
    }
}

/// A value is never looked at again: what it holds is no name.
fn fill(line: &str, filling: &Filling) -> Result<String, TemplateFault> {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once("{{") {
        let (name, after) = behind
            .split_once("}}")
            .ok_or_else(|| TemplateFault(format!("{{{{ without its end: {line}")))?;
        let value = filling.values.get(name);
        text += before;
        text += value.ok_or_else(|| TemplateFault(format!("no value {name}")))?;
        rest = after;
    }
    Ok(text + rest)
}

#[cfg(test)]
mod tests {
    use crate::guard::template::{Filling, render};

    #[test]
    fn lines_are_kept_dropped_and_filled() {
        let filling = Filling {
            flags: vec!["role"],
            values: [("a", "{{b}}".to_owned())].into_iter().collect(),
        };
        let render =
            |text: &str| render(text, &|name| (name == "x").then_some("shared {{a}}"), &filling);
        assert_eq!(
            render("1\n@if role\n2 {{a}}\n  @end\n@if !role\n3\n@end").unwrap(),
            "1\n2 {{b}}\n"
        );
        assert_eq!(render("@if no\n@if role\n1\n@end\n@use y\n@end\n2").unwrap(), "2\n");
        assert_eq!(render("@use x").unwrap(), "shared {{b}}\n");
        for wrong in ["@if role", "@end", "{{c}}", "{{a", "@use y"] {
            assert!(render(wrong).is_err(), "{wrong}");
        }
    }
}
