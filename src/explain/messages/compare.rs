//! The values that a message carries, compared as those of a token are.

use crate::explain::cause_id::CauseId;
use crate::explain::messages::reading::Reading;
use crate::explain::messages::values::Values;
use crate::provider::near_miss::{self, Kind};
use crate::text::dates::{date, span};

/// Claims whose values stand in messages: the group of their causes, and the two that are told apart
/// by the values.
pub(super) const CLAIMS: [(&str, Kind, CauseId, CauseId); 3] = [
    ("claim.aud", Kind::Audience, CauseId::ClaimAudMissing, CauseId::ClaimAudNearMiss),
    ("claim.iss", Kind::Issuer, CauseId::ClaimIssMissing, CauseId::ClaimIssNearMiss),
    ("claim.azp", Kind::Party, CauseId::ClaimAzpMissing, CauseId::ClaimAzpNearMiss),
];
/// Ahead of now by no more than this, in seconds, is a clock that is off.
const CLOCK_SKEW: f64 = 300.0;

impl Reading {
    /// Compares the values in the message as those of a token are.
    pub(super) fn compare(&mut self, values: &Values, dates: &[f64]) {
        let Some(first) = self.ids.first().copied() else { return };
        let claim = CLAIMS.into_iter().find(|(group, ..)| first.is_of(group));
        if let Some((_, kind, missing, near_miss)) = claim {
            self.compare_claim(kind, missing, near_miss, values);
        } else if first.is_of("time") {
            self.compare_dates(dates);
        }
    }

    fn compare_claim(&mut self, kind: Kind, missing: CauseId, near_miss: CauseId, values: &Values) {
        let (expected, found) = (&values.expected, &values.found);
        if values.nothing && found.is_empty() {
            return self.put_first(missing);
        }
        let miss = found.iter().find_map(|found| {
            let (ours, how) = near_miss::miss_of_any(kind, expected, found)?;
            Some((ours.to_owned(), found.clone(), how))
        });
        if let Some((ours, theirs, how)) = miss {
            self.put_first(near_miss);
            self.compared
                .push(format!("expected {ours:?}, found {theirs:?}: they differ in {how}"));
            self.difference = Some((ours, theirs));
        } else if let ([ours], [theirs]) = (&expected[..], &found[..])
            && ours != theirs
        {
            self.ids.retain(|id| *id != missing && *id != near_miss);
            self.compared.push(format!("expected {ours:?}, found {theirs:?}"));
        }
    }

    /// Two dates are the token's and the verifier's.
    fn compare_dates(&mut self, dates: &[f64]) {
        let [early, late] = dates else { return };
        let (apart, token_is_late) = (span(late - early), self.ids.contains(&CauseId::TimeExpired));
        if token_is_late {
            let text = format!("expired at {}, {apart} before {}", date(*early), date(*late));
            self.compared.push(text);
        } else if self.ids.contains(&CauseId::TimeNotYetValid) {
            let skew = late - early <= CLOCK_SKEW;
            self.put_first(if skew { CauseId::TimeClockSkew } else { CauseId::TimeNotYetValid });
            let text = format!("valid from {}, {apart} after {}", date(*late), date(*early));
            self.compared.push(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::explain::cause_id::CauseId;
    use crate::explain::messages::read;

    #[test]
    fn values_in_a_message_are_compared() {
        for (text, id, shown) in [
            (
                "IDX10214: Audience validation failed. Audiences: 'api'. Did not match: validationParameters.ValidAudience: 'api/'",
                CauseId::ClaimAudNearMiss,
                "a slash at the end",
            ),
            (
                "oidc: id token issued by a different provider, expected \"https://a.example\" got \"http://a.example\"",
                CauseId::ClaimIssNearMiss,
                "the scheme",
            ),
            ("oidc: expected audience \"a\" got [\"b\"]", CauseId::ClaimAudMismatch, "found \"b\""),
            ("oidc: expected audience \"a\" got []", CauseId::ClaimAudMissing, ""),
            ("token expired, exp 1795249708, now 1795253357", CauseId::TimeExpired, "1 h"),
            ("JWT not yet valid: nbf 1795253387 now 1795253357", CauseId::TimeClockSkew, "30 s"),
            ("JWT not yet valid: nbf 1795853387 now 1795253357", CauseId::TimeNotYetValid, "6 d"),
        ] {
            let causes = read(text).unwrap().causes();
            assert_eq!(causes[0].id, id, "{text}");
            assert!(
                causes[0].evidence.iter().any(|evidence| evidence.text.contains(shown)),
                "{causes:?}"
            );
        }
    }
}
