//! Remedies in words, and what to type. The one place where a cause meets the flags of the tool.

use std::borrow::Cow;

use crate::advice::expected;
use crate::advice::keys::{at, fresh, lint, lookup};
use crate::advice::sentences::{ASK, sentence};
use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::explain::remedy::{Remedy, SecretForm};
use crate::jose::alg::Alg;
use crate::jose::key::secret::SecretEncoding;
use crate::provider::assertion::rule::Rule;
use crate::text::step::Step;
use crate::verify::check_id::CheckId;

/// What to do about a cause.
pub fn steps(cause: &Cause) -> Vec<Step> {
    let words = cause.words.and_then(|(product, topic)| product.says(topic)).map(Step::say);
    let own = match &cause.remedy {
        None => Vec::new(),
        Some(remedy) if words.is_some() && is_general(remedy) => Vec::new(),
        Some(Remedy::KeySource(of)) => lookup(of),
        Some(remedy) => vec![step(remedy)],
    };
    // The set at hand is of some age, and a product's words are about another.
    match cause.remedy {
        Some(Remedy::FetchAgain { .. }) => own.into_iter().chain(words).collect(),
        _ => words.into_iter().chain(own).collect(),
    }
}

/// Whether it says nothing that a product's own words leave out.
fn is_general(remedy: &Remedy) -> bool {
    matches!(
        remedy,
        Remedy::AwaitToken
            | Remedy::FetchPerRequest
            | Remedy::SendAccessToken(_)
            | Remedy::SendUserToken
            | Remedy::SetAudience
    )
}

/// The same as text that may stand anywhere: without the token.
pub fn text(cause: &Cause) -> String {
    steps(cause).iter().map(Step::to_string).collect::<Vec<_>>().join("; ")
}

fn step(remedy: &Remedy) -> Step {
    match remedy {
        Remedy::SendBare(token) => Step::say("send it without them").token(token),
        Remedy::JoinLines(token) => Step::say("take the white space out").token(token),
        Remedy::TakeOut(token) => Step::say("send only the token").token(token),
        Remedy::DecodeOnce(token) => {
            Step::say("decode it once more before it is used").token(token)
        }
        Remedy::SendOneScheme(token) => {
            Step::say("send the token behind the one scheme that the server expects, mostly Bearer")
                .token(token)
        }
        Remedy::ChooseScheme(scheme, token) => {
            let say = "send Bearer before it, unless the documentation of the server says ";
            Step::say(say).value(scheme).token(token)
        }
        Remedy::VerifyFirstPart(token) => {
            Step::say("verify only the token before the first ~").token(token)
        }
        Remedy::CutOff(token) => {
            Step::say("send it without what follows the signature").token(token)
        }
        Remedy::InTheWordsOf(product, topic) => product.says(*topic).unwrap_or(ASK).into(),
        Remedy::SetAlg(alg) => match alg {
            Some(alg) => Step::say("set alg to the algorithm that signs: ").value(alg.name()),
            None => "set alg where the token is made; RFC 7515 section 4.1.1 requires it".into(),
        },
        Remedy::AddClaim(path) => {
            Step::say("add ").value(path).and(" where the token is made, or ask for it there")
        }
        Remedy::SendAccessToken(others) => send_access_token(others),
        Remedy::MakeStrongerKey(kind) => {
            Step::say("make a stronger one (to check anyway: --insecure-allow-weak-keys)")
                .run("jotkit keygen")
                .words([Cow::Borrowed(*kind)])
        }
        Remedy::MatchCurve(alg) => Step::say(
            "each ES algorithm has one curve: give the key that signed it; if this key did, name its \
             algorithm in alg, or make a key for this one",
        )
        .run("jotkit keygen")
        .words([Cow::Borrowed(alg.name())]),
        Remedy::ReplaceWeakKey(kind) => {
            Step::say("make a stronger one").run("jotkit keygen").words([Cow::Borrowed(*kind)])
        }
        Remedy::WriteValue(name) => Step::say("write the expected value into ")
            .value(name)
            .and(" where the token is made: it is compared to the letter"),
        Remedy::MoveUp { name, inside, there } => Step::say("write ")
            .value(name)
            .and(" beside the other claims where the token is made, not inside ")
            .value(inside)
            .and(", or check it where it is")
            .run("--require")
            .arg(there),
        Remedy::WriteAsObject(name) => Step::say("where the token is made, write ")
            .value(name)
            .and(" as an object, not as text"),
        Remedy::MakeAssertion(rules) => {
            let rules = rules.iter().enumerate();
            rules.fold(Step::say("make it with "), |step, (at, rule)| {
                demand(step.and(if at > 0 { "; " } else { "" }), rule)
            })
        }
        Remedy::SignWithOwnKey(made) => Step::say("you make this token yourself: sign it with ")
            .and(made.key)
            .and("; or the key that was given here is not its other half"),
        Remedy::WriteAudience(audiences) => {
            Step::say("you make this token yourself: write ").values(audiences).and(" into aud")
        }
        Remedy::UseOneInstance { token_is_development } => {
            one_instance(*token_is_development).into()
        }
        Remedy::UsePinnedAlg { pinned, used } => Step::say("sign with ")
            .value(pinned)
            .and(", or set the alg of the key to ")
            .value(used.name()),
        Remedy::DecodeOnServer { variable } => Step::say("decode it on your own server, with ")
            .and(variable)
            .and(": getToken({ req, secret })"),
        Remedy::WriteAsText(name) => {
            Step::say("write ").and(name).and(" as a string, in quotes, where the token is made")
        }
        Remedy::WriteDate { claims, number } => match (&claims[..], number) {
            ([claim], Some(number)) => {
                Step::say("write ").and(claim).and(" as a number, without quotes: ").value(number)
            }
            ([claim], None) => {
                Step::say("write ").and(claim).and(" as a number of seconds since 1970")
            }
            (claims, _) => Step::say("write ")
                .values(claims)
                .and(" as numbers of seconds since 1970, without quotes"),
        },
        Remedy::WriteForRequest(path) => Step::say("the client makes this token itself, for each \
            request: write the expected value into ").value(path),
        Remedy::RequestValue(path) => Step::say("the client asks for it: request a token with the \
            expected ").value(path).and(", which the client must be allowed to have"),
        Remedy::UseShortcode(Some(code)) => Step::say("use a shortcode of Clerk: ").value(code),
        Remedy::RequestTemplate(name) => Step::say("request the existing template: ").value(name),
        Remedy::UseAuthorizationServer(issuer) => {
            Step::say("request it from a custom authorization server: ").value(issuer)
        }
        Remedy::AddPartyToAudiences(party) => {
            Step::say("let that verifier expect ").value(party).and(
                " as the audience (client ID), or request the token by the client that is expected",
            )
        }
        Remedy::Recognise { id, is_alone } => recognise(*id, *is_alone),
        other => {
            let said = || sentence(other).unwrap_or(ASK).into();
            typed(other).unwrap_or_else(said)
        }
    }
}

