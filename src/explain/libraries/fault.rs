//! What libraries find wrong, whatever each of them says of it.

/// What a library can find wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[rustfmt::skip]
#[allow(missing_docs)] // Each is named by the part of the token, and by what is wrong with it.
pub enum Fault {
    // Form.
    Empty, Segments, FiveParts, TooLong, HeaderBase64, HeaderJson, HeaderObject, HeaderNull,
    HeaderEnd, PayloadBase64, PayloadJson, PayloadEnd, PayloadEmpty, PayloadObject, PayloadNull, Range, SignatureBase64, Depth, Detached,
    Undecodable, Parse,
    // Header.
    AlgMissing, AlgUnknown, AlgNotAllowed, AlgOfKey, KidType, KidMissing, KidUnknown,
    CritForm, CritEmpty, CritName, CritUnknown, CritAbsent, CritRegistered, CritTwice,
    B64Type, B64Crit, Typ, Machine,
    // Keys.
    NoKeys, NoUsableKeys, NoSigningKeys, ManyKeys, KeyMissing, KeyPrivate, KeyUse, KeyOps,
    KeyType, KeyIsAsymmetric, KeyIsSecret, KeyText, KeyCurve, KeyWeak, KeyAlg, KeyPss, KeyUnusable,
    // Signature.
    SignatureMissing, SignatureSize, Signature,
    // Claims.
    Missing, ExpMissing, ExpType, Expired, NbfType, NbfFuture, IatType, IatFuture, IatMissing,
    TooOld, IssMissing, IssType, Iss, AudMissing, AudUnexpected, AudType, Aud, AudList, SubMissing,
    SubType, JtiType, Azp, AtHash, NoClaims,
}

impl Fault {
    /// The reading of `messages/texts/rules.txt` that it is: what a message that says so stands for;
    /// empty for what only a product's own file tells.
    pub fn reading(self) -> &'static str {
        use Fault::*;
        match self {
            Empty => "token.missing",
            Segments | FiveParts => "form.segments",
            TooLong => "form.malformed",
            HeaderBase64 | PayloadBase64 | SignatureBase64 | Undecodable | Parse => "form.base64",
            HeaderJson | HeaderEnd | HeaderObject | HeaderNull => "form.json",
            PayloadJson | PayloadEnd | PayloadEmpty | PayloadObject | PayloadNull | Depth
            | Range => "form.payload",
            CritForm | CritEmpty | CritName | CritUnknown | CritAbsent | CritRegistered
            | CritTwice | Detached | B64Type | B64Crit => "crit.unsupported",
            AlgMissing => "algorithm.missing",
            AlgUnknown => "algorithm.unsupported",
            AlgNotAllowed => "algorithm.not-allowed",
            AlgOfKey | KeyAlg => "key.pinned",
            KidType => "kid.malformed",
            KidMissing => "kid.missing",
            KidUnknown | KeyMissing => "key.unknown",
            Typ => "type.mismatch",
            // Clerk's alone; what it means is listed beside its text.
            Machine => "",
            NoKeys | NoSigningKeys => "jwks.empty",
            NoUsableKeys => "key.malformed",
            ManyKeys => "key.several",
            KeyPrivate => "key.private",
            KeyUse | KeyOps => "key.unpaired",
            KeyType | KeyIsAsymmetric | KeyIsSecret | KeyCurve | KeyPss => "key.family",
            KeyText | KeyUnusable => "pem.malformed",
            KeyWeak => "key.weak",
            SignatureMissing => "signature.missing",
            SignatureSize => "signature.malformed",
            Signature => "signature.mismatch",
            Missing | NoClaims => "claim.missing",
            ExpMissing => "expiry.missing",
            ExpType => "expiry.malformed",
            Expired => "expiry.past",
            NbfType | IatType => "not-before.malformed",
            NbfFuture => "not-before.future",
            IatFuture => "issued-at.future",
            IatMissing => "issued-at.missing",
            TooOld => "age.exceeded",
            IssMissing => "issuer.missing",
            IssType | Iss => "issuer.mismatch",
            AudMissing => "audience.missing",
            AudUnexpected => "audience.unexpected",
            AudType | Aud | AudList => "audience.mismatch",
            SubMissing => "subject.missing",
            SubType => "subject.malformed",
            JtiType => "claim.mismatch",
            Azp => "party.mismatch",
            AtHash => "hash.mismatch",
        }
    }
}
