//! What can be expected of a token: what it is, the flag that says it, and the member of a profile.

use crate::verify::check_id::CheckId;
use crate::verify::policy::Asked;

/// One of them.
pub struct Expected {
    pub asked: Asked,
    pub flag: &'static str,
    pub member: &'static str,
}

pub static ISSUER: Expected = of(CheckId::Iss, "--issuer", "issuer");
pub static AUDIENCE: Expected = of(CheckId::Aud, "--audience", "audience");
pub static ALG: Expected = of(CheckId::Alg, "--alg", "algorithms");
pub static PARTY: Expected = of(CheckId::Azp, "--authorized-party", "authorized_parties");
pub static TYP: Expected = of(CheckId::Typ, "--typ", "typ");
pub static MAX_AGE: Expected = of(CheckId::MaxAge, "--max-age", "max_age");
pub static REQUIRE: Expected = of(CheckId::Require(String::new()), "--require", "require");
pub static LEEWAY: Expected = Expected { asked: Asked::Leeway, flag: "--leeway", member: "leeway" };

const fn of(check: CheckId, flag: &'static str, member: &'static str) -> Expected {
    Expected { asked: Asked::Check(check), flag, member }
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use crate::advice::expected::{ALG, AUDIENCE, ISSUER, LEEWAY, MAX_AGE, PARTY, REQUIRE, TYP};
    use crate::source::profile::MEMBERS;

    #[test]
    fn a_profile_may_say_each() {
        for expected in [&ISSUER, &AUDIENCE, &ALG, &PARTY, &TYP, &MAX_AGE, &REQUIRE, &LEEWAY] {
            assert!(
                MEMBERS.iter().any(|(name, _)| *name == expected.member),
                "{}",
                expected.member
            );
        }
    }
}
