//! The ways in which a local issuer misbehaves on purpose, so that a backend can be seen to refuse
//! what it must refuse, and to survive what it must survive.

use crate::text::words::words;

words! {
    /// One misbehaviour, by its name on the command line. The first ones spoil each token, the others
    /// metadata and key set.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Fault by name {
        Expired = "expired",
        NotYetValid = "not-yet-valid",
        WrongIssuer = "wrong-issuer",
        WrongAudience = "wrong-audience",
        WrongKey = "wrong-key",
        OldKid = "old-kid",
        NoKid = "no-kid",
        AlgNone = "alg-none",
        EmptySet = "empty-set",
        Slow = "slow",
        ServerError = "500",
        Html = "html",
    }
}

impl Fault {
    /// What it does, in a few words.
    pub fn effect(self) -> &'static str {
        match self {
            Fault::Expired => "Tokens that expired an hour ago",
            Fault::NotYetValid => "Tokens that become valid in an hour",
            Fault::WrongIssuer => "Tokens of another issuer",
            Fault::WrongAudience => "Tokens for another audience",
            Fault::WrongKey => "Tokens signed with another key than their kid names",
            Fault::OldKid => "Tokens whose kid is no longer in the key set",
            Fault::NoKid => "Tokens without a kid",
            Fault::AlgNone => "Tokens without a signature: alg none",
            Fault::EmptySet => "A key set without keys",
            Fault::Slow => "Metadata and key set are sent after 10 s",
            Fault::ServerError => "Metadata and key set return status 500",
            Fault::Html => "Metadata and key set return a web page",
        }
    }

    /// Whether it takes a key that is none of the issuer's.
    pub fn needs_foreign_key(self) -> bool {
        matches!(self, Fault::WrongKey | Fault::OldKid)
    }
}
