//! A message that was understood: what it can stand for, and the causes that it names.

use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::messages::clerk;
use crate::explain::messages::products::Exact;
use crate::explain::messages::rules::{Match, rules};
use crate::explain::messages::values::Values;
use crate::explain::messages::words::words;
use crate::explain::remedy::Remedy;
use crate::provider::reader;

/// The cause that the instance's own list of templates can prove.
const TEMPLATE: CauseId = CauseId::ClerkTemplateNotFound;

/// How surely a message was read, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// It is the text of a library.
    Exact,
    /// Its words say what failed.
    Likely,
    /// They say what it speaks of, and not what of that.
    Subject,
    /// It says no more than that something failed: no cause is more likely than another.
    Weak,
}

impl Certainty {
    /// The word of the document.
    pub fn word(self) -> &'static str {
        match self {
            Certainty::Exact => "exact",
            Certainty::Likely => "likely",
            Certainty::Subject => "subject",
            Certainty::Weak => "weak",
        }
    }
}

/// A message that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The part of what was pasted that was read.
    pub said: String,
    /// How surely.
    pub certainty: Certainty,
    /// Libraries and servers that say this; of a text that no file lists, those that it shows.
    pub libraries: Vec<&'static str>,
    /// What it can stand for, the most likely first where `is_ranked` says so.
    pub ids: Vec<CauseId>,
    /// What the words of an exact text stand for where others say them.
    pub(super) related: &'static [CauseId],
    /// What it means: "the token has expired"; empty where only the causes say so.
    pub meaning: &'static str,
    /// What stands behind an exact text, such as a name.
    pub rest: String,
    /// The names of the instance's JWT templates, or why they are not known, where Clerk was asked.
    pub templates: Option<Result<Vec<String>, String>>,
    /// What the values in the message show about the first cause.
    pub compared: Vec<String>,
    /// The two values that should be one.
    pub difference: Option<(String, String)>,
    /// What the message carries.
    pub(super) values: Values,
}
impl Reading {
    pub(super) fn exact(exact: Exact) -> Reading {
        let Exact { said, products, ids, rest, .. } = exact;
        let read = rules().read(&words(&said)).filter(|found| !found.weak);
        let fits = |found: &Match| match ids.first() {
            Some(id) => rules().causes(found.reading).contains(id),
            None => found.elsewhere,
        };
        let read = read.filter(fits).map(|found| found.reading).unwrap_or_default();
        Reading {
            said,
            certainty: Certainty::Exact,
            libraries: products,
            ids,
            related: rules().causes(read),
            rest,
            ..Reading::of(rules().meaning(read))
        }
    }

    pub(super) fn by_rule(found: Match, said: &str, libraries: Vec<&'static str>) -> Reading {
        let certainty = match found {
            Match { silent: true, .. } => Certainty::Weak,
            Match { weak: true, .. } | Match { vague: true, .. } => Certainty::Subject,
            _ => Certainty::Likely,
        };
        let ids = rules().causes(found.reading).to_vec();
        let meaning = rules().meaning(found.reading);
        Reading { said: said.to_owned(), certainty, libraries, ids, ..Reading::of(meaning) }
    }

    /// Adds what else it can stand for, where it says no more than that something failed.
    pub(super) fn add_if_unranked(&mut self, ids: Vec<CauseId>) {
        let new = ids.into_iter().filter(|id| !self.is_ranked() && !self.ids.contains(id));
        let new: Vec<_> = new.collect();
        self.ids.extend(new);
    }

    fn of(meaning: &'static str) -> Reading {
        Reading {
            said: String::new(),
            certainty: Certainty::Weak,
            libraries: Vec::new(),
            ids: Vec::new(),
            related: &[],
            meaning,
            rest: String::new(),
            templates: None,
            compared: Vec::new(),
            difference: None,
            values: Values::default(),
        }
    }

    /// The same without what the message carries.
    pub fn without_values(self) -> Reading {
        let (rest, values) = (String::new(), Values::default());
        Reading { rest, templates: None, compared: Vec::new(), difference: None, values, ..self }
    }

    /// "PyJWT, python-jose".
    pub fn who(&self) -> String {
        self.libraries.join(", ")
    }

    /// The causes that the message names, the most likely first; none where it does not say why. Where
    /// it stands for one of Clerk's refusals alone, that is the cause; else each is a suspicion, with
    /// what tells it apart.
    pub fn causes(&self) -> Vec<Cause> {
        if self.is_ranked() { self.possible() } else { Vec::new() }
    }

