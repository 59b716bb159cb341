//! Why a webhook is rejected: what is suspected is repaired, and where the signature then fits, that
//! is the proof.

use std::cell::Cell;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use crate::jose::crypto::Verifier;
use crate::jose::json::hex;
use crate::jose::key::secret::Secret;
use crate::text::count::counted;
use crate::text::dates;
use crate::text::step::Step;
use crate::webhook::cause::{Cause, CauseId};
use crate::webhook::message::{Entry, Family, MAX_SIGNATURES, Part, content, entries};
use crate::webhook::report::{CheckId, Message, Report};
use crate::webhook::request::{Request, Unreadable};
use crate::webhook::secret::{SHORTEST, SecretFault, SigningSecret, Version};
use crate::webhook::tries;
use crate::webhook::verify::{Policy, ambiguous, seconds};

/// Bytes that all tries together may sign.
const BUDGET: usize = 64 << 20;
/// Beyond this, seconds are milliseconds: the year 5138.
const MILLISECONDS: i64 = 100_000_000_000;
/// The longest value of a header that is tried as an id.
const LONGEST_ID: usize = 256;

/// What a report was made of.
pub struct Case<'a> {
    /// What was read, or why it could not be.
    pub request: &'a Result<Request, Unreadable>,
    /// What it was verified with, or why it could not be.
    pub secret: &'a Result<SigningSecret, SecretFault>,
    /// The secret as it was given.
    pub text: &'a Secret,
    /// Other secrets that are at hand, by the names of their places.
    pub others: &'a [(String, Secret)],
    /// What was expected.
    pub policy: &'a Policy,
    /// What came of it.
    pub report: &'a Report,
}

/// Signs until the budget is spent.
struct Budget(Cell<usize>);

/// Every cause, the proven ones first.
pub fn causes(case: &Case<'_>) -> Vec<Cause> {
    let budget = Budget(Cell::new(BUDGET));
    let mut causes = Vec::new();
    causes.extend(structure(case));
    causes.extend(headers(case, &budget));
    causes.extend(signature(case, &budget));
    let is_new = |cause: &Cause| causes.iter().all(|known: &Cause| known.id != cause.id);
    let timestamp = timestamp(case).filter(is_new);
    causes.extend(timestamp);
    causes.extend(short_secret(case));
    let strength = |cause: &Cause| cause.evidence.iter().map(|one| one.how as usize).min();
    causes.sort_by_key(|cause| (cause.id == CauseId::Unexplained, strength(cause)));
    causes
}

fn structure(case: &Case<'_>) -> Option<Cause> {
    let unreadable = match case.request {
        Ok(request) => return length(request),
        Err(unreadable) => unreadable,
    };
    let cause = Cause::fault(CauseId::RequestUnreadable).measured(unreadable.to_string());
    Some(match unreadable {
        Unreadable::BodyAlone => cause.remedy(
            Step::say("give the body and the headers separately")
                .run("jotkit webhook verify --body FILE --header 'svix-id: …'"),
        ),
        _ => cause.remedy("give the request as it arrived: headers, an empty line, the body"),
    })
}

fn length(request: &Request) -> Option<Cause> {
    let declared = request.declared.as_deref()?;
    let length = counted(request.body.len() as u64, "byte");
    let text = format!("content-length is {declared}, the body has {length}");
    let cause = Cause::fault(CauseId::BodyChanged).measured(text);
    Some(cause.remedy("keep the body byte for byte: --data-binary with curl, no copying by hand"))
}

