//! The table of cases, in the order in which they are sent: `cases.txt`.

use std::sync::OnceLock;

use crate::probe::case::Case;
use crate::text::table::rows;

const TABLE: &str = include_str!("cases.txt");

/// The case that comes first: without it no other says anything.
pub const GOOD: &str = "good";
/// Cases whose tokens name a listener of ours, each with its path.
pub const LISTENED: [(&str, &str); 2] = [("jku", "/jku"), ("x5u", "/x5u")];
/// Seconds that the token of a case lives that is sent again afterwards.
pub const SHORT_LIFE: i64 = 5;
/// The recipe of a token that nobody signed.
pub const UNSIGNED: &str = r#"header alg = "none"; sealed empty"#;

/// Every case.
pub fn all() -> impl Iterator<Item = &'static Case> {
    static CASES: OnceLock<Vec<Case>> = OnceLock::new();
    CASES.get_or_init(|| rows(TABLE).filter_map(|(_, cells)| Case::read(&cells)).collect()).iter()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::issuer::broken::{self, Base, Unmade};
    use crate::jose::alg::Alg;
    use crate::jose::crypto::generate::{Recipe, generate};
    use crate::jose::json::Object;
    use crate::probe::case::{Case, Sent};
    use crate::probe::cases::{LISTENED, TABLE, UNSIGNED, all};
    use crate::probe::fix;
    use crate::text::table::rows;

    #[test]
    fn each_line_is_a_case_that_has_a_name_of_its_own_and_says_why() {
        let mut names = BTreeSet::new();
        for (at, cells) in rows(TABLE) {
            let case = Case::read(&cells).unwrap_or_else(|| panic!("line {at}: {cells:?}"));
            assert!(names.insert(case.name), "line {at}: {} twice", case.name);
            assert!(!case.why.is_empty() && !case.source.is_empty(), "line {at}");
            assert!(!fix::text(case.fix, None).is_empty(), "line {at}: {}", case.fix);
            let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
            assert!(case.name.chars().all(is_plain), "line {at}: {}", case.name);
        }
    }

    #[test]
    fn each_recipe_can_be_read() {
        let key = generate(Recipe::of(Alg::EdDsa)).unwrap();
        let header = Object::from_iter([("alg", "EdDSA"), ("kid", "a"), ("typ", "JWT")]);
        let mut claims = Object::from_iter([("iss", "i"), ("aud", "a"), ("jti", "j")]);
        claims.set("exp", 1.into());
        let base = Base {
            header: &header,
            claims: &claims,
            required: &[],
            alg: Alg::EdDsa,
            from: 0,
            until: 1,
            good: "e30.e30.c2ln",
            public: Some(&key),
            stranger: Some((&key, Alg::EdDsa)),
            listener: Some("http://127.0.0.1"),
        };
        for case in all() {
            let Sent::Token(recipe) = case.sent else { continue };
            let made = broken::make(recipe, &base, &mut |_| Ok(Vec::new()));
            // An RSA key has more forms than this one.
            let is_read = made.is_ok() || made == Err(Unmade::NoSuchForm);
            assert!(is_read, "{}: {recipe}: {made:?}", case.name);
        }
        let recipe = |name| all().find(|case| case.name == name).map(|case| case.sent);
        assert!(matches!(recipe("alg-none"), Some(Sent::Token(UNSIGNED))));
        for (name, path) in LISTENED {
            let Some(Sent::Token(recipe)) = recipe(name) else { panic!("{name}") };
            assert!(recipe.contains(&format!(" listener {path};")), "{recipe}");
        }
        for wrong in ["hedaer kid slash", "header kid slahs", "claim exp before x", "sealed"] {
            let made = broken::make(wrong, &base, &mut |_| Ok(Vec::new()));
            assert!(matches!(made, Err(Unmade::Failed(_))), "{wrong}: {made:?}");
        }
    }
}
