//! `verify --batch`: judges many tokens and answers by a line for each.

use std::borrow::Cow;
use std::sync::Arc;

use crate::advice::failure::Failure;
use crate::batch::pipeline::{Line, Worker};
use crate::commands::batch::{LinesArgs, MANY, Tally};
use crate::commands::output::{Screen, tell};
use crate::commands::request::judging_keys;
use crate::commands::verify::ahead::Ahead;
use crate::commands::verify::rotation::Rotation;
use crate::commands::verify::verdict_cache::{MAX_SEEN, VerdictCache};
use crate::exit::Exit;
use crate::explain::cause_id::CauseId;
use crate::explain::evaluation::{Judge, Question};
use crate::explain::outcome::Outcome;
use crate::explain::pasted::Pasted;
use crate::jose::crypto::rsa_kernel::{Place, RsaKernel};
use crate::jose::json::pointer::{NoText, Pointer};
use crate::jose::token::{MAX_TEXT, Malformed};
use crate::source::chain::KeyChain;
use crate::sys::System;
use crate::sys::clock::Clock;
use crate::sys::simd::Simd;
use crate::text::utf16;
use crate::ui;
use crate::ui::batch::{Counts, Field};
use crate::verify::check_id::CheckId;
use crate::verify::report::Verdict;

/// What a line says unless `--fields` chooses.
const FIELDS: [Field; 7] = [
    Field::File,
    Field::Line,
    Field::Verdict,
    Field::Causes,
    Field::Failed,
    Field::Kid,
    Field::Sub,
];
/// A longer line is not kept for the next time.
const MAX_KEPT: usize = 512;
/// Any value turns the vector instructions off.
const NO_SIMD: &str = "JOTKIT_NO_SIMD";

/// What is said of many tokens.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = MANY)]
pub struct BatchArgs {
    #[command(flatten)]
    pub lines: LinesArgs,
    /// Print only tokens with this verdict; all are counted
    #[arg(long, hide_short_help = true, value_name = "VERDICT")]
    #[arg(requires = "batch", conflicts_with = "token")]
    only: Option<Verdict>,
    /// Fields to print of each token
    #[arg(long, hide_short_help = true, value_name = "NAMES")]
    #[arg(value_delimiter = ',', requires = "batch", conflicts_with = "token")]
    fields: Vec<Field>,
    /// Verify RSA signatures one by one, without AVX-512 [env: JOTKIT_NO_SIMD]
    #[arg(long, hide_short_help = true, requires = "batch", conflicts_with = "token")]
    no_simd: bool,
}

/// Which lines are printed, and what of them.
struct Shape {
    pointer: Option<Pointer>,
    files: Vec<String>,
    only: Option<Verdict>,
    fields: Vec<Field>,
}

/// # Errors
/// Wrong questions, files that can't be read, and streams that fail.
pub fn run(
    args: &BatchArgs,
    question: Question,
    chain: KeyChain,
    at: Option<i64>,
    system: &mut System,
    screen: &Screen,
) -> Result<Exit, Failure> {
    args.lines.claim_stdin(system)?;
    let kernel = args.kernel(system);
    let worker = worker(args, question, chain, at, kernel, system, screen)?;
    args.lines.run(worker, system)
}

/// What makes a judge for each thread.
fn worker(
    args: &BatchArgs,
    question: Question,
    chain: KeyChain,
    at: Option<i64>,
    kernel: Option<RsaKernel>,
    system: &mut System,
    screen: &Screen,
) -> Result<impl Fn() -> BatchWorker + use<>, Failure> {
    let (keys, failure) = judging_keys(chain.find(system, None))?;
    if let Some(failure) = failure {
        tell(ui::failure::render(&failure, screen.err), system)?;
    }
    let question = Arc::new(question);
    let time = Time { at, clock: system.clock };
    let shape = Arc::new(args.shape());
    let rotation = Arc::new(Rotation::new(keys, chain, system.beside()));
    let places = MAX_SEEN / args.lines.jobs();
    let kernel = kernel.map(Arc::new);
    Ok(move || BatchWorker {
        judge: Judge::new(Arc::clone(&question), rotation.keys()).with_kernel(kernel.clone()),
        ahead: Ahead::default(),
        edition: rotation.edition(),
        rotation: Arc::clone(&rotation),
        shape: Arc::clone(&shape),
        time,
        seen: VerdictCache::new(places),
    })
}