fn headers(case: &Case<'_>, budget: &Budget) -> Option<Cause> {
    let request = case.request.as_ref().ok().filter(|_| case.report.fails(CheckId::Headers))?;
    if let Some(said) = ambiguous(request, case.policy) {
        let cause = Cause::fault(CauseId::HeaderRepeated).measured(said);
        return Some(cause.remedy("find what adds it a second time, such as a proxy or a test"));
    }
    let names = Part::ALL.map(|part| alias(request, part));
    let Some(found) = names.iter().cloned().collect::<Option<Vec<_>>>() else {
        return Some(missing(case, request, &names));
    };
    let names: Vec<&str> = found.iter().map(|(name, _)| &name[..]).collect();
    let is_ours = |name: &&str| {
        Family::ALL.iter().any(|family| Part::ALL.iter().any(|part| family.header(*part) == **name))
    };
    let id = if names.iter().all(is_ours) { CauseId::HeaderFamily } else { CauseId::HeaderRenamed };
    let message = Message {
        family: Family::Webhook,
        id: found[0].1.clone(),
        timestamp: found[1].1.clone(),
        signature: found[2].1.clone(),
        entries: entries(&found[2].1),
    };
    let text = format!("there are {}", names.join(", "));
    let cause = Cause::fault(id);
    let cause = if fits(case, &message, &request.body, budget) {
        cause.proof(format!("with these the signature matches: {}", names.join(", ")))
    } else {
        cause.measured(text)
    };
    Some(match id {
        CauseId::HeaderFamily => cause.remedy(
            "read the headers by the names that the sender uses; libraries of Svix take both, \
             those of standardwebhooks only webhook-*",
        ),
        _ => cause.remedy("forward the headers with their original names, with dashes"),
    })
}

fn fits(case: &Case<'_>, message: &Message, body: &[u8], budget: &Budget) -> bool {
    let content = content(&message.id, &message.timestamp, body);
    let bytes = signatures(&message.entries);
    case.secret.as_ref().is_ok_and(|secret| budget.verifies(secret, &bytes, &content))
}

/// Headers of other ways to sign, whose they are, and what verifies them.
const OTHER_SCHEMES: [(&str, &str, &str); 7] = [
    (
        "stripe-signature",
        "Stripe",
        "verify it with stripe.webhooks.constructEvent(body, header, secret)",
    ),
    (
        "x-hub-signature-256",
        "GitHub",
        "verify it with verify(secret, body, header) of @octokit/webhooks-methods",
    ),
    (
        "x-hub-signature",
        "GitHub",
        "that is SHA-1: read x-hub-signature-256, with verify(secret, body, header) of \
         @octokit/webhooks-methods",
    ),
    (
        "x-slack-signature",
        "Slack",
        "verify it with @slack/bolt, or SignatureVerifier of slack_sdk.signature in Python",
    ),
    (
        "x-shopify-hmac-sha256",
        "Shopify",
        "verify it with shopify.webhooks.validate of @shopify/shopify-api",
    ),
    (
        "x-twilio-signature",
        "Twilio",
        "verify it with twilio.validateRequest(token, header, url, params)",
    ),
    (
        "x-signature-ed25519",
        "Discord",
        "verify it with verifyKey(body, header, timestamp, key) of discord-interactions",
    ),
];

/// As it arrived, or as CGI and WSGI name it.
fn other_scheme(request: &Request) -> Option<&'static (&'static str, &'static str, &'static str)> {
    let is = |found: &str, name: &str| {
        let found = found.replace('_', "-");
        found.strip_prefix("http-").unwrap_or(&found) == name
    };
    let is_there = |name: &str| request.headers.iter().any(|(found, _)| is(found, name));
    OTHER_SCHEMES.iter().find(|(name, ..)| is_there(name))
}

/// A header that means the part, under any name: with underscores, as CGI and WSGI have it, or with
/// a prefix of its own.
fn alias(request: &Request, part: Part) -> Option<(String, String)> {
    let plain = |name: &str| {
        let name = name.replace('_', "-");
        let name = name.strip_prefix("http-").unwrap_or(&name);
        name.strip_prefix("x-").unwrap_or(name).to_owned()
    };
    let named = |family: Family| {
        let wanted = family.header(part);
        let mut headers = request.headers.iter();
        headers.find(|(name, value)| plain(name) == wanted && !value.is_empty()).cloned()
    };
    Family::ALL.into_iter().find_map(named)
}

fn missing(case: &Case<'_>, request: &Request, names: &[Option<(String, String)>; 3]) -> Cause {
    let there = names.iter().flatten().next().map(|(name, _)| name.starts_with("webhook"));
    let family = match (case.policy.family, there) {
        (Some(family), _) => family,
        (None, Some(true)) => Family::Webhook,
        (None, _) => Family::Svix,
    };
    let parts = Part::ALL.iter().zip(names).filter(|(_, name)| name.is_none());
    let lacking: Vec<String> = parts.map(|(part, _)| family.header(*part)).collect();
    let cause = Cause::fault(CauseId::HeaderMissing);
    let cause = cause.measured(format!("{} missing", lacking.join(", ")));
    match lacking.len() {
        3 => match other_scheme(request) {
            Some((header, who, how)) => cause
                .measured(format!("{header} is there: signed as {who} does"))
                .remedy("this command reads Standard Webhooks and Svix only")
                .remedy(*how),
            None => cause.measured(format!("{} other headers", request.headers.len())).remedy(
                "check the sender: this request was not signed, or a proxy removed the headers",
            ),
        },
        _ => cause.remedy("forward all three headers, with their values"),
    }
}

