//! What a message reads like, by the rules of `messages/rules.txt`; the file says how they are
//! written. What is no statement about a token is read before, by `elsewhere.txt`.

use std::cmp::Reverse;
use std::sync::OnceLock;

use crate::explain::cause_id::CauseId;
use crate::explain::messages::words::contains;
use crate::text::similar;

const TEXT: &str = concat!(include_str!("texts/elsewhere.txt"), include_str!("texts/rules.txt"));

/// Everything that the file says.
#[derive(Debug, Default)]
pub struct Rules {
    classes: Vec<(&'static str, Vec<&'static str>)>,
    dropped: Vec<&'static str>,
    asides: Vec<&'static str>,
    qualifiers: Vec<&'static str>,
    silent: Vec<&'static str>,
    outcomes: Vec<&'static str>,
    alike: Vec<(&'static str, Vec<&'static str>)>,
    same: Vec<(&'static str, Vec<&'static str>)>,
    rules: Vec<Rule>,
    firsts: Vec<(Vec<CauseId>, Vec<Term>)>,
    amid: Vec<(&'static str, &'static str, Vec<Term>)>,
    causes: Vec<(&'static str, Vec<CauseId>)>,
    meanings: Vec<(&'static str, &'static str)>,
    labels: Vec<(&'static str, Vec<&'static str>)>,
}

#[derive(Debug)]
struct Rule {
    reading: &'static str,
    vague: bool,
    weak: bool,
    terms: Vec<Term>,
}

/// Phrases of which one must be there, or none may be.
#[derive(Debug)]
struct Term {
    wanted: bool,
    phrases: Vec<&'static str>,
}

/// A rule that fits, by its place in the file: the first one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    /// Whether it is no statement about a token: what is one counts more.
    pub elsewhere: bool,
    /// Whether it says little: true comes behind false.
    pub weak: bool,
    /// Whether it says of what is spoken, and not what of that.
    pub vague: bool,
    /// Whether it is what comes of another fault as well, which may stand behind it.
    pub outcome: bool,
    place: usize,
    /// Whether it says no more than that something failed.
    pub silent: bool,
    /// What the rule says: its causes and its meaning.
    pub reading: &'static str,
}

/// The rules, read from their text at the first use.
pub fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| Rules::parse(TEXT))
}