impl BatchArgs {
    /// What verifies several RSA signatures at once, unless somebody forbids it.
    fn kernel(&self, system: &System) -> Option<RsaKernel> {
        match system.simd {
            _ if self.no_simd || system.env.is_set(NO_SIMD) => None,
            Simd::OfCpu => RsaKernel::of_this_cpu(),
            Simd::Emulated => Some(RsaKernel::portable()),
        }
    }

    fn shape(&self) -> Shape {
        let mut fields = if self.fields.is_empty() { FIELDS.to_vec() } else { self.fields.clone() };
        fields.sort_unstable();
        fields.dedup();
        Shape {
            pointer: self.lines.pointer.clone(),
            files: self.lines.names(),
            only: self.only,
            fields,
        }
    }
}

/// Why a line has no token.
enum Unread {
    TooLong,
    NoText(NoText),
}

/// One thread's judge, and what it said lately.
struct BatchWorker {
    judge: Judge,
    ahead: Ahead,
    rotation: Arc<Rotation>,
    /// That of the keys which the judge has.
    edition: u64,
    shape: Arc<Shape>,
    time: Time,
    seen: VerdictCache<Remembered>,
}

/// The time of all tokens, or where each gets its own.
#[derive(Clone, Copy)]
struct Time {
    at: Option<i64>,
    clock: Clock,
}

/// What was said of a token, and the second for which that holds.
#[derive(Clone, Default)]
struct Remembered {
    verdict: Option<Verdict>,
    now: i64,
    causes: Vec<CauseId>,
    text: Vec<u8>,
}

impl Worker for BatchWorker {
    type Tally = Counts;

    fn looks_ahead(&mut self, is_first: bool) -> bool {
        self.ahead.is_due(self.judge.headers_to_look_for(), is_first)
    }

    fn look_ahead<'l>(
        &mut self,
        lines: impl Iterator<Item = Line<'l>>,
        is_first: bool,
        counts: &mut Counts,
    ) {
        self.take_new_keys();
        if is_first {
            self.judge.forget_verified();
        }
        self.ahead.begin(self.judge.headers_to_look_for());
        let now = self.time.now();
        let BatchWorker { judge, ahead, seen, shape, .. } = self;
        // What is remembered when its turn comes needs no signature.
        let mut is_wanted = |token: &[u8]| {
            let hash = seen.hash(token);
            seen.get(hash, token).is_none_or(|said| said.now != now) && ahead.is_new(hash)
        };
        let tokens = lines.filter_map(|line| Some((place(line), shape.token(line).ok()?)));
        if judge.look_ahead(tokens, &mut is_wanted).is_err() {
            counts.disagreements += 1;
        }
    }

    fn look_ahead_failed(&mut self) {
        self.judge.take(self.rotation.keys());
    }

    fn line(&mut self, line: Line<'_>, text: &mut Vec<u8>, counts: &mut Counts) {
        let start = text.len();
        self.take_new_keys();
        self.open(line, text);
        let place = place(line);
        let verdict = match self.shape.token(line) {
            Ok(token) => self.token(&token, place, text, counts),
            Err(Unread::TooLong) => {
                let pasted = Pasted::malformed(Malformed::TooLong);
                let outcome = self.judge.evaluate(&pasted, self.time.now(), None);
                write_outcome(&outcome, &self.shape, text, counts)
            }
            Err(Unread::NoText(why)) => {
                counts.without_text += 1;
                counts.is_utf16 |= utf16::read(line.text).is_some();
                write_no_text(why, &self.shape, text, counts)
            }
        };
        self.shape.choose(verdict, text, start);
    }

    fn failed(&mut self, line: Line<'_>, text: &mut Vec<u8>, counts: &mut Counts) {
        self.judge.take(self.rotation.keys());
        self.seen.clear();
        let start = text.len();
        self.open(line, text);
        ui::batch::internal_error(text, &self.shape.fields);
        counts.add(Verdict::Undecided, &[]);
        counts.internal_errors += 1;
        self.shape.choose(Verdict::Undecided, text, start);
    }
}

