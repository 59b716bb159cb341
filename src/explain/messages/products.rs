//! Exact texts of libraries and servers, one file each in `messages/`.
//!
//! `product NAME`, `source WHERE` and `shown WORDS` (texts that show the product, separated by `|`)
//! stand at the top. `list NAME: IDS` names causes; `say IDS: TEXT` is a text and what it stands for,
//! the most common cause first, where `@NAME` is a list or a reading of the rules. `…` at an end of a
//! text is for what differs from case to case. Case, quotes around a text and a full stop at its end
//! do not count.

use std::sync::OnceLock;

use crate::explain::cause_id::CauseId;
use crate::explain::libraries::LIBRARIES;
use crate::explain::libraries::library::Library;
use crate::explain::messages::rules::{ids, rules};
use crate::explain::messages::surroundings::{bare, fragments, plain};

const TEXTS: [&str; 26] = [
    include_str!("texts/aspnet-core.txt"),
    include_str!("texts/clerk-api.txt"),
    include_str!("texts/clerk-backend-api.txt"),
    include_str!("texts/clerk-backend.txt"),
    include_str!("texts/drf-simplejwt.txt"),
    include_str!("texts/entra.txt"),
    include_str!("texts/envoy.txt"),
    include_str!("texts/fastapi-clerk-auth.txt"),
    include_str!("texts/fastapi.txt"),
    include_str!("texts/firebase.txt"),
    include_str!("texts/github.txt"),
    include_str!("texts/golang-jwt.txt"),
    include_str!("texts/jjwt.txt"),
    include_str!("texts/jose.txt"),
    include_str!("texts/jsonwebtoken.txt"),
    include_str!("texts/jwks-rsa.txt"),
    include_str!("texts/jwt-simple.txt"),
    include_str!("texts/keyfunc.txt"),
    include_str!("texts/microsoft-identitymodel.txt"),
    include_str!("texts/others.txt"),
    include_str!("texts/postgrest.txt"),
    include_str!("texts/pyjwt.txt"),
    include_str!("texts/python-jose.txt"),
    include_str!("texts/supabase-realtime.txt"),
    include_str!("texts/vault.txt"),
    include_str!("texts/webhooks.txt"),
];

/// How texts begin that are an interpreter's, not a library's.
#[rustfmt::skip]
const INTERPRETERS: [&str; 14] = [
    "DataError:", "Error:", "FloatDomainError:", "KeyError:", "NameError:", "NoMethodError:",
    "RangeError:", "RecursionError:", "SyntaxError:", "TypeError:", "ValueError:",
    "invalid character", "json:", "unexpected ",
];
/// How namespaces of Java begin that are not the language's own.
const NAMESPACES: [&str; 4] = ["com", "io", "net", "org"];
/// A text of fewer words could be anybody's.
const FEW_WORDS: usize = 2;

/// One text of one product.
#[derive(Debug)]
pub struct Say {
    /// Whose text it is.
    pub product: &'static str,
    /// What it can stand for.
    pub ids: Vec<CauseId>,
    /// As its file has it.
    pub text: &'static str,
    plain: String,
    open_start: bool,
    open_end: bool,
}

#[derive(Debug, Default)]
struct Catalogue {
    says: Vec<Say>,
    /// Texts that show a product, and which.
    shown: Vec<(&'static str, &'static str)>,
}

/// An exact text in a message.
#[derive(Debug)]
pub struct Exact {
    /// The part of the message that it is.
    pub said: String,
    /// The text as it is listed, without what differs from case to case.
    pub text: &'static str,
    /// Who says it.
    pub products: Vec<&'static str>,
    /// What it can stand for.
    pub ids: Vec<CauseId>,
    /// What stands behind the text, such as a name.
    pub rest: String,
    /// Whether the name of a class with its namespace stands before it: that one says it.
    pub is_behind_class: bool,
}

fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        let mut catalogue = Catalogue::default();
        TEXTS.iter().for_each(|text| parse(text, &mut catalogue));
        LIBRARIES.iter().for_each(|library| learn(library, &mut catalogue));
        catalogue
    })
}