/// What is to be typed has values in it, each a word of its own.
fn typed(remedy: &Remedy) -> Option<Step> {
    Some(match remedy {
        Remedy::AllowAlg(alg) => {
            Step::say("if that is what the issuer uses, allow it").run("--alg").arg(alg.name())
        }
        Remedy::SetTyp(typ) => Step::say("set it where the token is made")
            .run("jotkit sign --key KEY --header")
            .arg(format!("typ={typ}")),
        Remedy::ExpectTyp(typ) => {
            Step::say("send a token of that type, or if this one is right").run("--typ").arg(typ)
        }
        Remedy::UsePssAlg(alg) => Step::say("sign with ")
            .value(alg.name())
            .and(", or make another key")
            .run("jotkit keygen rsa"),
        Remedy::SecretIs(form) => secret_form(*form),
        Remedy::ConvertToUtf8(name) => to_utf8(name),
        Remedy::ConvertKey { place, to } => {
            let step = Step::say("to write it correctly").run("jotkit convert");
            at(step, place.as_ref()).run("--to").run(to)
        }
        Remedy::ConvertPrivate { place } => {
            let step = Step::say("to write it as PKCS#8").run("jotkit convert");
            at(step, place.as_ref()).run("--private --to pem --out NEW.pem")
        }
        Remedy::ConvertToPem { place, kid } => {
            let step = Step::say("to get the public key as PEM").run("jotkit convert");
            let step = at(step, place.as_ref());
            let step = match kid {
                Some(kid) => step.run("--kid").arg(kid),
                None => step,
            };
            step.run("--to pem")
        }
        Remedy::NameKey { kid, own, place } => {
            let say = "if it is the right key, give it the kid of the token";
            let step = at(Step::say(say).run("jotkit convert"), place.as_ref());
            let step = match own {
                Some(own) => step.run("--kid").arg(own),
                None => step,
            };
            let step = step.run("--to pem | jotkit convert --kid").arg(kid);
            step.run(">").words([fresh("new-key.json")])
        }
        Remedy::LintKeys { place } => lint(place.as_ref()),
        Remedy::ReplacePrivateKey { kid, alg } => replace_private(kid.as_deref(), *alg),
        Remedy::GetFresh { leeway: None } => "get a new token".into(),
        Remedy::GetFresh { leeway: Some(leeway) } => {
            Step::say("get a new token; to check this one anyway")
                .run("--leeway")
                .arg(format!("{leeway}s"))
        }
        Remedy::CompareClocks { leeway } => {
            Step::say("compare the clocks of issuer and verifier with `date -u`; to allow for it")
                .run("--leeway")
                .arg(format!("{leeway}s"))
        }
        Remedy::Expect(check, value) => {
            let say = "if the value of the token is right, use it";
            Step::say(say).run(flag(check)).arg(value)
        }
        Remedy::SendFromExpectedIssuer(found) => {
            Step::say("send a token of the expected issuer, or if this one is right")
                .run("--issuer")
                .arg(found)
        }
        Remedy::ExpectSubject(found) => {
            let say = "sub is the issuer's own name of one user: let another sign in, or if this is \
                       the right one";
            Step::say(say).run("--require").arg(format!("sub={found}"))
        }
        Remedy::RunThere(found) => {
            let say = "it says where a job or a pod runs: run it where it has the expected value, or if \
                       this one is right, expect it";
            Step::say(say).run("--require").arg(found)
        }
        Remedy::RequestFor { expected, found } => request_for(expected, found.as_deref()),
        Remedy::RequireOrSendIdToken(claim) => {
            let say =
                "send the ID token, whose aud is the client, or check the access token by this";
            Step::say(say).run("--require").arg(claim)
        }
        Remedy::ExpectAudience(found) => {
            let say = Step::say("if it is yours, expect it (if not, reject the token)");
            say.run("--audience").arg(found)
        }
        Remedy::SetIssuer(ours) => {
            Step::say("set it where the token is made").run("jotkit sign --key KEY --iss").arg(ours)
        }
        Remedy::AllowParty(theirs) => {
            Step::say("if it is yours, allow it").run("--authorized-party").arg(theirs)
        }
        Remedy::Require(path) => Step::say("check this instead").run("--require").arg(path),
        Remedy::CallIt(name) => Step::say("call it ")
            .value(name)
            .and(" where the token is made: verifiers know no other name (RFC 7519 section 4.1)"),
        Remedy::RenameOrRequire(path) => Step::say(
            "rename it where the token is made, or if this name is right, check it instead",
        )
        .run("--require")
        .arg(path),
        Remedy::UseKeysAt(place) => Step::say("take the keys from there").run("--jwks").arg(place),
        _ => return None,
    })
}

