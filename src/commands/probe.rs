//! `probe`: tries an API with good and broken tokens, and says what it lets in.

mod args;
mod refused;
mod running;
mod sender;
mod tokens;

use http::{HeaderName, HeaderValue, Method};

use crate::advice::failure::{Failure, did_you_mean, exposed};
use crate::commands::inputs::SignatureArgs;
use crate::commands::output::{Screen, within};
pub use crate::commands::probe::args::Args;
use crate::commands::probe::args::ProbeFormat;
use crate::commands::probe::running::Running;
use crate::commands::probe::sender::Sender;
use crate::commands::probe::tokens::Tokens;
use crate::exit::Exit;
use crate::probe::cases;
use crate::probe::plan::{self, Context, Planned, Selection, Work};
use crate::probe::report::Report;
use crate::probe::style;
use crate::probe::target::{Outgoing, Place, Target};
use crate::source::spec::{self, parse_url};
use crate::sys::System;
use crate::sys::clock::Stopwatch;
use crate::sys::http::is_loopback;
use crate::sys::interrupt::Interrupt;
use crate::sys::listener::Listener;
use crate::text::similar;
use crate::ui;
use crate::verify::policy::Policy;

/// The front end that requests of other origins come from, where none is expected.
const ORIGIN: &str = "https://app.example";
/// Letters of a signature that do not stand in another by chance.
const SHORTEST_PIECE: usize = 12;

/// # Errors
/// Wrong questions, no tokens, an API that does not answer, and streams that fail.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    if args.list {
        system.streams.stdout.write(&ui::probe::list(screen.width))?;
        return Ok(Exit::Yes);
    }
    let total = Stopwatch::start();
    system.http.end_within(total, args.max_time);
    let request = args.request.read(system)?;
    request.name_profile(|_| true, system, screen)?;
    let spec = request.keys.spec(&request.secret, system, screen)?;
    let selection = selection(args)?;
    let mut policy = request.policy(&signatures());
    let target = target(args, &policy)?;
    let tokens = tokens::read(args, (&request, spec), &mut policy, system)?;
    let listener =
        if is_loopback(&target.url) { Listener::start(tokens.stranger_keys()).ok() } else { None };
    let planned = planned(args, &tokens, &policy, (&target, listener.as_ref()), &selection, system);
    check_selected(args, &planned)?;
    if args.dry_run {
        return dry_run(args, &planned, &tokens, system);
    }
    spec::check(&target.url, &system.http).map_err(exposed)?;
    check_manners(args, &target, &planned)?;
    let interrupt = Interrupt::watch().map_err(|error| Failure::undecided(error.to_string()))?;
    let sender = Sender::new(args, total, interrupt, system)?;
    let mut running = Running::new(sender, &tokens, &target, listener.as_ref());
    let Some(good) = running.send_good(&planned, system) else {
        return Err(refused::unanswered(&running, args));
    };
    if good.status.is_none() {
        return Err(refused::no_response(&good, &target, running.error()));
    }
    if !good.is_success() {
        return refused::explain(&good, (&tokens, &policy, &target), args, (system, screen));
    }
    let report = running.run(&planned, good, &selection, system);
    answer(args, &report, &policy, system, screen)?;
    Ok(report.verdict().into())
}

/// What `verify` asks about signatures is not asked here.
fn signatures() -> SignatureArgs {
    SignatureArgs { payload: None, any_payload: false, all: false, any: false }
}

fn planned(
    args: &Args,
    tokens: &Tokens,
    policy: &Policy,
    (target, listener): (&Target, Option<&Listener>),
    selection: &Selection,
    system: &mut System,
) -> Vec<Planned> {
    let url = listener.map(Listener::url);
    let context = Context {
        base: tokens.base(policy, url.as_deref()),
        target,
        policy,
        rotates: tokens.rotates(),
        is_live: args.time.given(system).is_none(),
    };
    let mut sign = |input: &str| tokens.signer.sign(tokens.alg, input, system);
    plan::plan(&context, selection, &mut sign)
}