/// Every exact text.
pub fn says() -> &'static [Say] {
    &catalogue().says
}

/// Products that a text shows, such as by the names of their packages. What begins a longer mark
/// counts where that one does not stand: `firebase\jwt` is not Firebase's.
pub fn shown(text: &str) -> Vec<&'static str> {
    let text = text.to_ascii_lowercase();
    let marks = &catalogue().shown;
    let alone = |mark: &str| {
        let longer = marks.iter().filter(|(other, _)| other.len() > mark.len());
        let longer = longer.filter(|(other, _)| other.starts_with(mark));
        longer.fold(text.clone(), |text, (other, _)| text.replace(other, ""))
    };
    let shown = marks.iter().filter(|(mark, _)| begins_in(&alone(mark), mark));
    let mut products: Vec<_> = shown.map(|(_, product)| *product).collect();
    products.dedup();
    products
}

/// `jwt.exceptions` is not in `pdi.jwt.exceptions`.
fn begins_in(text: &str, mark: &str) -> bool {
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '.';
    text.match_indices(mark).any(|(at, _)| !text[..at].ends_with(inside))
}

/// The longest exact text in the messages: the one that was meant.
pub fn longest(messages: &[String]) -> Option<Exact> {
    let mut best: Option<(usize, &str, &str)> = None;
    for (message, fragment) in messages
        .iter()
        .flat_map(|message| fragments(message).into_iter().map(move |text| (message, text)))
    {
        let written = plain(fragment);
        let fitting = says().iter().filter(|say| say.fits(&written)).map(|say| say.plain.len());
        if let Some(length) = fitting.max()
            && best.is_none_or(|(longest, ..)| length > longest)
        {
            best = Some((length, fragment, message));
        }
    }
    best.map(|(length, said, message)| {
        let head = message.split(said).next().unwrap_or_default();
        Exact { is_behind_class: ends_in_class(head), ..exact(said, length) }
    })
}

/// Whether the name of a class with its namespace stands at the end: `Acme\Jwt\Expired: `,
/// `Acme.Jwt.ExpiredException: `, `org.acme.ExpiredException: `. Those of languages say anything.
fn ends_in_class(head: &str) -> bool {
    let Some(head) = head.trim_end_matches(['"', '\'']).strip_suffix(": ") else { return false };
    let in_name = |c: char| c.is_ascii_alphanumeric() || "._\\".contains(c);
    let name = head.rsplit(|c| !in_name(c)).next().unwrap_or_default();
    let first = name.split('.').next().unwrap_or_default();
    let is_capital = first.starts_with(|c: char| c.is_ascii_uppercase()) && first != "System";
    let has_space = name.matches('.').count() > 1;
    name.contains('\\') || has_space && (is_capital || NAMESPACES.contains(&first))
}

/// The texts of that length that fit: several products may have the same words.
fn exact(said: &str, length: usize) -> Exact {
    let (said, text, rest) = (said.to_owned(), "", String::new());
    let written = plain(&said);
    let mut exact =
        Exact { said, text, products: vec![], ids: vec![], rest, is_behind_class: false };
    let mut lists: Vec<&[CauseId]> = Vec::new();
    for say in says().iter().filter(|say| say.plain.len() == length && say.fits(&written)) {
        exact.text = say.text;
        if !exact.products.contains(&say.product) {
            exact.products.push(say.product);
        }
        lists.push(&say.ids);
        if say.open_end && !say.open_start {
            exact.rest = bare(bare(&exact.said).get(length..).unwrap_or_default()).to_owned();
        }
    }
    // The most common cause of each product, then the next ones.
    let longest = lists.iter().map(|ids| ids.len()).max().unwrap_or_default();
    for id in (0..longest).flat_map(|at| lists.iter().filter_map(move |ids| ids.get(at))) {
        if !exact.ids.contains(id) {
            exact.ids.push(*id);
        }
    }
    exact
}

impl Say {
    fn new(product: &'static str, ids: Vec<CauseId>, text: &'static str) -> Say {
        let (open_start, open_end) = (text.starts_with('…'), text.ends_with('…'));
        let text = text.trim_matches('…');
        Say { product, ids, text, plain: plain(text), open_start, open_end }
    }