impl Shape {
    /// The token of a line.
    fn token<'l>(&self, line: Line<'l>) -> Result<Cow<'l, [u8]>, Unread> {
        match &self.pointer {
            _ if line.text.len() > MAX_TEXT => Err(Unread::TooLong),
            None => Ok(Cow::Borrowed(line.text)),
            Some(pointer) => match pointer.text(line.text).map_err(Unread::NoText)? {
                Cow::Borrowed(text) => Ok(Cow::Borrowed(text.as_bytes())),
                Cow::Owned(text) => Ok(Cow::Owned(text.into_bytes())),
            },
        }
    }

    /// Takes a line back that nobody asked for.
    fn choose(&self, verdict: Verdict, text: &mut Vec<u8>, start: usize) {
        if self.only.is_some_and(|only| only != verdict) {
            text.truncate(start);
        }
    }
}

impl Time {
    fn now(&self) -> i64 {
        self.at.unwrap_or_else(|| self.clock.now())
    }
}

impl BatchWorker {
    fn open(&self, line: Line<'_>, text: &mut Vec<u8>) {
        let file = self.shape.files.get(line.stream).map(String::as_str);
        ui::batch::open(text, &self.shape.fields, file, line.number);
    }

    /// Says it again, says a quick yes, or judges. Each token is judged by the time at which it is
    /// its turn, and what was said of it holds for that second: in the next it may have expired, or
    /// have become valid.
    fn token(
        &mut self,
        token: &[u8],
        place: Place,
        text: &mut Vec<u8>,
        counts: &mut Counts,
    ) -> Verdict {
        let place = Some(place);
        let now = self.time.now();
        let hash = self.seen.hash(token);
        let seen = self.seen.get(hash, token).filter(|said| said.now == now);
        if let Some(Remembered { verdict: Some(verdict), causes, text: said, .. }) = seen {
            counts.add(*verdict, causes);
            text.extend_from_slice(said);
            return *verdict;
        }
        let start = text.len();
        if let Some(outcome) = self.judge.try_fast(token, now, place) {
            let verdict = write_outcome(&outcome, &self.shape, text, counts);
            // To keep it costs nearly what a MAC does, so that is for what comes a second time.
            let is_mac = outcome.alg.as_deref().is_some_and(|alg| alg.starts_with("HS"));
            if !is_mac || self.seen.was_met(hash) {
                keep(&mut self.seen, (hash, token, now), &outcome, &text[start..]);
            }
            return verdict;
        }
        let pasted = Pasted::read(token.to_vec(), None);
        counts.is_utf16 |= matches!(pasted.jws, Err(Malformed::Utf16 { .. }));
        let mut now = now;
        if self.judge.unknown_kid(&pasted).is_some() {
            self.rotation.look_again();
            self.take_new_keys();
            // That may have taken a while.
            now = self.time.now();
        }
        let outcome = self.judge.evaluate(&pasted, now, place);
        let verdict = write_outcome(&outcome, &self.shape, text, counts);
        keep(&mut self.seen, (hash, token, now), &outcome, &text[start..]);
        verdict
    }

    fn take_new_keys(&mut self) {
        let edition = self.rotation.edition();
        if edition != self.edition {
            self.edition = edition;
            self.judge.take(self.rotation.keys());
            self.seen.clear();
        }
    }
}

fn place(line: Line<'_>) -> Place {
    (line.stream, line.number)
}

/// A line in which there is no token, or one reader finds another than the next.
fn write_no_text(why: NoText, shape: &Shape, text: &mut Vec<u8>, counts: &mut Counts) -> Verdict {
    let cause = match why {
        NoText::Missing => CauseId::InputEmpty,
        NoText::Repeated => CauseId::JsonDuplicateMember,
        _ => CauseId::KindOpaque,
    };
    let outcome = Outcome {
        verdict: Verdict::Rejected,
        causes: Cow::Owned(vec![cause]),
        failed: vec![CheckId::Structure],
        ..Outcome::undecided()
    };
    ui::batch::without_token(text, &shape.fields, &outcome, &why.to_string());
    counts.add(outcome.verdict, &outcome.causes);
    outcome.verdict
}

fn write_outcome(
    outcome: &Outcome<'_>,
    shape: &Shape,
    text: &mut Vec<u8>,
    counts: &mut Counts,
) -> Verdict {
    ui::batch::outcome(text, &shape.fields, outcome);
    counts.add(outcome.verdict, &outcome.causes);
    outcome.verdict
}