impl Rules {
    fn parse(text: &'static str) -> Rules {
        let mut rules = Rules::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((head, body)) = line.split_once(':') else { continue };
            let (kind, name) = head.split_once(' ').unwrap_or((head, ""));
            match kind {
                "words" => rules.classes.push((name, phrases(body).collect())),
                "drop" => rules.dropped.extend(phrases(body)),
                "aside" => rules.asides.extend(phrases(body)),
                "silent" => rules.silent.extend(phrases(body)),
                "outcome" => rules.outcomes.extend(phrases(body)),
                "alike" => rules.alike.push((name, phrases(body).collect())),
                "same" => rules.same.push((name, phrases(body).collect())),
                "qualifier" => rules.qualifiers.extend(phrases(body)),
                "amid" => {
                    let (new, old) = name.split_once(' ').unwrap_or_default();
                    rules.amid.push((new, old, terms(body)));
                }
                "first" => rules.firsts.push((ids(name), terms(body))),
                "causes" => rules.causes.push((name, ids(body))),
                "says" => rules.meanings.push((name, body.trim())),
                "label" => rules.labels.push((name, phrases(body).collect())),
                _ => {
                    let (vague, weak) = (kind == "vague", kind == "weak");
                    rules.rules.push(Rule { reading: name, vague, weak, terms: terms(body) });
                }
            }
        }
        rules
    }

    /// The first rule that fits these words; words that only say more of another count where nothing
    /// is said without them.
    ///
    /// Other words for the same are read last: what a rule has in those words is more exact.
    pub fn read(&self, words: &str) -> Option<Match> {
        let words = in_place(&self.alike, &self.spelt(words));
        let words = self.without_praise(&without(&self.dropped, &words));
        let aside = without(&self.asides, &words);
        let same = self.without_qualifiers(&in_place(&self.same, &aside));
        [self.without_qualifiers(&aside), self.without_qualifiers(&words), words, same]
            .iter()
            .filter_map(|words| self.first_of(words))
            .min_by_key(|found| (found.weak, found.vague))
    }

    fn first_of(&self, words: &str) -> Option<Match> {
        let mut found =
            self.rules.iter().enumerate().filter(|(_, rule)| self.fits(&rule.terms, words));
        found.next().map(|(place, Rule { reading, weak, vague, .. })| Match {
            elsewhere: self.causes(reading).is_empty(),
            weak: *weak,
            vague: *vague,
            silent: self.silent.contains(reading),
            outcome: self.outcomes.contains(reading),
            place,
            reading,
        })
    }

    /// Which of these causes the words show to be the first one.
    pub fn first(&self, words: &str, causes: &[CauseId]) -> Option<CauseId> {
        let words = self.spelt(words);
        let mut fitting = self.firsts.iter().filter(|(_, terms)| self.fits(terms, &words));
        fitting.find_map(|(ids, _)| ids.iter().find(|id| causes.contains(id)).copied())
    }

    /// What a reading is where the text around the message has these words.
    pub fn amid(&self, found: Match, around: &str) -> Match {
        let fitting = |(_, old, terms): &&(_, &str, Vec<Term>)| {
            *old == found.reading && self.fits(terms, around)
        };
        let reading = self.amid.iter().find(fitting).map_or(found.reading, |(new, ..)| new);
        Match { reading, silent: self.silent.contains(&reading), ..found }
    }

    fn fits(&self, terms: &[Term], words: &str) -> bool {
        terms.iter().all(|term| self.has_any(words, &term.phrases) == term.wanted)
    }

    /// The causes of a reading, the most likely first.
    pub fn causes(&self, reading: &str) -> &[CauseId] {
        let found = self.causes.iter().find(|(name, _)| *name == reading);
        found.map(|(_, ids)| &ids[..]).unwrap_or_default()
    }

    /// What a reading means: "the token has expired".
    pub fn meaning(&self, reading: &str) -> &'static str {
        let found = self.meanings.iter().find(|(name, _)| *name == reading);
        found.map(|(_, meaning)| *meaning).unwrap_or_default()
    }

    /// The nearest label of that name: how many letters stand behind it, and its length.
    pub fn label(&self, name: &str, words: &str) -> Option<(usize, Reverse<usize>)> {
        let (_, phrases) = self.labels.iter().find(|(label, _)| *label == name)?;
        let last = |phrase: &&str| {
            let found = words.rmatch_indices(phrase).find(|(at, text)| {
                words[..*at].ends_with(' ') && words[at + text.len()..].starts_with(' ')
            });
            // The label that ends last is the nearest; of two, the longer.
            found.map(|(at, text)| (words.len() - at - text.len(), Reverse(text.len())))
        };
        phrases.iter().filter_map(last).min()
    }

    fn has_any(&self, words: &str, phrases: &[&'static str]) -> bool {
        phrases.iter().any(|phrase| match (phrase.strip_prefix('@'), phrase.strip_prefix('=')) {
            (Some(class), _) => self.class(class).iter().any(|text| contains(words, text)),
            (None, Some(whole)) => words.trim() == whole.trim(),
            (None, None) => contains(words, phrase),
        })
    }

    /// The last noun is what is spoken of: `token audience` is an audience, and `JWT secret` a secret.
    fn without_qualifiers(&self, words: &str) -> String {
        let mut rest = words.to_owned();
        for qualifier in &self.qualifiers {
            let text = format!(" {qualifier} ");
            let found: Vec<usize> = rest.match_indices(&text).map(|(at, _)| at).collect();
            for at in found.into_iter().rev() {
                let behind = at + text.len();
                if self.begins_head(&rest[behind..]) {
                    rest.replace_range(at..behind, " ");
                }
            }
        }
        rest
    }

    /// `audience is fine, issuer is not` speaks of the issuer alone.
    fn without_praise(&self, words: &str) -> String {
        let said = self.class("praise").iter().filter(|praise| contains(words, praise));
        let heads = self.class("head");
        let phrases =
            said.flat_map(|praise| heads.iter().map(move |head| format!("{head} {praise}")));
        phrases.fold(words.to_owned(), |rest, phrase| without(&[&phrase], &rest))
    }

    fn class(&self, name: &str) -> &[&'static str] {
        let found = self.classes.iter().find(|(class, _)| *class == name);
        found.map(|(_, phrases)| &phrases[..]).unwrap_or_default()
    }

    fn begins_head(&self, words: &str) -> bool {
        let head = words.split(' ').next().unwrap_or_default();
        self.class("head").contains(&head)
    }

    /// The words with those corrected that have one wrong letter: `signiture`.
    fn spelt(&self, words: &str) -> String {
        let words: Vec<&str> = words.split(' ').map(|word| self.meant(word)).collect();
        words.join(" ")
    }

    fn meant<'w>(&self, word: &'w str) -> &'w str {
        let known = self.class("misspelt");
        let is_known = known.contains(&word) || self.class("spared").contains(&word);
        let mut meant = known.iter().filter(|known| similar::is_typo(word, known));
        meant.find(|_| !is_known).copied().unwrap_or(word)
    }

    /// Whether a word is one of those that messages are made of, and no value.
    pub fn is_of_language(&self, word: &str) -> bool {
        // Audiences are called `gateway` and `user-service`.
        let classes = self.classes.iter().filter(|(name, _)| *name != "http-failure");
        let mut words = classes.flat_map(|(_, phrases)| phrases).flat_map(|text| text.split(' '));
        words.any(|known| match known.strip_suffix('*') {
            Some(start) => word.starts_with(start) && !start.is_empty(),
            None => word == known,
        })
    }

    /// Whether each of them is a word of a message that says only that something failed.
    pub fn says_nothing(&self, words: &str) -> bool {
        words.split_whitespace().all(|word| self.class("silent").contains(&word))
    }

    /// Whether the words end in a phrase of that class.
    pub fn ends_in(&self, class: &str, words: &str) -> bool {
        self.class(class).iter().any(|phrase| words.ends_with(&format!(" {phrase} ")))
    }

    /// Whether a phrase of that class is among the words.
    pub fn speaks_of(&self, class: &str, words: &str) -> bool {
        self.class(class).iter().any(|phrase| contains(words, phrase))
    }

    /// Whether they say no more than what was tried, or that it failed: `JSON error` says more.
    pub fn is_frame(&self, words: &str) -> bool {
        let (frame, words) = (self.class("frame"), words.replace(" json web ", " "));
        let is_one = |word| frame.contains(&word) || word != "json" && self.says_nothing(word);
        words.split_whitespace().all(is_one)
    }
}