fn timestamp(case: &Case<'_>) -> Option<Cause> {
    let message = case.report.message.as_ref().filter(|_| case.report.fails(CheckId::Timestamp))?;
    let Some(seconds) = seconds(&message.timestamp).filter(|seconds| *seconds < MILLISECONDS)
    else {
        let what = match message.timestamp.parse::<i64>() {
            Ok(number) if number >= MILLISECONDS => "these are milliseconds",
            _ => "this is not a whole number of seconds",
        };
        let cause = Cause::fault(CauseId::TimestampFormat).measured(what);
        return Some(cause.remedy(SECONDS));
    };
    let now = case.report.now;
    let span = dates::distance(now, seconds as f64);
    let over = dates::span((seconds as f64 - now as f64).abs() - case.policy.tolerance);
    let tolerance = dates::span(case.policy.tolerance);
    let id = if seconds > now { CauseId::ClockSkew } else { CauseId::TimestampOld };
    let text = format!("signed {span}, {over} beyond the tolerance of {tolerance}");
    let remedy = "compare the clock of this machine with a time server";
    let at = Step::say("to check it as of its own time").run("--at");
    Some(Cause::fault(id).measured(text).remedy(remedy).remedy(at.arg(seconds.to_string())))
}

const SECONDS: &str = "sign and send seconds since 1970: Math.floor(Date.now() / 1000)";

fn short_secret(case: &Case<'_>) -> Option<Cause> {
    let secret = case.secret.as_ref().ok().filter(|secret| secret.version == Version::V1)?;
    let length = counted(secret.length as u64, "byte");
    let text = format!("{length}, the specification asks for {SHORTEST} to 64");
    let cause = Cause::warning(CauseId::SecretShort).measured(text);
    (secret.length < SHORTEST).then(|| cause.remedy("use a secret of 24 random bytes or more"))
}

/// The first repair that helps is the cause; without one, what is known.
fn signature(case: &Case<'_>, budget: &Budget) -> Vec<Cause> {
    let (Some(message), Ok(request)) = (&case.report.message, case.request) else {
        return invalid_secret(case).into_iter().collect();
    };
    let bytes = signatures(&message.entries);
    let proven = |secret: &SigningSecret, content: &[u8]| budget.verifies(secret, &bytes, content);
    let signed = content(&message.id, &message.timestamp, &request.body);
    if case.secret.is_err() {
        let proof = another_secret(case, &|secret| proven(secret, &signed));
        return proof.or_else(|| invalid_secret(case)).into_iter().collect();
    }
    let (Ok(secret), true) = (case.secret, case.report.fails(CheckId::Signature)) else {
        return Vec::new();
    };
    let cause = signature_format(message, secret, &signed, budget)
        .or_else(|| secret_kind(message, secret))
        .or_else(|| another_secret(case, &|secret| proven(secret, &signed)))
        .or_else(|| another_body(message, request, &|content| proven(secret, content)))
        .or_else(|| another_message(case, message, request, &|content| proven(secret, content)))
        .unwrap_or_else(|| unexplained(message, request));
    vec![cause]
}

fn invalid_secret(case: &Case<'_>) -> Option<Cause> {
    let fault = case.secret.as_ref().err()?;
    let cause = Cause::fault(CauseId::SecretInvalid).measured(fault.to_string());
    Some(
        cause.remedy(
            "copy the endpoint's signing secret from the dashboard: whsec_ followed by base64",
        ),
    )
}

