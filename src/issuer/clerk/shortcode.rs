//! Shortcodes in the claims of a template, as Clerk documents them: `{{user.id}}`, a dotted path into
//! metadata, and fallbacks such as `{{user.full_name || 'Nobody'}}`.

use std::fmt;

use crate::jose::json::{Json, Object};

/// What a shortcode may begin with.
pub const NAMESPACES: [&str; 4] = ["user", "org", "org_membership", "session"];

/// The most that a template may become, in bytes: more is no token.
pub const MAX_RENDERED: usize = crate::jose::token::MAX_LENGTH;

/// The claims would be larger than [`MAX_RENDERED`]: a short template can quote much, and often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// Puts values in the place of shortcodes, at each depth. `values` has an object for each of
/// [`NAMESPACES`].
///
/// # Errors
/// [`TooLarge`].
pub fn render(claims: &Object, values: &Object) -> Result<Object, TooLarge> {
    Renderer { values, left: MAX_RENDERED }.object(claims)
}

/// What is between braces in claims, at each depth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Braced<'a> {
    /// The path of a shortcode.
    Path(&'a str),
    /// Braces and all, of what is no shortcode.
    Literal(&'a str),
}

/// Everything between braces.
pub fn braced(claims: &Object) -> Vec<Braced<'_>> {
    claims.members().flat_map(|(_, value)| braced_in(value)).collect()
}

fn braced_in(value: &Json) -> Vec<Braced<'_>> {
    match value {
        Json::String(text) => pieces(text).iter().flat_map(Piece::braced).collect(),
        Json::Array(items) => items.iter().flat_map(braced_in).collect(),
        Json::Object(object) => braced(object),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::NotUnicode(_) => Vec::new(),
    }
}

struct Renderer<'a> {
    values: &'a Object,
    /// Bytes that may still be written.
    left: usize,
}

impl Renderer<'_> {
    fn object(&mut self, object: &Object) -> Result<Object, TooLarge> {
        let members = object.members();
        members.map(|(name, value)| Ok((name, self.value(value)?))).collect()
    }

    fn value(&mut self, value: &Json) -> Result<Json, TooLarge> {
        match value {
            Json::String(text) => self.text(text),
            Json::Array(items) => Ok(Json::Array(
                items.iter().map(|item| self.value(item)).collect::<Result<_, _>>()?,
            )),
            Json::Object(object) => Ok(Json::Object(self.object(object)?)),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::NotUnicode(_) => Ok(value.clone()),
        }
    }

    /// A text that is one shortcode becomes its value; in other text a value becomes text.
    fn text(&mut self, text: &str) -> Result<Json, TooLarge> {
        let pieces = pieces(text);
        if let [Piece::Shortcode(operands)] = &pieces[..] {
            return self.evaluate(operands);
        }
        let mut rendered = String::new();
        for piece in &pieces {
            match piece {
                Piece::Text(text) => rendered += text,
                Piece::Shortcode(operands) => rendered += &plain(&self.evaluate(operands)?),
            }
        }
        Ok(Json::String(rendered))
    }

    /// The first operand that is neither null nor false, or else the last.
    fn evaluate(&mut self, operands: &[Operand<'_>]) -> Result<Json, TooLarge> {
        let mut value = Json::Null;
        for operand in operands {
            value = match operand {
                Operand::Literal(literal) => literal.clone(),
                Operand::Path(path) => walk(self.values, path).cloned().unwrap_or(Json::Null),
            };
            if !matches!(value, Json::Null | Json::Bool(false)) {
                break;
            }
        }
        self.left = self.left.checked_sub(value.to_string().len()).ok_or(TooLarge)?;
        Ok(value)
    }
}

/// Step by step, since each step is one name: [`Object::at`] would try all that several could be.
fn walk<'a>(values: &'a Object, path: &str) -> Option<&'a Json> {
    let (namespace, steps) = path.split_once('.')?;
    steps.split('.').try_fold(values.get(namespace)?, |value, step| value.as_object()?.get(step))
}

enum Piece<'a> {
    Text(&'a str),
    Shortcode(Vec<Operand<'a>>),
}

impl<'a> Piece<'a> {
    fn braced(&self) -> Vec<Braced<'a>> {
        match self {
            Piece::Text(text) => literal_in(text).map(Braced::Literal).into_iter().collect(),
            Piece::Shortcode(operands) => {
                let paths = operands.iter().filter_map(|operand| match operand {
                    Operand::Path(path) => Some(Braced::Path(path)),
                    Operand::Literal(_) => None,
                });
                paths.collect()
            }
        }
    }
}

