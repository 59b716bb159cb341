//! The ways in which a local issuer misbehaves on purpose, so that a backend can be seen to refuse
//! what it must refuse, and to survive what it must survive.

/// One misbehaviour. The first ones spoil each token, the others metadata and key set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Expired,
    NotYetValid,
    WrongIssuer,
    WrongAudience,
    WrongKey,
    OldKid,
    NoKid,
    AlgNone,
    EmptySet,
    Slow,
    ServerError,
    Html,
}

impl Fault {
    pub const ALL: [Fault; 12] = [
        Fault::Expired,
        Fault::NotYetValid,
        Fault::WrongIssuer,
        Fault::WrongAudience,
        Fault::WrongKey,
        Fault::OldKid,
        Fault::NoKid,
        Fault::AlgNone,
        Fault::EmptySet,
        Fault::Slow,
        Fault::ServerError,
        Fault::Html,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        self.words().0
    }

    /// What it does, in a few words.
    pub fn effect(self) -> &'static str {
        self.words().1
    }

    /// Whether it takes a key that is none of the issuer's.
    pub fn needs_foreign_key(self) -> bool {
        matches!(self, Fault::WrongKey | Fault::OldKid)
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Fault::Expired => ("expired", "Tokens that expired an hour ago"),
            Fault::NotYetValid => ("not-yet-valid", "Tokens that become valid in an hour"),
            Fault::WrongIssuer => ("wrong-issuer", "Tokens of another issuer"),
            Fault::WrongAudience => ("wrong-audience", "Tokens for another audience"),
            Fault::WrongKey => ("wrong-key", "Tokens signed with another key than their kid names"),
            Fault::OldKid => ("old-kid", "Tokens whose kid is no longer in the key set"),
            Fault::NoKid => ("no-kid", "Tokens without a kid"),
            Fault::AlgNone => ("alg-none", "Tokens without a signature: alg none"),
            Fault::EmptySet => ("empty-set", "A key set without keys"),
            Fault::Slow => ("slow", "Metadata and key set are sent after 10 s"),
            Fault::ServerError => ("500", "Metadata and key set return status 500"),
            Fault::Html => ("html", "Metadata and key set return a web page"),
        }
    }
}
