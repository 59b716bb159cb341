//! What to do about the refusals that are Clerk's own.

use crate::explain::cause::Cause;
use crate::explain::cause_id::CauseId;
use crate::text::similar;
use crate::text::step::Step;

/// What to do about one of Clerk's own refusals; `None` for what is no such.
pub fn remedy(id: CauseId) -> Option<&'static str> {
    Some(match id {
        CauseId::ClerkTemplateNotFound => {
            "create it in the instance that the key names, in its very spelling: development and \
             production have templates of their own"
        }
        CauseId::ClerkSessionNotFound => {
            "sign in again and use the session that is current: this one ended, or lives in \
             another instance"
        }
        CauseId::ClerkKeyInvalid => {
            "copy CLERK_SECRET_KEY anew from the dashboard of this instance, and restart what \
             reads it"
        }
        CauseId::ClerkRateLimited => {
            "wait as long as Retry-After says; then ask less often: cache, and read claims from \
             the session token"
        }
        _ => return None,
    })
}

/// Longer names are near to none, and slow to compare.
const LONGEST_NAME: usize = 64;

/// What the instance's own list says about the template that was asked for; `asked` is empty where
/// the message does not name it.
pub fn compare(
    asked: &str,
    templates: Option<&Result<Vec<String>, String>>,
    cause: Cause,
) -> Cause {
    let names = match templates {
        None => return cause,
        Some(Err(why)) => return cause.measured(format!("Clerk was asked in vain: {why}")),
        Some(Ok(names)) => names,
    };
    if names.is_empty() {
        return cause.measured("the instance of CLERK_SECRET_KEY has no JWT templates at all");
    }
    let all = names.join(", ");
    let cause = cause.measured(format!("the instance of CLERK_SECRET_KEY has {all}"));
    if names.iter().any(|name| name == asked) {
        return cause
            .proof(format!("{asked} is one of them, so the message is of another instance"))
            .remedy("use keys of one instance everywhere: jotkit clerk env");
    }
    let near = || similar::name(asked, names.iter().map(String::as_str));
    match near().filter(|_| !asked.is_empty() && asked.len() <= LONGEST_NAME) {
        Some(nearest) => cause
            .proof(format!("{asked} is none of them; the nearest is {nearest}"))
            .remedy(Step::say("request the existing template: ").value(nearest)),
        None if asked.is_empty() => cause,
        None => cause.proof(format!("{asked} is none of them")),
    }
}

#[cfg(test)]
mod tests {
    use crate::explain::cause::Cause;
    use crate::explain::cause_id::CauseId;
    use crate::explain::messages::clerk::compare;

    #[test]
    fn the_list_tells_what_is_meant() {
        let said = |asked: &str, names: &[&str]| {
            let names = Ok(names.iter().map(|name| (*name).to_owned()).collect());
            let cause = Cause::fault(CauseId::ClerkTemplateNotFound).remedy("make it");
            let cause = compare(asked, Some(&names), cause);
            (cause.evidence.last().unwrap().text.clone(), cause.remedy_text())
        };
        let (text, remedy) = said("Backend", &["backend", "hasura"]);
        assert_eq!(text, "Backend is none of them; the nearest is backend");
        assert_eq!(remedy, "request the existing template: backend");
        let (text, remedy) = said("convex", &["backend"]);
        assert_eq!((&text[..], &remedy[..]), ("convex is none of them", "make it"));
        let (text, _) = said("backend", &["backend"]);
        assert_eq!(text, "backend is one of them, so the message is of another instance");
        let (text, _) = said("", &["backend"]);
        assert_eq!(text, "the instance of CLERK_SECRET_KEY has backend");
        let (text, _) = said("x", &[]);
        assert_eq!(text, "the instance of CLERK_SECRET_KEY has no JWT templates at all");
    }
}
