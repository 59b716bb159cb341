//! What holds keys and is not read: what it is, what shows it, and how its owner makes of it what is
//! read: `list.txt`, and here what other modules name.

use std::sync::OnceLock;

use crate::text::table::{first_word, rows};

const LIST: &str = include_str!("list.txt");

/// Something that is known and is not read.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unread {
    /// What it is, with its article.
    pub name: &'static str,
    /// What shows it.
    pub(crate) marks: &'static [Mark],
    /// Sentences, each with the command that it speaks of, or none; in it `KEY` stands for the file, and
    /// a name in braces for a file that is made.
    pub steps: &'static [(&'static str, &'static str)],
}

/// What shows such a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// The label of its PEM.
    Label(&'static str),
    /// How its text begins, in letters of either case.
    Text(&'static str),
    /// How its bytes begin, in hexadecimal digits; a dot stands for any, brackets for one of several.
    Bytes(&'static str),
    /// How the shape of its DER begins: the elements in their order, `int` and `oid` with their
    /// values where these are short.
    Der(&'static str),
    /// The curve or the algorithm of a key; what ends in a dot stands for all that begin so.
    Oid(&'static str),
}

use Mark::{Bytes, Der, Label, Oid, Text};

const fn unread(
    name: &'static str,
    marks: &'static [Mark],
    steps: &'static [(&'static str, &'static str)],
) -> Unread {
    Unread { name, marks, steps }
}

const DECRYPT: (&str, &str) = ("decrypt it first", "openssl pkey -out {key.pem} -in KEY");

/// `Proc-Type: 4,ENCRYPTED` (RFC 1421), whose key is derived by MD5.
pub(crate) static LEGACY_ENCRYPTED: Unread =
    unread("a private key encrypted in openssl's old format", &[], &[DECRYPT]);
/// An encrypted PKCS#8 with PBES1, or with ciphers or hashes of its own.
pub(crate) static OTHER_ENCRYPTION: Unread = unread(
    "a private key encrypted otherwise than by PBES2 and AES-CBC",
    &[],
    &[DECRYPT, ("if openssl says unsupported, add -provider legacy -provider default", "")],
);
/// An encrypted key whose passphrase costs more than is spent on one.
pub(crate) static COSTLY: Unread = unread(
    "a private key whose passphrase costs too much",
    &[],
    &[(
        "write it anew at a lower cost",
        "openssl pkcs8 -topk8 -iter 600000 -out {key.pem} -in KEY",
    )],
);
/// An OpenSSH key with a passphrase: its key is derived by bcrypt.
pub(crate) static ENCRYPTED_OPENSSH: Unread = unread(
    "a private key in OpenSSH's own format, with a passphrase",
    &[],
    &[
        ("take the passphrase off a copy of it", "ssh-keygen -p -N '' -f COPY"),
        ("to verify, its public half is enough", "ssh-keygen -y -f KEY"),
    ],
);
/// The parameters of a curve in the place of its name (RFC 5480 section 2.1.1).
pub(crate) static OWN_CURVE: Unread = unread(
    "an EC key that spells out its curve",
    &[Der("seq int:1 bytes [0] seq int:1"), Der("seq seq oid:1.2.840.10045.2.1 seq int:1")],
    &[
        (
            "if the curve has a name, write that",
            "openssl ec -param_enc named_curve -out {key.pem} -in KEY",
        ),
        ("the same for a public key, with -pubin -pubout", ""),
    ],
);
/// An asymmetric key of which only that is seen.
pub(crate) static OTHER_FORM: Unread = unread(
    "an asymmetric key in another form",
    &[],
    &[("write it as PEM or as a JWK, and give that alone", "")],
);
/// Parameters without a key.
pub(crate) static PARAMETERS: Unread = unread(
    "a file of parameters without a key",
    &[Label("DH PARAMETERS"), Label("X9.42 DH PARAMETERS"), Label("DSA PARAMETERS")],
    &[("give the file that has the key", "")],
);

/// Everything else, what is told most surely first.
pub(crate) fn all() -> &'static [Unread] {
    static ALL: OnceLock<Vec<Unread>> = OnceLock::new();
    ALL.get_or_init(|| rows(LIST).filter_map(|(_, cells)| Unread::read(&cells)).collect())
}

impl Unread {
    /// Reads a row of the list.
    fn read(cells: &[&'static str]) -> Option<Unread> {
        let [name, marks, steps @ ..] = cells else { return None };
        let marks: Option<Vec<Mark>> = marks.split(", ").map(Mark::read).collect();
        let step = |step: &[&'static str]| (step[0], step.get(1).copied().unwrap_or_default());
        let steps: Vec<_> = steps.chunks(2).map(step).collect();
        Some(Unread { name, marks: marks?.leak(), steps: steps.leak() })
    }
}

impl Mark {
    fn read(mark: &'static str) -> Option<Mark> {
        Some(match first_word(mark) {
            ("label", what) => Label(what),
            ("text", what) => Text(what.trim_matches('"').replace("\\n", "\n").leak()),
            ("bytes", what) => Bytes(what),
            ("der", what) => Der(what),
            ("oid", what) => Oid(what),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::jose::key::unsupported::list::{LIST, Unread};
    use crate::text::table::rows;

    #[test]
    fn each_line_can_be_read_and_says_what_to_do() {
        let mut seen = Vec::new();
        for (at, cells) in rows(LIST) {
            let row = Unread::read(&cells).unwrap_or_else(|| panic!("line {at}: {cells:?}"));
            let is_said = row.steps.first().is_some_and(|(say, _)| !say.is_empty());
            assert!(is_said && !row.name.is_empty(), "line {at}: {cells:?}");
            for mark in row.marks {
                assert!(!seen.contains(mark), "line {at}: {mark:?} twice");
                seen.push(*mark);
            }
        }
    }
}