/// Written in another way than `v1,BASE64`, or several with something else than a space between.
fn signature_format(
    message: &Message,
    secret: &SigningSecret,
    signed: &[u8],
    budget: &Budget,
) -> Option<Cause> {
    let pieces = message.signature.split([' ', ',', ';', '\t']);
    let pieces =
        pieces.flat_map(|piece| [Some(piece), piece.split_once('=').map(|(_, rest)| rest)]);
    let decoded: Vec<Vec<u8>> =
        pieces.flatten().flat_map(decodings).take(4 * MAX_SIGNATURES).collect();
    budget.verifies(secret, &decoded, signed).then(|| {
        Cause::fault(CauseId::SignatureFormat)
            .proof(format!("read in another way, it matches as {}", secret.version.word()))
            .remedy("write the header as v1,BASE64, with padding, and a space between two of them")
    })
}

fn decodings(text: &str) -> Vec<Vec<u8>> {
    let bare = text.trim_end_matches('=');
    let url_safe = URL_SAFE_NO_PAD.decode(bare.replace('+', "-").replace('/', "_")).ok();
    [STANDARD.decode(text).ok(), url_safe, hex::decode(text.as_bytes())]
        .into_iter()
        .flatten()
        .collect()
}

fn secret_kind(message: &Message, secret: &SigningSecret) -> Option<Cause> {
    let versions: Vec<&str> = message.entries.iter().map(|entry| &entry.version[..]).collect();
    let other = match secret.version {
        Version::V1 => (Version::V1a, "give the public key of the endpoint: whpk_…"),
        Version::V1a => (Version::V1, "give the shared secret of the endpoint: whsec_…"),
    };
    let (ours, theirs) = (secret.version.word(), other.0.word());
    let text = format!("the secret is for {ours}, but the signature is {theirs}");
    let is_other = !versions.contains(&secret.version.word()) && versions.contains(&other.0.word());
    is_other.then(|| Cause::fault(CauseId::SecretKind).measured(text).remedy(other.1))
}

/// The same secret read in another way, or another one that is at hand.
fn another_secret(case: &Case<'_>, proven: &dyn Fn(&SigningSecret) -> bool) -> Option<Cause> {
    let other = case
        .others
        .iter()
        .find(|(_, text)| SigningSecret::parse(text).is_ok_and(|secret| proven(&secret)));
    if let Some((place, _)) = other {
        let cause = Cause::fault(CauseId::SecretOther);
        let cause = cause.proof(format!("the signature matches with the secret of {place}"));
        return Some(cause.remedy("give the secret of the endpoint that received this request"));
    }
    let (name, id, _) = tries::readings(case.text).find(|(.., secret)| proven(secret))?;
    let id = match id {
        CauseId::SecretInvalid if case.secret.is_ok() => CauseId::SecretEncoding,
        id => id,
    };
    let cause = Cause::fault(id).proof(format!("the signature matches when {name}"));
    Some(match id {
        CauseId::SecretInvalid => cause.remedy("store the secret without quotes and white space"),
        _ => cause.remedy(
            "sign and verify with the bytes decoded from the base64 after whsec_, as the \
             libraries do",
        ),
    })
}

fn another_body(
    message: &Message,
    request: &Request,
    proven: &dyn Fn(&[u8]) -> bool,
) -> Option<Cause> {
    let signed =
        |variant: &tries::Variant| proven(&content(&message.id, &message.timestamp, &variant.body));
    if let Some(variant) = tries::changed(&request.body).find(signed) {
        let text = format!("the signature matches the body {}", variant.name);
        let cause = Cause::fault(CauseId::BodyChanged).proof(text);
        return Some(cause.remedy("verify the bytes of the body as they arrived"));
    }
    let variant = tries::serialised(&request.body).find(signed)?;
    let text = format!("the signature matches the body's JSON {}", variant.name);
    Some(Cause::fault(CauseId::BodySerialised).proof(text).remedy(RAW_BODY))
}

const RAW_BODY: &str = "verify the body before anything parses it: \
    express.raw({ type: \"application/json\" }), await request.text() in a route handler, \
    await request.body() in FastAPI, request.get_data() in Flask";

