//! The catalogue: a page for each cause, kept as text beside its detector.
//!
//! A page begins with `# ` and its id; the line below is its title.

use serde::Serialize;

use crate::explain::cause_id::CauseId;

/// The pages, in the order in which the catalogue lists them.
const TEXTS: [&str; 8] = [
    include_str!("input.md"),
    include_str!("kind.md"),
    include_str!("key.md"),
    include_str!("signature.md"),
    include_str!("time.md"),
    include_str!("claim.md"),
    include_str!("clerk.md"),
    include_str!("webhook.md"),
];

/// What there is to know about one cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Page {
    /// Its cause.
    pub id: CauseId,
    /// What is wrong, in a line.
    pub title: &'static str,
    /// Everything below the title.
    pub text: &'static str,
}

impl Page {
    /// What tells this cause from its neighbours.
    pub fn how_to_recognise(&self) -> &'static str {
        let told = self.text.split("How to recognise it:").nth(1).unwrap_or_default();
        told.split("\n\n").next().unwrap_or_default().trim()
    }

    /// The sentences with which its fix begins, where it begins with some.
    pub fn fix(&self) -> Option<&'static str> {
        let told = self.text.split("\nFix:").nth(1)?;
        let first = told.trim_start().split("\n\n").next()?.trim();
        first.ends_with('.').then_some(first)
    }
}

/// Every page.
pub fn pages() -> impl Iterator<Item = Page> {
    TEXTS.into_iter().flat_map(|text| {
        // The first `# ` stands at the start of the file, the others behind a line break.
        text.strip_prefix("# ").unwrap_or(text).split("\n# ").filter_map(page)
    })
}

impl CauseId {
    /// What there is to know about it. A test holds that each id has its page.
    pub fn page(self) -> Page {
        let empty = Page { id: self, title: self.text(), text: "" };
        pages().find(|page| page.id == self).unwrap_or(empty)
    }

    /// What is wrong, in a line.
    pub fn title(self) -> &'static str {
        self.page().title
    }
}

fn page(text: &'static str) -> Option<Page> {
    let (id, rest) = text.split_once('\n')?;
    let (title, text) = rest.split_once('\n')?;
    Some(Page { id: CauseId::named(id)?, title, text: text.trim_matches('\n') })
}

#[cfg(test)]
mod tests {
    use crate::explain::catalogue::{TEXTS, pages};
    use crate::explain::cause_id::CauseId;

    #[test]
    fn every_page_is_whole() {
        let parts = ["What it is:", "How to recognise it:", "How it looks:", "Fix:", "See:"];
        for page in pages() {
            assert!(!page.title.is_empty() && !page.title.ends_with('.'), "{}", page.id);
            for part in parts {
                assert!(page.text.contains(part), "{} lacks {part}", page.id);
            }
        }
    }

    #[test]
    fn a_fix_begins_with_sentences() {
        let told: Vec<&str> = pages().filter_map(|page| page.fix()).collect();
        assert!(told.len() * 10 > pages().count() * 8, "{}", told.len());
        for text in told {
            assert!(!text.starts_with("    ") && text.starts_with(char::is_uppercase), "{text}");
        }
    }

    #[test]
    fn every_id_has_one_page_and_every_page_an_id() {
        let titles = TEXTS.iter().flat_map(|text| text.lines());
        let titled: Vec<&str> = titles.filter_map(|line| line.strip_prefix("# ")).collect();
        let ids: Vec<&str> = CauseId::ALL.iter().map(|id| id.text()).collect();
        // In one order as well: the list of the catalogue is that of the table.
        assert_eq!(titled, ids);
        assert!(pages().map(|page| page.id).eq(CauseId::ALL.iter().copied()));
    }
}