/// The words with others in place of some phrases.
fn in_place(others: &[(&'static str, Vec<&'static str>)], words: &str) -> String {
    let mut rest = words.to_owned();
    for (meant, phrases) in others {
        for phrase in phrases.iter().filter(|phrase| words.contains(**phrase)) {
            rest = rest.replace(&format!(" {phrase} "), &format!(" {meant} "));
        }
    }
    rest
}

/// The words without phrases that stand around a message; the last one stays where nothing else is
/// there.
fn without(phrases: &[&str], words: &str) -> String {
    let mut rest = words.to_owned();
    for phrase in phrases.iter().filter(|phrase| words.contains(**phrase)) {
        let without = rest.replace(&format!(" {phrase} "), " ");
        if !without.trim().is_empty() {
            rest = without;
        }
    }
    rest
}

/// The ids of causes in a line; a test holds that each is one.
pub fn ids(line: &str) -> Vec<CauseId> {
    line.split_whitespace().filter_map(CauseId::named).collect()
}

fn phrases(body: &'static str) -> impl Iterator<Item = &'static str> {
    body.split('|').map(str::trim).filter(|phrase| !phrase.is_empty())
}

/// `a | b + c - d`: one of a and b, and c, and not d.
fn terms(body: &'static str) -> Vec<Term> {
    let wanted = body.split(" + ").map(|part| part.split(" - "));
    let signed = wanted.flat_map(|mut part| {
        let first = part.next().map(|text| (true, text));
        first.into_iter().chain(part.map(|text| (false, text)))
    });
    signed.map(|(wanted, text)| Term { wanted, phrases: phrases(text).collect() }).collect()
}

#[cfg(test)]
mod tests {
    use crate::explain::cause_id::CauseId;
    use crate::explain::messages::rules::{TEXT, rules};
    use crate::explain::messages::words::words;

    #[test]
    fn every_line_is_of_a_known_kind() {
        for line in TEXT.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let kind = line.split([' ', ':']).next().unwrap();
            let kinds = [
                "words",
                "drop",
                "aside",
                "qualifier",
                "silent",
                "outcome",
                "alike",
                "same",
                "rule",
                "vague",
                "weak",
                "amid",
                "first",
                "causes",
                "says",
                "label",
            ];
            assert!(kinds.contains(&kind) && line.contains(':'), "{line}");
            let (head, body) = line.split_once(':').unwrap();
            for id in body.split_whitespace().filter(|_| head.starts_with("causes ")) {
                assert!(CauseId::named(id).is_some(), "{line}: {id}");
            }
        }
    }

    /// A phrase behind a `#` would count for nothing.
    #[test]
    fn no_phrase_stands_in_a_comment() {
        assert!(!TEXT.lines().any(|line| line.starts_with('#') && line.contains(" | ")));
    }

    #[test]
    fn every_phrase_is_written_in_words() {
        let rules = rules();
        let of_rules =
            rules.rules.iter().flat_map(|rule| &rule.terms).flat_map(|term| &term.phrases);
        let of_classes = rules.classes.iter().chain(&rules.labels).flat_map(|(_, phrases)| phrases);
        for phrase in of_rules.chain(of_classes).chain(&rules.dropped).chain(&rules.asides) {
            if let Some(class) = phrase.strip_prefix('@') {
                assert!(rules.classes.iter().any(|(name, _)| *name == class), "{phrase}");
            } else {
                for part in phrase.trim_start_matches("= ").split(" ~ ") {
                    let text = part.trim_end_matches('*');
                    assert_eq!(words(text).trim(), text, "{phrase}");
                }
            }
        }
    }

    #[test]
    fn every_reading_has_a_meaning_and_causes() {
        let rules = rules();
        for rule in &rules.rules {
            assert!(!rules.meaning(rule.reading).is_empty(), "{}", rule.reading);
            assert!(rules.causes.iter().any(|(name, _)| *name == rule.reading), "{}", rule.reading);
            assert!(rule.terms.iter().any(|term| term.wanted), "{}", rule.reading);
        }
        for (reading, ids) in &rules.causes {
            for (at, id) in ids.iter().enumerate() {
                assert!(!ids[..at].contains(id), "{reading}: {id} twice");
            }
            assert!(rules.rules.iter().any(|rule| rule.reading == *reading), "{reading}");
        }
    }

    #[test]
    fn no_long_word_is_taken_for_another() {
        let rules = rules();
        for word in rules.class("misspelt").iter().chain(rules.class("spared")) {
            assert_eq!(rules.spelt(&words(word)), words(word));
        }
        let classes = rules.classes.iter().flat_map(|(_, phrases)| phrases);
        for word in classes.flat_map(|text| text.split(' ')) {
            let meant = rules.meant(word);
            assert!(meant == word || rules.class("misspelt").contains(&meant), "{word}: {meant}");
        }
        for word in ["messages", "resigned", "reused", "issues", "provider", "identified", "decode"]
        {
            assert_eq!(rules.meant(word), word);
        }
    }

    #[test]
    fn the_first_rule_that_fits_is_the_one_that_counts() {
        let read = |text: &str| rules().read(&words(text)).map(|found| (found.reading, found.weak));
        for (text, reading) in [
            ("token has expired", "expiry.past"),
            ("exp claim is required", "expiry.missing"),
            ("exp must be a number", "expiry.malformed"),
            ("audience invalid", "audience.mismatch"),
            ("no audience in token", "audience.missing"),
            ("no key found for kid x", "key.unknown"),
            ("token has no kid", "kid.missing"),
            ("failed to verify signature: get keys failed: connection refused", "jwks.unreachable"),
        ] {
            assert_eq!(read(text), Some((reading, false)), "{text}");
        }
        assert_eq!(read("token is invalid"), Some(("token.invalid", true)));
        assert_eq!(read("the printer is on fire"), None);
    }
}