fn answer(
    args: &Args,
    report: &Report,
    policy: &Policy,
    system: &mut System,
    screen: &Screen,
) -> Result<(), Failure> {
    let text = match args.output.format() {
        ProbeFormat::Human => {
            let text = ui::probe::human(report, args.verbose, screen.out);
            within(text, &system.streams.stdout)
        }
        ProbeFormat::Json => ui::probe::json(report, &policy.origins),
        ProbeFormat::Junit => ui::junit::probed(report),
        ProbeFormat::Github => ui::github::probed(report),
    };
    Ok(system.streams.stdout.write(&text)?)
}

fn selection(args: &Args) -> Result<Selection, Failure> {
    let Args { only, skip, expect, .. } = args;
    let names = || cases::all().map(|case| case.name).chain(style::names());
    let given = only.iter().chain(skip).chain(expect.iter().map(|(name, _)| name));
    for given in given {
        let group = given.split_once(':').map_or(&given[..], |(group, _)| group);
        if !names().any(|name| name == group) {
            let failure = Failure::usage(format!("there is no case {given}"));
            let nearest = similar::name(group, names());
            let failure = nearest.map(did_you_mean).into_iter().fold(failure, Failure::hint);
            return Err(failure.hint("to see all cases: jotkit probe --list"));
        }
    }
    Ok(Selection { only: only.clone(), skip: skip.clone(), expect: expect.clone() })
}

/// A case that does not exist here would pass by not being sent.
fn check_selected(args: &Args, planned: &[Planned]) -> Result<(), Failure> {
    let is_there = |given: &str| {
        let is_case = |planned: &Planned| {
            let group = planned.name.split(':').next();
            planned.name == given || group == Some(given)
        };
        planned.iter().any(is_case) || style::names().any(|name| name == given)
    };
    match args.only.iter().find(|given| !is_there(given)) {
        Some(given) => {
            let failure = Failure::usage(format!("--only {given}: there is no such case here"));
            Err(failure.hint("cases of required claims exist for each --require"))
        }
        None => Ok(()),
    }
}

fn target(args: &Args, policy: &Policy) -> Result<Target, Failure> {
    let text = args.url.as_deref().unwrap_or_default();
    let is_websocket = text.starts_with("ws://") || text.starts_with("wss://");
    let mut url = match text.contains("://") {
        true if is_websocket => parse_url(&text.replacen("ws", "http", 1)).map_err(exposed)?,
        true => parse_url(text).map_err(exposed)?,
        false => {
            return Err(Failure::usage("give the URL of the API, with its scheme")
                .hint("jotkit probe http://localhost:3000/me"));
        }
    };
    url.set_fragment(None);
    if Method::from_bytes(args.sent.method.as_bytes()).is_err() {
        return Err(Failure::usage("--method takes a method such as GET or POST"));
    }
    let party = policy.authorized_parties.first();
    let origin = args.sent.origin.as_ref().or(party).map_or(ORIGIN, |origin| origin);
    let (method, data) = (args.sent.method.clone(), args.sent.data.clone());
    let origin = origin.to_owned();
    Ok(Target { url, method, data, place: place(args, is_websocket)?, origin, is_websocket })
}

fn place(args: &Args, is_websocket: bool) -> Result<Place, Failure> {
    let own = args.sent.ws_message.as_ref().or(args.sent.ws_protocol.as_ref());
    match own {
        Some(_) if !is_websocket => {
            return Err(Failure::usage("only a WebSocket has messages and subprotocols")
                .hint("jotkit probe ws://localhost:3000/"));
        }
        Some(text) if !text.contains("{token}") => {
            return Err(Failure::usage("{token} marks the place of the token"));
        }
        Some(text) if args.sent.ws_message.is_some() => return Ok(Place::Message(text.clone())),
        Some(text) => return Ok(Place::Protocol(text.clone())),
        None => {}
    }
    Ok(match (&args.sent.cookie, &args.sent.query, &args.sent.header) {
        (Some(name), ..) if is_header(name) => Place::Cookie(name.clone()),
        (Some(_), ..) => return Err(Failure::usage("--cookie takes a name")),
        (_, Some(name), _) => Place::Query(name.clone()),
        (.., Some(text)) => {
            let (name, value) = text.split_once(':').unwrap_or((text, "{token}"));
            let value = value.trim();
            if !is_header(name) || HeaderValue::from_str(value).is_err() {
                return Err(Failure::usage("--header takes NAME, or NAME: VALUE")
                    .hint("--header 'X-Auth: Token {token}'"));
            }
            if value.contains("{token}") {
                Place::Header(name.to_owned(), value.to_owned())
            } else {
                return Err(Failure::usage("--header needs {token} in the place of the token")
                    .hint("--header 'X-Auth: Token {token}'"));
            }
        }
        _ => Place::Authorization,
    })
}

