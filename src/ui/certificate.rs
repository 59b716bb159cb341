//! The certificates of a key: what each says of itself, and whether its time is over.

use serde::Serialize;

use crate::jose::key::certificate::Certificate;
use crate::text::dates;

/// Certificates that are shown at the most: nobody has a longer chain, and anyone can send one.
const LONGEST_CHAIN: usize = 8;
/// Characters of a name that are shown at the most. JSON has all of them.
const LONGEST_NAME: usize = 100;

/// One certificate for a program; nothing in it can be told of bytes that are none.
#[derive(Debug, Serialize)]
pub struct CertificateDocument {
    subject: Option<String>,
    issuer: Option<String>,
    not_after: Option<i64>,
    expired: Option<bool>,
}

/// A line a certificate, leaf first.
pub fn lines(chain: &[Vec<u8>], now: i64) -> Vec<String> {
    let shown = chain.iter().take(LONGEST_CHAIN);
    let mut lines: Vec<String> = shown.map(|der| line(Certificate::read(der), now)).collect();
    if chain.len() > LONGEST_CHAIN {
        lines.push(format!("and {} more in the chain", chain.len() - LONGEST_CHAIN));
    }
    lines
}

pub fn documents(chain: &[Vec<u8>], now: i64) -> Vec<CertificateDocument> {
    let document = |der: &Vec<u8>| {
        let certificate = Certificate::read(der);
        let not_after = certificate.as_ref().map(|certificate| certificate.not_after);
        let (subject, issuer) = certificate.map(|c| (c.subject, c.issuer)).unzip();
        CertificateDocument {
            subject,
            issuer,
            not_after,
            expired: not_after.map(|not_after| not_after < now),
        }
    };
    chain.iter().map(document).collect()
}

fn line(certificate: Option<Certificate>, now: i64) -> String {
    let Some(Certificate { subject, issuer, not_after }) = certificate else {
        return "certificate that can't be read".to_owned();
    };
    let issuer = if issuer == subject { "itself".to_owned() } else { name(&issuer) };
    let end = if not_after < now {
        format!("expired {}", dates::distance(now, not_after as f64))
    } else {
        format!("until {}", dates::day(not_after))
    };
    format!("certificate of {}, by {issuer}, {end}", name(&subject))
}

fn name(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        _ if name.is_empty() => "nobody".to_owned(),
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}
