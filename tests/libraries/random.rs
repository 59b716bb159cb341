//! Random questions: a token that most libraries take, with one or two things about it changed. The
//! same number makes the same question.

use jotkit::jose::alg::Alg;
use jotkit::jose::crypto;
use jotkit::jose::json::{Json, base64url};
use jotkit::jose::key::{Key, jwk};

use crate::libraries::questions::{SURE, spki};
use crate::libraries::{Keys, Question};
use crate::support::{NOW, keys};

#[rustfmt::skip]
const HEADER: [(&str, &[&str]); 6] = [
    ("kid", &["", "null", "1", "1.50", r#""other""#, r#""""#, r#""\ud800""#, "true", "[]", r#"["test-1"]"#, r#""test-1\udc00""#]),
    ("alg", &["", "null", r#""""#, "256", r#""rs256""#, r#""RS512""#, r#""none""#, r#""HS256""#, r#""ES256""#, r#""PS256""#, r#""XX""#, r#""EdDSA""#, r#""\ud800""#, "false", r#""RS256\ud800""#]),
    ("typ", &["", r#""JWT""#, r#""jwt""#, r#""at+jwt""#, "1", "null", r#""application/at+jwt""#, r#""\udc00""#]),
    ("crit", &["null", "[]", "1", r#""b64""#, r#"["x"]"#, r#"["b64"]"#, "[1]", r#"["x",1]"#, r#"["kid"]"#, r#"[""]"#, r#"["\ud800"]"#, "false"]),
    ("b64", &["true", "false", "null", r#""x""#]),
    ("x", &["1e400", "-0", r#""\ud800""#, r#"{"a":[1,{"b":null}]}"#, "\"\u{e9}\u{1f600}\""]),
];
#[rustfmt::skip]
const DATES: &[&str] = &[
    "", "0", "-0", "1.5", "1e400", "-1e400", "1e300", "-1e300", "1e20", "null", "true", "false", r#""""#,
    r#""x""#, r#""1790000300""#, r#"" 1790000300 ""#, r#""1_790_000_300""#, r#""1__0""#, r#""1790000300.5""#,
    r#""1h""#, r#""-5""#, "[]", "[1790000300]", "{}", r#""\ud800""#, "1790000300000", "8640000000001", "9007199254740993",
    "17900003000000000000000000",
];
#[rustfmt::skip]
const CLAIMS: [(&str, &[&str]); 8] = [
    ("iss", &["", "null", "1", r#""""#, r#""https://issuer.example/""#, r#""https://other.example""#, r#"["https://issuer.example"]"#, r#""https://issuer.example\ud800""#, "{}", "true"]),
    ("aud", &["", "null", "1", "true", "false", "0", "{}", r#"{"a":1.0}"#, "[]", "[null]", r#""""#, r#"[""]"#, r#""web""#, r#""Backend""#, r#""backend/""#, r#"["backend"]"#, r#"["web","backend"]"#, r#"["web","app"]"#, r#"["backend",1]"#, r#"[["backend"]]"#, r#""\ud800""#, r#"["\ud800","backend"]"#]),
    ("sub", &["", "null", "1", r#""""#, r#""\udfff""#, "[]", "true"]),
    ("jti", &["null", "7", r#""x""#, r#""""#, r#""\ud800""#, "[]"]),
    ("azp", &["x", "null", "1", r#""https://app.example""#, r#""https://www.app.example""#, r#""\ud800""#, "[]"]),
    ("role", &[r#""admin""#, "null", r#""""#]),
    ("at_hash", &[r#""x""#, "null"]),
    ("x", &["1e400", "-0", "1.50", r#""\ud800""#, r#""\ud83d\ude00""#, "\"\u{e9}\"", "123456789012345678901234567890"]),
];
const FLAGS: [&str; 11] = [
    "",
    "--audience web",
    "--audience web --audience backend",
    "--audience backend --require role",
    "--audience backend --require exp",
    "--audience backend --leeway 30s",
    "--audience backend --max-age 90s",
    "--audience backend --authorized-party https://app.example",
    "--audience backend --alg RS256 --alg PS256 --alg HS256",
    "--audience backend --alg ES256 --alg HS256",
    "--audience backend --typ at+jwt",
];

/// A token while it is put together: members as they are written.
struct Draft {
    header: Vec<(String, String)>,
    claims: Vec<(String, String)>,
    texts: [Vec<u8>; 2],
    name: String,
}

/// SplitMix64: small, and good enough to choose with.
struct Choice(u64);

impl Choice {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut next = self.0;
        next = (next ^ (next >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        next = (next ^ (next >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((next ^ (next >> 31)) % count as u64) as usize
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// The question of that number.
pub fn question(number: u64) -> Question {
    let mut choice = Choice(number.wrapping_mul(0x5851_f42d_4c95_7f2d));
    let (keys, key, alg) = signer(&mut choice);
    let mut draft = Draft::new(alg);
    let changes = choice.of(&[0, 1, 1, 1, 1, 1, 2, 2, 2, 2]);
    let mut mangled = false;
    for _ in 0..changes {
        match choice.below(10) {
            0..=1 => draft.change_header(&mut choice),
            2..=5 => draft.change_claim(&mut choice),
            6..=7 => draft.change_text(&mut choice),
            8 => draft.nest(&mut choice),
            _ => mangled = true,
        }
    }
    let mut parts = draft.parts();
    let part = choice.below(3);
    let signs_after = choice.below(2) == 0;
    if mangled && part < 2 && signs_after {
        mangle(&mut parts[part], &mut choice, &mut draft.name);
    }
    let input = parts.join(".");
    let mut signature =
        base64url::encode(crypto::sign(&key, alg, input.as_bytes()).expect("it signs"));
    if mangled && part == 2 {
        mangle(&mut signature, &mut choice, &mut draft.name);
    } else if mangled && !signs_after {
        mangle(&mut parts[part], &mut choice, &mut draft.name);
    }
    let flags = if choice.below(3) < 2 { SURE } else { choice.of(&FLAGS) };
    let name = format!("number {number}, {alg}{}, {flags}", draft.name);
    let token = format!("{}.{signature}", parts.join("."));
    Question { name, token, keys, flags: flags.to_owned() }
}

/// Keys as they are handed over, and the one that signs.
fn signer(choice: &mut Choice) -> (Keys, Key, Alg) {
    let (rsa, other) = (keys::key("rsa.pem", "test-1"), keys::key("rsa-other.pem", "test-2"));
    let (p256, p384) = (keys::key("p256.pem", "test-1"), keys::key("p384.pem", "test-1"));
    let ed25519 = keys::key("ed25519.pem", "test-1");
    let set = |key: &Key| Keys::Set(keys::jwks(&[key]));
    match choice.below(20) {
        0..=9 => (Keys::Set(keys::test_1()), rsa, Alg::Rs256),
        10 => (Keys::Pem(spki(&rsa)), rsa, Alg::Rs256),
        11 => (Keys::Set(keys::jwks(&[&other, &rsa])), rsa, Alg::Rs256),
        12 => (described(&rsa, choice), rsa, Alg::Rs256),
        13 => (set(&p256), p256, Alg::Es256),
        14 => (Keys::Pem(spki(&p256)), p256, Alg::Es256),
        15 => (set(&p384), p384, Alg::Es384),
        16 => (set(&ed25519), ed25519, Alg::EdDsa),
        _ => (Keys::Secret, keys::shared(keys::SECRET), Alg::Hs256),
    }
}

/// A JWK that says what it is for.
fn described(key: &Key, choice: &mut Choice) -> Keys {
    let members = [
        ("use", r#""sig""#),
        ("use", r#""enc""#),
        ("alg", r#""RS256""#),
        ("alg", r#""RS512""#),
        ("key_ops", r#"["verify"]"#),
        ("key_ops", r#"["encrypt"]"#),
    ];
    let (name, value) = choice.of(&members);
    let mut jwk = jwk::write(key, false);
    jwk.set(name, Json::parse(value).expect("JSON"));
    Keys::Set(format!("{{\"keys\":[{jwk}]}}"))
}

impl Draft {
    fn new(alg: Alg) -> Draft {
        let member = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let alg = format!("\"{alg}\"");
        let (exp, iat) = ((NOW + 300).to_string(), (NOW - 60).to_string());
        Draft {
            header: [("alg", &alg[..]), ("typ", r#""JWT""#), ("kid", r#""test-1""#)]
                .map(member)
                .to_vec(),
            claims: [
                ("iss", r#""https://issuer.example""#),
                ("sub", r#""ada""#),
                ("aud", r#""backend""#),
                ("exp", &exp),
                ("iat", &iat),
            ]
            .map(member)
            .to_vec(),
            texts: [Vec::new(), Vec::new()],
            name: String::new(),
        }
    }

    fn change_header(&mut self, choice: &mut Choice) {
        let (name, values) = choice.of(&HEADER);
        let value = choice.of(values);
        self.name.push_str(&format!(", header {name}={value}"));
        change(&mut self.header, name, value, choice);
    }

    fn change_claim(&mut self, choice: &mut Choice) {
        let (name, value) = if choice.below(2) == 0 {
            let seconds = choice.of(&[-3600, -31, -30, -6, -5, -1, 0, 1, 5, 6, 30, 31, 3600]);
            let near = [format!("{}", NOW + seconds), format!("{}.5", NOW + seconds)];
            let value = match choice.below(4) {
                0 => near[0].clone(),
                1 => near[1].clone(),
                _ => choice.of(DATES).to_owned(),
            };
            (choice.of(&["exp", "nbf", "iat"]), value)
        } else {
            let (name, values) = choice.of(&CLAIMS);
            (name, choice.of(values).to_owned())
        };
        self.name.push_str(&format!(", {name}={value}"));
        change(&mut self.claims, name, &value, choice);
    }

    /// Another text in the place of header or payload, or something around it.
    fn change_text(&mut self, choice: &mut Choice) {
        let part = choice.below(2);
        let written = self.written(part);
        let inside = |text: &str| [b"{", text.as_bytes(), b",", &written[1..]].concat();
        let (name, text) = match choice.below(16) {
            0..=1 => ("BOM", ["\u{feff}".as_bytes(), &written].concat()),
            2 => ("space around", [b" \t", &written[..], b"\r\n"].concat()),
            3 => ("more behind", [&written[..], b" {}"].concat()),
            4 => (
                "no UTF-8",
                inside("\"x\":\"\u{1}\"").iter().map(|b| if *b == 1 { 0xff } else { *b }).collect(),
            ),
            5 => ("control character", inside("\"x\":\"\u{1}\"")),
            6 => ("NaN", inside("\"x\":NaN")),
            7 => ("half a name", inside(r#""\ud800":1"#)),
            8 => ("half a pair", inside(r#""x":"a\ud83dz""#)),
            9 => ("no closing", written[..written.len() - 1].to_vec()),
            10 => ("null", b"null".to_vec()),
            11 => ("list", b"[]".to_vec()),
            12 => ("number", b"5".to_vec()),
            13 => ("text", b"\"x\"".to_vec()),
            14 => ("empty object", b"{}".to_vec()),
            _ => ("blank", b" ".to_vec()),
        };
        self.name.push_str(&format!(", text {part}: {name}"));
        self.texts[part] = text;
    }

    /// A member that is nested deeper than some read; what is near Python's limit depends on who
    /// calls it.
    fn nest(&mut self, choice: &mut Choice) {
        let depth = choice
            .of(&[30, 62, 63, 64, 65, 98, 99, 100, 101, 200, 500, 800, 1200, 2000, 9_990, 10_001]);
        let (open, close) = choice.of(&[("[", "]"), ("{\"a\":", "}")]);
        let value = format!("{}1{}", open.repeat(depth), close.repeat(depth));
        let members = if choice.below(3) == 0 { &mut self.header } else { &mut self.claims };
        members.push(("deep".to_owned(), value));
        self.name.push_str(&format!(", {depth} deep {open}"));
    }

    fn written(&self, part: usize) -> Vec<u8> {
        if !self.texts[part].is_empty() {
            return self.texts[part].clone();
        }
        let members = if part == 0 { &self.header } else { &self.claims };
        let members: Vec<String> =
            members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        format!("{{{}}}", members.join(",")).into_bytes()
    }

    fn parts(&self) -> [String; 2] {
        [0, 1].map(|part| base64url::encode(self.written(part)))
    }
}

/// Sets a member, at times beside the one that is there; an empty value takes it away.
fn change(members: &mut Vec<(String, String)>, name: &str, value: &str, choice: &mut Choice) {
    let how = if value.is_empty() { 2 } else { choice.below(6) };
    if how != 0 && how != 1 {
        members.retain(|(found, _)| found != name);
    }
    let member = (name.to_owned(), value.to_owned());
    match how {
        0 => members.insert(0, member),
        2 if value.is_empty() => {}
        _ => members.push(member),
    }
}

/// What happens to a segment on its way.
fn mangle(part: &mut String, choice: &mut Choice, name: &mut String) {
    let half = part.len() / 2;
    let how = choice.below(12);
    match how {
        0 => part.push('='),
        1 => part.push_str(&"=".repeat((4 - part.len() % 4) % 4)),
        2 => part.insert(half, ' '),
        3 => part.insert(half, '\n'),
        4 => part.insert(half, '!'),
        5 => part.insert_str(half, "!!!!"),
        6 => part.insert(half, '\u{e9}'),
        7 => part.truncate(part.len() - 1),
        8 => part.push('A'),
        9 => {
            let last = part.pop().expect("a character");
            part.push(if last == 'Z' { 'Y' } else { char::from(last as u8 + 1) });
        }
        10 => part.clear(),
        _ => *part = part.replace('-', "+").replace('_', "/"),
    }
    name.push_str(&format!(", mangled {how}"));
}
