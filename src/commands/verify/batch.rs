//! `verify --batch`: judges many tokens and answers by a line for each.

use std::borrow::Cow;
use std::sync::Arc;

use clap::ValueEnum;

use crate::batch::lines::Block;
use crate::batch::pipeline::Worker;
use crate::commands::batch::{LinesArgs, MAX_LINE, Tally};
use crate::commands::keyed::keyed;
use crate::commands::output::Screen;
use crate::commands::verify::Args;
use crate::commands::verify::rotation::Rotation;
use crate::commands::verify::seen::{MAX_SEEN, Seen};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::jose::pointer::Pointer;
use crate::jose::token::Malformed;
use crate::source::resolve::resolve;
use crate::source::spec::KeySpec;
use crate::sys::System;
use crate::ui;
use crate::ui::batch::{Counts, Field};
use crate::verify::explain::pasted::Pasted;
use crate::verify::many::{Judge, Outcome, Question};
use crate::verify::policy::Policy;
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

/// What is said of many tokens.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Many tokens")]
pub struct BatchArgs {
    #[command(flatten)]
    pub lines: LinesArgs,
    /// Print only the lines of such tokens; all are counted
    #[arg(long, value_name = "VERDICT", requires = "batch", conflicts_with = "token")]
    only: Option<VerdictName>,
    /// What to print of each token
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        requires = "batch",
        conflicts_with = "token"
    )]
    fields: Vec<FieldName>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum VerdictName {
    Accepted,
    Rejected,
    Undecided,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FieldName {
    File,
    Line,
    Verdict,
    Causes,
    Failed,
    Alg,
    Kid,
    Iss,
    Sub,
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
    args: &Args,
    spec: KeySpec,
    policy: Policy,
    system: &mut System,
    screen: &Screen,
) -> Result<Exit, Failure> {
    if args.signatures.payload.is_some() {
        return Err(Failure::usage("--payload is that of one token, and --batch reads many"));
    }
    args.batch.lines.claim_stdin(system)?;
    let network = args.network.read()?;
    let (keyed, failure) = keyed(resolve(system, &spec, &network, None))?;
    if let Some(failure) = failure {
        system.streams.stderr.write(&ui::failure::render(&failure, screen.err))?;
    }
    let question =
        Arc::new(Question { policy, rule: args.signatures.rule(), now: args.time.now(system) });
    let shape = Arc::new(args.batch.shape());
    let rotation = Arc::new(Rotation::new(keyed, spec, network, system.beside()));
    let places = MAX_SEEN / args.batch.lines.jobs();
    let worker = || Judging {
        judge: Judge::new(Arc::clone(&question), rotation.keyed()),
        edition: rotation.edition(),
        rotation: Arc::clone(&rotation),
        shape: Arc::clone(&shape),
        seen: Seen::new(places),
    };
    args.batch.lines.run(worker, system)
}

impl BatchArgs {
    fn shape(&self) -> Shape {
        let mut fields: Vec<Field> = match &self.fields[..] {
            [] => FIELDS.to_vec(),
            names => names.iter().copied().map(Field::from).collect(),
        };
        fields.sort_unstable();
        fields.dedup();
        Shape {
            pointer: self.lines.pointer.clone(),
            files: self.lines.names(),
            only: self.only.map(Verdict::from),
            fields,
        }
    }
}

/// One thread's judge, and what it said lately.
struct Judging {
    judge: Judge,
    rotation: Arc<Rotation>,
    /// That of the keys which the judge has.
    edition: u64,
    shape: Arc<Shape>,
    seen: Seen<Said>,
}

/// What was said of a token.
#[derive(Clone, Default)]
struct Said {
    verdict: Option<Verdict>,
    causes: Vec<&'static str>,
    text: Vec<u8>,
}

impl Worker for Judging {
    type Tally = Counts;

    fn work(&mut self, block: &Block, text: &mut Vec<u8>, counts: &mut Counts) {
        let shape = Arc::clone(&self.shape);
        let file = shape.files.get(block.stream).map(String::as_str);
        self.take_new_keys();
        for (number, line) in block.lines() {
            let start = text.len();
            ui::batch::open(text, &shape.fields, file, number);
            let verdict = match (&shape.pointer, line.len() > MAX_LINE) {
                (_, true) => {
                    let pasted = Pasted::malformed(Malformed::TooLong);
                    tell(&self.judge.fully(&pasted), &shape, text, counts)
                }
                (None, false) => self.token(line, text, counts),
                (Some(pointer), false) => {
                    let token = pointer.text(line).unwrap_or(Cow::Borrowed(""));
                    self.token(token.as_bytes(), text, counts)
                }
            };
            if shape.only.is_some_and(|only| only != verdict) {
                text.truncate(start);
            }
        }
    }
}

impl Judging {
    /// Says it again, says a quick yes, or judges.
    fn token(&mut self, token: &[u8], text: &mut Vec<u8>, counts: &mut Counts) -> Verdict {
        if let Some(Said { verdict: Some(verdict), causes, text: said }) = self.seen.get(token) {
            counts.add(*verdict, causes);
            text.extend_from_slice(said);
            return *verdict;
        }
        let start = text.len();
        if let Some(outcome) = self.judge.quickly(token) {
            let verdict = tell(&outcome, &self.shape, text, counts);
            keep(&mut self.seen, token, &outcome, &text[start..]);
            return verdict;
        }
        let pasted = Pasted::read(token.to_vec(), None);
        if self.judge.unknown_kid(&pasted).is_some() {
            self.rotation.look_again();
            self.take_new_keys();
        }
        let outcome = self.judge.fully(&pasted);
        let verdict = tell(&outcome, &self.shape, text, counts);
        keep(&mut self.seen, token, &outcome, &text[start..]);
        verdict
    }

    fn take_new_keys(&mut self) {
        let edition = self.rotation.edition();
        if edition != self.edition {
            self.edition = edition;
            self.judge.take(self.rotation.keyed());
            self.seen.clear();
        }
    }
}

fn tell(outcome: &Outcome<'_>, shape: &Shape, text: &mut Vec<u8>, counts: &mut Counts) -> Verdict {
    counts.add(outcome.verdict, &outcome.causes);
    ui::batch::outcome(text, &shape.fields, outcome);
    outcome.verdict
}

fn keep(seen: &mut Seen<Said>, token: &[u8], outcome: &Outcome<'_>, text: &[u8]) {
    if text.len() > MAX_KEPT {
        return;
    }
    if let Some(said) = seen.keep(token) {
        said.verdict = Some(outcome.verdict);
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

impl From<VerdictName> for Verdict {
    fn from(name: VerdictName) -> Verdict {
        match name {
            VerdictName::Accepted => Verdict::Accepted,
            VerdictName::Rejected => Verdict::Rejected,
            VerdictName::Undecided => Verdict::Undecided,
        }
    }
}

impl From<FieldName> for Field {
    fn from(name: FieldName) -> Field {
        match name {
            FieldName::File => Field::File,
            FieldName::Line => Field::Line,
            FieldName::Verdict => Field::Verdict,
            FieldName::Causes => Field::Causes,
            FieldName::Failed => Field::Failed,
            FieldName::Alg => Field::Alg,
            FieldName::Kid => Field::Kid,
            FieldName::Iss => Field::Iss,
            FieldName::Sub => Field::Sub,
        }
    }
}
