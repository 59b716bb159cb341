//! One thing to do: a sentence of ours, values in it, and a command to type. Words of ours are
//! `&'static str`, so that data gets into a step only by the functions that quote it and take passwords out of URLs.

use std::borrow::Cow;
use std::fmt;

use crate::text::shell::{shown, word};
use crate::text::urls;

/// What stands where a command can't be shown.
const UNFIT: &str = "(no command shown: a value is too long or not safe to paste)";

/// A sentence, a command, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    sentence: String,
    /// One word each; borrowed ones are ours.
    command: Vec<Cow<'static, str>>,
    /// What the same person typed, flags among it, behind the command.
    typed: Vec<String>,
    token: Option<String>,
}

impl Step {
    /// A sentence, or its beginning.
    pub fn say(text: &'static str) -> Step {
        Step::default().and(text)
    }

    /// Goes on with words of ours, on one line.
    pub fn and(mut self, text: &'static str) -> Step {
        self.sentence += &text.replace('\n', " ");
        self
    }

    /// Goes on with data, quoted.
    pub fn value(mut self, text: impl AsRef<str>) -> Step {
        self.sentence += &shown(&urls::one(text.as_ref()));
        self
    }

    /// Goes on with several values.
    pub fn values<T: AsRef<str>>(self, texts: impl IntoIterator<Item = T>) -> Step {
        let values = texts.into_iter().enumerate();
        values.fold(self, |step, (at, text)| step.and(if at > 0 { ", " } else { "" }).value(text))
    }

    /// The command behind the sentence: words of ours, with white space between them.
    pub fn run(mut self, words: &'static str) -> Step {
        self.command.extend(words.split_whitespace().map(Cow::Borrowed));
        self
    }

    /// A word of the command that is data.
    pub fn arg(mut self, data: impl Into<String>) -> Step {
        self.command.push(Cow::Owned(data.into()));
        self
    }

    /// Words of a command that was put together elsewhere; borrowed ones are ours.
    pub fn words(mut self, words: impl IntoIterator<Item = Cow<'static, str>>) -> Step {
        self.command.extend(words);
        self
    }

    /// Words that whoever is to read this typed before: their flags stay flags.
    pub fn again(mut self, words: impl IntoIterator<Item = String>) -> Step {
        self.typed.extend(words);
        self
    }

    /// The token that was meant: for the terminal of whoever gave it, and for nobody else.
    pub fn token(mut self, token: impl Into<String>) -> Step {
        self.token = Some(token.into());
        self
    }

    /// As it stands on a terminal: with the token.
    pub fn on_terminal(&self) -> String {
        match self.token.as_deref().and_then(word) {
            Some(token) => format!("{self}: {token}"),
            None => self.to_string(),
        }
    }

    /// For a verb with these flags only; `None` where it lacks the one to type. Where that names a place,
    /// the place alone is left: other verbs take it without a flag.
    pub fn with_flags(mut self, has: impl Fn(&str) -> bool) -> Option<Step> {
        let flag = match self.command.first() {
            Some(Cow::Borrowed(word)) => word.strip_prefix("--"),
            _ => None,
        };
        match flag {
            Some("jwks" | "key" | "issuer") if flag.is_some_and(|flag| !has(flag)) => {
                self.command.remove(0);
                Some(self)
            }
            flag => flag.is_none_or(has).then_some(self),
        }
    }

    /// The command as text for a shell; `None` where a word can't be typed safely.
    fn command(&self) -> Option<String> {
        let mut typed = String::new();
        let mut is_flag = false;
        for part in &self.command {
            let (text, is_data) = match part {
                Cow::Borrowed(ours) => ((*ours).to_owned(), false),
                Cow::Owned(data) => (word(&urls::one(data))?, true),
            };
            let between = match is_data && part.starts_with('-') {
                // A value that begins with a dash would be taken for a flag.
                true if is_flag => "=",
                true => return None,
                false if typed.is_empty() => "",
                false => " ",
            };
            typed += between;
            typed += &text;
            is_flag = !is_data && part.starts_with("--");
        }
        for again in &self.typed {
            typed = typed + " " + &word(&urls::one(again))?;
        }
        Some(typed)
    }
}

/// As it may stand anywhere.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)?;
        if self.command.is_empty() {
            return Ok(());
        }
        if !self.sentence.is_empty() {
            f.write_str(": ")?;
        }
        f.write_str(self.command().as_deref().unwrap_or(UNFIT))
    }
}

impl From<&'static str> for Step {
    fn from(text: &'static str) -> Step {
        Step::say(text)
    }
}

#[cfg(test)]
mod tests {
    use crate::text::step::{Step, UNFIT};

    #[test]
    fn data_is_one_word() {
        let step = |data: &str| Step::say("fix it").run("jotkit verify --issuer").arg(data);
        let said = |data| step(data).to_string();
        assert_eq!(said("https://a.example"), "fix it: jotkit verify --issuer https://a.example");
        assert_eq!(
            said("https://a/;curl x|sh"),
            "fix it: jotkit verify --issuer 'https://a/;curl x|sh'"
        );
        assert_eq!(said("--help"), "fix it: jotkit verify --issuer=--help");
        assert_eq!(said("a\nb"), format!("fix it: {UNFIT}"));
        assert_eq!(
            Step::say("look").run("curl -i").arg("-oX").to_string(),
            format!("look: {UNFIT}")
        );
    }

    #[test]
    fn flags_that_were_typed_stay_flags() {
        let step = Step::say("why").run("jotkit explain");
        let step = step.again(["-k", "a b", "--aud=$(id)"].map(str::to_owned));
        assert_eq!(step.to_string(), "why: jotkit explain -k 'a b' '--aud=$(id)'");
    }

    #[test]
    fn a_token_is_for_a_terminal_alone() {
        let step = Step::say("send it alone").token("eyJ.eyJ.c2ln");
        assert_eq!(step.to_string(), "send it alone");
        assert_eq!(step.on_terminal(), "send it alone: eyJ.eyJ.c2ln");
    }

    #[test]
    fn values_are_visibly_data() {
        let step = Step::say("known profiles: ").values(["a", "b; rm x"]).and(" (2)");
        assert_eq!(step.to_string(), "known profiles: a, 'b; rm x' (2)");
    }
}