    fn fits(&self, written: &str) -> bool {
        match (self.open_start, self.open_end) {
            (false, false) => *written == self.plain,
            (false, true) => {
                written.strip_prefix(&self.plain).is_some_and(|rest| self.ends_at(rest))
            }
            (true, false) => written.ends_with(&self.plain),
            (true, true) => {
                let mut found = written.match_indices(&self.plain);
                found.any(|(at, text)| self.ends_at(&written[at + text.len()..]))
            }
        }
    }

    /// Whether its last word ends there: `AADSTS50013` is not in `AADSTS500131`.
    fn ends_at(&self, rest: &str) -> bool {
        let in_word = |c: char| c.is_ascii_alphanumeric();
        !(self.plain.ends_with(in_word) && rest.starts_with(in_word))
    }
}

fn parse(text: &'static str, catalogue: &mut Catalogue) {
    let mut product = "";
    let mut lists: Vec<(&str, Vec<CauseId>)> = Vec::new();
    for line in text.lines() {
        let (kind, body) = line.split_once(' ').unwrap_or((line, ""));
        let (head, rest) = body.split_once(": ").unwrap_or((body, ""));
        match kind {
            "product" => product = body,
            "shown" => catalogue.shown.extend(body.split(" | ").map(|mark| (mark, product))),
            "list" => lists.push((head, ids(rest))),
            "say" => catalogue.says.push(Say::new(product, causes(head, &lists), rest)),
            _ => {}
        }
    }
}

/// Adds the texts of a model that no file lists, by what they find wrong. A text that is listed
/// without its code is known with it, too.
fn learn(library: &'static Library, catalogue: &mut Catalogue) {
    let mut learnt: Vec<Say> = Vec::new();
    for (fault, text) in library.texts() {
        let Some((text, open_end)) = own_words(library, text) else { continue };
        let bare = plain(without_code(text));
        let is_listed = |known: &&Say| known.product == library.name && known.fits(&bare);
        let listed = catalogue.says.iter().find(is_listed);
        let ids = listed.map_or(rules().causes(fault.reading()), |listed| &listed.ids);
        let say = Say { open_end, ..Say::new(library.name, ids.to_vec(), text) };
        match learnt.iter_mut().find(|known| known.plain == say.plain) {
            Some(known) => {
                let new: Vec<_> = ids.iter().filter(|id| !known.ids.contains(id)).collect();
                known.ids.extend(new);
            }
            None if listed.is_some_and(|listed| listed.fits(&say.plain)) => {}
            None => learnt.push(say),
        }
    }
    catalogue.says.extend(learnt);
}

/// `… (token-expired)` is a text and its code.
fn without_code(text: &str) -> &str {
    match text.strip_suffix(')').and_then(|text| text.rsplit_once(" (")) {
        Some((words, code)) if code.contains('-') && !code.contains(' ') => words,
        _ => text,
    }
}

/// A text without the class in front, up to its first value; `None` where it is the interpreter's or
/// another library's, or too short to know a library by.
fn own_words(library: &Library, text: &'static str) -> Option<(&'static str, bool)> {
    // What stands inside of another text is the other library's.
    let is_other = !library.around.ends_with("{}");
    if is_other || INTERPRETERS.iter().any(|start| text.starts_with(start)) {
        return None;
    }
    let class =
        |head: &str| head.starts_with(|c: char| c.is_ascii_uppercase()) && !head.contains(' ');
    let text = match text.split_once(": ") {
        Some((head, rest)) if class(head) => rest,
        _ => text,
    };
    let end = [text.find("{}"), text.find('…')].into_iter().flatten().min();
    let text = text.get(..end.unwrap_or(text.len()))?;
    // Up to the quotes of a value, it says too little.
    let is_cut = end.is_some() && text.ends_with(['\'', '"']);
    let is_short = text.split_whitespace().count() < FEW_WORDS;
    (!is_cut && !is_short).then_some((text, end.is_some()))
}