fn is_header(name: &str) -> bool {
    HeaderName::from_bytes(name.as_bytes()).is_ok()
}

/// Whoever runs it says that they mean it, where somebody else could be hurt.
fn check_manners(args: &Args, target: &Target, planned: &[Planned]) -> Result<(), Failure> {
    let is_safe = args.sent.method == "GET" && is_loopback(&target.url);
    if args.yes || is_safe {
        return Ok(());
    }
    let count = planned.iter().filter(|planned| planned.work.is_ok()).count();
    let (method, rate) = (&args.sent.method, args.rate);
    Err(Failure::usage("nothing was sent: this needs --yes")
        .fact(format!("about {count} requests ({method}) would be sent, {rate} a second at most"))
        .fact(format!("to {}", target.shown()))
        .hint("to see them: --dry-run")
        .hint("to send them: --yes, if the API is yours or its owner agrees"))
}

/// With a word for the signature, also where it is cut or changed: what is left of it leads back.
fn without_signature(text: &str, signature: &str) -> String {
    let ends = SHORTEST_PIECE..=signature.len();
    let pieces = || ends.clone().filter_map(|end| signature.get(end - SHORTEST_PIECE..end));
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let parts = text.split_inclusive(|c| !is_letter(c)).map(|part| {
        let run = part.trim_end_matches(|c| !is_letter(c));
        let is_of_it = run == signature || pieces().any(|piece| run.contains(piece));
        if is_of_it { format!("SIGNATURE{}", &part[run.len()..]) } else { part.to_owned() }
    });
    parts.collect()
}

/// A token that was given is not shown, nor is its signature.
fn dry_run(
    args: &Args,
    planned: &[Planned],
    tokens: &Tokens,
    system: &mut System,
) -> Result<Exit, Failure> {
    let signature = tokens.good.rsplit('.').next().unwrap_or_default();
    let is_given = args.token.is_some() && !signature.is_empty();
    let hide = |text: &str| {
        if is_given {
            without_signature(&text.replace(&tokens.good, "TOKEN"), signature)
        } else {
            text.to_owned()
        }
    };
    let mut text = String::new();
    if is_given {
        text += "# TOKEN stands for the token that was given\n";
    }
    for planned in planned {
        let (name, expect) = (&planned.name, planned.expect);
        text += &match &planned.work {
            Err(why) => format!("# {name}: skipped, {why}\n"),
            Ok(work) => {
                let commands = outgoing(work).into_iter().map(|out| {
                    let message = out.message.as_ref();
                    let message = message.map(|text| format!("# then: {}\n", hide(text)));
                    // The output can be run: what is no command is a comment.
                    let command = out.curl(&hide).to_string();
                    let sign = if command.starts_with("curl ") { "" } else { "# " };
                    format!("{sign}{command}\n{}", message.unwrap_or_default())
                });
                let commands: String = commands.collect();
                format!("# {name}: expected {expect}\n{commands}")
            }
        };
    }
    system.streams.stdout.write(&text)?;
    Ok(Exit::Yes)
}

fn outgoing(work: &Work) -> Vec<&Outgoing> {
    match work {
        Work::Send(outgoing, _) => vec![outgoing],
        Work::SendTwice { used, unused } => vec![used, used, unused],
        Work::Preflight { plain, preflight } => vec![plain, preflight],
        Work::Rotate => Vec::new(),
    }
}
