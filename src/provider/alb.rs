//! AWS Application Load Balancers that sign users in. Source:
//! https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html,
//! "User claims encoding and signature verification" (2026-11).

use crate::provider::product::{Mark, Product, Provider, Topic};

/// What a load balancer forwards in `x-amzn-oidc-data`.
pub static ALB: Provider = Provider {
    peculiar: "exp, iss and client stand in the header, not in the payload; each part is padded \
               with =, and the signature covers that; the key of a kid is a PEM at \
               https://public-keys.auth.elb.REGION.amazonaws.com/KID",
    marks: &[&[Mark::HeaderHas("signer", "elasticloadbalancing")]],
    advice: &[
        (
            Topic::Algorithm,
            "the load balancer signs with keys of its own, by ES256: take the PEM at \
             https://public-keys.auth.elb.REGION.amazonaws.com/KID, not the keys of who signed the \
             user in",
        ),
        (
            Topic::Keys,
            "each kid has a PEM of its own: https://public-keys.auth.elb.REGION.amazonaws.com/KID",
        ),
        (
            Topic::Padding,
            "verify the text as it came, with its = signs: the load balancer signs it so; \
             libraries that strip or refuse them can't",
        ),
        (
            Topic::HeaderClaims,
            "compare iss, client, signer and exp of the header, where the load balancer writes \
             them; the payload is that of the user info endpoint",
        ),
    ],
    ..Provider::new(Product::AwsAlb, "AWS ALB", &[])
};
