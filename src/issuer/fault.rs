//! The ways in which a local issuer misbehaves on purpose, so that a backend can be seen to refuse
//! what it must refuse, and to survive what it must survive.

use crate::text::words::words;

words! {
    /// One misbehaviour, by its name on the command line, and what it does. The first ones spoil each
    /// token, the others metadata and key set.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Fault by name, effect {
        Expired = "expired": "Tokens that expired an hour ago",
        NotYetValid = "not-yet-valid": "Tokens that become valid in an hour",
        WrongIssuer = "wrong-issuer": "Tokens of another issuer",
        WrongAudience = "wrong-audience": "Tokens for another audience",
        WrongKey = "wrong-key": "Tokens signed with another key than their kid names",
        OldKid = "old-kid": "Tokens whose kid is no longer in the key set",
        NoKid = "no-kid": "Tokens without a kid",
        AlgNone = "alg-none": "Tokens without a signature: alg none",
        EmptySet = "empty-set": "A key set without keys",
        Slow = "slow": "Metadata and key set are sent after 10 s",
        ServerError = "500": "Metadata and key set return status 500",
        Html = "html": "Metadata and key set return a web page",
    }
}

impl Fault {
    /// Whether it takes a key that is none of the issuer's.
    pub fn needs_foreign_key(self) -> bool {
        matches!(self, Fault::WrongKey | Fault::OldKid)
    }
}
