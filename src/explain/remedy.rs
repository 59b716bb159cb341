//! What to do about a cause, by its meaning. Its words, flags and commands are `advice`'s; those of the
//! token's product stand in the cause.

use crate::explain::cause_id::CauseId;
use crate::jose::alg::Alg;
use crate::jose::key::secret::SecretEncoding;
use crate::provider::assertion::rule::{Assertion, Rule};
use crate::provider::product::{Product, Topic};
use crate::verify::check_id::CheckId;
use crate::verify::{KeyLookupError, Place};

/// One way out.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Remedy {
    // What was pasted.
    CheckRequest,
    SendNoHeader,
    SendMember,
    AwaitToken,
    SetVariable,
    CopyWhole,
    CopyFromStart,
    CopyAllParts,
    PasteToken,
    CopyFromSource,
    /// From what `iconv` calls by this name.
    ConvertToUtf8(&'static str),
    WidenStorage,
    /// The token without what stands around it, or as it was before that.
    SendBare(String),
    JoinLines(String),
    TakeOut(String),
    DecodeOnce(String),
    SendOneScheme(String),
    /// The scheme that stands before it, which few servers want, and the token.
    ChooseScheme(String, String),
    DecodePercent,
    EncodeAsBase64url,
    StripPadding,
    /// The token without what follows it.
    CutOff(String),
    KeepCase,
    ReadFile,
    FetchToken,
    SendBearer,
    SendTokenInstead,
    /// A token that its app looks up.
    SendToItsApp,
    LookAtAnswer,

    SendOneToken,
    // What kind of thing it is.
    SendUserToken,
    /// The token before its disclosures.
    VerifyFirstPart(String),
    SendCompact,
    GivePayload,
    AskForJwt,
    GiveAsKey,
    /// A secret or a private key was sent instead of a token.
    SendSigned,
    AskForSigned,
    DecodeOnServer {
        variable: &'static str,
    },
    /// Or an ID token for these, where such are expected.
    SendAccessToken(Vec<String>),
    SendIdToken,
    /// How the product wants it, in its own words.
    InTheWordsOf(Product, Topic),
    UseAuthorizationServer(String),
    // The header.
    SetAlg(Option<Alg>),
    UseRegisteredAlg,
    /// Of NATS.
    CheckWithNsc,
    NeverAccept,
    AllowAlg(Alg),
    AllowIssuersAlgOnly,
    LeaveOutCrit,
    WriteOnce,
    WriteAsText(&'static str),
    SetTyp(String),
    ExpectTyp(String),
    // Keys.
    KeySource(KeyLookupError),
    GiveSecret,
    GiveIssuerKeys,
    /// Another key for that algorithm, or another algorithm for the key.
    MatchCurve(Alg),
    LintKeys {
        /// Where the keys are from, as in the next three.
        place: Option<Place>,
    },
    CheckPublished,
    PublishUnderKid,
    /// The key is a file or a variable of one's own, and its name nobody's but its own.
    NameKey {
        /// What the token calls it.
        kid: String,
        /// What it is called there.
        own: Option<String>,
        /// Where it is.
        place: Option<Place>,
    },
    FetchAgain {
        from_cache: bool,
    },
    /// The server that verifies could not fetch the keys.
    LetIstioFetch,
    UseOneInstance {
        token_is_development: Option<bool>,
    },
    UseOneIssuer,
    GetFreshOfIssuer,
    UsePinnedAlg {
        pinned: String,
        used: Alg,
    },
    UsePssAlg(Alg),
    PublishSigningKey,
    AllowVerifying,
    NameSigningAlg,
    /// Of that type, or for that algorithm.
    MakeStrongerKey(&'static str),
    /// The same where the weak one is allowed.
    ReplaceWeakKey(&'static str),
    ReplaceSecret,
    ReplacePrivateKey {
        kid: Option<String>,
        /// What it signs with.
        alg: Option<Alg>,
    },
    GiveOwnKids,
    SetKid {
        /// The keys have none either.
        in_set: bool,
    },
    ChooseByThumbprint,
    ConvertKey {
        place: Option<Place>,
        /// The format that it was given in, as `convert --to` calls it.
        to: &'static str,
    },
    /// Into PKCS#8.
    ConvertPrivate {
        place: Option<Place>,
    },
    /// In the manifest of a Secret.
    WriteAsStringData,
    ConvertToPem {
        place: Option<Place>,
        /// Of several keys, the one.
        kid: Option<String>,
    },
    // The signature.
    CompareKeySets {
        has_kid: bool,
    },
    CopyOriginal,
    SignAsJose,
    PadIntegers,
    TrimSecret,
    /// Without names and other lines.
    GiveOnlySecret,
    SecretIs(SecretForm),
    CompareSecrets,
    /// A signature without a bit in it.
    CheckSigning,
    ExpAfterNbf,
    /// Whoever makes a token for a provider gets none from anybody.
    MakeAnew,
    ReplaceKnownSecret,
    /// None was given here.
    SetSecretHere,
    /// It signed without one.
    SetSecretOfSigner,
    RejectStripped,
    // Dates.
    WriteDate {
        /// All that are no numbers.
        claims: Vec<&'static str>,
        /// The first of them.
        number: Option<String>,
    },
    ListAudiences,
    CountSeconds,
    WriteDateNotDuration,
    /// A date before that of issue.
    AddLifetime,
    FetchPerRequest,
    /// With the tolerance, in seconds, with which it would pass, and a minute to type it in; `None`
    /// where none would do.
    GetFresh {
        leeway: Option<i64>,
    },
    CompareClocks {
        leeway: i64,
    },
    SetClock,
    /// Of the issuer or the verifier: too far off to be tolerated.
    CorrectClock,
    SetLifetime,
    SignInAgain,
    // Claims.
    LeaveOutCompression,
    EncodeUtf8,
    MakeJsonObject,
    /// What the token has, where the other value was expected.
    Expect(CheckId, String),
    SendFromExpectedIssuer(String),
    /// Another audience; the one found only where it is not everybody's.
    RequestFor {
        expected: Vec<String>,
        found: Option<String>,
    },
    ExpectAudience(String),
    SetIssuer(String),
    SetAudience,
    AllowParty(String),
    /// Where azp is taken for the audience.
    AddPartyToAudiences(String),
    VerifyWithoutParty,
    /// Require this instead.
    Require(String),
    /// Where the keys of the issuer are.
    UseKeysAt(String),
    /// Its name is almost the required one.
    RenameOrRequire(String),
    /// The registered name of a claim that stands under a longer one.
    CallIt(&'static str),
    /// Require this, or send a token that has what was expected.
    RequireOrSendIdToken(String),
    AddClaim(String),
    SignInWithValue,
    /// The URL of a proof has no query.
    LeaveQueryOut,
    /// The client makes the claim itself, for each request.
    WriteForRequest(String),
    /// The client asks for the claim.
    RequestValue(String),
    /// A job or a pod has the value of the place where it runs; the requirement that it meets.
    RunThere(String),
    /// The claim, in a token that one's own program makes.
    WriteValue(String),
    /// A claim that stands inside another one.
    MoveUp {
        name: String,
        inside: String,
        /// What to require to find it there.
        there: String,
    },
    /// A claim whose value is text with JSON in it.
    WriteAsObject(String),
    /// Only the id, where a whole object is.
    WritePlainSubject,
    /// A value of the issuer's own, which stands for one user.
    ExpectSubject(String),
    UseShortcode(Option<String>),
    ReplacePlaceholder,
    /// What the maker of a token for a provider has to write otherwise.
    MakeAssertion(Vec<&'static Rule>),
    /// The maker's own private key or secret is another one.
    SignWithOwnKey(&'static Assertion),
    /// The clock of the machine that makes the token is wrong.
    SetOwnClock,
    /// The audience that the maker of a token is to write.
    WriteAudience(Vec<String>),
    // Messages.
    Recognise {
        /// What it may be.
        id: CauseId,
        /// Whether it can be nothing else.
        is_alone: bool,
    },
    RequestTemplate(String),
    CompareEnvironment,
}

/// How the secret that verifies comes of the one that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretForm {
    /// Its text is to be read so.
    Read(SecretEncoding),
    /// The side that signs has the text that this encoding of it stands for.
    Wrapped(SecretEncoding),
    /// A part of its text is to be read so.
    ValueIn(SecretEncoding),
    /// The text that stands for its bytes in some encoding is the secret.
    Encoded,
    /// Its bytes are a text once more, which is to be decoded too.
    DecodedTwice,
    /// `k` of a JWK is not the base64url of the secret.
    InJwk,
    /// White space or quotes stand around it or in it.
    Surrounded,
    /// Decoded by a reader that takes only the characters that it understands.
    Lenient,
    /// Hashed by the side that signs.
    Derived,
    /// By several of these steps.
    Other,
}
