//! The ids of causes: one table, in the order of the catalogue. Scripts match on the texts.

use crate::text::words::words;

words! {
    /// What can be wrong with a token, a key set or a message; each has a page.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum CauseId by text {
        InputEmpty = "input.empty",
        InputNullLiteral = "input.null-literal",
        InputEllipsis = "input.ellipsis",
        InputPartial = "input.partial",
        InputTruncated = "input.truncated",
        InputStandardBase64 = "input.standard-base64",
        InputPadded = "input.padded",
        InputUrlEncoded = "input.url-encoded",
        InputInvisibleChars = "input.invisible-chars",
        InputLineWrapped = "input.line-wrapped",
        InputQuoted = "input.quoted",
        InputEmbedded = "input.embedded",
        InputDoubleEncoded = "input.double-encoded",
        InputCaseChanged = "input.case-changed",
        InputTrailingText = "input.trailing-text",
        InputFileName = "input.file-name",
        KindApiKey = "kind.api-key",
        KindOpaque = "kind.opaque",
        KindJwe = "kind.jwe",
        KindSdJwt = "kind.sd-jwt",
        KindJwsJson = "kind.jws-json",
        KindDetached = "kind.detached",
        KindGraphToken = "kind.graph-token",
        KindOktaOrgToken = "kind.okta-org-token",
        KindIdTokenForAccess = "kind.id-token-for-access",
        KindAccessTokenForId = "kind.access-token-for-id",
        KindRefreshToken = "kind.refresh-token",
        KindClerkSessionForTemplate = "kind.clerk-session-for-template",
        KindClerkTemplateForSession = "kind.clerk-template-for-session",
        KindClerkMachineToken = "kind.clerk-machine-token",
        KindFirebaseCustomToken = "kind.firebase-custom-token",
        KindSupabaseAnonKey = "kind.supabase-anon-key",
        KindBasicCredentials = "kind.basic-credentials",
        KindGoogleTokenForFirebase = "kind.google-token-for-firebase",
        KeyOtherInstance = "key.other-instance",
        KeyUnknownKid = "key.unknown-kid",
        KeyKidRelabelled = "key.kid-relabelled",
        KeyNoKid = "key.no-kid",
        KeyDuplicateKid = "key.duplicate-kid",
        KeyWrongUse = "key.wrong-use",
        KeyAlgPinned = "key.alg-pinned",
        KeyMalformed = "key.malformed",
        KeyLeadingZero = "key.leading-zero",
        KeyShortCoordinate = "key.short-coordinate",
        KeyStandardBase64 = "key.standard-base64",
        KeyPrivatePublished = "key.private-published",
        KeyWeak = "key.weak",
        KeyJwksIsHtml = "key.jwks-is-html",
        KeyJwksIsDiscovery = "key.jwks-is-discovery",
        KeyJwksEmpty = "key.jwks-empty",
        KeyJwksHttpError = "key.jwks-http-error",
        KeyJwksUnreachable = "key.jwks-unreachable",
        KeyPemEscapedNewlines = "key.pem-escaped-newlines",
        KeyPemBroken = "key.pem-broken",
        KeyPemWrongKind = "key.pem-wrong-kind",
        SignatureMismatch = "signature.mismatch",
        SignatureStripped = "signature.stripped",
        SignatureWrongSecret = "signature.wrong-secret",
        SignatureSecretEncoding = "signature.secret-encoding",
        SignatureSecretWhitespace = "signature.secret-whitespace",
        SignatureSecretEmpty = "signature.secret-empty",
        SignatureDerEcdsa = "signature.der-ecdsa",
        SignatureUnpaddedEcdsa = "signature.unpadded-ecdsa",
        SignaturePaddingScheme = "signature.padding-scheme",
        SignatureHmacWithPublicKey = "signature.hmac-with-public-key",
        AlgNone = "alg.none",
        AlgMissing = "alg.missing",
        AlgUnsupported = "alg.unsupported",
        AlgFamilyMismatch = "alg.family-mismatch",
        AlgNotAllowed = "alg.not-allowed",
        HeaderCrit = "header.crit",
        HeaderKidType = "header.kid-type",
        HeaderTyp = "header.typ",
        JsonDuplicateMember = "json.duplicate-member",
        TimeExpired = "time.expired",
        TimeShortLived = "time.short-lived",
        TimeNotYetValid = "time.not-yet-valid",
        TimeClockSkew = "time.clock-skew",
        TimeMilliseconds = "time.milliseconds",
        TimeRelativeLifetime = "time.relative-lifetime",
        TimeNotANumber = "time.not-a-number",
        TimeMissingExp = "time.missing-exp",
        TimeTooOld = "time.too-old",
        TimeRevoked = "time.revoked",
        ClaimAudMissing = "claim.aud-missing",
        ClaimAudMissingCognito = "claim.aud-missing-cognito",
        ClaimAudMismatch = "claim.aud-mismatch",
        ClaimAudNearMiss = "claim.aud-near-miss",
        ClaimAudUnexpected = "claim.aud-unexpected",
        ClaimIssMismatch = "claim.iss-mismatch",
        ClaimIssNearMiss = "claim.iss-near-miss",
        ClaimIssMissing = "claim.iss-missing",
        ClaimAzpMismatch = "claim.azp-mismatch",
        ClaimAzpNearMiss = "claim.azp-near-miss",
        ClaimAzpMissing = "claim.azp-missing",
        ClaimRequiredMissing = "claim.required-missing",
        ClaimValueMismatch = "claim.value-mismatch",
        ClaimTemplateLiteral = "claim.template-literal",
        ClaimOrgInV2 = "claim.org-in-v2",
        ClaimNullOrg = "claim.null-org",
        ClaimSessionPending = "claim.session-pending",
        ClaimSubNotString = "claim.sub-not-string",
        ClaimAssertionRules = "claim.assertion-rules",
        PayloadNotJsonObject = "payload.not-json-object",
        PayloadNotUtf8 = "payload.not-utf8",
        PayloadCompressed = "payload.compressed",
        ClerkTemplateNotFound = "clerk.template-not-found",
        ClerkSessionNotFound = "clerk.session-not-found",
        ClerkKeyInvalid = "clerk.key-invalid",
        ClerkRateLimited = "clerk.rate-limited",
        WebhookSignatureMismatch = "webhook.signature-mismatch",
        WebhookHeaderMissing = "webhook.header-missing",
        WebhookTimestampOld = "webhook.timestamp-old",
        WebhookClockSkew = "webhook.clock-skew",
        WebhookSecretInvalid = "webhook.secret-invalid",
    }
}

impl CauseId {
    /// Whether it is of a group, such as `clerk` or `claim.aud`.
    pub fn is_of(self, group: &str) -> bool {
        self.text().strip_prefix(group).is_some_and(|rest| rest.starts_with(['.', '-']))
    }
}

#[cfg(test)]
mod tests {
    use crate::explain::cause_id::CauseId;

    #[test]
    fn a_text_and_its_id_are_one() {
        for id in CauseId::ALL {
            assert_eq!(CauseId::named(id.text()), Some(id));
        }
        assert_eq!(CauseId::named("time"), None);
        assert!(CauseId::ClaimAudMissing.is_of("claim.aud"));
        assert!(!CauseId::ClaimAudMissing.is_of("claim.au"));
    }
}
