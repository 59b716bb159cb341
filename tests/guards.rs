//! `guard`: each file is started with `serve` as its issuer, in front of good and bad tokens.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use jotkit::guard::catalogue::{self, Stack};
use jotkit::jose::alg::Alg;
use jotkit::jose::crypto;
use jotkit::jose::key::set::KeySet;
use serde_json::{Value, json};

use crate::support::issuer::Issuer;
use crate::support::{Place, fixture, libraries};

const LIMITS: &str = include_str!("../guards/limits.txt");
const RUNNERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guards");

/// Lines of one file at the most.
const LONGEST: usize = 60;

/// A case, its headers, and the statuses that are right.
type Case = (String, String, &'static [u16]);

/// An API behind a guard, and the issuer that it trusts.
struct Guarded {
    stack: &'static str,
    child: Child,
    port: u16,
    issuer: Issuer,
    kid: String,
    place: Place,
}

impl Guarded {
    /// `None` where the stack is not installed.
    fn start(stack: &'static str, flags: &str) -> Option<Guarded> {
        let place = Place::new().file("key.pem", fixture("rsa.pem"));
        let issuer = Issuer::start(&place, "--key key.pem");
        let line = format!("guard {stack} --issuer {} --audience api {flags}", issuer.url());
        let code = place.run(&line).ends_with(0).stdout.clone();
        write(&place, stack, &code);
        place.run("convert key.pem --to spki --out issuer.pem").ends_with(0);
        let keys = issuer.get("/.well-known/jwks.json").json();
        let mut command = runner(stack, &place)?;
        let kid = keys["keys"][0]["kid"].as_str().expect("text").to_owned();
        command.env("KID", &kid);
        Some(Guarded::spawn(stack, command, issuer, place, &code))
    }

    /// Waits until it says where it listens.
    fn spawn(
        stack: &'static str,
        mut command: Command,
        issuer: Issuer,
        place: Place,
        code: &str,
    ) -> Guarded {
        let keys = issuer.get("/.well-known/jwks.json").json();
        let kid = keys["keys"][0]["kid"].as_str().expect("text").to_owned();
        let child = command.current_dir(place.path(".")).stdout(Stdio::piped()).spawn();
        let mut child = child.expect("it runs");
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let port = lines.find_map(|line| line.ok()?.strip_prefix("listening ")?.parse().ok());
        let port = port.unwrap_or_else(|| panic!("{stack} did not start\n{code}"));
        Guarded { stack, child, port, issuer, kid, place }
    }

    fn token(&self, claims: Value) -> String {
        self.issuer.issue(&json!({ "claims": claims }).to_string())
    }

    fn good(&self) -> String {
        self.token(json!({ "sub": "ada", "aud": "api", "scope": "read", "roles": ["admin"] }))
    }

    /// Status and head of the answer to a request with these headers.
    fn ask(&self, headers: &str) -> (u16, String) {
        self.send(&format!(
            "GET /api/me HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}\r\n"
        ))
    }

    fn send(&self, request: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        // Who has heard enough hangs up before all is sent.
        let _ = stream.write_all(request.as_bytes());
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.unwrap_or(0), text)
    }

    /// The status of an answer whose connection stays open.
    fn upgrade(&self, request: &str) -> u16 {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.write_all(request.as_bytes()).expect("it listens");
        let mut start = [0; 12];
        stream.read_exact(&mut start).expect("an answer");
        String::from_utf8_lossy(&start[9..]).parse().expect("a status")
    }

    /// Every case, with what this stack is known not to do taken out.
    fn cases(&self) -> Vec<Case> {
        let good = self.good();
        let bearer = |text: &str| format!("authorization: Bearer {text}\r\n");
        let mut cases: Vec<Case> = Vec::new();
        let mut case = |name: &str, headers: String, statuses| {
            cases.push((name.to_owned(), headers, statuses));
        };
        case("good", bearer(&good), &[200]);
        case("lower-case-scheme", format!("authorization: bearer {good}\r\n"), &[200]);
        case("nothing", String::new(), &[401]);
        for (name, text) in [
            ("empty", "Bearer "),
            ("no-value", "Bearer"),
            ("null", "Bearer null"),
            ("undefined", "Bearer undefined"),
            ("garbage", "Bearer !§$%&/()=?"),
            ("basic", "Basic dXNlcjpwYXNzd29yZA=="),
            ("dots", "Bearer .."),
            ("json", "Bearer {}"),
        ] {
            case(name, format!("authorization: {text}\r\n"), &[400, 401]);
        }
        case("no-scheme", format!("authorization: {good}\r\n"), &[401]);
        case("twice-bearer", bearer(&format!("Bearer {good}")), &[401]);
        case("two-tokens", bearer(&format!("{good} {good}")), &[401]);
        case("two-headers", bearer("x") + &bearer(&good), &[400, 401]);
        case("in-query", String::new(), &[401]);
        let parts: Vec<&str> = good.split('.').collect();
        case("stripped", bearer(&format!("{}.{}.", parts[0], parts[1])), &[401]);
        case("two-parts", bearer(&format!("{}.{}", parts[0], parts[1])), &[401]);
        case("five-parts", bearer(&format!("{good}.x.y")), &[401]);
        case("truncated", bearer(&good[..good.len() - 9]), &[401]);
        case("deep", bearer(&format!("{}.e30.x", base64(&"[".repeat(3000)))), &[400, 401, 431]);
        case(
            "odd-kid",
            bearer(&format!("{}.e30.AAAA", base64(r#"{"alg":"RS256","kid":{"a":1}}"#))),
            &[401],
        );
        case("odd-alg", bearer(&format!("{}.e30.AAAA", base64(r#"{"alg":["RS256"]}"#))), &[401]);
        case("long", bearer(&"a".repeat(12_000)), &[400, 401, 413, 431]);
        case("other-audience", bearer(&self.token(json!({ "sub": "ada", "aud": "web" }))), &[401]);
        case("no-audience", bearer(&self.token(json!({ "sub": "ada", "aud": null }))), &[401]);
        case(
            "audience-list",
            bearer(&self.token(
                json!({ "sub": "a", "aud": ["x", "api"], "scope": "read", "roles": ["admin"] }),
            )),
            &[200],
        );
        for (name, token, status) in self.fixtures() {
            let statuses: &[u16] = if status == 200 { &[200] } else { &[401] };
            case(&format!("fixture-{name}"), bearer(&token), statuses);
        }
        for (name, header, claims, statuses) in self.odd() {
            case(name, bearer(&self.signed(&header, &claims)), statuses);
        }
        case("good-again", bearer(&good), &[200]);
        cases
    }

    /// What only the issuer's key can sign: headers and claims that readers disagree on.
    fn odd(&self) -> Vec<(&'static str, String, String, &'static [u16])> {
        let kid = &self.kid;
        let header = format!(r#""alg":"RS256","kid":"{kid}""#);
        let now = jotkit::sys::clock::Clock::Real.now();
        let (exp, past) = (now + 600, now - 600);
        let claims = format!(r#""iss":"{}","sub":"ada","iat":{now}"#, self.issuer.url());
        let good = format!(r#"{claims},"aud":"api","exp":{exp}"#);
        // Of repeated members the last counts, or none (RFC 7519 section 4).
        let rows: [(&str, &str, String, &[u16]); 11] = [
            ("signed", "", good.clone(), &[200]),
            ("crit", r#","crit":["x"],"x":1"#, good.clone(), &[401]),
            ("jwk-in-header", r#","jwk":{"kty":"oct","k":"AAAA"}"#, good.clone(), &[200, 401]),
            ("jku-in-header", r#","jku":"http://127.0.0.1:1/x","x":1"#, good.clone(), &[200, 401]),
            // A quote too few: no JSON.
            ("broken-header", r#","x":"y"#, good.clone(), &[401]),
            ("no-exp", "", format!(r#"{claims},"aud":"api""#), &[401]),
            ("exp-text", "", format!(r#"{claims},"aud":"api","exp":"{exp}""#), &[401]),
            ("exp-null", "", format!(r#"{claims},"aud":"api","exp":null"#), &[401]),
            (
                "repeated-exp",
                "",
                format!(r#"{claims},"aud":"api","exp":{exp},"exp":{past}"#),
                &[401],
            ),
            (
                "repeated-aud",
                "",
                format!(r#"{claims},"aud":"api","aud":"web","exp":{exp}"#),
                &[401],
            ),
            ("aud-object", "", format!(r#"{claims},"aud":{{"api":1}},"exp":{exp}"#), &[401]),
        ];
        let row = |(name, more, claims, statuses): (&'static str, &str, String, &'static [u16])| {
            (name, format!("{{{header}{more}}}"), format!("{{{claims}}}"), statuses)
        };
        rows.map(row).into()
    }

    /// A token of these texts, whatever they are.
    fn signed(&self, header: &str, claims: &str) -> String {
        let set = KeySet::parse(fixture("rsa.pem").as_bytes()).expect("keys");
        let key = set.keys().next().expect("a key");
        let signed = format!("{}.{}", base64(header), base64(claims));
        let bytes = crypto::sign(key, Alg::Rs256, signed.as_bytes()).expect("it signs");
        format!("{signed}.{}", jotkit::jose::json::base64url::encode(bytes))
    }

    /// Those of the issuer's own key.
    fn fixtures(&self) -> Vec<(String, String, u64)> {
        let url = self.issuer.url();
        let line = format!("fixtures --out bad --key key.pem --issuer {url} --audience api");
        self.place.run(&line).ends_with(0);
        let manifest = self.place.read("bad/manifest.json");
        let manifest: Value = serde_json::from_slice(&manifest).expect("JSON");
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let row = |one: &Value| {
            (text(&one["name"]), text(&one["token"]), one["status"].as_u64().expect("a number"))
        };
        let all = manifest["fixtures"].as_array().expect("a list").iter().map(row);
        // Those are about claims that nobody demands here.
        let beside = ["missing-claim", "template-literal"];
        all.filter(|(name, ..)| !beside.contains(&&name[..])).collect()
    }

    fn proves(&self) {
        let limits = limits(self.stack);
        let mut wrong = Vec::new();
        for (name, headers, statuses) in self.cases() {
            let (status, text) = self.ask(&headers);
            let known = limits.get(&name[..]).copied();
            let is_right = known.map_or(statuses.contains(&status), |known| known == status);
            let head = text.split("\r\n\r\n").next().unwrap_or_default().to_lowercase();
            let is_challenged = status != 401 || head.contains("\nwww-authenticate: bearer");
            if !is_right || !is_challenged {
                wrong.push(format!("{name}: {status} instead of {statuses:?}: {head}"));
            }
            let token = headers.split(' ').next_back().unwrap_or_default().trim();
            assert!(token.len() < 20 || status == 200 || !text.contains(token), "{name}: {text}");
        }
        assert!(wrong.is_empty(), "{}:\n{}", self.stack, wrong.join("\n"));
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn base64(text: &str) -> String {
    jotkit::jose::json::base64url::encode(text)
}

/// What a stack is known to answer, by the name of the case.
fn limits(stack: &str) -> BTreeMap<&'static str, u16> {
    let rows = LIMITS.lines().filter(|line| !line.starts_with('#'));
    let row = |line: &'static str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        assert!(cells.len() == 4 && !cells[3].is_empty(), "a reason is missing: {line}");
        (cells[0] == stack).then(|| (cells[1], cells[2].parse().expect("a status")))
    };
    rows.filter_map(row).collect()
}

/// The files of the answer: one, or several behind lines that name them.
fn write(place: &Place, stack: &str, code: &str) {
    let name = catalogue::all().find(|one| one.name == stack).expect("a stack").place;
    let mut file = name.split(',').next().expect("a name").to_owned();
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for line in code.lines() {
        match line.strip_prefix("// file: ") {
            Some(path) => file = path.rsplit('/').next().expect("a name").to_owned(),
            None => *files.entry(file.clone()).or_default() += &format!("{line}\n"),
        }
    }
    for (name, text) in files {
        std::fs::write(place.path(&name), text).expect("a file can be written");
    }
}

/// How the stack is started, in a folder that finds its libraries.
fn runner(stack: &str, place: &Place) -> Option<Command> {
    let language = catalogue::all().find(|one| one.name == stack).expect("a stack").place;
    if language.contains(".py") {
        let mut command = Command::new(libraries::guards("python/bin/python")?);
        command
            .arg(Path::new(RUNNERS).join("run.py"))
            .arg(stack)
            .env("PYTHONDONTWRITEBYTECODE", "1");
        return Some(command);
    }
    if language.contains(".rs") {
        return built_axum(place);
    }
    if !language.contains(".ts") && !language.contains(".mjs") {
        let mut command = Command::new("bash");
        command.arg(Path::new(RUNNERS).join("run.sh")).arg(stack);
        command.env("DEBIAN", libraries::guards("debian")?).env("PORT", free_port().to_string());
        return Some(command);
    }
    let modules = libraries::guards("node/node_modules")?;
    std::os::unix::fs::symlink(modules, place.path("node_modules")).expect("a link");
    for name in ["run.mjs", "nestjs.app.ts"] {
        std::fs::copy(Path::new(RUNNERS).join(name), place.path(name)).expect("a copy");
    }
    let mut command = Command::new("node");
    command.args(["run.mjs", stack]);
    Some(command)
}

/// Two builds write one program.
static BUILD: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// Built in a folder of its own, with libraries that are built once.
fn built_axum(place: &Place) -> Option<Command> {
    let target = libraries::guards("axum")?;
    let from = Path::new(RUNNERS).join("axum");
    std::fs::create_dir_all(place.path("src")).expect("a folder");
    for name in ["Cargo.toml", "Cargo.lock", "src/main.rs"] {
        std::fs::copy(from.join(name), place.path(name)).expect("a copy");
    }
    std::fs::copy(place.path("guard.rs"), place.path("src/guard.rs")).expect("a copy");
    let _one_at_a_time = BUILD.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--locked", "--target-dir"])
        .arg(&target)
        .current_dir(place.path("."))
        .status();
    assert!(built.expect("cargo runs").success(), "the guard for axum does not compile");
    std::fs::copy(target.join("debug/guarded"), place.path("server")).expect("a copy");
    Some(Command::new(place.path("server")))
}

/// For servers that can't say which port they were given.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

macro_rules! proven {
    ($($test:ident: $stack:literal),* $(,)?) => {$(
        #[test]
        fn $test() {
            if let Some(guarded) = Guarded::start($stack, "") {
                guarded.proves();
            }
            demands($stack);
            optional($stack);
        }
    )*};
}

proven! {
    express: "express",
    fastify: "fastify",
    hono: "hono",
    nestjs: "nestjs",
    nextjs: "nextjs",
    fastapi: "fastapi",
    flask: "flask",
    django: "django",
    go: "go",
    haproxy: "haproxy",
    apache: "apache",
    axum: "axum",
}

fn has(stack: &str, option: &str) -> bool {
    catalogue::all().any(|one| one.name == stack && one.has(option))
}

/// A role and a claim that are missing are 403, not 401.
fn demands(stack: &'static str) {
    let flags = "--role admin --require scope=read --require o.rol --require https://x.example/y";
    let Some(guarded) = has(stack, "require").then(|| Guarded::start(stack, flags)).flatten()
    else {
        return;
    };
    let good = json!({ "sub": "a", "aud": "api", "roles": ["user", "admin"], "scope": "read",
        "o": { "rol": "x" }, "https://x.example/y": false });
    let ask = |change: &dyn Fn(&mut Value)| {
        let mut claims = good.clone();
        change(&mut claims);
        guarded.ask(&format!("authorization: Bearer {}\r\n", guarded.token(claims))).0
    };
    assert_eq!(ask(&|_| {}), 200, "{stack}");
    assert_eq!(ask(&|claims| claims["roles"] = json!("admin")), 200, "{stack}");
    for change in [
        (&|claims: &mut Value| claims["roles"] = json!(["administrator"])) as &dyn Fn(&mut Value),
        &|claims| claims["roles"] = json!("administrator"),
        &|claims| claims["roles"] = json!({ "admin": true }),
        &|claims| claims["scope"] = json!(["write"]),
        &|claims| claims["o"] = json!("rol"),
        &|claims| claims["o"] = json!([{ "rol": "x" }]),
        &|claims| claims["https://x.example/y"] = Value::Null,
    ] {
        assert_eq!(ask(change), 403, "{stack}");
    }
}

/// Without a token as nobody, with a bad one not at all.
fn optional(stack: &'static str) {
    let flags = "--optional";
    let Some(guarded) = has(stack, "optional").then(|| Guarded::start(stack, flags)).flatten()
    else {
        return;
    };
    let (status, text) = guarded.ask("");
    assert_eq!(status, 200, "{stack}: {text}");
    assert!(text.contains("null"), "{stack}: {text}");
    assert_eq!(guarded.ask("authorization: Bearer null\r\n").0, 401, "{stack}");
    let good = format!("authorization: Bearer {}\r\n", guarded.good());
    assert!(guarded.ask(&good).1.contains("ada"), "{stack}");
}

#[test]
fn express_and_fastapi_guard_web_sockets() {
    for (stack, path) in [("express", "/"), ("fastapi", "/ws")] {
        let Some(guarded) = Guarded::start(stack, "--websocket") else { continue };
        let ask = |headers: &str| {
            guarded.upgrade(&format!(
                "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\n\
                 upgrade: websocket\r\nsec-websocket-version: 13\r\n\
                 sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"
            ))
        };
        assert!([401, 403].contains(&ask("")), "{stack}");
        assert!([401, 403].contains(&ask("authorization: Bearer null\r\n")), "{stack}");
        assert_eq!(ask(&format!("authorization: Bearer {}\r\n", guarded.good())), 101, "{stack}");
    }
}

/// Every combination of what a stack has is whole: no marker left, no value missing, and short.
#[test]
fn every_guard_is_short_and_whole() {
    assert_eq!(catalogue::unreadable(), Vec::<&str>::new());
    let place = Place::new();
    for stack in catalogue::all() {
        for chosen in 0..1_usize << stack.options.len() {
            let flags = flags_of(&stack, chosen);
            let (name, clerk) = stack.parts();
            let clerk = if clerk { "--clerk" } else { "--audience a" };
            let line = format!("guard {name} --issuer https://i.example {clerk} {flags}");
            let transcript = place.run_at(0, &line);
            let code = &transcript.ends_with(0).stdout;
            assert!(
                code.split("{{")
                    .skip(1)
                    .all(|rest| !rest.starts_with(|c: char| c.is_ascii_lowercase()))
                    && !["@if", "@end", "@use"].iter().any(|marker| code.contains(marker)),
                "{line}\n{code}"
            );
            for file in code.split("// file: ") {
                assert!(
                    file.lines().count() <= LONGEST,
                    "{line}: {}\n{file}",
                    file.lines().count()
                );
            }
        }
    }
}

/// The flags of that combination, for options that are flags of the tool.
fn flags_of(stack: &Stack, chosen: usize) -> String {
    let option = |(index, name): (usize, &&str)| match (chosen >> index & 1, *name) {
        (0, _) | (_, "clerk") => "",
        (_, "require") => "--require scope=read",
        (_, "role") => "--role admin",
        (_, "optional") => "--optional",
        (_, "websocket") => "--websocket",
        (_, "graphql") => "--graphql",
        (_, "audiences") => "--audience b",
        (_, "azp") => "--authorized-party https://a.example",
        (_, other) => panic!("no flag for {other}"),
    };
    stack.options.iter().enumerate().map(option).collect::<Vec<_>>().join(" ")
}

#[test]
fn wrong_questions_are_usage_errors() {
    let place = Place::new();
    for (line, hint) in [
        ("guard expres --issuer https://i --audience a", "jotkit guard express"),
        ("guard hovercraft --issuer https://i --audience a", "jotkit guard --list"),
        ("guard express --audience a", "--issuer"),
        ("guard express --issuer https://i", "--audience"),
        ("guard express --issuer i --audience a", "https://i"),
        ("guard flask --issuer https://i --audience a --websocket", "express"),
        ("guard flask --clerk", "express"),
        ("guard express --issuer https://i --audience a --alg HS256", ""),
        ("guard express --issuer https://i --audience a --jwks http://x", ""),
    ] {
        let transcript = place.run(line);
        assert_eq!(transcript.status, 2, "{line}\n{transcript}");
        assert!(
            transcript.stdout.is_empty() && transcript.stderr.contains(hint),
            "{line}\n{transcript}"
        );
    }
}

#[test]
fn a_profile_and_variables_fill_in_what_no_flag_says() {
    let profile = "[profile.prod]\nissuer = \"https://p.example\"\naudience = [\"a\", \"b\"]\nrequire = \"scope=read\"\n";
    let place = Place::new().file("jotkit.toml", profile);
    let code = place.run("guard express -p prod").ends_with(0).stdout.clone();
    for piece in [
        r#"issuer: "https://p.example""#,
        r#"audience: ["a", "b"]"#,
        r#"[["scope", "read"]]"#,
        r#"new URL("https://p.example/.well-known/jwks.json")"#,
    ] {
        assert!(code.contains(piece), "{piece}\n{code}");
    }
    let place =
        Place::new().file(".env", "JWT_ISSUER=https://e.example/\nAUDIENCE='c d'\nSECRET=x\n");
    let transcript = place.run("guard flask");
    assert!(transcript.stdout.contains(r#"ISSUER = "https://e.example/""#), "{transcript}");
    assert!(transcript.stdout.contains(r#"AUDIENCE = ["c d"]"#), "{transcript}");
    assert!(transcript.stderr.contains("issuer from .env:1"), "{transcript}");
}

/// Values that would be code if they were not quoted: the languages themselves read them back.
#[test]
fn values_are_no_code() {
    use jotkit::guard::quote::Language;
    let texts: Vec<String> = [
        "\"",
        "\\\"",
        "\n",
        "\u{2028}",
        "${x}",
        "`",
        "'",
        "\0",
        "😀é",
        "\\u0022",
        "{{issuer}}",
        "*/",
        "#{x}",
    ]
    .iter()
    .map(|text| format!("a{text}b"))
    .collect();
    let expected = json!(texts);
    let list = |language: Language| language.list(&texts).expect("a list");
    let node = format!("process.stdout.write(JSON.stringify({}))", list(Language::JavaScript));
    let python = format!("import json;print(json.dumps({}))", list(Language::Python));
    for (program, flag, code) in [("node", "--eval", node), ("python3", "-c", python)] {
        let Ok(output) = Command::new(program).args([flag, &code]).output() else {
            crate::support::skipped(&format!("there is no {program}"));
            continue;
        };
        let read: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        assert_eq!(read, expected, "{code}");
    }
}

/// Clerk's SDKs before an issuer that is Clerk to them: session tokens alone get in.
#[test]
fn clerks_sdks_guard_as_well() {
    for stack in ["express.clerk", "fastify.clerk", "fastapi.clerk"] {
        let Some((guarded, session)) = with_clerk(stack) else { continue };
        let ask = |text: &str| guarded.ask(&format!("authorization: {text}\r\n"));
        let (status, text) = ask(&format!("Bearer {session}"));
        assert!(status == 200 && text.contains("user_2rTfGq8mWcZ"), "{stack}: {text}");
        let (status, text) = guarded.ask("");
        let is_challenged = text.to_lowercase().contains("www-authenticate: bearer");
        assert!(status == 401 && is_challenged, "{stack}: {text}");
        let parts: Vec<&str> = session.split('.').collect();
        for bad in [
            "Bearer".to_owned(),
            "Bearer null".to_owned(),
            "Bearer a.b.c".to_owned(),
            "Basic dXNlcjpwYXNzd29yZA==".to_owned(),
            format!("Bearer {}.{}.", parts[0], parts[1]),
            format!("Bearer {}", &session[..session.len() - 9]),
            format!("Bearer {}.{}.", base64(r#"{"alg":"none"}"#), parts[1]),
        ] {
            assert_eq!(ask(&bad).0, 401, "{stack}: {bad}");
        }
    }
}

/// With the issuer's variables, as a project has them, and a session token of its user.
fn with_clerk(stack: &'static str) -> Option<(Guarded, String)> {
    let secret = "sk_test_guards";
    let place = ["backend.toml", "users.toml"]
        .into_iter()
        .fold(Place::new(), |place, name| place.file(name, fixture(&format!("../readme/{name}"))));
    let place = place.file("key.pem", fixture("rsa.pem"));
    let party = "http://localhost:3000";
    let flags = format!(
        "--key key.pem --template backend.toml --user users.toml --clerk \
         --clerk-secret-key-env SECRET --authorized-party {party}"
    );
    let issuer = Issuer::start_with(&place, &flags, &[("SECRET", secret)]);
    let name = stack.trim_end_matches(".clerk");
    let line = format!("guard {name} --clerk --authorized-party {party}");
    let code = place.run(&line).ends_with(0).stdout.clone();
    write(&place, stack, &code);
    let head = format!("authorization: Bearer {secret}\r\ncontent-type: application/json\r\n");
    let answer = issuer.ask("POST", "/v1/sessions/sess_2vXy/tokens", &head, "{}");
    let session = answer.json()["jwt"].as_str().expect("a token").to_owned();
    let mut command = runner(stack, &place)?;
    command
        .env("CLERK_PUBLISHABLE_KEY", issuer.variable("CLERK_PUBLISHABLE_KEY"))
        .env("CLERK_API_URL", issuer.url())
        .env("CLERK_SECRET_KEY", secret)
        .env("CLERK_TELEMETRY_DISABLED", "1")
        .env("CLERK_JWT_KEY", place.run("convert key.pem --to spki").stdout);
    Some((Guarded::spawn(stack, command, issuer, place, &code), session))
}
