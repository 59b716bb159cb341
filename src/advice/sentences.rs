//! Remedies that are one sentence: nothing of the token or the keys stands in them.

use crate::explain::remedy::Remedy;

/// Where nothing else is known.
pub const ASK: &str = "request a token that is meant for this API";

macro_rules! sentences {
    ($($remedy:pat => $text:literal,)*) => {
        /// The sentence of a remedy that needs no value.
        pub fn sentence(remedy: &Remedy) -> Option<&'static str> {
            Some(match remedy {
                $($remedy => $text,)*
                _ => return None,
            })
        }
    };
}

sentences! {
    Remedy::CheckRequest => "check what is sent: with curl -v, or in the request's headers in the browser; then check where the variable is set",
    Remedy::SendNoHeader => "send no header when there is no token: if (token) headers.Authorization = `Bearer ${token}`",
    Remedy::SendMember => "send the member that holds the token, not the object around it: session.access_token",
    Remedy::SetVariable => "put the token in its place: set the variable where this text is made, and check its name",
    Remedy::CopyWhole => "copy the whole token, from the request itself and not from a log",
    Remedy::CopyFromStart => "copy it again, from its first character: a token begins with eyJ",
    Remedy::PasteToken => "paste the token itself, of three parts with dots between, as it stood before it was decoded",
    Remedy::CopyAllParts => "paste all three parts: header, payload and signature, with both dots",
    Remedy::CopyFromSource => "copy it from its source, not from a chat or a document; if it arrives like this, reject it",
    Remedy::WidenStorage => "copy it again; if it was stored, check the size limit of the column or the cookie",
    Remedy::KeepCase => "find what changes the case (an e-mail address field, a cache key, a proxy): it can't be undone; copy the token again",
    Remedy::DecodePercent => "decode it once more before it is used: decodeURIComponent(token)",
    Remedy::EncodeAsBase64url => "make it with base64url: Buffer.from(text).toString('base64url')",
    Remedy::StripPadding => "remove the padding where the token is made, but not if the signature covers it",
    Remedy::SendOneToken => "send one of them",
    Remedy::ReadFile => "if it was typed here, check the path; where the token is sent, send the content of the file, not its name",
    Remedy::FetchToken => "a URL is not a token: send what the server behind it answers",
    Remedy::SendBearer => "send the token instead of user and password: Authorization: Bearer TOKEN; if the password was exposed, change it",
    Remedy::SendTokenInstead => "it is no token for an API: send the one that the issuer made for this API, as Authorization: Bearer TOKEN",
    Remedy::SendToItsApp => "send it to the app that made it, which has to be set up to look it up; where a JWT is expected, request one there",
    Remedy::LookAtAnswer => "find out why that request failed before its answer is used: with curl, --fail-with-body ends in an error then",
    Remedy::SendCompact => "send the compact serialisation: three parts with dots between them",
    Remedy::GivePayload => "give it the payload as well: --payload FILE",
    Remedy::AskForJwt => "ask the issuer about it (introspection), or request a JWT: many issuers make one only for a named audience",
    Remedy::GiveAsKey => "give a token here; to verify it with this key: --key FILE",
    Remedy::SendSigned => "send a token that is signed with it, and keep it secret; if it was sent to anyone, make another",
    Remedy::WritePlainSubject => "write only the id into sub, as a string, and the rest into claims of its own",
    Remedy::AskForSigned => "only the owner of its key can read it; let its issuer sign it alone, without an encryption key for this client, or request a signed access token",
    Remedy::AwaitToken => "await the token before it is sent",
    Remedy::FetchPerRequest => "get a token for each request, right before it is sent, instead of keeping one",
    Remedy::SendUserToken => "send the user's token, not a key; if it was a secret, replace it now",
    Remedy::SetAudience => "set the audience where the token is requested or made",
    Remedy::SendIdToken => "send the ID token: id_token of the response, not access_token",
    Remedy::CheckWithNsc => "it is made for NATS, where nothing else is accepted: look at it with nsc, and never post the seed that stands beside it in a .creds file",
    Remedy::UseRegisteredAlg => "sign with a registered algorithm, such as RS256, ES256 or EdDSA",
    Remedy::NeverAccept => "never accept it; for a test, sign it with a key of its own",
    Remedy::AllowIssuersAlgOnly => r#"reject it, and allow only the issuer's algorithm: algorithms=["RS256"]"#,
    Remedy::LeaveOutCrit => "leave crit out where the token is made, or verify with a library that supports it",
    Remedy::WriteOnce => "write each member once where the token is made; do not accept this one",
    Remedy::GiveSecret => "the token is made with a shared secret, an ID token with the client secret: give that with --secret-env NAME, or have the issuer sign with its private key",
    Remedy::GiveIssuerKeys => "the token is signed by a private key: give the keys of its issuer with --issuer or --jwks",
    Remedy::CheckPublished => "check where the keys are published; some instances publish them only after first use",
    Remedy::PublishUnderKid => "sign with the kid under which the key is published",
    Remedy::FetchAgain { from_cache: true } => "get a new token if the keys were replaced, else fetch them again: --refresh",
    Remedy::FetchAgain { from_cache: false } => "get a new token if the keys were replaced, else fetch those of its issuer again: jotkit jwks URL -o json > new-jwks.json",
    Remedy::UseOneIssuer => "find out who signed it: send a token of the issuer whose keys these are, or give the keys of the token's issuer",
    Remedy::GetFreshOfIssuer => "this issuer does not publish that key, or no longer: get a new token; if that is rejected too, the issuer signs with a key that it does not publish",
    Remedy::PublishSigningKey => r#"publish the signing key under this kid, with "use": "sig""#,
    Remedy::AllowVerifying => r#"let key_ops of the published key have "verify", or leave it out"#,
    Remedy::NameSigningAlg => "publish the signing key under this kid, with the alg that it signs with, or without alg",
    Remedy::WriteAsStringData => "write the PEM itself, with its line breaks, under stringData of the Secret (Kubernetes encodes it), or base64 of it, once, under data",
    Remedy::ReplaceSecret => "remove it from the set, replace the secret, and verify with: --secret-env NAME",
    Remedy::ReplaceKnownSecret => "make a secret of your own, and check that its variable is set on both sides: jotkit keygen oct",
    Remedy::SetSecretHere => "no secret is set here: set its variable to the secret of the side that signs, and check that it is set there, too",
    Remedy::SetSecretOfSigner => "the side that signed had no secret: set its variable there to the one that was given here, and get new tokens",
    Remedy::GiveOwnKids => "give each key a kid of its own: its thumbprint is one",
    Remedy::SetKid { in_set: false } => "set kid where the token is made, to the name of the key in the set",
    Remedy::SetKid { in_set: true } => "give the key a kid in the key set, and name it where the token is made",
    Remedy::ChooseByThumbprint => "the header names the key by x5t: let the verifier choose by that, or try each key of the set",
    Remedy::LetIstioFetch => "let istiod reach the jwksUri (network, DNS, certificate): its log names the error; then it sends the real keys",
    Remedy::CopyOriginal => "copy the token again, from where it is issued; if it arrives like this, reject it",
    Remedy::CompareKeySets { has_kid: true } => "copy it again; if that is rejected too, another key has that kid: compare the key sets with jotkit jwks KEYS --diff OTHER",
    Remedy::CompareKeySets { has_kid: false } => "copy it again; if that is rejected too, give the keys of its issuer; if those were replaced, get a new token",
    Remedy::SignAsJose => "sign in the format of JOSE, r and s of fixed length: dsaEncoding: 'ieee-p1363' in node, rawRepresentation in Swift, decode_dss_signature in Python, or a JWT library",
    Remedy::PadIntegers => "pad r and s with zeros to the size of the curve before joining them",
    Remedy::TrimSecret => r#"store the secret on both sides without line breaks, spaces or quotes: printf %s "$SECRET" > new-secret"#,
    Remedy::GiveOnlySecret => "put only the secret into the file, decoded if that is said above, without a name, a prefix or other lines; a variable is given with --secret-env NAME, a JWK with --key FILE",
    Remedy::CheckSigning => "signing failed where the token is made, and nobody looked: check what the function that signs returns",
    Remedy::MakeAnew => "make a new one for each use; if that is expired on arrival, set the clock of the machine that makes it (compare it with date -u)",
    Remedy::ExpAfterNbf => "write exp as a date after nbf where the token is made",
    Remedy::CompareSecrets => r#"use the secret of the environment that made the token; compare both: printf %s "$SECRET" | sha256sum"#,
    Remedy::RejectStripped => "copy the whole token; if it arrives like this, its signature was removed: reject it",
    Remedy::ListAudiences => r#"make aud a list where the token is made, a text for each: ["web", "api"]"#,
    Remedy::CountSeconds => "count in seconds where the token is made: Math.floor(Date.now() / 1000)",
    Remedy::AddLifetime => "where the token is made, add the lifetime to the time of issue: exp is earlier if it is negative, if one of the two is local time taken for UTC, or if they are of two clocks",
    Remedy::WriteDateNotDuration => "make exp a date, in seconds since 1970: now + lifetime",
    Remedy::SetClock => "wait until then, or compare the clocks of issuer and verifier: date -u",
    Remedy::CorrectClock => "compare the clocks of issuer and verifier with `date -u`, and set the one that is wrong: this is too much for a leeway",
    Remedy::SetOwnClock => "set the clock of the machine that makes the token (compare it with date -u), or write iat a minute into the past",
    Remedy::SetLifetime => "set a lifetime where the token is made: exp, in seconds since 1970",
    Remedy::SignInAgain => "sign in again, or allow more, such as: --max-age 30d",
    Remedy::LeaveOutCompression => "leave the compression out where the token is made: JWS has none (RFC 7515)",
    Remedy::EncodeUtf8 => "encode the claims as UTF-8 before base64url: Buffer.from(json, 'utf8')",
    Remedy::MakeJsonObject => r#"make the payload a JSON object of claims: {"sub": …} (RFC 7519 section 7.2)"#,
    Remedy::VerifyWithoutParty => "verify it without --authorized-party, or request it from a page, which sets azp",
    Remedy::LeaveQueryOut => "write htu without query and fragment in the proof, and compare it so (RFC 9449 section 4.2)",
    Remedy::SignInWithValue => "sign in as a user who has it, or change it for this user at the issuer and get a new token",
    Remedy::UseShortcode(None) => "use one of Clerk's namespaces: {{user.…}}, {{org.…}}, {{org_membership.…}}, {{session.…}}",
    Remedy::ReplacePlaceholder => "make the token where placeholders are filled in, or write the value itself",
    Remedy::CompareEnvironment => "use the keys of one instance everywhere: jotkit clerk env",
}

#[cfg(test)]
mod tests {
    use crate::advice::sentences::sentence;
    use crate::explain::remedy::Remedy;

    #[test]
    fn each_remedy_has_words() {
        let remedies = include_str!("../explain/remedy.rs").split("pub enum SecretForm").next();
        let words = [include_str!("sentences.rs"), include_str!("remedy.rs")].concat();
        let lines = remedies.unwrap().lines().filter_map(|line| line.strip_prefix("    "));
        for line in lines.filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase())) {
            let name = line.split(|c: char| !c.is_alphanumeric()).next().unwrap();
            let has_words = words.match_indices(&format!("Remedy::{name}")).any(|(at, found)| {
                !words[at + found.len()..].starts_with(|c: char| c.is_alphanumeric())
            });
            assert!(has_words, "{name} has no words");
        }
        for is_it in [true, false] {
            assert!(sentence(&Remedy::FetchAgain { from_cache: is_it }).is_some());
            assert!(sentence(&Remedy::SetKid { in_set: is_it }).is_some());
            assert!(sentence(&Remedy::CompareKeySets { has_kid: is_it }).is_some());
        }
        assert!(sentence(&Remedy::UseShortcode(None)).is_some());
    }
}