fn causes(head: &'static str, lists: &[(&str, Vec<CauseId>)]) -> Vec<CauseId> {
    let Some(name) = head.strip_prefix('@') else { return ids(head) };
    match lists.iter().find(|(list, _)| *list == name) {
        Some((_, ids)) => ids.clone(),
        None => rules().causes(name).to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::explain::cause_id::CauseId;
    use crate::explain::libraries::LIBRARIES;
    use crate::explain::messages::products::{TEXTS, own_words, says, shown};
    use crate::explain::messages::read;
    use crate::explain::messages::rules::rules;

    #[test]
    fn every_file_names_its_product_and_source() {
        for text in TEXTS {
            let kinds = ["product", "source", "shown", "list", "say", "#", ""];
            assert!(text.starts_with("product ") && text.contains("\nsource http"), "{text:.60}");
            for line in text.lines() {
                assert!(kinds.contains(&line.split(' ').next().unwrap()), "{line}");
            }
        }
    }

    #[test]
    fn every_text_has_causes_each_once() {
        for say in says() {
            for (at, id) in say.ids.iter().enumerate() {
                assert!(!say.ids[..at].contains(id), "{say:?}: {id} twice");
            }
            assert!(!say.ids.is_empty() && !say.plain.is_empty(), "{say:?}");
        }
    }

    #[test]
    fn every_id_is_a_cause() {
        for line in TEXTS.iter().flat_map(|text| text.lines()) {
            let Some((head, rest)) = line.split_once(": ") else { continue };
            let named = match head.split_once(' ') {
                Some(("list", _)) => rest,
                Some(("say", named)) => named,
                _ => continue,
            };
            for id in named.split(' ').filter(|id| !id.starts_with('@')) {
                assert!(CauseId::named(id).is_some(), "{id}: {line}");
            }
        }
    }

    #[test]
    fn every_text_is_found_by_itself() {
        for say in says() {
            let reading = read(say.text).unwrap_or_else(|| panic!("{say:?}"));
            // What says only that something failed is nobody's own.
            let is_known = reading.libraries.contains(&say.product) || !reading.is_ranked();
            assert!(is_known, "{say:?}: {reading:?}");
            assert!(say.ids.iter().all(|id| reading.ids.contains(id)), "{say:?}: {reading:?}");
        }
    }

    /// Whoever pastes what a library says is told what the library found.
    #[test]
    fn whatever_a_model_says_is_understood() {
        let mut wrong = Vec::new();
        for library in &LIBRARIES {
            for (fault, text) in library.texts() {
                let Some((words, _)) = own_words(library, text) else { continue };
                // One text may stand for several faults.
                let faults = library.texts().filter(|(_, text)| {
                    own_words(library, text).is_some_and(|(other, _)| other == words)
                });
                let mut means = faults.flat_map(|(fault, _)| rules().causes(fault.reading()));
                let said = library.around.replace("{}", &text.replace("{}", "x").replace('…', "x"));
                let read = read(&said).map(|reading| reading.ids).unwrap_or_default();
                if !fault.reading().is_empty() && !means.any(|id| read.contains(id)) {
                    wrong.push(format!("{} {fault:?}: {said}: {read:?}", library.id));
                }
            }
        }
        assert_eq!(wrong.join("\n"), "");
    }

    #[test]
    fn every_fault_is_a_reading() {
        for (fault, _) in LIBRARIES.iter().flat_map(|library| library.texts()) {
            let reading = fault.reading();
            assert!(
                reading.is_empty() || !rules().causes(reading).is_empty(),
                "{fault:?}: {reading}"
            );
        }
    }

    #[test]
    fn a_name_shows_a_product_only_where_it_begins() {
        assert_eq!(shown("jwt.exceptions.DecodeError: x"), ["PyJWT"]);
        assert!(shown("pdi.jwt.exceptions.JwtValidationException: x").is_empty());
        assert_eq!(shown("Firebase\\JWT\\ExpiredException: x"), ["firebase/php-jwt"]);
        assert_eq!(shown("FirebaseError: x"), ["Firebase"]);
    }

    #[test]
    fn no_two_texts_of_a_product_are_the_same() {
        let all: BTreeSet<_> = says().iter().map(|say| (say.product, &say.plain)).collect();
        assert_eq!(all.len(), says().len());
    }
}
