//! `guard`: each file is started with `serve` as its issuer, and gets a clean `probe`. A start takes
//! seconds, so that options share one, and no library's wait for its next look at the keys is waited
//! for; `JOTKIT_GUARDS=whole` starts each alone, and waits.

mod axum;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, ErrorKind, Lines, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use jotkit::guard::catalogue::{self, Stack};
use jotkit::probe::{cases, style};
use jotkit::sys::clock::Clock;
use serde_json::{Value, json};

use crate::support::issuer::{self, Issuer};
use crate::support::server::{JWKS, Reply, Server};
use crate::support::{Place, fixture, libraries};

const LIMITS: &str = include_str!("../guards/limits.txt");
const RUNNERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guards");

/// Lines of one file at the most.
const LONGEST: usize = 64;

/// Where the guarded route is.
const API: &str = "http://127.0.0.1:PORT/api/me";
/// Where the issuer has its keys.
const ISSUED: &str = "/.well-known/jwks.json";

/// The case that waits until a library may fetch keys again: all stacks are tried at once.
const ROTATION: &str = "after-rotation";

/// The case whose token lives 5 s: no other tokens are made in that time.
const EXPIRY: &str = "expired-after-use";

/// Cases that no guard here has: it expects no such values, and has no CORS in front of it.
const ABSENT: [&str; 6] =
    ["too-old", "wrong-party", "wrong-typ", "access-token", "ecdsa-zero", "preflight"];

/// An API behind a guard, and the issuer that it trusts.
struct Guarded {
    stack: &'static str,
    child: Child,
    stdout: Lines<BufReader<ChildStdout>>,
    port: u16,
    issuer: Issuer,
    place: Place,
}

impl Guarded {
    /// `None` where the stack is not installed.
    fn start(stack: &'static str, flags: &str) -> Option<Guarded> {
        Guarded::start_before(stack, flags, None)
    }

    /// The same with the keys of its issuer at an address of their own.
    fn start_before(stack: &'static str, flags: &str, keys: Option<&str>) -> Option<Guarded> {
        let place = Place::new().file("key.pem", fixture("rsa.pem"));
        let issuer = Issuer::start(&place, "--key key.pem");
        let elsewhere = keys.map(|keys| format!("--jwks {keys}")).unwrap_or_default();
        let words = format!("guard {stack} --issuer {} {elsewhere}", issuer.url());
        let words = format!("{words} --audience api {flags}");
        let code = place.run_at(0, &words).ends_with(0).stdout.clone();
        write(&place, stack, &code);
        place.run("convert key.pem --to spki --out issuer.pem").ends_with(0);
        let set = issuer.get(ISSUED).json();
        let own = format!("{}{ISSUED}", issuer.url());
        let mut command = if place_of(stack).contains(".rs") {
            axum::runner(&code, &issuer.url(), keys.unwrap_or(&own))?
        } else {
            runner(stack, &place)?
        };
        command.env("KID", set["keys"][0]["kid"].as_str().expect("text"));
        Some(Guarded::spawn(stack, command, issuer, place, &code))
    }