fn another_message(
    case: &Case<'_>,
    message: &Message,
    request: &Request,
    proven: &dyn Fn(&[u8]) -> bool,
) -> Option<Cause> {
    let Message { id, timestamp, .. } = message;
    let contents = tries::contents(id, timestamp, &request.body);
    if let Some((name, _)) = contents.iter().find(|(_, content)| proven(content)) {
        let cause = Cause::fault(CauseId::SignedContent);
        let cause = cause.proof(format!("the signature matches {name}"));
        return Some(cause.remedy("sign ID.TIMESTAMP.BODY, the body as it is sent"));
    }
    let other = |text: String| Cause::fault(CauseId::OtherMessage).proof(text);
    let remedy = "send id, timestamp and signature of one and the same attempt";
    let mut ids = ids(request, id);
    if let Some(other_id) = ids.find(|id| proven(&content(id, timestamp, &request.body))) {
        let text = format!("the signature matches with the id {}", shown(&other_id));
        return Some(other(text).remedy(remedy));
    }
    let with = |time: &i64| proven(&content(id, &time.to_string(), &request.body));
    let text = |time: i64| {
        format!("the signature matches with the timestamp {time}, the header has {timestamp}")
    };
    if let Some(time) = tries::units(timestamp).find(with) {
        return Some(Cause::fault(CauseId::TimestampFormat).proof(text(time)).remedy(SECONDS));
    }
    let mut times = tries::times(seconds(timestamp)?, case.report.now, &request.body);
    Some(other(text(times.find(with)?)).remedy(remedy))
}

/// Values of other headers, and what stands where an id was lost.
fn ids<'a>(request: &'a Request, id: &'a str) -> impl Iterator<Item = String> + 'a {
    let lost = ["", "undefined", "null", "None"].map(str::to_owned).into_iter();
    let is_id = |name: &str, value: &str| name.ends_with("id") || value.starts_with("msg_");
    let others = request.headers.iter().filter(move |(name, value)| {
        value != id && value.len() <= LONGEST_ID && is_id(name, value)
    });
    others.map(|(_, value)| value.clone()).chain(lost)
}

fn shown(id: &str) -> String {
    if id.is_empty() { "(empty)".to_owned() } else { id.to_owned() }
}

/// What can be seen where no repair helped.
fn unexplained(message: &Message, request: &Request) -> Cause {
    let cause = Cause::fault(CauseId::Unexplained);
    let mut cause = seen(message, request).into_iter().fold(cause, Cause::measured);
    if cause.evidence.is_empty() {
        cause = cause.measured(
            "no other form of the body, the secret, the id or the timestamp \
                            matches",
        );
    }
    cause
        .remedy("compare the secret with that of this endpoint in this environment")
        .remedy(RAW_BODY)
}

fn seen(message: &Message, request: &Request) -> Vec<String> {
    let body = request.body.trim_ascii();
    let mut seen = Vec::new();
    let mut note = |is_so: bool, text: &str| seen.extend(is_so.then(|| text.to_owned()));
    note(body.is_empty(), "the body is empty: something may have read it before");
    note(
        body == b"[object Object]",
        "the body is [object Object]: a parsed body was converted to text",
    );
    note(body.starts_with(b"{'"), "the body is a Python dictionary, not JSON");
    let replaced = std::str::from_utf8(body).map_or(true, |text| text.contains('\u{fffd}'));
    note(replaced, "the body is not UTF-8, or was decoded with losses");
    let encoded = request.values("content-encoding").any(|value| value != "identity");
    note(
        encoded,
        "content-encoding is set: it may have been compressed or decompressed on the \
                   way",
    );
    let odd = |entry: &Entry| entry.bytes.as_ref().is_none_or(|bytes| bytes.len() != size(entry));
    note(
        message.entries.iter().all(odd),
        "no signature is base64 of the length that its version has",
    );
    seen
}

/// Bytes of a signature.
fn size(entry: &Entry) -> usize {
    if entry.is_of(Version::V1a) { 64 } else { 32 }
}

fn signatures(entries: &[Entry]) -> Vec<Vec<u8>> {
    entries.iter().filter_map(|entry| entry.bytes.clone()).collect()
}

impl Budget {
    /// Whether one of the signatures is the secret's over these bytes, as long as the budget lasts.
    fn verifies(&self, secret: &SigningSecret, signatures: &[Vec<u8>], content: &[u8]) -> bool {
        let cost = (content.len() + 256) * signatures.len().max(1);
        let Some(left) = self.0.get().checked_sub(cost) else { return false };
        self.0.set(left);
        Verifier::new(&secret.key, secret.version.alg())
            .is_ok_and(|verifier| signatures.iter().any(|one| verifier.verify(content, one)))
    }
}
