//! Many tokens in one run: in order, within bounds, and what breaks off breaks off well.
//! `tests/batch_differential.rs` holds the verdicts to those of single tokens.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::thread;

use flate2::Compression;
use flate2::write::GzEncoder;
use jotkit::jose::json::base64url;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use snapbox::str;

use crate::support::server::{JWKS, Reply, Server};
use crate::support::{NOW, Place, Transcript, keys, not_to_be_had};

const FLAGS: &str = "verify --jwks jwks.json --audience backend --at 1790000000";

fn place() -> Place {
    Place::new().file("jwks.json", keys::test_1())
}

/// A good token, one that has expired, one that was changed, nothing, and something else.
fn log() -> String {
    let expired = keys::rs256(&format!(r#"{{"exp":{}}}"#, NOW - 7200));
    let good = keys::rs256("{}");
    format!("{good}\n{expired}\nBearer {}\n\nsk_test_abc", keys::tampered())
}

/// So many tokens of a few kinds, good ones and bad ones.
fn long_log(lines: usize) -> String {
    let kinds: Vec<String> = (0..50)
        .map(|n| match n % 5 {
            4 => keys::hs256(&format!(r#"{{"jti":"{n}","exp":1}}"#)),
            _ => keys::hs256(&format!(r#"{{"jti":"{n}"}}"#)),
        })
        .collect();
    (0..lines).map(|line| format!("{}\n", kinds[line % kinds.len()])).collect()
}

const HS_FLAGS: &str = "verify --secret-file secret --at 1790000000";

fn hs_place() -> Place {
    Place::new().file("secret", keys::SECRET)
}

#[test]
fn a_line_for_each_token_in_order_and_a_summary() {
    place().run_with(&format!("{FLAGS} --batch"), log()).shows(str![[r#"
status 1
--- standard output
{"line":1,"verdict":"accepted","causes":[],"failed":[],"kid":"test-1","sub":"user_42"}
{"line":2,"verdict":"rejected","causes":["time.relative-lifetime"],"failed":["exp"],"kid":"test-1","sub":"user_42"}
{"line":3,"verdict":"rejected","causes":["signature.mismatch"],"failed":["signature"],"kid":"test-1","sub":"user_1"}
{"line":4,"verdict":"rejected","causes":["input.empty"],"failed":["structure"],"kid":null,"sub":null}
{"line":5,"verdict":"rejected","causes":["kind.api-key"],"failed":["structure"],"kid":null,"sub":null}

--- standard error
5 tokens: 1 accepted, 4 rejected
  1  input.empty
  1  kind.api-key
  1  signature.mismatch
  1  time.relative-lifetime

"#]]);
}

#[test]
fn fields_and_verdicts_are_chosen() {
    let place = place().file("a", log()).file("b", keys::rs256(r#"{"sub":"\u001b[2J\u202e"}"#));
    place
        .run(&format!("{FLAGS} --only accepted --fields sub,iss,line,file,alg --batch a b"))
        .shows(str![[r#"
status 1
--- standard output
{"file":"a","line":1,"alg":"RS256","iss":"https://issuer.example","sub":"user_42"}
{"file":"b","line":1,"alg":"RS256","iss":"https://issuer.example","sub":"\u001b[2J\u202e"}

--- standard error
6 tokens: 2 accepted, 4 rejected
  1  input.empty
  1  kind.api-key
  1  signature.mismatch
  1  time.relative-lifetime

"#]]);
}

#[test]
fn what_does_not_go_together() {
    let place = place();
    for flags in ["--batch a --print sub", "--batch a -o json", "--only accepted x", "--jobs 2 x"] {
        assert_eq!(place.run(&format!("{FLAGS} {flags}")).status, 2, "{flags}");
    }
    place.run("verify --jwks - --batch").shows(str![[r#"
status 2
--- standard output

--- standard error
error: standard input can't be both the key and the tokens

hint: give one of them as a file or an argument

"#]]);
    place.run(&format!("{FLAGS} --batch nothing")).shows(str![[r#"
status 3
--- standard output

--- standard error
error: nothing: no such file

"#]]);
    place.run(&format!("{FLAGS} --batch x --payload y")).shows(str![[r#"
status 2
--- standard output

--- standard error
error: --payload is for one token, and --batch reads many

"#]]);
}

#[test]
fn order_and_verdicts_are_the_same_whatever_the_jobs() {
    let place = hs_place().file("log", long_log(4000));
    let run = |flags: &str| place.run(&format!("{HS_FLAGS} {flags} --batch log"));
    let one = run("--jobs 1");
    assert_eq!(one.ends_with(1).stdout.lines().count(), 4000);
    assert_eq!(run("--jobs 4").stdout, one.stdout);
    assert_eq!(run("").stderr, one.stderr);
    let sorted = |transcript: &Transcript| {
        let mut lines: Vec<String> = transcript.stdout.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    assert_eq!(sorted(&run("--jobs 4 --unordered")), sorted(&one));
}

#[test]
fn packed_logs_are_told_by_content() {
    let (first, second) = (long_log(300), long_log(200));
    let place = hs_place()
        .file("plain", format!("{first}{second}"))
        .file("packed", [gzip(&first), gzip(&second)].concat())
        .file("frames", [zstd(&first), skipped_frame(), zstd(&second)].concat());
    let run = |name: &str| place.run(&format!("{HS_FLAGS} --batch {name}"));
    let plain = run("plain");
    assert_eq!(plain.stdout.lines().count(), 500);
    for name in ["packed", "frames"] {
        assert_eq!(run(name).to_string(), plain.to_string(), "{name}");
        let stdin = place.run_with(&format!("{HS_FLAGS} --batch"), place.read(name));
        assert_eq!(stdin.to_string(), plain.to_string(), "{name} on standard input");
    }
}

#[test]
fn a_packed_log_that_breaks_off_is_no_yes() {
    let good: String = (0..4_000).map(|n| keys_line(10 * n)).collect();
    let (gzip, zstd) = (gzip(&good), zstd(&good));
    let mut damaged = zstd.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0x55;
    let place = hs_place()
        .file("gzip", &gzip[..gzip.len() / 2])
        .file("zstd", &zstd[..zstd.len() / 2])
        .file("damaged", damaged);
    for name in ["gzip", "zstd", "damaged"] {
        let transcript = place.run(&format!("{HS_FLAGS} --only accepted --batch {name}"));
        assert!(transcript.status != 0, "{transcript}");
        assert!(transcript.stderr.contains("can't be read to its end"), "{}", transcript.stderr);
        assert!(transcript.stdout.is_empty() || transcript.stdout.ends_with('\n'));
    }
}

/// Text that packs neither too well nor too badly.
fn keys_line(n: u32) -> String {
    let words = (n..n + 10).map(|n| format!("x{:08x}", n.wrapping_mul(2_654_435_761)));
    words.collect::<String>() + "\n"
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).expect("it packs");
    encoder.finish().expect("it packs")
}

fn zstd(text: &str) -> Vec<u8> {
    compress_to_vec(text.as_bytes(), CompressionLevel::Fastest)
}

/// RFC 8878 section 3.1.2.
fn skipped_frame() -> Vec<u8> {
    [&0x184d_2a50_u32.to_le_bytes()[..], &3_u32.to_le_bytes(), b"xyz"].concat()
}

/// A gate that got nothing says so: its input went astray.
#[test]
fn empty_input_is_said() {
    let empty = Vec::new();
    let zstd = compress_to_vec(&empty[..], CompressionLevel::Fastest);
    let place = place().file("empty", "").file("zstd", zstd);
    for line in ["--batch", "--batch empty", "--batch empty empty", "--batch zstd", "--batch -"] {
        for verb in [FLAGS, "decode"] {
            let said = place.run(&format!("{verb} {line}"));
            let warning = "warning: there are no tokens in the input, so nothing was checked\n";
            assert!(said.ends_with(0).stderr.ends_with(warning), "{said}");
        }
    }
    let said = place.run_with(&format!("{FLAGS} --batch --only rejected"), keys::rs256("{}"));
    assert!(!said.ends_with(0).stderr.contains("warning"), "{said}");
}

#[test]
fn tokens_within_json_are_found_by_a_pointer() {
    let token = keys::rs256("{}");
    let lines = [
        format!(r#"{{"status":200,"request":{{"headers":["x","Bearer {token}"]}}}}"#),
        format!(r#"{{"request":{{"headers":["x","\u0065{}"]}}}}"#, &token[1..]),
        r#"{"request":{"headers":[]}}"#.to_owned(),
        r#"{"request":{"headers":["x",null]}}"#.to_owned(),
        r#"{"request":{"headers":["x",5]}}"#.to_owned(),
        "no JSON".to_owned(),
    ];
    place()
        .run_with(&format!("{FLAGS} --batch --pointer /request/headers/1"), lines.join("\r\n"))
        .shows(str![[r#"
status 1
--- standard output
{"line":1,"verdict":"accepted","causes":[],"failed":[],"kid":"test-1","sub":"user_42"}
{"line":2,"verdict":"accepted","causes":[],"failed":[],"kid":"test-1","sub":"user_42"}
{"line":3,"verdict":"rejected","causes":["input.empty"],"failed":["structure"],"kid":null,"sub":null,"error":"nothing is at the place of the token"}
{"line":4,"verdict":"rejected","causes":["input.empty"],"failed":["structure"],"kid":null,"sub":null,"error":"nothing is at the place of the token"}
{"line":5,"verdict":"rejected","causes":["kind.opaque"],"failed":["structure"],"kid":null,"sub":null,"error":"the value at the place of the token is not text"}
{"line":6,"verdict":"rejected","causes":["kind.opaque"],"failed":["structure"],"kid":null,"sub":null,"error":"the line is not JSON"}

--- standard error
6 tokens: 2 accepted, 4 rejected
  2  input.empty
  2  kind.opaque

"#]]);
}

#[test]
fn a_bad_line_is_never_the_end() {
    let good = keys::rs256("{}");
    let long = "a".repeat((1 << 20) + 5000);
    let lines = [good.as_bytes(), b"\xff\xfe\x00", b"\0", long.as_bytes(), b"{", good.as_bytes()];
    let flags = format!("{FLAGS} --fields line,verdict,causes,failed --batch");
    place().run_with(&flags, lines.join(&b'\n')).shows(str![[r#"
status 1
--- standard output
{"line":1,"verdict":"accepted","causes":[],"failed":[]}
{"line":2,"verdict":"rejected","causes":["kind.opaque"],"failed":["structure"]}
{"line":3,"verdict":"rejected","causes":["kind.opaque"],"failed":["structure"]}
{"line":4,"verdict":"rejected","causes":["kind.opaque"],"failed":["structure"]}
{"line":5,"verdict":"rejected","causes":["kind.opaque"],"failed":["structure"]}
{"line":6,"verdict":"accepted","causes":[],"failed":[]}

--- standard error
6 tokens: 2 accepted, 4 rejected
  4  kind.opaque

"#]]);
}

#[test]
fn keys_that_can_not_be_had_leave_the_rest_to_be_judged() {
    let place = Place::new();
    place.run_with("verify --jwks gone.json --at 1790000000 --batch", log()).shows(str![[r#"
status 1
--- standard output
{"line":1,"verdict":"undecided","causes":["key.jwks-unreachable"],"failed":[],"kid":"test-1","sub":"user_42"}
{"line":2,"verdict":"rejected","causes":["key.jwks-unreachable","time.relative-lifetime"],"failed":["exp"],"kid":"test-1","sub":"user_42"}
{"line":3,"verdict":"undecided","causes":["key.jwks-unreachable"],"failed":[],"kid":"test-1","sub":"user_1"}
{"line":4,"verdict":"rejected","causes":["input.empty"],"failed":["structure"],"kid":null,"sub":null}
{"line":5,"verdict":"rejected","causes":["kind.api-key"],"failed":["structure"],"kid":null,"sub":null}

--- standard error
error: gone.json: no such file

hint: check the path; to read standard input, write -
5 tokens: 0 accepted, 3 rejected, 2 undecided
  3  key.jwks-unreachable
  1  input.empty
  1  kind.api-key
  1  time.relative-lifetime

"#]]);
    let good = keys::rs256("{}");
    place.run_with("verify --jwks gone.json --at 1790000000 --batch", good).ends_with(3);
}

#[test]
fn an_unknown_kid_asks_the_server_again_and_only_once() {
    let server = Server::with(Reply::json(keys::jwks(&[&keys::key("rsa-other.pem", "old")])));
    let place = Place::new();
    let url = server.url(JWKS);
    let long = format!("verify --jwks {url} --at {NOW} --batch");
    server.serve(JWKS, old_keys());
    place.run(&format!("jwks {url}")).ends_with(0);
    server.serve(JWKS, Reply::json(keys::test_1()).header("Cache-Control", "max-age=600"));
    let tokens: Vec<String> =
        (0..20).map(|n| keys::rs256(&format!(r#"{{"jti":"{n}"}}"#))).collect();
    let unknown = keys::with_header(r#"{"alg":"RS256","kid":"nobody"}"#);
    let transcript = place.run_with(&long, tokens.join("\n"));
    assert_eq!(transcript.ends_with(0).stderr, "20 tokens: 20 accepted, 0 rejected\n");
    assert_eq!(server.hits(JWKS), 2);
    // Fresh keys are asked for once more, and not for each token.
    place.run_with(&long, format!("{unknown}\n{unknown}x\n{unknown}y\n")).ends_with(1);
    assert_eq!(server.hits(JWKS), 3);
}

fn old_keys() -> Reply {
    let old = keys::jwks(&[&keys::key("rsa-other.pem", "old")]);
    Reply::json(old).header("Cache-Control", "max-age=600")
}

/// The tool as a process of its own that is fed through a pipe.
struct Fed {
    child: Child,
}

impl Fed {
    fn start(place: &Place, line: &str, stdout: impl Into<Stdio>) -> Fed {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jotkit"));
        command.args(line.split_whitespace()).current_dir(place.path(".")).env_clear();
        command.stdin(Stdio::piped()).stdout(stdout).stderr(Stdio::piped());
        Fed { child: command.spawn().expect("the tool runs") }
    }

    fn stdin(&mut self) -> ChildStdin {
        self.child.stdin.take().expect("it is piped")
    }

    fn stdout(&mut self) -> BufReader<ChildStdout> {
        BufReader::new(self.child.stdout.take().expect("it is piped"))
    }

    fn end(mut self) -> (ExitStatus, String) {
        let mut stderr = String::new();
        let mut stream = self.child.stderr.take().expect("it is piped");
        stream.read_to_string(&mut stderr).expect("text");
        (self.child.wait().expect("it ends"), stderr)
    }

    /// The most memory that it ever had, in MiB.
    fn peak(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? / 1024)
    }
}

/// Feeds pieces, so many of each, then holds the pipe open until memory was looked at.
fn peak(line: &str, pieces: &[(&[u8], usize)], lines: usize) -> Option<u64> {
    let place = hs_place();
    let mut fed = Fed::start(&place, line, Stdio::piped());
    let (mut stdin, stdout) = (fed.stdin(), fed.stdout());
    let reader = thread::spawn(move || {
        let mut read = stdout.lines().map_while(Result::ok);
        (&mut read).take(lines).count()
    });
    for (piece, times) in pieces {
        for _ in 0..*times {
            stdin.write_all(piece).expect("it reads on");
        }
    }
    assert_eq!(reader.join().expect("it reads"), lines, "every line is answered");
    let peak = fed.peak();
    drop(stdin);
    fed.end();
    peak
}

#[test]
fn memory_is_constant() {
    let line = format!("{HS_FLAGS} --jobs 4 --fields verdict --batch");
    let text = long_log(1000);
    // What would be kept of each, token or line, is more than what is allowed.
    let many = peak(&line, &[(text.as_bytes(), 150)], 150_000);
    let huge = vec![b'a'; 1 << 20];
    let long = peak(&line, &[(&huge, 64), (b"\n", 1), (text.as_bytes(), 1)], 1001);
    // The longest lines that are read: they must not add up over the threads.
    let token = format!("e30.eyJ4Ijoi{}In0.AA\n", "eXl5".repeat((1 << 18) - 8));
    let longest = peak("decode --jobs 16 --batch", &[(token.as_bytes(), 48)], 48);
    // Short values take far more memory than their text.
    let claims = format!("{{\"aud\":[{}\"a\"]}}", "\"a\",".repeat(190_000));
    let values =
        format!("{}.{}.AA\n", base64url::encode("{\"alg\":\"HS256\"}"), base64url::encode(&claims));
    let values = peak(&format!("{HS_FLAGS} --jobs 4 --batch"), &[(values.as_bytes(), 8)], 8);
    match (many, long, longest) {
        (Some(many), Some(long), Some(longest)) => {
            assert!(values < Some(32), "{values:?} MiB for lines of many values");
            assert!(many < 32, "{many} MiB for 150,000 lines");
            assert!(long < 32, "{long} MiB for a line of 64 MiB");
            assert!(longest < 32, "{longest} MiB for lines of 1 MiB");
        }
        _ => not_to_be_had("memory can't be read here: there is no /proc"),
    }
}

#[test]
fn lines_are_answered_as_they_come() {
    let place = hs_place();
    let mut fed =
        Fed::start(&place, &format!("{HS_FLAGS} --fields verdict --batch"), Stdio::piped());
    let (mut stdin, mut stdout) = (fed.stdin(), fed.stdout());
    for _ in 0..3 {
        writeln!(stdin, "{}", keys::hs256("{}")).expect("it reads");
        let mut line = String::new();
        stdout.read_line(&mut line).expect("it answers");
        assert_eq!(line, "{\"verdict\":\"accepted\"}\n");
    }
    drop(stdin);
    assert_eq!(fed.end().0.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn interrupted_it_says_so_and_leaves_whole_lines() {
    for (last, status) in [("{}", 3), (r#"{"exp":1}"#, 1)] {
        let place = hs_place();
        let mut fed = Fed::start(&place, &format!("{HS_FLAGS} --batch"), Stdio::piped());
        let (mut stdin, mut stdout) = (fed.stdin(), fed.stdout());
        writeln!(stdin, "{}", keys::hs256(last)).expect("it reads");
        let mut text = String::new();
        stdout.read_line(&mut text).expect("it answers");
        // The beginning of a line that nobody ends.
        write!(stdin, "eyJ").expect("it reads");
        let pid = fed.child.id().to_string();
        let kill = Command::new("kill").args(["-INT", &pid]).status().expect("kill");
        assert!(kill.success());
        stdout.read_to_string(&mut text).expect("it ends");
        assert!(text.ends_with("}\n") && text.lines().count() == 1, "{text}");
        let (exit, stderr) = fed.end();
        assert_eq!(exit.code(), Some(status), "{stderr}");
        assert!(stderr.contains("interrupted after 1 line"), "{stderr}");
    }
}

#[test]
fn who_reads_no_more_is_left_in_peace_and_a_no_stays_one() {
    for (first, status) in [("{}", 0), (r#"{"exp":1}"#, 1)] {
        let place = hs_place();
        let mut fed = Fed::start(&place, &format!("{HS_FLAGS} --batch"), Stdio::piped());
        let (mut stdin, mut stdout) = (fed.stdin(), fed.stdout());
        writeln!(stdin, "{}", keys::hs256(first)).expect("it reads");
        stdout.read_line(&mut String::new()).expect("it answers");
        drop(stdout);
        let good = long_log(4);
        // It ends while it is still fed.
        while stdin.write_all(good.as_bytes()).is_ok() {}
        let (exit, stderr) = fed.end();
        assert_eq!((exit.code(), &stderr[..]), (Some(status), ""));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_no_yes() {
    let place = hs_place().file("good", keys::hs256("{}")).file("bad", keys::hs256(r#"{"exp":1}"#));
    for (name, status) in [("good", 3), ("bad", 1)] {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("it is there");
        let fed = Fed::start(&place, &format!("{HS_FLAGS} --batch {name}"), full);
        let (exit, stderr) = fed.end();
        assert_eq!(exit.code(), Some(status), "{stderr}");
        assert!(stderr.contains("no space left on device"), "{stderr}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_takes_no_more_ends_with_a_whole_line() {
    let place = hs_place().file("log", long_log(3000));
    // 64 blocks of 512 or 1024 bytes, as the shell counts them.
    let script = format!(
        "trap '' XFSZ; ulimit -f 64; {} {HS_FLAGS} --batch log > out",
        env!("CARGO_BIN_EXE_jotkit")
    );
    let output = Command::new("sh").args(["-c", &script]).current_dir(place.path(".")).output();
    let output = output.expect("a shell");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let out = String::from_utf8(place.read("out")).expect("text");
    assert!(out.len() > 20_000 && out.ends_with("}\n"), "{} bytes", out.len());
    for line in out.lines() {
        serde_json::from_str::<serde_json::Value>(line).expect("every line is whole");
    }
}

#[test]
fn many_tokens_are_decoded_as_they_were_written() {
    let tokens = [
        keys::token(r#"{"alg":"none","b":1.50,"a":1}"#, r#"{ "z":1e3, "a":[] }"#, &hs_key(), HS256),
        keys::token(
            r#"{"alg":"none","b":1.50,"a":1}"#,
            "{\n \"x\": \"\u{202e}\"}",
            &hs_key(),
            HS256,
        ),
        keys::token(r#"{"alg":"none"}"#, "no claims", &hs_key(), HS256),
        "no token".to_owned(),
        format!(" Bearer {}\r", keys::hs256("{}")),
    ];
    let place = Place::new();
    place.run_with("decode --batch", tokens.join("\n")).shows(str![[r#"
status 1
--- standard output
{"line":1,"header":{"alg":"none","b":1.50,"a":1},"claims":{ "z":1e3, "a":[] }}
{"line":2,"header":{"alg":"none","b":1.50,"a":1},"claims":{"x":"\u202e"}}
{"line":3,"header":{"alg":"none"},"claims":null}
{"line":4,"error":"not a token"}
{"line":5,"header":{"alg":"HS256","typ":"JWT"},"claims":{"iss":"https://issuer.example","sub":"user_42","aud":"backend","iat":1789999940,"exp":1790000300}}

--- standard error
5 lines: 4 with a token, 1 without; nothing is verified

"#]]);
    place.run_with("decode --batch --redact", keys::hs256("{}")).shows(str![[r#"
status 0
--- standard output
{"line":1,"header":{"alg":"HS256","typ":"JWT"},"claims":{"iss":"https://issuer.example","sub":"(redacted)","aud":"(redacted)","iat":1789999940,"exp":1790000300}}

--- standard error
1 line: 1 with a token, 0 without; nothing is verified

"#]]);
    let line = format!(r#"{{"t":"{}"}}"#, keys::hs256("{}"));
    place.run_with("decode --batch --pointer /t", line).shows(str![[r#"
status 0
--- standard output
{"line":1,"header":{"alg":"HS256","typ":"JWT"},"claims":{"iss":"https://issuer.example","sub":"user_42","aud":"backend","iat":1789999940,"exp":1790000300}}

--- standard error
1 line: 1 with a token, 0 without; nothing is verified

"#]]);
}

const HS256: jotkit::jose::alg::Alg = jotkit::jose::alg::Alg::Hs256;

fn hs_key() -> jotkit::jose::key::Key {
    keys::of(HS256)
}

#[test]
fn many_tokens_are_signed_and_verify() {
    let place = hs_place();
    let line = "sign --secret-file secret --count 3 --claim-seq sub=user_{n} --claim-seq jti={n}-{n} --exp 1h --at 1790000000";
    let signed = place.run(line);
    assert_eq!(signed.ends_with(0).stdout.lines().count(), 3);
    place.run_with(&format!("{HS_FLAGS} --batch"), &signed.stdout).shows(str![[r#"
status 0
--- standard output
{"line":1,"verdict":"accepted","causes":[],"failed":[],"kid":null,"sub":"user_1"}
{"line":2,"verdict":"accepted","causes":[],"failed":[],"kid":null,"sub":"user_2"}
{"line":3,"verdict":"accepted","causes":[],"failed":[],"kid":null,"sub":"user_3"}

--- standard error
3 tokens: 3 accepted, 0 rejected

"#]]);
    place.run_with("decode --batch", &signed.stdout).shows(str![[r#"
status 0
--- standard output
{"line":1,"header":{"alg":"HS256","typ":"JWT"},"claims":{"iat":1790000000,"exp":1790003600,"sub":"user_1","jti":"1-1"}}
{"line":2,"header":{"alg":"HS256","typ":"JWT"},"claims":{"iat":1790000000,"exp":1790003600,"sub":"user_2","jti":"2-2"}}
{"line":3,"header":{"alg":"HS256","typ":"JWT"},"claims":{"iat":1790000000,"exp":1790003600,"sub":"user_3","jti":"3-3"}}

--- standard error
3 lines: 3 with a token, 0 without; nothing is verified

"#]]);
    place.run("sign --secret-file secret --count 0").ends_with(2);
    place.run("sign --secret-file secret --claim-seq sub=user_{n}").ends_with(2);
}

/// What `decode` finds in a text, it finds in a line of many: quotes, a header, a cookie, a variable.
#[test]
fn a_line_is_decoded_as_a_text_is() {
    let token = keys::hs256("{}");
    let place = Place::new();
    for line in [
        format!("Bearer \"{token}\""),
        format!("\"{token}\""),
        format!("Cookie: a=b; session={token}; c=d"),
        format!("export TOKEN='{token}'"),
        format!("GET /cb?access_token={token}&x=y HTTP/1.1"),
        format!("{{\"access_token\":\"{token}\"}}"),
        token.replace('.', "%2E"),
        format!("{token},"),
    ] {
        let one = place.run_with("decode -o json", &line).ends_with(0).json();
        let of_many = place.run_with("decode --batch", &line).ends_with(0).json();
        let header =
            if one["header"].is_null() { &one["signatures"][0]["header"] } else { &one["header"] };
        assert!(header.is_object(), "{line}\n{one}");
        assert_eq!(&of_many["header"], header, "{line}");
        assert_eq!(of_many["claims"]["sub"], "user_42", "{line}\n{of_many}");
    }
}
