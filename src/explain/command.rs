//! Commands and calls that send a request: their words, read as shells and languages read them.

/// What they begin with, in small letters.
const BEGINNINGS: [&str; 18] = [
    "curl ",
    "curl.exe ",
    "http ",
    "https ",
    "xh ",
    "xhs ",
    "wget ",
    "grpcurl ",
    "websocat ",
    "wscat ",
    "invoke-webrequest ",
    "invoke-restmethod ",
    "iwr ",
    "irm ",
    "fetch(",
    "axios",
    "requests.",
    "httpx.",
];
/// What may stand before them: a prompt, a name that the result is given to.
const BEFORE: &[char] = &['$', '>', '#', '%', ' '];
/// Prefixes of text in quotes: of shells, Python and PowerShell.
const PREFIXES: [&str; 5] = ["$", "f", "b", "r", "@"];

/// Whether a line of the text begins as one of them does.
pub fn is_command(text: &str) -> bool {
    let begins = |line: &str| {
        let line = line.trim_start_matches(BEFORE).to_ascii_lowercase();
        let line = line.strip_prefix("await ").unwrap_or(&line);
        BEGINNINGS.iter().any(|beginning| line.starts_with(beginning))
    };
    // Behind a prompt of PowerShell, and behind the name that the result is given to.
    let behind = |line| {
        let prompt = str::strip_prefix(line, "PS").and_then(|rest| rest.split_once('>'));
        let value = line.split_once(" = ");
        [Some(("", line)), prompt, value].into_iter().flatten().map(|(_, line)| line)
    };
    text.lines().flat_map(behind).any(begins)
}

/// A word, without its quotes, and the one before it if only a colon or an equals sign stands between.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Word {
    /// As the program gets it.
    pub text: String,
    /// What it is called.
    pub name: Option<String>,
}

/// The first word that holds this text.
pub fn word_with(text: &str, part: &str) -> Option<Word> {
    let mut words = Words { rest: text, before: String::new() };
    std::iter::from_fn(|| words.next()).find(|word| word.text.contains(part))
}

struct Words<'t> {
    rest: &'t str,
    /// The word before.
    before: String,
}

impl Words<'_> {
    fn next(&mut self) -> Option<Word> {
        let separates = |c: char| c.is_whitespace() || "(){}[],;:=&\\^".contains(c);
        let start = self.rest.find(|c| !separates(c))?;
        let between = self.rest[..start].trim();
        let is_named = matches!(between, ":" | "=") && !self.before.is_empty();
        let name = is_named.then(|| self.before.clone());
        let mut word = String::new();
        let mut quote: Option<char> = None;
        let mut letters = self.rest[start..].char_indices();
        let mut end = self.rest.len();
        while let Some((at, letter)) = letters.next() {
            match quote {
                None if separates(letter) => {
                    end = start + at;
                    break;
                }
                None if "\"'`".contains(letter) => {
                    quote = Some(letter);
                    if PREFIXES.contains(&&word[..]) {
                        word.clear();
                    }
                }
                Some(open) if letter == open => quote = None,
                Some('"') if letter == '\\' => word.extend(letters.next().map(|(_, next)| next)),
                _ => word.push(letter),
            }
        }
        self.rest = &self.rest[end..];
        self.before.clone_from(&word);
        Some(Word { text: word, name })
    }
}

#[cfg(test)]
mod tests {
    use crate::explain::command::{is_command, word_with};

    #[test]
    fn a_word_is_what_the_program_gets() {
        for (text, word, name) in [
            ("curl -H 'A: Bearer TOKEN' https://a", "A: Bearer TOKEN", None),
            ("curl -H \"A: Bearer {TOKEN}\" -d '{}'", "A: Bearer {TOKEN}", None),
            ("curl -H \"A: Bearer \"TOKEN\"\" x", "A: Bearer TOKEN", None),
            ("curl -H \"A: \\\"TOKEN\\\"\" x", "A: \"TOKEN\"", None),
            ("curl -H $'A: TOKEN' x", "A: TOKEN", None),
            ("curl --header A:TOKEN x", "TOKEN", Some("A")),
            ("http a.example A:\"Bearer TOKEN\"", "Bearer TOKEN", Some("A")),
            ("fetch('https://a', { headers: { 'A': `Bearer TOKEN` } })", "Bearer TOKEN", Some("A")),
            ("requests.get(u, headers={\"A\": f\"Bearer TOKEN\"})", "Bearer TOKEN", Some("A")),
            ("irm $u -Headers @{ A = \"Bearer <TOKEN>\" }", "Bearer <TOKEN>", Some("A")),
            ("curl --oauth2-bearer TOKEN https://a", "TOKEN", None),
            ("curl -d '{\"t\":\"TOKEN\"}' x", "{\"t\":\"TOKEN\"}", None),
        ] {
            assert!(is_command(text), "{text}");
            let found = word_with(text, "TOKEN").expect("a word");
            assert_eq!((&found.text[..], found.name.as_deref()), (word, name), "{text}");
        }
        assert_eq!(word_with("curl https://a", "TOKEN"), None);
    }

    #[test]
    fn a_command_is_told_by_its_beginning() {
        for text in [
            "$ curl https://a",
            "const r = await fetch('https://a')",
            "PS> Invoke-WebRequest https://a",
            "$h = @{}\nInvoke-RestMethod https://a",
            "HTTP GET a.example",
            "r = requests.post(url)",
        ] {
            assert!(is_command(text), "{text}");
        }
        for text in ["curly", "I use curl for it", "HTTP/1.1 200 OK", "https://a.example/?a=b", ""]
        {
            assert!(!is_command(text), "{text}");
        }
    }
}