fn keep(
    seen: &mut VerdictCache<Remembered>,
    token: (u64, &[u8], i64),
    outcome: &Outcome<'_>,
    text: &[u8],
) {
    if text.len() > MAX_KEPT {
        return;
    }
    let (hash, token, now) = token;
    if let Some(said) = seen.keep(hash, token) {
        said.verdict = Some(outcome.verdict);
        said.now = now;
        said.causes.clear();
        said.causes.extend_from_slice(&outcome.causes);
        said.text.clear();
        said.text.extend_from_slice(text);
    }
}

impl Tally for Counts {
    fn merge(&mut self, other: &Counts) {
        self.merge(other);
    }

    fn lines(&self) -> u64 {
        self.lines()
    }

    fn exit(&self) -> Exit {
        match (self.rejected, self.undecided) {
            (0, 0) => Exit::Yes,
            (0, _) => Exit::Undecided,
            _ => Exit::No,
        }
    }

    fn summary(&self) -> String {
        ui::batch::summary(self)
    }
}

#[cfg(test)]
mod kernel_tests;
#[cfg(test)]
mod tests {
    use clap::Parser;

    use crate::batch::pipeline::{Line, Worker};
    use crate::commands::output::{Color, Screen};
    use crate::commands::verify::Args;
    use crate::commands::verify::batch::{BatchWorker, worker};
    use crate::exit::Exit;
    use crate::explain::evaluation::Question;
    use crate::source::chain::KeyChain;
    use crate::sys::System;
    use crate::sys::env::Env;
    use crate::ui::batch::Counts;
    use crate::verify::judgement::Rule;
    use crate::verify::policy::Policy;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        args: Args,
    }

    const SECRET: &str = "--secret=0123456789abcdef0123456789abcdef";

    /// A judge with a bug.
    struct Buggy(BatchWorker);

    impl Worker for Buggy {
        type Tally = Counts;

        fn line(&mut self, line: Line<'_>, text: &mut Vec<u8>, counts: &mut Counts) {
            if line.text == b"bug" {
                text.extend_from_slice(b"{\"line\":");
                panic!("a bug of ours, about {}", line.text.escape_ascii());
            }
            self.0.line(line, text, counts);
        }

        fn failed(&mut self, line: Line<'_>, text: &mut Vec<u8>, counts: &mut Counts) {
            self.0.failed(line, text, counts);
        }
    }

    #[test]
    fn a_line_that_panics_is_undecided_and_costs_nobody_the_others() {
        // An empty payload, under the MAC of SECRET.
        let token = "eyJhbGciOiJIUzI1NiJ9.e30.x68P15GCa1HmSDdw4rVLsw6ZdUMyLZHfITcI3kWE3Eg";
        let line = ["jotkit", SECRET, "--batch", "--jobs=1", "--fields=line,verdict"];
        let args = Command::parse_from(line).args;
        let lines = format!("{token}\nbug\nno token\nbug\n{token}");
        let mut system = System::in_memory(lines.into_bytes(), Env::of([("A", "b")]));
        let screen = Screen::new(&system, Color::Never);
        let request = args.request.read(&mut system).unwrap();
        let spec = request.keys.spec(&request.secret, &mut system, &screen).unwrap().unwrap();
        let chain = KeyChain::local(spec);
        let question = Question { policy: Policy::default(), rule: Rule::All };
        let judge = worker(&args.batch, question, chain, None, None, &mut system, &screen).unwrap();
        let exit = args.batch.lines.run(|| Buggy(judge()), &mut system).unwrap();
        assert_eq!(exit, Exit::No);
        let (out, err) = (system.streams.stdout.take(), system.streams.stderr.take());
        let error = "internal error: please report it, without the token";
        assert_eq!(
            out.lines().collect::<Vec<_>>(),
            [
                r#"{"line":1,"verdict":"accepted"}"#.to_owned(),
                format!(r#"{{"line":2,"verdict":"undecided","error":"{error}"}}"#),
                r#"{"line":3,"verdict":"rejected"}"#.to_owned(),
                format!(r#"{{"line":4,"verdict":"undecided","error":"{error}"}}"#),
                r#"{"line":5,"verdict":"accepted"}"#.to_owned(),
            ]
        );
        assert!(err.contains("5 tokens: 2 accepted, 1 rejected, 2 undecided"), "{err}");
        assert!(err.contains("error: 2 undecided by an internal error"), "{err}");
    }
}