fn literal_in(text: &str) -> Option<&str> {
    let text = &text[text.find("{{")?..];
    Some(&text[..text.find("}}")? + 2])
}

/// Text and shortcodes as they follow one another. Braces around anything else are text.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(distance) = text[at..].find("{{") {
        at += distance;
        let Some((operands, behind)) = shortcode(&text[at..]) else {
            at += 1;
            continue;
        };
        if start < at {
            pieces.push(Piece::Text(&text[start..at]));
        }
        pieces.push(Piece::Shortcode(operands));
        at = text.len() - behind.len();
        start = at;
    }
    if start < text.len() {
        pieces.push(Piece::Text(&text[start..]));
    }
    pieces
}

enum Operand<'a> {
    Path(&'a str),
    Literal(Json),
}

/// Text within text, without quotes around it.
fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The operands of the shortcode that `text` begins with, and what is behind it. `None` for braces
/// around anything else.
fn shortcode(text: &str) -> Option<(Vec<Operand<'_>>, &str)> {
    let mut rest = text.strip_prefix("{{")?;
    let mut operands = Vec::new();
    loop {
        let (operand, behind) = operand(rest.trim_start())?;
        operands.push(operand);
        rest = behind.trim_start();
        match rest.strip_prefix("||") {
            Some(next) => rest = next,
            None => return Some((operands, rest.strip_prefix("}}")?)),
        }
    }
}

fn operand(text: &str) -> Option<(Operand<'_>, &str)> {
    if let Some(quoted) = text.strip_prefix('\'') {
        let (literal, behind) = quoted.split_once('\'')?;
        return Some((Operand::Literal(literal.into()), behind));
    }
    let ends = |letter: char| letter.is_whitespace() || "|{}'\"".contains(letter);
    let (word, behind) = text.split_at(text.find(ends).unwrap_or(text.len()));
    let operand = match word {
        "true" | "false" => Operand::Literal(Json::Bool(word == "true")),
        word if is_path(word) => Operand::Path(word),
        word => match Json::parse(word) {
            Ok(number @ Json::Number(_)) => Operand::Literal(number),
            _ => return None,
        },
    };
    Some((operand, behind))
}

/// A namespace and a name in it.
fn is_path(word: &str) -> bool {
    let mut steps = word.split('.');
    let namespace = steps.next().is_some_and(|first| NAMESPACES.contains(&first));
    namespace && word.contains('.') && steps.all(|step| !step.is_empty())
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "its claims would be larger than the cap of {MAX_RENDERED} bytes")
    }
}

impl std::error::Error for TooLarge {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::issuer::clerk::shortcode::{Braced, TooLarge, braced, render};
    use crate::jose::json::{Json, Object};

