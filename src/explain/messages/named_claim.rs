//! The claim that a message names: `JWT claim does not contain user_id`.

use crate::explain::cause_id::CauseId;
use crate::explain::messages::reading::Reading;
use crate::explain::messages::rules::rules;
use crate::explain::messages::words::{contains, is_source, words};
use crate::provider::reader;

/// What stands around a name.
const AROUND: [char; 12] = ['"', '\'', '`', ':', ',', '.', '(', ')', '[', ']', ';', '!'];
const QUOTES: [char; 3] = ['"', '\'', '`'];
/// Characters that stand in names and in few words.
const SHAPES: [char; 4] = ['_', '-', '/', ':'];
/// Classes of words that no claim has in its name.
const STATES: [&str; 3] = ["missing", "mismatch", "unreadable"];
const SCOPES: [&str; 2] = ["scope*", "permission*"];
const CLAIMS: [&str; 3] = ["claim", "claims", "field"];

impl Reading {
    /// The claim that it says to be missing; where it names none, those that the program reads that
    /// says it. What stands in a message about a scope is a word of it, and in one about a value that.
    pub fn named_claims(&self) -> Vec<&str> {
        let readers = self.libraries.iter().filter_map(|name| reader::named(name));
        let read = || readers.flat_map(|reader| reader.claims).copied().collect();
        let of_claim = self.ids.first() == Some(&CauseId::ClaimRequiredMissing);
        let said = words(&self.said);
        let is_of_scope = SCOPES.iter().any(|word| contains(&said, word));
        let named = Some(&self.said).filter(|_| of_claim && !is_of_scope);
        named.and_then(|said| named_claim(said)).map_or_else(read, |name| vec![name])
    }
}

/// What is quoted, then what a sentence ends with behind `claim`, then what no word looks like.
fn named_claim(said: &str) -> Option<&str> {
    let all: Vec<&str> = said.split_whitespace().collect();
    let quoted = || all.iter().find(|word| word.starts_with(QUOTES) && is_name(bare(word)));
    let is_new = |word: &&&str| is_name(bare(word)) && !is_said(bare(word));
    let behind = || {
        let [.., claim, last] = &all[..] else { return None };
        let is_claim = CLAIMS.iter().any(|word| bare(claim).eq_ignore_ascii_case(word));
        Some(last).filter(|last| is_claim && is_new(last))
    };
    let shaped = || all.iter().filter(is_new).find(|word| bare(word).contains(SHAPES));
    quoted().or_else(behind).or_else(shaped).map(|word| bare(word))
}

fn bare(word: &str) -> &str {
    word.trim_matches(AROUND)
}

/// No place of a source, and no class.
fn is_name(word: &str) -> bool {
    let is_of_names = |c: char| c.is_ascii_alphanumeric() || "_-/:.".contains(c);
    let is_class = word.ends_with("Error") || word.ends_with("Exception");
    !word.is_empty() && word.chars().all(is_of_names) && !is_source(word) && !is_class
}

/// Whether it is put together of words that messages are made of: `non-empty`, `missing_claim`, but
/// not `user_id`.
fn is_said(word: &str) -> bool {
    let said = words(word);
    let says_what = |class: &&str| rules().speaks_of(class, &said);
    let is_code = !word.contains('_') || STATES.iter().any(says_what);
    let mut said = said.split_whitespace().peekable();
    is_code && said.peek().is_some() && said.all(|word| rules().is_of_language(word))
}

#[cfg(test)]
mod tests {
    use crate::explain::messages::read;

    #[test]
    fn a_claim_is_named_by_quotes_by_its_place_or_by_its_look() {
        let wrong = [
            ("JWT claim does not contain x-hasura-allowed-roles", "x-hasura-allowed-roles"),
            ("Missing required claim: user_id", "user_id"),
            ("Token is missing the \"tenant\" claim", "tenant"),
            ("required claim `email_verified` not found", "email_verified"),
            ("The Claim 'department' is not present in the JWT.", "department"),
            ("missing claim https://api.example/plan", "https://api.example/plan"),
            ("custom:groups was not found in the token", "custom:groups"),
            ("a required claim is missing", ""),
            ("required claims are not present (verify.js:70:17)", ""),
            ("acme.MissingClaimError: a non-empty claim is required", ""),
            ("insufficient scope", ""),
            ("insufficient_scope: needs orders:read", ""),
            ("missing_claim", ""),
            ("ERR_CLAIM_MISSING: plan_id", "plan_id"),
            ("role 'editor' is not allowed", ""),
        ]
        .into_iter()
        .filter_map(|(text, name)| {
            let reading = read(text).expect("a reading");
            let named = reading.named_claims().first().copied().unwrap_or_default().to_owned();
            (named != name).then_some((text, named))
        });
        assert_eq!(wrong.collect::<Vec<_>>(), []);
    }
}