/// From an encoding that `iconv` calls by this name.
pub fn to_utf8(name: &'static str) -> Step {
    let say = "save it as UTF-8, in PowerShell: Get-Content FILE | Set-Content -Encoding ascii NEW; \
               elsewhere";
    Step::say(say).run("iconv -t UTF-8 -f").run(name).run("FILE > NEW")
}

fn flag(check: &CheckId) -> &'static str {
    match check {
        CheckId::Iss => expected::ISSUER.flag,
        CheckId::Azp => expected::PARTY.flag,
        _ => expected::AUDIENCE.flag,
    }
}

fn send_access_token(others: &[String]) -> Step {
    let step = Step::say("send the access token: access_token of the response");
    match others {
        [] => step,
        others => step.and("; if ID tokens are accepted here, request one for ").values(others),
    }
}

/// What a rule of a provider demands.
fn demand(step: Step, rule: &'static Rule) -> Step {
    let any = |step: Step, names: &[&'static str]| {
        let names = names.iter().enumerate();
        names.fold(step, |step, (at, name)| step.and(if at > 0 { " or " } else { "" }).and(name))
    };
    match rule {
        Rule::Alg(algs) => any(step, &algs.iter().map(|alg| alg.name()).collect::<Vec<_>>()),
        Rule::Header(names) => any(step, names).and(" in the header"),
        Rule::Claim(names, what) => any(step, names).and(": ").and(what),
        Rule::Is(name, _, what) => step.and(name).and(": ").and(what),
        Rule::KidOfFile(..) => step.and("kid: what stands in the name of the key's file"),
        Rule::Subject(what) => step.and("sub: ").and(what),
        Rule::OneAudience => step.and("aud as one text, not as a list"),
        Rule::WholeDates => step.and("iat and exp as whole numbers of seconds"),
        Rule::Ahead(_, what) => {
            step.and("exp ").and(what).and(" from now, by a clock that is right (date -u)")
        }
        Rule::Life(_, _, what) => step.and("exp ").and(what).and(" after iat"),
        Rule::Age(_, what) => step.and("iat ").and(what).and(" ago"),
    }
}

