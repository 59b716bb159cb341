//! The ways in which a local issuer misbehaves on purpose, so that a backend can be seen to refuse
//! what it must refuse, and to survive what it must survive.

use clap::ValueEnum;

/// One misbehaviour. The first ones spoil each token, the others metadata and key set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Fault {
    /// Tokens that expired an hour ago
    Expired,
    /// Tokens that become valid in an hour
    NotYetValid,
    /// Tokens of another issuer
    WrongIssuer,
    /// Tokens for another audience
    WrongAudience,
    /// Tokens signed by another key than the one that they name
    WrongKey,
    /// Tokens that name a key that is no longer in the set
    OldKid,
    /// Tokens that name no key
    NoKid,
    /// Tokens without a signature: alg none
    AlgNone,
    /// A key set without keys
    EmptySet,
    /// Metadata and key set come after ten seconds
    Slow,
    /// Metadata and key set are an error of the server
    #[value(name = "500")]
    ServerError,
    /// Metadata and key set are a web page
    Html,
}

impl Fault {
    /// The name on the command line.
    pub fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// Whether it takes a key that is none of the issuer's.
    pub fn needs_stranger(self) -> bool {
        matches!(self, Fault::WrongKey | Fault::OldKid)
    }
}
