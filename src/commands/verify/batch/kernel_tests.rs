//! Batches with eight RSA signatures verified at once, on any CPU, and with a kernel that lies.

use std::sync::atomic::Ordering;

use clap::Parser;

use crate::commands::output::{Color, Screen};
use crate::commands::verify::Args;
use crate::commands::verify::batch::worker;
use crate::exit::Exit;
use crate::explain::evaluation::Question;
use crate::jose::alg::Alg;
use crate::jose::crypto::rsa_kernel::RsaKernel;
use crate::jose::crypto::rsa_kernel::tests::liar;
use crate::jose::crypto::sign;
use crate::jose::json::base64url;
use crate::jose::key::format;
use crate::source::chain::KeyChain;
use crate::sys::System;
use crate::sys::env::Env;
use crate::sys::simd::Simd;
use crate::verify::judgement::Rule;
use crate::verify::policy::Policy;

#[derive(Parser)]
struct Command {
    #[command(flatten)]
    args: Args,
}

/// What a run says with that kernel of lines under a key of the fixtures.
fn run_with(kernel: RsaKernel, lines: &[String]) -> (Exit, String, String) {
    let key = concat!("--key=", env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/rsa.pub");
    let words = ["jotkit", key, "--batch", "--jobs=1", "--fields=verdict,failed"];
    let args = Command::parse_from(words).args;
    let mut system =
        System::in_memory((lines.join("\n") + "\n").into_bytes(), Env::of([("A", "b")]));
    let screen = Screen::new(&system, Color::Never);
    let request = args.request.read(&mut system).unwrap();
    let spec = request.keys.spec(&request.secret, &mut system, &screen).unwrap().unwrap();
    let chain = KeyChain::local(spec);
    let question = Question { policy: Policy::default(), rule: Rule::All };
    let judge = worker(&args.batch, question, chain, Some(0), Some(kernel), &mut system, &screen);
    let exit = args.batch.lines.run(judge.unwrap(), &mut system).unwrap();
    (exit, system.streams.stdout.take(), system.streams.stderr.take())
}

/// So many good ones, then as many whose signature is that of another.
fn lines(count: usize) -> Vec<String> {
    let good: Vec<String> = (0..count).map(rs256).collect();
    let bad = (count..2 * count).map(|number| {
        let (token, other) = (rs256(number), rs256(1000 + number));
        let message = token.rsplit_once('.').unwrap().0;
        format!("{message}.{}", other.rsplit_once('.').unwrap().1)
    });
    good.iter().cloned().chain(bad).collect()
}

const ACCEPTED: &str = r#"{"verdict":"accepted","failed":[]}"#;
const REJECTED: &str = r#"{"verdict":"rejected","failed":["signature"]}"#;

#[test]
fn a_kernel_is_believed_where_it_accepts_and_only_there() {
    let lines = lines(10);
    let expected = [[ACCEPTED; 10], [REJECTED; 10]].concat();
    let emulated = run_with(RsaKernel::portable(), &lines);
    assert_eq!(emulated.1.lines().collect::<Vec<_>>(), expected);
    let refusing = liar(false, 64);
    assert_eq!(run_with(refusing.kernel, &lines), emulated);
    // The first token is the one that its header was learned from; 8, 8 and the last 3.
    assert_eq!(refusing.groups.load(Ordering::Relaxed), 3);
    assert_eq!(refusing.signatures.load(Ordering::Relaxed), 19);
    // That is what shows that its answers count, and why they are sampled.
    let unsampled = liar(true, u64::MAX);
    let (exit, out, _) = run_with(unsampled.kernel, &lines);
    assert_eq!((exit, out.lines().collect::<Vec<_>>()), (Exit::Yes, vec![ACCEPTED; 20]));
}

#[test]
fn a_token_that_comes_again_is_not_verified_again() {
    let good = lines(9).into_iter().take(9);
    let lines: Vec<String> = good.flat_map(|line| [line.clone(), line.clone(), line]).collect();
    let refusing = liar(false, 64);
    let (_, out, _) = run_with(refusing.kernel, &lines);
    assert_eq!(out.lines().collect::<Vec<_>>(), [ACCEPTED; 27]);
    assert_eq!(refusing.signatures.load(Ordering::Relaxed), 8);
}

#[test]
fn a_kernel_that_disagrees_with_aws_lc_is_told_of_and_counts_no_more() {
    let lines = lines(40);
    let lying = liar(true, 1);
    let (exit, out, err) = run_with(lying.kernel, &lines);
    assert_eq!(exit, Exit::No);
    let expected = [[ACCEPTED; 40], [REJECTED; 40]].concat();
    assert_eq!(out.lines().collect::<Vec<_>>(), expected);
    assert!(err.contains("80 tokens: 40 accepted, 40 rejected"), "{err}");
    assert!(err.contains("error: the CPU's vector instructions accepted"), "{err}");
    assert!(err.contains("--no-simd"), "{err}");
    // 39 good ones, and with them a bad one.
    assert_eq!(lying.groups.load(Ordering::Relaxed), 5);
}

#[test]
fn vector_instructions_can_be_forbidden() {
    let is_there = |words: &[&str], variable: (&str, &str)| {
        let words = [&["jotkit", "--batch"], words].concat();
        let mut system = System::in_memory(Vec::new(), Env::of([variable]));
        system.simd = Simd::Emulated;
        Command::parse_from(words).args.batch.kernel(&system).is_some()
    };
    assert!(is_there(&[], ("A", "b")));
    assert!(is_there(&[], ("JOTKIT_NO_SIMD", "")));
    assert!(!is_there(&["--no-simd"], ("A", "b")));
    assert!(!is_there(&[], ("JOTKIT_NO_SIMD", "1")));
}

fn rs256(number: usize) -> String {
    let pem = include_bytes!("../../../../tests/fixtures/rsa.pem");
    let (_, set) = format::read(pem, None).unwrap();
    let header = base64url::encode(r#"{"alg":"RS256"}"#);
    let input = format!("{header}.{}", base64url::encode(format!(r#"{{"jti":"{number}"}}"#)));
    let signature = sign(set.keys().next().unwrap(), Alg::Rs256, input.as_bytes());
    format!("{input}.{}", base64url::encode(signature.unwrap()))
}
