//! What is kept of tokens that people make for a provider: the fields of `list`.

use crate::jose::alg::Alg;
use crate::provider::product::Mark;

/// The tokens of one kind that are made for one provider.
#[derive(Debug)]
pub struct Assertion {
    /// What it is called.
    pub name: &'static str,
    /// What shows it, each with marks that have to be there besides.
    pub shown: &'static [(Shown, &'static [Mark])],
    /// What the provider demands.
    pub rules: &'static [Rule],
    /// The key or secret that signs it, and where its owner finds it.
    pub key: &'static str,
}

impl PartialEq for Assertion {
    fn eq(&self, other: &Assertion) -> bool {
        self.name == other.name
    }
}

/// The one thing that such a token is first recognised by.
#[derive(Debug)]
pub enum Shown {
    /// An audience that begins so.
    Audience(&'static str),
    /// The form of the issuer.
    Issuer(Form),
    /// A claim that only such tokens have.
    Claim(&'static str),
}

/// What a text has to be.
#[derive(Clone, Copy, Debug)]
pub struct Form(pub fn(&str) -> bool);

/// One demand of a provider.
#[derive(Debug)]
#[non_exhaustive]
pub enum Rule {
    /// Signed by one of these.
    Alg(&'static [Alg]),
    /// One of these members of the header is there.
    Header(&'static [&'static str]),
    /// One of these claims is there; and what it is.
    Claim(&'static [&'static str], &'static str),
    /// The claim, where it is there, is a text of this form; and the form in words.
    Is(&'static str, Form, &'static str),
    /// The name of the key's file has the `kid` between one of these and the last text.
    KidOfFile(&'static [&'static str], &'static str),
    /// `sub` is `iss`, without the fingerprint that `iss` may end in; and that in words.
    Subject(&'static str),
    /// `aud` is a text and no list.
    OneAudience,
    /// Dates are whole numbers.
    WholeDates,
    /// `exp` is so many seconds ahead at the most when the token is sent; and that in words.
    Ahead(f64, &'static str),
    /// `exp` is more than the first and at most the second number of seconds behind `iat`.
    Life(f64, f64, &'static str),
    /// `iat` is so many seconds ago at the most when the token is sent.
    Age(f64, &'static str),
}

/// Rules are data of this file: equal ones stand at one place.
impl PartialEq for Rule {
    fn eq(&self, other: &Rule) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Rule {
    /// The `kid` that the name of a key's file says, where the rule is about that.
    pub fn kid_of<'a>(&self, file: &'a str) -> Option<&'a str> {
        let Rule::KidOfFile(before, after) = self else { return None };
        let name = file.rsplit(['/', '\\']).next()?.strip_suffix(after)?;
        before.iter().find_map(|before| Some(name.rsplit_once(before)?.1))
    }

    /// Whether it demands the claim of that name.
    pub fn demands(&self, name: &str) -> bool {
        matches!(self, Rule::Claim(names, _) if names.contains(&name))
    }
}

impl Shown {
    /// Whether such a token may have those audiences, that issuer and such claims.
    pub fn fits(
        &self,
        audiences: &[&str],
        issuer: Option<&str>,
        has: &dyn Fn(&str) -> bool,
    ) -> bool {
        match self {
            Shown::Audience(start) => audiences.iter().any(|audience| audience.starts_with(start)),
            Shown::Issuer(Form(fits)) => issuer.is_some_and(fits),
            Shown::Claim(name) => has(name),
        }
    }
}