    /// The person of Clerk's own examples.
    const MARIA: &str = r#"{"user":{"id":"user_1","first_name":"Maria","last_name":null,"email_verified":false,
        "phone_number_verified":true,"created_at":1227618844,"public_metadata":{"profile":
        {"interests":["reading","climbing"]}},"unsafe_metadata":{"foo":{"bar":42}}},"org":{},
        "session":{"actor":{"sub":"user_2"}}}"#;

    fn rendered(value: Json) -> Json {
        let values = Object::parse(MARIA).unwrap();
        let claims = render(&Object::from_iter([("claim", value)]), &values).unwrap();
        claims.get("claim").unwrap().clone()
    }

    fn said(text: &str) -> String {
        rendered(text.into()).to_string()
    }

    #[test]
    fn a_claim_that_is_one_shortcode_keeps_its_type() {
        assert_eq!(said("{{user.id}}"), r#""user_1""#);
        assert_eq!(said("{{ user.created_at }}"), "1227618844");
        assert_eq!(said("{{user.email_verified}}"), "false");
        assert_eq!(said("{{user.public_metadata.profile.interests}}"), r#"["reading","climbing"]"#);
        assert_eq!(said("{{user.unsafe_metadata}}"), r#"{"foo":{"bar":42}}"#);
        assert_eq!(said("{{session.actor}}"), r#"{"sub":"user_2"}"#);
    }

    #[test]
    fn inside_text_it_becomes_text() {
        assert_eq!(said("{{user.last_name}} {{user.first_name}}"), r#""null Maria""#);
        assert_eq!(said(" {{user.created_at}}"), r#"" 1227618844""#);
        assert_eq!(said("{{user.id}}{{user.id}}"), r#""user_1user_1""#);
        assert_eq!(said("x{{user.unsafe_metadata.foo}}"), r#""x{\"bar\":42}""#);
    }

    #[test]
    fn what_is_not_known_is_null_or_stays() {
        assert_eq!(said("{{user.i_dont_exist}}"), "null");
        assert_eq!(said("{{org.slug}}"), "null");
        assert_eq!(said("{{org_membership.public_metadata.x}}"), "null");
        assert_eq!(said("{{user.id.more}}"), "null");
        for literal in [
            "{{organization.id}}",
            "{{users.id}}",
            "{{user}}",
            "{{user.}}",
            "{{user..id}}",
            "{{}}",
            "{{",
            "}}",
            "{{user.id",
            "{{user.id}",
            "{user.id}",
            "{{user.id || }}",
            "{{user.id |}}",
            "{{user.id || \"x\"}}",
            "{{user.id || null}}",
            "{{user.id || 'x}}",
            "{{user.id x}}",
            "{{user.id || nobody.id}}",
            "{{ user.id + 1 }}",
        ] {
            assert_eq!(rendered(literal.into()), literal.into());
        }
        assert_eq!(said("{{ {{user.id}} }}"), r#""{{ user_1 }}""#);
        assert_eq!(said("{{{user.id}}}"), r#""{user_1}""#);
    }

    #[test]
    fn a_fallback_is_the_first_that_is_neither_null_nor_false_or_the_last() {
        let verified = "{{user.email_verified || user.phone_number_verified}}";
        assert_eq!(said(verified), "true");
        assert_eq!(said("{{user.full_name || 'Awesome User'}}"), r#""Awesome User""#);
        let age = "{{user.public_metadata.age || user.unsafe_metadata.age || 30 }}";
        assert_eq!(said(age), "30");
        assert_eq!(said("{{user.last_name||user.email_verified}}"), "false");
        assert_eq!(said("{{user.email_verified || user.last_name}}"), "null");
        assert_eq!(said("{{user.first_name || 'x'}}"), r#""Maria""#);
        assert_eq!(said("{{user.last_name || ''}}"), r#""""#);
        assert_eq!(said("Hi {{user.last_name || 'a || b }}'}}!"), r#""Hi a || b }}!""#);
        assert_eq!(said("{{user.last_name || -1.50 || true}}"), "-1.50");
    }

    #[test]
    fn what_is_between_braces_is_told() {
        let text =
            r#"{"a":["{{user.x || org.y || 'z'}} {{"],"b":{"c":"x {{a.b}} {{session.id}}"}}"#;
        let claims = Object::parse(text).unwrap();
        let [x, y, z] = ["user.x", "org.y", "session.id"].map(Braced::Path);
        assert_eq!(braced(&claims), [x, y, Braced::Literal("{{a.b}}"), z]);
    }

    #[test]
    fn each_depth_is_rendered() {
        let value = Json::parse(r#"{"{{user.id}}":[1,null,{"id":"{{user.id}}"}]}"#).unwrap();
        assert_eq!(rendered(value).to_string(), r#"{"{{user.id}}":[1,null,{"id":"user_1"}]}"#);
    }

    #[test]
    fn what_is_rendered_is_not_rendered_again_and_not_without_end() {
        let values = Object::parse(r#"{"user":{"a":"{{user.b}}","b":"x"}}"#).unwrap();
        let claims = Object::from_iter([("claim", "{{user.a}}")]);
        assert_eq!(render(&claims, &values).unwrap().to_string(), r#"{"claim":"{{user.b}}"}"#);
        let user = Object::from_iter([("a", "x".repeat(10_000))]);
        let values = Object::from_iter([("user", user)]);
        let claims = Object::from_iter([("claim", "{{user.a}}".repeat(10_000))]);
        assert_eq!(render(&claims, &values), Err(TooLarge));
    }

    proptest! {
        #[test]
        fn nothing_panics(text in r"([ -~]|\{\{|\}\}|\|\||'|user\.|é)*") {
            rendered(text.into());
        }

        #[test]
        fn text_without_braces_is_unchanged(text in "[^{]*") {
            prop_assert_eq!(rendered(text.as_str().into()), text.into());
        }

        #[test]
        fn one_shortcode_keeps_any_value(number: i64, text: String, truth: bool) {
            let any = [number.into(), text.into(), Json::Bool(truth), Json::Array(vec![Json::Null])];
            for value in any {
                let user = Object::from_iter([("x", value.clone())]);
                let values = Object::from_iter([("user", user)]);
                let claims = Object::from_iter([("claim", "{{user.x}}")]);
                let rendered = render(&claims, &values).unwrap();
                prop_assert_eq!(rendered.get("claim"), Some(&value));
            }
        }
    }
}
