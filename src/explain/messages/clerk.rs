//! What to do about the refusals that are Clerk's own.

use crate::explain::cause::Cause;
use crate::explain::remedy::Remedy;
use crate::text::similar;

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
        Some(Err(why)) => {
            return cause.measured(format!("Clerk's API gave no list of templates: {why}"));
        }
        Some(Ok(names)) => names,
    };
    if names.is_empty() {
        return cause.measured("the instance of CLERK_SECRET_KEY has no JWT templates at all");
    }
    let all = names.join(", ");
    let cause = cause.measured(format!("the instance of CLERK_SECRET_KEY has {all}"));
    if names.iter().any(|name| name == asked) {
        return cause
            .proof(format!(
                "{asked} is one of them, so the message is likely from another instance"
            ))
            .remedy(Remedy::CompareEnvironment);
    }
    let near = || similar::name(asked, names.iter().map(String::as_str));
    match near().filter(|_| !asked.is_empty() && asked.len() <= LONGEST_NAME) {
        Some(nearest) => cause
            .proof(format!("{asked} is not one of them; the nearest is {nearest}"))
            .remedy(Remedy::RequestTemplate(nearest.to_owned())),
        None if asked.is_empty() => cause,
        None => cause.proof(format!("{asked} is not one of them")),
    }
}

#[cfg(test)]
mod tests {
    use crate::explain::cause::Cause;
    use crate::explain::cause_id::CauseId;
    use crate::explain::messages::clerk::compare;
    use crate::explain::remedy::Remedy;

    #[test]
    fn the_list_tells_what_is_meant() {
        let said = |asked: &str, names: &[&str]| {
            let names = Ok(names.iter().map(|name| (*name).to_owned()).collect());
            let cause = Cause::fault(CauseId::ClerkTemplateNotFound);
            let cause = compare(asked, Some(&names), cause);
            (cause.evidence.last().unwrap().text.clone(), cause.remedy)
        };
        let (text, remedy) = said("Backend", &["backend", "hasura"]);
        assert_eq!(text, "Backend is not one of them; the nearest is backend");
        assert_eq!(remedy, Some(Remedy::RequestTemplate("backend".into())));
        let (text, remedy) = said("convex", &["backend"]);
        assert_eq!((&text[..], remedy), ("convex is not one of them", None));
        let (text, _) = said("backend", &["backend"]);
        assert_eq!(text, "backend is one of them, so the message is likely from another instance");
        let (text, _) = said("", &["backend"]);
        assert_eq!(text, "the instance of CLERK_SECRET_KEY has backend");
        let (text, _) = said("x", &[]);
        assert_eq!(text, "the instance of CLERK_SECRET_KEY has no JWT templates at all");
    }
}
