//! From the table to requests: what can be made with the keys that are here, and why the rest can't.

use crate::issuer::broken::{self, Base, Sign, Unmade, remove_at, set_at};
use crate::jose::json::Json;
use crate::probe::case::{Case, Cut, Expect, Need, Sent, Unmet};
use crate::probe::cases::{self, SHORT_LIFE, UNSIGNED};
use crate::probe::target::{Outgoing, Place, Target};
use crate::verify::policy::{Policy, Requirement};

/// The type of access tokens (RFC 9068 section 2.1).
const ACCESS_TOKEN: &str = "at+jwt";

/// What requests are made of.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// What tokens are made of.
    pub base: Base<'a>,
    pub target: &'a Target,
    /// What the API expects of tokens.
    pub policy: &'a Policy,
    /// Whether the issuer changes its key when we ask for it.
    pub rotates: bool,
    /// Whether time goes on while we probe.
    pub is_live: bool,
}

/// Which cases, and what is expected instead of what the table says.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Names of cases; none stands for all.
    pub only: Vec<String>,
    pub skip: Vec<String>,
    /// By the name of a case, the last one counts.
    pub expect: Vec<(String, Expect)>,
}

/// One case, ready to be sent.
#[derive(Clone, Debug)]
pub struct Planned {
    /// That of the case, or `CASE:CLAIM`.
    pub name: String,
    pub case: &'static Case,
    pub expect: Expect,
    /// What is done, or why nothing is.
    pub work: Result<Work, String>,
}

/// What is done for one case.
#[derive(Clone, Debug)]
pub enum Work {
    /// A request, and the token in it.
    Send(Outgoing, Option<String>),
    /// The same request before and after its token expires, and one whose token was never sent.
    SendTwice { used: Outgoing, unused: Outgoing },
    /// Whether the API answers other origins at all, and then the preflight.
    Preflight { plain: Outgoing, preflight: Outgoing },
    /// A new key of the issuer, and a token signed by it.
    Rotate,
}

impl Selection {
    /// Whether a case is to be tried; `missing` names each `missing:CLAIM`.
    pub fn wants(&self, name: &str) -> bool {
        let is_only = self.only.is_empty() || self.only.iter().any(|own| is_named(own, name));
        is_only && !self.skip.iter().any(|own| is_named(own, name))
    }

    /// What is expected instead of what the table says.
    pub fn expected(&self, name: &str) -> Option<Expect> {
        let own = self.expect.iter().rev().find(|(own, _)| is_named(own, name));
        own.map(|(_, expect)| *expect)
    }
}

fn is_named(own: &str, name: &str) -> bool {
    own == name || name.split_once(':').is_some_and(|(group, _)| group == own)
}

/// The good token's own request comes first, whatever is selected.
pub fn plan(context: &Context<'_>, selection: &Selection, sign: &mut Sign<'_>) -> Vec<Planned> {
    let mut planned = Vec::new();
    for case in cases::all() {
        let claims: Vec<Option<&Requirement>> = match case.sent {
            Sent::Required(_) => context.policy.required.iter().map(Some).collect(),
            _ => vec![None],
        };
        for claim in claims {
            let name = match claim {
                Some(claim) => format!("{}:{}", case.name, claim.path),
                None => case.name.to_owned(),
            };
            if case.name != cases::GOOD && !selection.wants(&name) {
                continue;
            }
            let expect = match case.expect {
                // A WebSocket is closed with one of many codes.
                Expect::Status(_) if context.target.is_websocket => Expect::Refusal,
                expect => expect,
            };
            let expect = selection.expected(&name).unwrap_or(expect);
            let work = work(context, case, claim, sign);
            planned.push(Planned { name, case, expect, work });
        }
    }
    planned
}