fn request_for(expected: &[String], found: Option<&str>) -> Step {
    let step = Step::say("request a token for ").values(expected);
    match found {
        Some(found) => step.and(", or if this one is right").run("--audience").arg(found),
        None => step,
    }
}

fn one_instance(token_is_development: Option<bool>) -> &'static str {
    match token_is_development {
        Some(true) => {
            "a development token was sent to a production backend: use the keys of one instance on \
             both sides"
        }
        Some(false) => {
            "a production token was sent to a development backend: use the keys of one instance on \
             both sides"
        }
        None => {
            "use the same issuer on both sides: where the token is requested and where it is checked"
        }
    }
}

fn secret_form(form: SecretForm) -> Step {
    match form {
        SecretForm::Read(SecretEncoding::Utf8) => Step::say(
            "the side that signs uses its text as it is: do so here too, or decode it there",
        )
        .run("--secret-encoding utf8"),
        SecretForm::Read(encoding) => {
            Step::say("the side that signs decodes it: do so here too, or use its text there")
                .run("--secret-encoding")
                .words([encoding.name().into()])
        }
        SecretForm::Wrapped(encoding) => Step::say(
            "what was given here is that text encoded once more: give the text itself, or",
        )
        .run("--secret-encoding")
        .words([encoding.name().into()]),
        // Neither helps alone.
        SecretForm::ValueIn(encoding) => {
            Step::say("give only the value, without what stands around it, with --secret-encoding ")
                .value(encoding.name())
        }
        SecretForm::InJwk => {
            "k of a JWK is the base64url of the secret's bytes: write it so, or give \
                              the secret as text with --secret-file and --secret-encoding"
                .into()
        }
        SecretForm::Encoded => {
            "the side that signs uses the encoded text as its secret: give that text, or have it \
             sign with the secret itself"
                .into()
        }
        SecretForm::DecodedTwice => {
            "the side that signs decodes it once more: do so before it is used, or have it sign \
             with the text"
                .into()
        }
        SecretForm::Other => "use the same bytes on both sides: the evidence says what the side \
                              that signs makes of the secret"
            .into(),
        SecretForm::Derived => {
            "the side that signs hashes the secret first: give what it makes of it, in its first 32 \
             digits if that is said above: printf %s \"$SECRET\" | sha256sum"
                .into()
        }
        SecretForm::Surrounded => {
            "write it on one line, without quotes or white space, and decode it \
                                   before it is used"
                .into()
        }
        SecretForm::Lenient => {
            "one side decodes the secret and skips what it can't read: use valid base64 on both \
             sides, or plain text on both"
                .into()
        }
    }
}

/// How a cause is told from its neighbours, or if it has none how it is mended.
fn recognise(id: CauseId, is_alone: bool) -> Step {
    match id {
        CauseId::ClerkTemplateNotFound => {
            "create it in the instance of the key, with exactly this name: development and \
             production have separate templates"
                .into()
        }
        CauseId::ClerkSessionNotFound => {
            "sign in again and use the current session: this one has ended, or belongs to \
             another instance"
                .into()
        }
        CauseId::ClerkKeyInvalid => {
            "copy CLERK_SECRET_KEY again from the dashboard of this instance, and restart the \
             server"
                .into()
        }
        CauseId::ClerkRateLimited => {
            "wait as long as Retry-After says; then ask less often: cache, and read claims from \
             the session token"
                .into()
        }
        CauseId::WebhookSignatureMismatch => {
            Step::say("check the body before anything parses it; with Standard Webhooks or Svix")
                .run("jotkit webhook verify --secret-env WEBHOOK_SECRET REQUEST")
        }
        id => match id.page().fix().filter(|_| is_alone) {
            Some(fix) => Step::say(fix.trim_end_matches('.')),
            None => Step::say("how to recognise it: ").and(id.page().how_to_recognise()),
        },
    }
}

/// Who read the private half goes on signing until no verifier takes the key.
fn replace_private(kid: Option<&str>, alg: Option<Alg>) -> Step {
    let say = Step::say("take the key ");
    let say = match kid {
        Some(kid) => say.value(kid),
        None => say.and("without a kid"),
    };
    let say =
        say.and(" out of the set, as it is stolen; make another, and publish its public half");
    match alg {
        None => say,
        Some(alg) => say
            .run("jotkit keygen")
            .words([Cow::Borrowed(alg.name())])
            .run("--out")
            .words([fresh("new.jwk")])
            .run("--public-out")
            .words([fresh("new-public.jwk")]),
    }
}
