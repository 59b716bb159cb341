//! JWT-SVIDs of SPIFFE, made by SPIRE and others. Source:
//! https://github.com/spiffe/spiffe/blob/main/standards/JWT-SVID.md and
//! SPIFFE_Trust_Domain_and_Bundle.md there, section 4.2 (2026-11).

use crate::provider::product::{Mark, Product, Provider, Topic};

/// The issuer may be anybody's, or missing: the subject is a SPIFFE ID.
pub static SPIFFE: Provider = Provider {
    peculiar: "sub is spiffe://TRUST-DOMAIN/PATH; the keys are those of the trust domain's bundle \
               whose use is jwt-svid; aud is required, iss is not",
    marks: &[&[Mark::ClaimBegins("sub", "spiffe://")]],
    advice: &[
        (
            Topic::Audience,
            "fetch a JWT-SVID for it: spire-agent api fetch jwt -audience AUDIENCE, or the audience \
             of FetchJWTSVID",
        ),
        (
            Topic::Keys,
            "take the JWT keys of the trust domain in sub: spire-server bundle show -format spiffe; \
             another trust domain is to be federated first",
        ),
        (
            Topic::Fresh,
            "fetch a JWT-SVID for each request, as the Workload API renews it: it lasts minutes",
        ),
        (
            Topic::Value,
            "let the registration entry of the workload have the SPIFFE ID that is expected, or \
             change the condition",
        ),
    ],
    ..Provider::new(Product::Spiffe, "SPIFFE", &[])
};
