//! The catalogue: a page for each cause, kept as text beside its detector.
//!
//! A page begins with `# ` and its id; the line below is its title.

/// The pages, in the order in which the catalogue lists them.
const TEXTS: [&str; 7] = [
    include_str!("input.md"),
    include_str!("kind.md"),
    include_str!("key.md"),
    include_str!("signature.md"),
    include_str!("time.md"),
    include_str!("claim.md"),
    include_str!("clerk.md"),
];

/// What there is to know about one cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    pub id: &'static str,
    pub title: &'static str,
    /// Everything below the title.
    pub text: &'static str,
}

impl Page {
    /// What tells this cause from its neighbours.
    pub fn tell_it_by(&self) -> &'static str {
        let told = self.text.split("Tell it by:").nth(1).unwrap_or_default();
        told.split("\n\n").next().unwrap_or_default().trim()
    }
}

/// Every page.
pub fn pages() -> impl Iterator<Item = Page> {
    TEXTS.into_iter().flat_map(|text| {
        // The first `# ` stands at the start of the file, the others behind a line break.
        text.strip_prefix("# ").unwrap_or(text).split("\n# ").filter_map(page)
    })
}

/// The page of one cause.
pub fn find(id: &str) -> Option<Page> {
    pages().find(|page| page.id == id)
}

fn page(text: &'static str) -> Option<Page> {
    let (id, rest) = text.split_once('\n')?;
    let (title, text) = rest.split_once('\n')?;
    Some(Page { id, title, text: text.trim_matches('\n') })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::explain::catalogue::{find, pages};

    #[test]
    fn every_page_is_whole() {
        let parts = ["What it is:", "Tell it by:", "How it looks:", "Fix:", "See:"];
        for page in pages() {
            assert!(!page.title.is_empty() && !page.title.ends_with('.'), "{}", page.id);
            for part in parts {
                assert!(page.text.contains(part), "{} lacks {part}", page.id);
            }
        }
    }

    #[test]
    fn every_id_has_one_page() {
        let ids: BTreeSet<&str> = pages().map(|page| page.id).collect();
        assert_eq!(ids.len(), pages().count());
        assert_eq!(find("time.expired").map(|page| page.id), Some("time.expired"));
        assert!(find("input").is_none());
    }
}
