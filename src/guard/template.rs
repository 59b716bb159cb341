//! Fills in a template: `@if NAME` or `@if !NAME` around lines to keep or to drop, `@each` around those
//! of one required claim, both to `@end`; `@use FILE` for lines that several share, `{{NAME}}` for a
//! value, `{{NAME:pattern}}` for the regular expression that it alone meets.

use std::collections::BTreeMap;
use std::fmt;

/// What a template is filled in with.
#[derive(Debug, Default)]
pub struct Filling {
    /// The conditions that hold.
    pub flags: Vec<&'static str>,
    /// Values, written in the language of the template.
    pub values: BTreeMap<&'static str, String>,
    /// What the lines of `@each` are filled in with, one time after the other.
    pub each: Vec<Filling>,
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
/// A name that is not known, or a block that does not end.
pub fn render(
    template: &str,
    files: &dyn Fn(&str) -> Option<&'static str>,
    filling: &Filling,
) -> Result<String, TemplateFault> {
    let mut text = String::new();
    let mut lines = template.lines();
    while let Some(line) = lines.next() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["@if", name] => {
                let block = block(&mut lines)?;
                if holds(name, filling) {
                    text += &render(&block, files, filling)?;
                }
            }
            ["@each"] => {
                let block = block(&mut lines)?;
                for one in &filling.each {
                    text += &render(&block, files, one)?;
                }
            }
            ["@end"] => return Err(TemplateFault("@end without its beginning".into())),
            ["@use", name] => {
                let file = files(name).ok_or_else(|| TemplateFault(format!("no file {name}")))?;
                text += &render(file, files, filling)?;
            }
            _ => text += &(fill(line, filling)? + "\n"),
        }
    }
    Ok(text)
}

/// The lines up to the `@end` of the block that has begun.
fn block<'t>(lines: &mut impl Iterator<Item = &'t str>) -> Result<String, TemplateFault> {
    let mut block = String::new();
    let mut open = 1;
    for line in lines {
        match line.split_whitespace().next() {
            Some("@if" | "@each") => open += 1,
            Some("@end") => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Ok(block);
        }
        block.extend([line, "\n"]);
    }
    Err(TemplateFault("no @end".into()))
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
        text += before;
        text += &value(name, filling).ok_or_else(|| TemplateFault(format!("no value {name}")))?;
        rest = after;
    }
    Ok(text + rest)
}

fn value(name: &str, filling: &Filling) -> Option<String> {
    match name.strip_suffix(":pattern") {
        Some(name) => filling.values.get(name).map(|value| pattern(value)),
        None => filling.values.get(name).cloned(),
    }
}

/// Every sign that could mean something else than itself is a class of its own: Apache takes off a `\`
/// before the pattern is read, and a dot without it is any sign.
fn pattern(text: &str) -> String {
    text.chars().fold(String::new(), |pattern, letter| match letter {
        '^' | '\\' => pattern + "\\" + letter.encode_utf8(&mut [0; 4]),
        _ if ".+*?()[]{}$|".contains(letter) => pattern + &format!("[{letter}]"),
        _ => pattern + letter.encode_utf8(&mut [0; 4]),
    })
}

#[cfg(test)]
mod tests {
    use crate::guard::template::{Filling, render};

    fn filling(flags: &[&'static str], a: &str) -> Filling {
        let values = [("a", a.to_owned())].into_iter().collect();
        Filling { flags: flags.to_vec(), values, each: Vec::new() }
    }

    #[test]
    fn lines_are_kept_dropped_and_filled() {
        let filling = filling(&["role"], "{{b}}");
        let render =
            |text: &str| render(text, &|name| (name == "x").then_some("shared {{a}}"), &filling);
        assert_eq!(
            render("1\n@if role\n2 {{a}}\n  @end\n@if !role\n3\n@end").unwrap(),
            "1\n2 {{b}}\n"
        );
        assert_eq!(render("@if no\n@if role\n1\n@end\n@use y\n@end\n2").unwrap(), "2\n");
        assert_eq!(render("@use x").unwrap(), "shared {{b}}\n");
        for wrong in ["@if role", "@each\n@if role\n@end", "@end", "{{c}}", "{{a", "@use y"] {
            assert!(render(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_block_is_repeated_for_each() {
        let each = vec![filling(&["role"], "x.y+"), filling(&[], "z")];
        let filling = Filling { each, ..filling(&[], "outer") };
        let template =
            "{{a}}\n@each\n@if role\n{{a:pattern}}\n@end\n@if !role\n{{a}}\n@end\n@end\n1";
        let text = render(template, &|_| None, &filling).unwrap();
        assert_eq!(text, "outer\nx[.]y[+]\nz\n1\n");
    }
}