    fn spawn(
        stack: &'static str,
        mut command: Command,
        issuer: Issuer,
        place: Place,
        code: &str,
    ) -> Guarded {
        command.current_dir(place.path(".")).stdin(Stdio::piped()).stdout(Stdio::piped());
        let (child, stdout, port) = listening(&mut command);
        let port = port.unwrap_or_else(|| panic!("{stack} did not start\n{code}"));
        Guarded { stack, child, stdout, port, issuer, place }
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

    /// Nothing is accepted that must not be, nothing answered 5xx; but for what stands in
    /// `guards/limits.txt`, all of which is needed. Gives the cases that could not be tried.
    fn proves(&self, address: &str, flags: &str) -> Vec<String> {
        let mut limits = limits(self.stack, address.starts_with("ws:"));
        limits.retain(|name| *name != ROTATION);
        let skip: String = limits.iter().map(|name| format!(" --skip {name}")).collect();
        let document = self.probe(address, &format!("{flags} --skip {ROTATION}{skip}"));
        self.is_clean(&document);
        if !limits.is_empty() {
            // Of the looks at refusals, that for an echo may need this one.
            let names = limits.iter().chain(&["query-string"]);
            let only: String = names.map(|name| format!(" --only {name}")).collect();
            let document = self.probe(address, &format!("{flags} --timeout 5s{only}"));
            assert_eq!(named(&document, "fail"), limits, "{}: a limit that is none", self.stack);
        }
        named(&document, "skip")
    }

    fn is_clean(&self, document: &Value) {
        assert_eq!(document["verdict"], "accepted", "{}: {}", self.stack, told(document));
    }

    /// With tokens of its issuer, which can make every case.
    fn proves_all_at_once(&self) {
        let skipped = self.proves(API, &format!("{} --skip {EXPIRY}", self.flags()));
        assert!(skipped.iter().all(|name| ABSENT.contains(&&name[..])), "{skipped:?}");
    }

    /// The rest, which is mostly waiting.
    fn proves_expiry(&self) {
        let document = self.probe(API, &format!("{} --only {EXPIRY}", self.flags()));
        self.is_clean(&document);
        assert_eq!(named(&document, "skip"), [""; 0], "{}", self.stack);
    }

    fn flags(&self) -> String {
        format!("--issuer-at {} --audience api", self.issuer.url())
    }

    /// What `probe` says of it; `PORT` in the address is its own.
    fn probe(&self, address: &str, flags: &str) -> Value {
        let address = address.replace("PORT", &self.port.to_string());
        self.place.run(&format!("probe {address} --rate 1000 -o json {flags}")).json()
    }
}

/// Names of the cases with that status, without looks that fail nothing.
fn named(document: &Value, status: &str) -> Vec<String> {
    let cases = document["cases"].as_array().unwrap_or_else(|| panic!("{document:#}"));
    let fits = |case: &&Value| case["status"] == status && case["severity"] != "warning";
    let names = cases.iter().filter(fits).map(|case| case["name"].as_str().expect("text"));
    names.map(str::to_owned).collect()
}

/// What is said of the cases that neither passed nor were skipped.
fn told(document: &Value) -> String {
    let cases = document["cases"].as_array().cloned().unwrap_or_default();
    let fits = cases.iter().filter(|case| case["status"] != "pass" && case["status"] != "skip");
    fits.fold(String::new(), |text, case| format!("{text}\n{case}"))
}

impl Drop for Guarded {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts it, and waits until it says where it listens.
fn listening(command: &mut Command) -> (Child, Lines<BufReader<ChildStdout>>, Option<u16>) {
    // What was just built may still be open for writing, in a process that another test has forked.
    let begin = Instant::now();
    let mut child = loop {
        match command.spawn() {
            Err(error)
                if error.kind() == ErrorKind::ExecutableFileBusy
                    && begin.elapsed() < Duration::from_secs(10) =>
            {
                std::thread::yield_now();
            }
            spawned => break spawned.expect("it runs"),
        }
    };
    let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
    let port = lines.find_map(|line| line.ok()?.strip_prefix("listening ")?.parse().ok());
    (child, lines, port)
}

/// Whether each option is started alone, and what libraries wait for is waited for.
fn is_whole() -> bool {
    std::env::var("JOTKIT_GUARDS").as_deref() == Ok("whole")
}

/// The cases that a stack is known to fail, in the order of `probe`.
fn limits(stack: &str, is_websocket: bool) -> Vec<&'static str> {
    let rows = LIMITS.lines().filter(|line| !line.starts_with('#'));
    let row = |line: &'static str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        assert!(cells.len() == 3 && !cells[2].is_empty(), "a reason is missing: {line}");
        let is_own = cells[0] == stack || is_websocket && cells[0] == format!("{stack}.websocket");
        is_own.then(|| cells[1])
    };
    let known: Vec<&str> = rows.filter_map(row).collect();
    let names = cases::all().map(|case| case.name).chain(style::names());
    let found: Vec<&str> = names.filter(|name| known.contains(name)).collect();
    assert_eq!(found.len(), known.len(), "no such cases: {known:?}");
    found
}