fn work(
    context: &Context<'_>,
    case: &Case,
    claim: Option<&Requirement>,
    sign: &mut Sign<'_>,
) -> Result<Work, String> {
    let Context { base, target, .. } = context;
    if !is_met(case.needs, context.policy) {
        return Err(format!("needs {}", case.needs));
    }
    let with = |token: String| Work::Send(target.with(&token), Some(token));
    let why = |unmade: Unmade| unmade.to_string();
    match case.sent {
        Sent::Nothing if matches!(target.place, Place::Message(_)) => {
            Err("a WebSocket may wait for its first message".into())
        }
        Sent::Nothing => Ok(Work::Send(target.bare(), None)),
        Sent::Good => Ok(with(base.good.to_owned())),
        Sent::Text(text) => Ok(Work::Send(target.with(text), None)),
        Sent::Long(size) => match target.place {
            Place::Query(_) => Err("a URL can't be that long".into()),
            _ => Ok(Work::Send(target.with(&"a".repeat(size)), None)),
        },
        Sent::Cut(cut) => Ok(with(self::cut(base.good, cut).to_owned())),
        Sent::Headers(templates) => headers(context, templates, sign),
        Sent::Token(recipe) => broken::make(recipe, base, sign).map(with).map_err(why),
        Sent::Required(unmet) => match claim {
            Some(claim) => required(context, unmet, claim, sign).map(with).map_err(why),
            None => Err("needs --require".into()),
        },
        Sent::Reused if !context.is_live => Err("needs the present time, not --at".into()),
        Sent::Reused => {
            let mut made = |whose: &str| {
                let recipe = format!("claim exp soon {SHORT_LIFE}; claim jti around {{}}-{whose}");
                broken::make(&recipe, base, sign).map_err(why)
            };
            let [used, unused] = [made("used")?, made("unused")?];
            Ok(Work::SendTwice { used: target.with(&used), unused: target.with(&unused) })
        }
        Sent::Rotated if context.rotates => Ok(Work::Rotate),
        Sent::Rotated => Err("needs an issuer on this machine: --issuer-at".into()),
        Sent::Query(_) if matches!(target.place, Place::Query(_)) => {
            Err("the token is sent in the query string".into())
        }
        Sent::Query(name) => {
            let token = base.good.to_owned();
            Ok(Work::Send(target.with_query(name, &token), Some(token)))
        }
        Sent::Preflight if target.is_websocket => Err("a WebSocket has no preflight".into()),
        Sent::Preflight => {
            let mut plain = target.with(base.good);
            plain.add("origin", target.origin.clone());
            Ok(Work::Preflight { plain, preflight: target.preflight() })
        }
    }
}

fn is_met(need: Need, policy: &Policy) -> bool {
    match need {
        Need::Nothing => true,
        Need::Issuer => policy.issuer.is_some(),
        Need::Audience => !policy.audiences.is_empty(),
        Need::Party => !policy.authorized_parties.is_empty(),
        Need::MaxAge => policy.max_age.is_some(),
        Need::Typ => policy.typ.is_some(),
        Need::OtherTyp => {
            policy.typ.as_ref().is_some_and(|typ| !typ.eq_ignore_ascii_case(ACCESS_TOKEN))
        }
    }
}

fn headers(context: &Context<'_>, templates: &str, sign: &mut Sign<'_>) -> Result<Work, String> {
    let Context { base, target, .. } = context;
    if target.place != Place::Authorization {
        return Err("the token is not sent in the Authorization header".into());
    }
    let forged = broken::make(UNSIGNED, base, sign).map_err(|unmade| unmade.to_string())?;
    let filled = |text: &str| text.replace("{token}", base.good).replace("{forged}", &forged);
    let outgoing = target.with_headers(templates.split(", ").map(filled));
    Ok(Work::Send(outgoing, Some(base.good.to_owned())))
}

fn cut(token: &str, cut: Cut) -> &str {
    let end = match cut {
        Cut::Half => token.len() / 2,
        Cut::Parts(count) => {
            token.match_indices('.').nth(count - 1).map_or(token.len(), |(at, _)| at)
        }
    };
    token.get(..end).unwrap_or_default()
}

fn required(
    context: &Context<'_>,
    unmet: Unmet,
    claim: &Requirement,
    sign: &mut Sign<'_>,
) -> Result<String, Unmade> {
    let mut claims = context.base.claims.clone();
    match (unmet, &claim.value) {
        (Unmet::Missing, _) => remove_at(&mut claims, &claim.path),
        (Unmet::Wrong, Some(value)) => {
            set_at(&mut claims, &claim.path, format!("not-{value}").into());
        }
        // Any value will do but this.
        (Unmet::Wrong, None) => set_at(&mut claims, &claim.path, Json::Null),
    }
    broken::signed(context.base.header, &claims, sign)
}
