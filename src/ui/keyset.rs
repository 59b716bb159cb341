//! A key set, what is wrong with it, and how two differ, for a person.

use crate::jose::key::set::{Entry, KeySet};
use crate::jose::key::thumbprint;
use crate::jose::key::{Key, Material};
use crate::keyset::diff::{Change, Difference, Side};
use crate::keyset::lint::Finding;
use crate::text::escape;
use crate::ui::certificate;
use crate::ui::failure::note;
use crate::ui::style::Style;
use crate::ui::table::{self, Row};

/// Kids beyond this many columns stand out rather than push every thumbprint to the right.
const WIDEST_KID: usize = 43;

/// Every key in a table. Where kid and thumbprint do not fit side by side they stand one below the
/// other: people copy them, so that neither is cut.
pub fn table(set: &KeySet, now: i64, width: usize) -> String {
    if set.entries.is_empty() {
        return "no keys\n".to_owned();
    }
    let wide: Vec<Row> = set.entries.iter().map(|entry| wide(entry, now)).collect();
    let headings = ["type", "size", "alg", "use", "kid", "thumbprint"];
    if table::width(&headings, &wide) <= width {
        return table::render(&headings, &wide, width);
    }
    let stacked: Vec<Row> = set.entries.iter().map(|entry| stacked(entry, now)).collect();
    table::render(&["type", "size", "alg", "use", "kid / thumbprint"], &stacked, width)
}

/// A line a thumbprint, which stands last, where it is copied.
pub fn thumbprints<'a>(lines: impl Iterator<Item = (Option<&'a str>, &'a str)>) -> String {
    let lines: Vec<(String, &str)> =
        lines.map(|(kid, thumbprint)| (escape::line(kid.unwrap_or("-")), thumbprint)).collect();
    let widths = lines.iter().map(|(kid, _)| kid.chars().count());
    let width = widths.filter(|width| *width <= WIDEST_KID).max().unwrap_or(0);
    lines.iter().map(|(kid, thumbprint)| format!("{kid:width$}  {thumbprint}\n")).collect()
}

/// One line of `--lint`.
pub fn finding(finding: &Finding, style: Style) -> String {
    let place = match (&finding.kid, finding.index) {
        (Some(kid), _) => format!("kid {kid}: "),
        (None, Some(index)) => format!("keys[{index}]: "),
        (None, None) => String::new(),
    };
    note(finding.id.text(), &format!("{place}{}", finding.detail), style)
}

/// The name of the key, and below it what became of it.
pub fn difference(difference: &Difference<'_>, style: Style) -> String {
    let Difference { change, before, after, members } = difference;
    let name = |side: &Option<Side<'_>>| side.as_ref().map(name).unwrap_or_default();
    let what = |side: &Option<Side<'_>>| side.as_ref().map(identity).unwrap_or_default();
    let mut below = match change {
        Change::Added => vec![what(after)],
        Change::Removed => vec![what(before)],
        Change::Changed => Vec::new(),
        Change::Renamed => vec![format!("is now {}", name(after))],
        Change::Rotated => vec![
            "dangerous: this kid now belongs to another key; a verifier that kept the old one \
             rejects good tokens"
                .to_owned(),
            format!("was    {}", what(before)),
            format!("is now {}", what(after)),
        ],
    };
    match &members[..] {
        [] => {}
        [one] => below.push(format!("differs in member {one}")),
        many => below.push(format!("differs in members {}", many.join(", "))),
    }
    let named = if before.is_some() { before } else { after };
    let mut text = note(change.word(), &name(named), style);
    for line in below {
        text += &format!("  {}\n", escape::line(&line));
    }
    text
}

fn name(side: &Side<'_>) -> String {
    side.kid().map_or_else(|| format!("keys[{}], which has no kid", side.index), str::to_owned)
}

/// Never by a shared secret's thumbprint: it would let anyone test guesses.
fn identity(side: &Side<'_>) -> String {
    match (&side.thumbprint, &side.entry.key) {
        (Some(thumbprint), _) => thumbprint.clone(),
        (None, Ok(_)) => "a shared secret".to_owned(),
        (None, Err(fault)) => format!("a bad key: {fault}"),
    }
}

fn wide(entry: &Entry, now: i64) -> Row {
    let thumbprint = entry.key.as_ref().ok().and_then(thumbprint::sha256);
    let mut cells = cells(entry);
    cells.push(dash(thumbprint));
    Row { cells, below: remarks(entry, now) }
}

fn stacked(entry: &Entry, now: i64) -> Row {
    let thumbprint = entry.key.as_ref().ok().and_then(thumbprint::sha256);
    let other = thumbprint.filter(|thumbprint| entry.kid.as_ref() != Some(thumbprint));
    Row { cells: cells(entry), below: other.into_iter().chain(remarks(entry, now)).collect() }
}

fn cells(entry: &Entry) -> Vec<String> {
    let (kind, size, alg, usage) = match &entry.key {
        Ok(key) => {
            let kind = Some(key.material.key_type().name().to_owned());
            (kind, size(key), alg(key), key.usage.clone())
        }
        Err(_) => {
            let text = |name| Some(entry.written.as_ref()?.get(name)?.as_str()?.to_owned());
            (text("kty"), None, text("alg"), text("use"))
        }
    };
    [kind, size, alg, usage, entry.kid.clone()].map(dash).to_vec()
}

fn dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "-".to_owned())
}

/// Part of an AKP key, whatever it is written as.
fn alg(key: &Key) -> Option<String> {
    match &key.material {
        Material::Akp { alg, .. } => Some(alg.name().to_owned()),
        _ => key.alg.clone(),
    }
}

fn size(key: &Key) -> Option<String> {
    let curve = || key.material.curve().map(|curve| curve.name().to_owned());
    key.material.bits().map(|bits| bits.to_string()).or_else(curve)
}

fn remarks(entry: &Entry, now: i64) -> Vec<String> {
    let key = match &entry.key {
        Ok(key) => key,
        Err(fault) => return vec![format!("bad key: {fault}")],
    };
    let mut remarks: Vec<String> = key.remarks.iter().map(ToString::to_string).collect();
    remarks.extend(key.material.weakness().map(|weakness| weakness.to_string()));
    match key.material {
        Material::Oct(_) => remarks.push("a shared secret".to_owned()),
        _ if key.material.is_private() => remarks.push("has the private half".to_owned()),
        _ => {}
    }
    remarks.extend(certificate::lines(&key.certificates, now));
    remarks
}

#[cfg(test)]
mod tests {
    use crate::jose::json::Object;
    use crate::jose::key::set::{Entry, KeySet};
    use crate::ui::keyset::table;

    const KID: &str = "2026-production-signing-key-eu";
    /// Of RFC 8037 appendix A.3.
    const THUMBPRINT: &str = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";

    #[test]
    fn kid_and_thumbprint_stand_side_by_side_where_both_fit() {
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        let members = [("kty", "OKP"), ("crv", "Ed25519"), ("kid", KID), ("x", x)];
        let set = KeySet { entries: vec![Entry::read(&Object::from_iter(members).into())] };
        let wide = table(&set, 0, 100);
        assert!(wide.ends_with(&format!("{KID}  {THUMBPRINT}\n")), "{wide}");
        let stacked = table(&set, 0, 99);
        assert!(stacked.contains(&format!("{KID}\n")), "{stacked}");
        assert!(stacked.ends_with(&format!(" {THUMBPRINT}\n")), "{stacked}");
    }
}