fn write(place: &Place, stack: &str, code: &str) {
    write_in(place, ".", place_of(stack), code);
}

/// Where its files go.
fn place_of(stack: &str) -> &'static str {
    catalogue::all().find(|one| one.name == stack).expect("a stack").place
}

fn is_python(stack: &str) -> bool {
    place_of(stack).contains(".py")
}

fn is_node(stack: &str) -> bool {
    place_of(stack).contains(".ts") || place_of(stack).contains(".mjs")
}

/// The files of the answer: one, or several behind lines that name them.
fn write_in(place: &Place, folder: &str, names: &str, code: &str) {
    let mut file = names.split(',').next().expect("a name").to_owned();
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for line in code.lines() {
        match line.strip_prefix("// file: ") {
            Some(path) => file = path.to_owned(),
            None => *files.entry(file.clone()).or_default() += &format!("{line}\n"),
        }
    }
    for (name, text) in files {
        let path = place.path(&format!("{folder}/{name}"));
        std::fs::create_dir_all(Path::new(&path).parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file can be written");
    }
}

/// How the stack is started, in a folder that finds its libraries.
fn runner(stack: &str, place: &Place) -> Option<Command> {
    if is_python(stack) {
        let mut command = Command::new(libraries::guards("python/bin/python")?);
        command
            .arg(Path::new(RUNNERS).join("run.py"))
            .arg(stack)
            .env("PYTHONDONTWRITEBYTECODE", "1");
        return Some(command);
    }
    if !is_node(stack) {
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

/// For servers that can't say which port they were given.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

macro_rules! proven {
    ($($test:ident: $stack:literal),* $(,)?) => {$(
        #[test]
        fn $test() {
            let way = Server::with(Reply::raw(""));
            let keys = way.url(JWKS);
            if let Some(mut guarded) = Guarded::start_before($stack, "", Some(&keys)) {
                guarded.needs_its_issuer(&way);
                guarded.wants_numbers_as_dates();
                guarded.proves_all_at_once();
                std::thread::scope(|both| {
                    both.spawn(|| guarded.proves_expiry());
                    options($stack);
                });
                guarded.finds_a_new_key();
            }
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

const DEMANDS: &str = "--role admin --require scope=read --require o.rol \
                       --require https://x.example/y --require ok=true --require level=3";

/// What is demanded of a token beside its signature, and that no token may be one too.
fn options(stack: &'static str) {
    let demands = if has(stack, "require") { DEMANDS } else { "" };
    let optional = if has(stack, "optional") { "--optional" } else { "" };
    let both = format!("{demands} {optional}");
    let started = if is_whole() { vec![demands, optional] } else { vec![both.trim()] };
    for flags in started.into_iter().filter(|flags| !flags.is_empty()) {
        let Some(guarded) = Guarded::start(stack, flags) else { return };
        if flags.contains(DEMANDS) {
            guarded.demands(flags);
        }
        if flags.contains("--optional") {
            guarded.is_optional();
        }
    }
}

impl Guarded {
    /// Has every claim that is demanded.
    fn best(&self, change: impl FnOnce(&mut Value)) -> String {
        let mut claims = json!({ "sub": "ada", "aud": "api", "roles": ["user", "admin"],
            "scope": "read", "o": { "rol": "x" }, "https://x.example/y": false, "ok": true,
            "level": 3 });
        change(&mut claims);
        format!("authorization: Bearer {}\r\n", self.token(claims))
    }

    /// A role and a claim that are missing are 403, not 401.
    fn demands(&self, options: &str) {
        let stack = self.stack;
        let ask = |change: &dyn Fn(&mut Value)| self.ask(&self.best(change)).0;
        assert_eq!(ask(&|_| {}), 200, "{stack}");
        assert_eq!(ask(&|claims| claims["roles"] = json!("admin")), 200, "{stack}");
        assert_eq!(ask(&|claims| claims["ok"] = json!("true")), 200, "{stack}");
        // A sign of a pattern stands for itself.
        let other = self.issuer.url().replace('.', "x");
        let status = ask(&|claims| claims["iss"] = json!(other));
        assert!([401, 403].contains(&status), "{stack}: {status}");
        for scope in
            [json!("write read"), json!("read write"), json!("a read b"), json!(["a", "read"])]
        {
            assert_eq!(ask(&|claims| claims["scope"] = scope.clone()), 200, "{stack} {scope}");
        }
        for change in [
            (&|claims: &mut Value| claims["roles"] = json!(["administrator"]))
                as &dyn Fn(&mut Value),
            &|claims| claims["roles"] = json!("administrator"),
            &|claims| claims["roles"] = json!({ "admin": true }),
            &|claims| claims["roles"] = json!([["admin"]]),
            &|claims| claims["roles"] = json!(0),
            &|claims| claims["roles"] = json!("ad min"),
            &|claims| claims["ok"] = json!(false),
            &|claims| claims["ok"] = json!(0),
            &|claims| claims["level"] = json!(33),
            &|claims| claims["scope"] = json!(["write"]),
            &|claims| claims["scope"] = json!("reader write"),
            &|claims| claims["scope"] = json!("write\tread"),
            &|claims| claims["scope"] = json!(true),
            &|claims| claims["o"] = json!("rol"),
            &|claims| claims["o"] = json!([{ "rol": "x" }]),
            &|claims| claims["https://x.example/y"] = Value::Null,
        ] {
            assert_eq!(ask(change), 403, "{stack} {options}");
        }
        let flags = DEMANDS.replace("--role admin", "--require roles=admin");
        let flags = format!("{} {flags} --only missing --only wrong", self.flags());
        self.is_clean(&self.probe(API, &flags));
    }

    /// Text of digits is no date (RFC 7519 section 2), whatever the library makes of it. Not all look
    /// at `iat`.
    fn wants_numbers_as_dates(&self) {
        if limits(self.stack, false).contains(&"text-exp") {
            return;
        }
        let now = Clock::Real.now();
        let ask = |name: &str, value: Value| self.ask(&self.best(|claims| claims[name] = value)).0;
        for (name, seconds) in [("exp", now + 600), ("nbf", now - 600)] {
            assert_eq!(ask(name, json!(seconds)), 200, "{} {name}", self.stack);
            for value in [json!(seconds.to_string()), json!(format!("{seconds}.0"))] {
                assert_eq!(ask(name, value.clone()), 401, "{} {name} {value}", self.stack);
            }
        }
    }

    /// Without a token as nobody, with a bad one not at all.
    fn is_optional(&self) {
        let stack = self.stack;
        let (status, text) = self.ask("");
        assert_eq!(status, 200, "{stack}: {text}");
        assert!(text.contains("null"), "{stack}: {text}");
        assert_eq!(self.ask("authorization: Bearer null\r\n").0, 401, "{stack}");
        assert!(self.ask(&self.best(|_| {})).1.contains("ada"), "{stack}");
    }

    /// The issuer has a new key, which is found when the library may look again. Node and Python are
    /// told that this time has passed; the clock of Rust can't be moved.
    fn finds_a_new_key(&mut self) {
        let is_known = limits(self.stack, false).contains(&ROTATION);
        if is_whole() {
            let document = self.probe(API, &format!("{} --only {ROTATION}", self.flags()));
            let verdict = if is_known { "rejected" } else { "accepted" };
            assert_eq!(document["verdict"], verdict, "{}: {}", self.stack, told(&document));
        } else if !is_known && self.stack != "axum" {
            assert_eq!(self.issuer.ask("POST", "/rotate", "", "").status, 200);
            self.later();
            let good = format!("authorization: Bearer {}\r\n", self.good());
            assert_eq!(self.ask(&good).0, 200, "{}", self.stack);
        }
    }

    fn later(&mut self) {
        if is_node(self.stack) || is_python(self.stack) {
            let stdin = self.child.stdin.as_mut().expect("it is piped");
            stdin.write_all(b"later\n").expect("it listens");
            let is_said = |line: std::io::Result<String>| line.is_ok_and(|line| line == "later");
            assert!(self.stdout.any(is_said), "{}", self.stack);
        }
    }

    /// That keys can't be fetched is no fault of whoever asks, and forgotten when they can be.
    fn needs_its_issuer(&self, way: &Server) {
        let good = format!("authorization: Bearer {}\r\n", self.good());
        // The keys of the others are in a file.
        if !["haproxy", "apache"].contains(&self.stack) {
            for answer in [Reply::raw(""), Reply::page(500)] {
                way.serve(JWKS, answer);
                assert_eq!(self.ask(&good).0, 503, "{}", self.stack);
                assert_eq!(self.ask("authorization: Bearer null\r\n").0, 401, "{}", self.stack);
            }
        }
        let issuer = self.issuer.address;
        way.serve_by(JWKS, move |_| Reply::json(issuer::get_from(issuer, ISSUED).body));
        assert_eq!(self.ask(&good).0, 200, "{}", self.stack);
    }
}

#[test]
fn web_sockets_are_guarded() {
    let prove = |stack: Stack| {
        let Some(guarded) = Guarded::start(stack.name, "--websocket") else { return };
        guarded.proves("ws://127.0.0.1:PORT/ws", &guarded.flags());
    };
    // Each waits until a token expires, and for connections that say nothing.
    std::thread::scope(|all| {
        for stack in catalogue::all().filter(|stack| stack.has("websocket")) {
            all.spawn(move || prove(stack));
        }
    });
}

/// In a server of GraphQL a resolver knows who asks.
#[test]
fn contexts_reach_resolvers() {
    for (stack, paths) in [
        ("express", &["/apollo", "/yoga"][..]),
        ("fastify", &["/graphql"]),
        ("fastapi", &["/graphql"]),
    ] {
        let Some(guarded) = Guarded::start(stack, "--graphql --optional") else { continue };
        let ask = |path: &str, headers: &str| {
            let query = r#"{"query":"{ me }"}"#;
            let (status, text) = guarded.send(&format!(
                "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}\
                 content-type: application/json\r\ncontent-length: {}\r\n\r\n{query}",
                query.len()
            ));
            (status, text.replace(' ', ""))
        };
        let good = format!("authorization: Bearer {}\r\n", guarded.good());
        for path in paths {
            let (status, text) = ask(path, &good);
            assert!(status == 200 && text.contains(r#""me":"ada""#), "{stack}{path}: {text}");
            let (status, text) = ask(path, "");
            assert!(status == 200 && text.contains(r#""me":null"#), "{stack}{path}: {text}");
            assert_eq!(ask(path, "authorization: Bearer null\r\n").0, 401, "{stack}{path}");
        }
    }
}

/// As a new project of Next or Nest has it.
#[test]
fn typescript_is_strict() {
    let Some(modules) = libraries::guards("node/node_modules") else { return };
    let place = Place::new();
    std::os::unix::fs::symlink(&modules, place.path("node_modules")).expect("a link");
    for stack in catalogue::all().filter(|stack| stack.place.contains(".ts")) {
        for chosen in [0, (1 << stack.options.len()) - 1] {
            let line = line_of(&stack, chosen);
            let code = place.run(&line).ends_with(0).stdout.clone();
            write_in(&place, &format!("{}.{chosen}", stack.name), stack.place, &code);
        }
    }
    let options = json!({ "strict": true, "noEmit": true, "skipLibCheck": true, "target": "es2022",
        "module": "esnext", "moduleResolution": "bundler", "experimentalDecorators": true });
    let config = json!({ "compilerOptions": options, "include": ["*/**/*.ts"] });
    std::fs::write(place.path("tsconfig.json"), config.to_string()).expect("a file");
    let output = Command::new("node")
        .args(["node_modules/typescript/bin/tsc", "--project", "tsconfig.json"])
        .current_dir(place.path("."))
        .output()
        .expect("node runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// Every combination of what a stack has is whole: no marker left, no value missing, and short.
#[test]
fn every_guard_is_short_and_whole() {
    assert_eq!(catalogue::unreadable(), Vec::<&str>::new());
    let place = Place::new();
    for stack in catalogue::all() {
        for chosen in 0..1_usize << stack.options.len() {
            let line = line_of(&stack, chosen);
            let transcript = place.run_at(0, &line);
            let code = &transcript.ends_with(0).stdout;
            assert!(
                code.split("{{")
                    .skip(1)
                    .all(|rest| !rest.starts_with(|c: char| c.is_ascii_lowercase()))
                    && !["@if", "@end", "@use"].iter().any(|marker| code.contains(marker)),
                "{line}\n{code}"
            );
            let files = code.split("// file: ").chain([stack.template]);
            for file in files {
                assert!(
                    file.lines().count() <= LONGEST,
                    "{line}: {}\n{file}",
                    file.lines().count()
                );
            }
        }
    }
}

/// The guard with that combination of options.
fn line_of(stack: &Stack, chosen: usize) -> String {
    let (name, is_clerks) = stack.parts();
    let own = if is_clerks { "--clerk" } else { "--issuer https://i.example --audience a" };
    format!("guard {name} {own} {}", flags_of(stack, chosen))
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
        (_, "audiences" | "audience") => "--audience b",
        (_, "issuer") => "--issuer https://i.example",
        (_, "authorized-party") => "--authorized-party https://a.example",
        (_, other) => panic!("no flag for {other}"),
    };
    stack.options.iter().enumerate().map(option).collect::<Vec<_>>().join(" ")
}

/// What a guard tells to install is what its tests have.
#[test]
fn libraries_are_tested_in_the_version_that_is_named() {
    let tested = concat!(
        include_str!("guards/package.json"),
        include_str!("guards/requirements.txt"),
        include_str!("guards/axum/Cargo.lock"),
        include_str!("guards/install.sh"),
    );
    for stack in catalogue::all() {
        let words = stack.install.split_whitespace().filter(|word| word.contains(['@', '=']));
        for word in words {
            let is_tested = match (word.split_once("=="), word.rsplit_once('@')) {
                (Some(_), _) => tested.lines().any(|line| line == word),
                (_, Some((name, version))) if stack.name == "axum" => {
                    tested.contains(&format!("name = \"{name}\"\nversion = \"{version}\"\n"))
                }
                (_, Some((_, version))) if stack.name == "go" => {
                    tested.contains(&format!("-dev={}-", version.trim_start_matches('v')))
                }
                (_, Some((name, version))) => {
                    tested.contains(&format!("\"{name}\": \"{version}\""))
                }
                _ => false,
            };
            assert!(is_tested, "{}: {word}", stack.name);
        }
    }
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
        ("guard express --issuer https://i --audience a --jwks http://x", "https"),
        (
            "guard express --issuer https://i --audience a --jwks https://x/sk_live_a1b2c3d4e5",
            "key",
        ),
        ("guard express --issuer http://x --audience a", "https"),
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
    let filled = place.run("guard express -p prod");
    let code = &filled.ends_with(0).stdout;
    let note = "note: by profile prod in jotkit.toml: iss, aud, require:scope\n";
    assert!(filled.stderr.starts_with(note), "{filled}");
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
    assert!(transcript.stdout.contains(r#""issuer": "https://e.example/""#), "{transcript}");
    assert!(transcript.stdout.contains(r#""audience": ["c d"]"#), "{transcript}");
    assert!(transcript.stderr.contains("issuer from .env:1"), "{transcript}");
}

/// SDKs discover their issuer, with or without the slash at its end; a token has one of the two.
#[test]
fn the_issuer_in_a_variable_ends_as_in_tokens() {
    for (variable, expected, name) in [
        ("AUTH0_ISSUER_BASE_URL=https://t.eu.auth0.com", "https://t.eu.auth0.com/", "Auth0"),
        ("AUTH0_ISSUER_BASE_URL=https://t.eu.auth0.com/", "https://t.eu.auth0.com/", ""),
        ("AUTH0_DOMAIN=t.eu.auth0.com", "https://t.eu.auth0.com/", "Auth0"),
        ("AUTH0_DOMAIN=https://t.eu.auth0.com", "https://t.eu.auth0.com/", "Auth0"),
        ("AUTH0_DOMAIN=login.shop.example", "https://login.shop.example/", "Auth0"),
        (
            "AUTH0_ISSUER_BASE_URL=https://login.shop.example",
            "https://login.shop.example/",
            "Auth0",
        ),
        (
            "OIDC_ISSUER=https://id.example/realms/main/",
            "https://id.example/realms/main",
            "Keycloak",
        ),
        ("ISSUER=https://issuer.example", "https://issuer.example", ""),
    ] {
        let place = Place::new().file(".env", format!("{variable}\nAUDIENCE=a\n"));
        let transcript = place.run("guard express");
        let line = format!("issuer: \"{expected}\"");
        assert!(transcript.stdout.contains(&line), "{variable}\n{transcript}");
        let end = format!("issuer from .env:1, ending as in tokens of {name}: {expected}\n");
        let end = if name.is_empty() { "issuer from .env:1\n".to_owned() } else { end };
        assert!(transcript.stderr.contains(&end), "{variable}\n{transcript}");
    }
    let transcript = Place::new().run("guard express --issuer https://t.eu.auth0.com --audience a");
    assert!(transcript.stdout.contains("issuer: \"https://t.eu.auth0.com\""), "{transcript}");
    let warning = "warning: tokens of Auth0 have the issuer https://t.eu.auth0.com/\n";
    assert!(transcript.stderr.contains(warning), "{transcript}");
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
    for stack in ["express.clerk", "fastify.clerk", "nextjs.clerk", "fastapi.clerk"] {
        let Some((guarded, session)) = with_clerk(stack, &[]) else { continue };
        let (status, text) = guarded.ask(&format!("authorization: Bearer {session}\r\n"));
        assert!(status == 200 && text.contains("user_2rTfGq8mWcZ"), "{stack}: {text}");
        let (status, text) = guarded.ask("");
        let is_challenged = text.to_lowercase().contains("www-authenticate: bearer");
        assert!(status == 401 && is_challenged, "{stack}: {text}");
        let flags = "--key key.pem --authorized-party http://localhost:3000";
        guarded.proves(API, &format!("{flags} --skip {EXPIRY}"));
        drop(guarded);
        roles_of_clerk(stack);
        clerk_checks_what_is_expected(stack);
    }
}

/// The SDKs themselves look neither at the issuer nor at a missing audience.
fn clerk_checks_what_is_expected(stack: &'static str) {
    let expected = ["--issuer", "ISSUER", "--audience", "api", "--audience", "web"];
    let Some((guarded, _)) = with_clerk(stack, &expected) else { return };
    let session = |change: &dyn Fn(&mut Value)| {
        let mut claims = json!({ "sub": "user_2rTfGq8mWcZ", "sid": "sess_2vXy", "v": 2,
            "azp": "http://localhost:3000", "sts": "active", "fva": [0, -1], "aud": "web" });
        change(&mut claims);
        guarded.token(claims)
    };
    let ask = |token: &str| guarded.ask(&format!("authorization: Bearer {token}\r\n")).0;
    assert_eq!(ask(&session(&|_| {})), 200, "{stack}");
    assert_eq!(ask(&session(&|claims| claims["aud"] = json!(["x", "api"]))), 200, "{stack}");
    for change in [
        &(|claims: &mut Value| claims["aud"] = json!("other")) as &dyn Fn(&mut Value),
        &|claims| claims["aud"] = json!(["other"]),
        &|claims| claims["aud"] = Value::Null,
        &|claims| claims["iss"] = json!("https://other.example"),
        &|claims| claims["iss"] = json!(["https://other.example"]),
    ] {
        assert_eq!(ask(&session(change)), 401, "{stack}");
    }
    let party = "--authorized-party http://localhost:3000";
    let flags = format!("--key key.pem --audience web {party}");
    let flags = format!("--issuer {} {flags} --skip {EXPIRY}", guarded.issuer.url());
    let skipped = guarded.proves(API, &flags);
    let tried = ["missing-exp", "text-exp", "wrong-issuer", "near-issuer", "wrong-audience"];
    assert!(tried.iter().all(|name| !skipped.iter().any(|one| one == name)), "{skipped:?}");
}

/// Another role is 403; with --optional nobody's request passes, a bad token does not.
fn roles_of_clerk(stack: &'static str) {
    let alone =
        [("--role org:owner", [403, 401, 401]), ("--role org:admin --optional", [200, 200, 401])];
    let both = [("--role org:owner --optional", [403, 200, 401])];
    for (flags, statuses) in if is_whole() { &alone[..] } else { &both } {
        let flags: Vec<&str> = flags.split(' ').collect();
        let Some((guarded, _)) = with_clerk(stack, &flags) else { return };
        let session = |role: &str| {
            guarded.token(json!({ "sub": "user_2rTfGq8mWcZ", "sid": "sess_2vXy", "v": 2,
                "azp": "http://localhost:3000", "sts": "active", "fva": [0, -1],
                "o": { "id": "org_2sQp", "slg": "analysts", "rol": role } }))
        };
        let ask = |token: &str| guarded.ask(&format!("authorization: Bearer {token}\r\n")).0;
        let found = [ask(&session("admin")), guarded.ask("").0, ask("null")];
        assert_eq!(found, *statuses, "{stack} {flags:?}");
        let expected = if flags.contains(&"org:owner") { 200 } else { 403 };
        assert_eq!(ask(&session("owner")), expected, "{stack} {flags:?}");
    }
}

/// With the issuer's variables, as a project has them, and a session token of its user. `ISSUER` among
/// the options stands for its URL.
fn with_clerk(stack: &'static str, options: &[&str]) -> Option<(Guarded, String)> {
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
    let options = options.join(" ").replace("ISSUER", &issuer.url());
    let line = format!("guard {name} --clerk --authorized-party {party} {options}");
    let code = place.run(&line).ends_with(0).stdout.clone();
    write(&place, stack, &code);
    let head = format!("authorization: Bearer {secret}\r\ncontent-type: application/json\r\n");
    let answer = issuer.ask("POST", "/v1/sessions/sess_2vXy/tokens", &head, "{}");
    let session = answer.json()["jwt"].as_str().expect("a token").to_owned();
    let mut command = runner(stack, &place)?;
    command
        .env("CLERK_PUBLISHABLE_KEY", issuer.variable("CLERK_PUBLISHABLE_KEY"))
        .env("NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY", issuer.variable("CLERK_PUBLISHABLE_KEY"))
        .env("CLERK_API_URL", issuer.url())
        .env("CLERK_SECRET_KEY", secret)
        .env("CLERK_TELEMETRY_DISABLED", "1")
        .env("CLERK_JWT_KEY", place.run("convert key.pem --to spki").stdout);
    Some((Guarded::spawn(stack, command, issuer, place, &code), session))
}