    /// Whether the first cause is more likely than the others.
    pub fn is_ranked(&self) -> bool {
        self.certainty != Certainty::Weak
    }

    /// Every cause that the message can stand for.
    pub fn possible(&self) -> Vec<Cause> {
        self.listed().into_iter().map(|id| self.cause(id)).collect()
    }

    /// Their ids: those of which none is more likely, in the order of the catalogue.
    pub fn listed(&self) -> Vec<CauseId> {
        let mut ids = self.ids.clone();
        if !self.is_ranked() {
            ids.sort_unstable();
        }
        ids
    }

    /// Those of Clerk's own refusals: no token is evidence against them.
    pub fn of_clerk(&self) -> Vec<Cause> {
        let ids = self.ids.iter().filter(|id| id.is_of("clerk"));
        ids.map(|id| self.cause(*id)).collect()
    }

    /// Whether the instance's JWT templates would tell more.
    pub fn asks_for_templates(&self) -> bool {
        self.ids.contains(&TEMPLATE)
    }

    /// Whether it is no statement about a token: no cause goes with it, and no token tells more.
    pub fn is_elsewhere(&self) -> bool {
        self.ids.is_empty() && !self.meaning.is_empty()
    }

    /// What it is about, where that is no token: a refusal of Clerk alone, or a webhook.
    pub fn about_other(&self) -> Option<&'static str> {
        match self.ids[..] {
            [id] if id.is_of("clerk") => Some("Clerk"),
            [id, ..] if id.is_of("webhook") => Some("a webhook"),
            _ => None,
        }
    }

    /// Whether it may be said of a token that has an audience where none was expected.
    pub fn is_about_audience(&self) -> bool {
        let is_of = |group| self.ids.first().is_some_and(|id| id.is_of(group));
        is_of("claim.aud") || is_of("claim.iss") && self.speaks_of("audience")
    }

    /// Whether it names what such words stand for: `issuer and audience` names two.
    pub(super) fn speaks_of(&self, class: &str) -> bool {
        rules().speaks_of(class, &words(&self.said))
    }

    /// What was read, and how: `PyJWT says "…"`, `"…" reads like: the token has expired`.
    fn evidence(&self) -> String {
        match self.certainty {
            Certainty::Exact => format!("{} says {:?}", self.who(), self.said),
            _ => format!("{:?} reads like: {}", self.said, self.meaning),
        }
    }

    fn cause(&self, id: CauseId) -> Cause {
        let mut cause = Cause::fault(id);
        if self.ids.first() == Some(&id) {
            cause = self.compared.iter().fold(cause, |cause, text| cause.compared(text.clone()));
            if let Some((expected, found)) = &self.difference {
                cause = cause.differs(expected, found);
            }
        }
        let cause = cause.recognised(self.evidence());
        let cause = match (id, &self.rest[..]) {
            (TEMPLATE, name) if !name.is_empty() => {
                cause.recognised(format!("the requested template is {name}"))
            }
            _ => cause,
        };
        let cause =
            self.of_reader(cause.remedy(Remedy::Recognise { id, is_alone: self.ids.len() == 1 }));
        match id {
            TEMPLATE => clerk::compare(&self.rest, self.templates.as_ref(), cause),
            _ => cause,
        }
    }

    /// The same with what the program that said this expects of claims and keys.
    pub fn of_reader(&self, cause: Cause) -> Cause {
        let Some(reader) = self.libraries.iter().find_map(|name| reader::named(name)) else {
            return cause;
        };
        let of_keys = ["key", "signature", "alg"].iter().any(|group| cause.id.is_of(group));
        match (cause.id.is_of("claim"), of_keys) {
            (true, _) => cause
                .recognised(format!("{} reads {}", reader.name, reader.rules))
                .recognised(format!("its settings may name another place: {}", reader.setting)),
            (_, true) => cause.recognised(format!("{}: {}", reader.name, reader.keys)),
            (false, false) => cause,
        }
    }

    /// What else the message says shows which cause it is.
    pub(super) fn decide(&mut self, id: CauseId) {
        self.put_first(id);
        if self.certainty == Certainty::Weak {
            self.certainty = Certainty::Likely;
        }
    }

    /// Makes a cause of the catalogue the first one.
    pub(super) fn put_first(&mut self, id: CauseId) {
        self.ids.retain(|other| *other != id);
        self.ids.insert(0, id);
    }
}
