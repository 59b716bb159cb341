//! `guard`: the code that protects an API, with what is expected of its tokens filled in.

use std::collections::BTreeMap;

use clap::Arg;

use crate::advice::failure::Failure;
use crate::commands::environment;
use crate::commands::inputs::{KeyArgs, PolicyArgs, SecretArgs, parse_alg, parse_requirement};
use crate::commands::output::{Format, FormatArgs, Screen};
use crate::commands::request::{KEYS, ProfileArgs};
use crate::exit::Exit;
use crate::guard::catalogue::{self, Stack};
use crate::guard::quote::Language;
use crate::guard::template::{Filling, render};
use crate::jose::alg::{Alg, Family};
use crate::provider;
use crate::source::shown;
use crate::source::spec::{Issuer, SpecFault, parse_url};
use crate::sys::System;
use crate::sys::http::Http;
use crate::text::similar;
use crate::text::step::Step;
use crate::text::urls;
use crate::ui::json;
use crate::ui::table::{self, Row};
use crate::verify::policy::{Asked, Requirement};

/// Print the code that protects an API
///
/// Issuer, audience and required claims come from flags, else from a profile, else from .env in this
/// folder. The code is only printed; nothing is installed or written.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jotkit guard express --issuer https://issuer.example --audience api
  jotkit guard --list")]
#[command(mut_args(of_list))]
pub struct Args {
    /// Framework or server; --list shows them
    #[arg(value_name = "STACK", required_unless_present = "list")]
    stack: Option<String>,
    /// Show the stacks, with their libraries
    #[arg(long, conflicts_with = "stack")]
    list: bool,
    /// Use Clerk's SDK
    #[arg(long)]
    clerk: bool,
    /// Allow requests without a token, without a user
    #[arg(long)]
    optional: bool,
    /// Guard WebSocket connections too
    #[arg(long)]
    websocket: bool,
    /// Add a context for GraphQL
    #[arg(long)]
    graphql: bool,
    #[command(flatten)]
    output: FormatArgs,
    #[command(flatten)]
    profile: ProfileArgs,
    /// Expected issuer (exact match)
    #[arg(long, alias = "iss", value_name = "URL", help_heading = "Expected values")]
    issuer: Option<String>,
    /// Expected audience; repeat to allow several
    #[arg(long, alias = "aud", value_name = "AUD", help_heading = "Expected values")]
    audience: Vec<String>,
    /// Allowed algorithm; repeatable [default: RS256]
    #[arg(long, value_name = "ALG", value_parser = parse_alg, help_heading = "Expected values")]
    alg: Vec<Alg>,
    /// Required claim (dotted path) and its value, else 403
    #[arg(long, value_name = "NAME[=VALUE]", value_parser = parse_requirement, help_heading = "Expected values")]
    require: Vec<Requirement>,
    /// Required role, else 403
    #[arg(long, value_name = "ROLE", help_heading = "Expected values")]
    role: Vec<String>,
    /// Claim with the roles (dotted path) [default: roles]
    #[arg(long, hide_short_help = true, value_name = "NAME", requires = "role")]
    #[arg(help_heading = "Expected values")]
    role_claim: Option<String>,
    /// Allowed front end (azp), with --clerk; repeat to allow several
    #[arg(long, hide_short_help = true, value_name = "ORIGIN", help_heading = "Expected values")]
    authorized_party: Vec<String>,
    /// URL of the key set [default: that of the issuer]
    #[arg(long, value_name = "URL", help_heading = "Expected values")]
    jwks: Option<String>,
}

/// The format is that of `--list`.
fn of_list(flag: Arg) -> Arg {
    match flag.get_id().as_str() {
        "output" => flag.requires("list").help("Output format of --list"),
        "json" => flag.requires("list"),
        _ => flag,
    }
}

/// What is expected of a token.
struct Expected {
    issuer: Option<String>,
    audiences: Vec<String>,
    algs: Vec<Alg>,
    required: Vec<Requirement>,
    parties: Vec<String>,
    jwks: Option<String>,
    /// The conditions of the template.
    flags: Vec<&'static str>,
}

/// # Errors
/// An unknown stack, an option that it does not have, and values that are missing or unfit.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    if args.list {
        system.streams.stdout.write(&list(args.output.format(), screen.width))?;
        return Ok(Exit::Yes);
    }
    let stack = find(args.stack.as_deref().unwrap_or_default(), args.clerk)?;
    let expected = args.expected(&stack, system, screen)?;
    let filling = filling(&stack, &expected, args, &system.http)?;
    let text = render(stack.template, &catalogue::file, &filling)
        .map_err(|fault| Failure::undecided(format!("the template of {}: {fault}", stack.name)))?;
    system.streams.stdout.write(&text)?;
    screen.note(system, "note", &format!("goes into {}; {}", stack.place, stack.install))?;
    Ok(Exit::Yes)
}

fn find(name: &str, clerk: bool) -> Result<Stack, Failure> {
    let wanted = |stack: &Stack| stack.parts() == (name, clerk);
    if let Some(stack) = catalogue::all().find(wanted) {
        return Ok(stack);
    }
    let names: Vec<&str> = catalogue::all()
        .map(|stack| stack.parts())
        .filter(|(_, is_clerks)| *is_clerks == clerk)
        .map(|(name, _)| name)
        .collect();
    if clerk && catalogue::all().any(|stack| stack.parts() == (name, false)) {
        return Err(Failure::usage(format!("there is no variant of {name} for Clerk's SDK"))
            .hint(Step::say("those that have one: ").values(names)));
    }
    let failure = Failure::usage(format!("unknown stack \"{name}\""));
    Err(match similar::name(name, names.iter().copied()) {
        Some(near) => failure.hint(Step::say("did you mean").run("jotkit guard").arg(near)),
        None => failure.hint(Step::say("to see them").run("jotkit guard --list")),
    })
}

impl Args {
    /// Every option and expected value that was given, by a flag or a profile: what a stack does not
    /// have is refused, and so never left out of its code.
    fn asked(
        &self,
        stack: &Stack,
        policy: &PolicyArgs,
        jwks: Option<&String>,
    ) -> Result<Vec<&'static str>, Failure> {
        let asked = [
            ("optional", self.optional),
            ("websocket", self.websocket),
            ("graphql", self.graphql),
            ("issuer", policy.issuer.is_some()),
            ("audience", !policy.audience.is_empty()),
            ("alg", !policy.alg.is_empty()),
            ("jwks", jwks.is_some()),
            ("role", !self.role.is_empty()),
            ("role-claim", self.role_claim.is_some()),
            ("require", !policy.require.is_empty()),
            ("authorized-party", !policy.authorized_party.is_empty()),
            ("typ", policy.typ.is_some()),
            ("max-age", policy.max_age.is_some()),
        ];
        let asked: Vec<&'static str> =
            asked.into_iter().filter_map(|(name, is_asked)| is_asked.then_some(name)).collect();
        match asked.iter().find(|name| !stack.has(name)) {
            None => Ok(asked),
            Some(missing) => Err(lacks(stack, missing)),
        }
    }

    /// Flags before a profile, a profile before `.env`.
    fn expected(
        &self,
        stack: &Stack,
        system: &mut System,
        screen: &Screen,
    ) -> Result<Expected, Failure> {
        let (mut policy, jwks) = self.filled(stack, system, screen)?;
        let mut flags = self.asked(stack, &policy, jwks.as_ref())?;
        if let Some((provider, issuer)) =
            policy.issuer.as_deref().and_then(provider::with_its_slash)
        {
            let text = format!("tokens of {} have the issuer {issuer}", provider.name);
            screen.note(system, "warning", &text)?;
        }
        if policy.issuer.is_none() || policy.audience.is_empty() {
            policy = environment::behind(policy, !stack.parts().1, system, screen)?;
        }
        self.check(&policy)?;
        let role = |role: &String| Requirement {
            path: self.role_claim.clone().unwrap_or_else(|| "roles".into()),
            value: Some(role.clone()),
        };
        let mut required = policy.require;
        if stack.has("require") {
            required.extend(self.role.iter().map(role));
        }
        if !required.is_empty() {
            flags.push("require");
        }
        let algs = if policy.alg.is_empty() { vec![Alg::Rs256] } else { policy.alg };
        let (issuer, audiences, parties) =
            (policy.issuer, policy.audience, policy.authorized_party);
        Ok(Expected { issuer, audiences, algs, required, parties, jwks, flags })
    }

    /// What flags say, or else the profile, and where the keys are.
    fn filled(
        &self,
        stack: &Stack,
        system: &mut System,
        screen: &Screen,
    ) -> Result<(PolicyArgs, Option<String>), Failure> {
        let policy = PolicyArgs {
            issuer: self.issuer.clone(),
            audience: self.audience.clone(),
            alg: self.alg.clone(),
            require: self.require.clone(),
            authorized_party: self.authorized_party.clone(),
            ..PolicyArgs::default()
        };
        let keys = KeyArgs { jwks: self.jwks.clone(), ..KeyArgs::default() };
        let request = self.profile.behind(policy, keys, SecretArgs::default(), system)?;
        // Without a tolerance a guard is the stricter; keys have another place where a stack has its own.
        let has_place = request.keys.flag().is_some();
        let is_used = |asked: &Asked| match asked {
            Asked::Leeway => false,
            asked => *asked != KEYS || has_place && stack.has("jwks"),
        };
        request.name_profile(is_used, system, screen)?;
        let jwks = match request.keys.flag() {
            Some("--jwks") if self.jwks.is_some() || stack.has("jwks") => request.keys.jwks,
            Some(flag) if flag != "--jwks" && stack.has("jwks") => {
                return Err(Failure::usage("the keys of the profile are not at a URL")
                    .hint(Step::say("to name the key set of the issuer: ").and("--jwks URL")));
            }
            _ => None,
        };
        Ok((request.policy, jwks))
    }

    fn check(&self, policy: &PolicyArgs) -> Result<(), Failure> {
        if let Some(alg) = policy.alg.iter().find(|alg| alg.family() == Family::Hmac) {
            return Err(Failure::usage(format!("{alg}: a guard supports only public keys")));
        }
        if policy.issuer.is_none() && !self.clerk {
            return Err(missing("issuer", "--issuer https://…"));
        }
        if policy.audience.is_empty() && !self.clerk {
            return Err(missing("audience", "--audience NAME").hint(
                "session tokens of Clerk have none: use --clerk, or a JWT template that sets it",
            ));
        }
        Ok(())
    }

    /// Where the keys are.
    fn key_place(expected: &Expected, issuer: &str, http: &Http) -> Result<String, Failure> {
        let (url, place) = match &expected.jwks {
            Some(place) if shown::is_key_in_url(place) => return Err(SpecFault::KeyInUrl.into()),
            Some(place) => (parse_url(place)?, place.clone()),
            None => {
                let url = Issuer::parse(issuer)?.url;
                let base = url.as_str().trim_end_matches('/');
                let beside = || format!("{base}/.well-known/jwks.json");
                let place = provider::key_place(issuer).unwrap_or_else(beside);
                (url, place)
            }
        };
        if urls::is_private(&place) || urls::is_private(issuer) {
            Err(Failure::usage("code can't contain a password: it is read by many")
                .hint("leave the password, and what else opens it, out of the URL"))
        } else if http.may_ask(&url) {
            Ok(place)
        } else {
            Err(Failure::usage(format!(
                "{url}: keys that come over plain http can be replaced on the way"
            ))
            .hint("use https; http is for an issuer on this machine"))
        }
    }
}

fn missing(what: &str, flag: &'static str) -> Failure {
    Failure::usage(format!("no {what} to check"))
        .hint(Step::say("to name it: ").and(flag))
        .hint("to take it from a profile of jotkit.toml: --profile NAME")
}

fn lacks(stack: &Stack, option: &str) -> Failure {
    let has = |other: &Stack| other.has(option);
    let others: Vec<String> = catalogue::all().filter(has).map(|other| spoken(&other)).collect();
    let failure = Failure::usage(format!("the guard for {} has no --{option}", spoken(stack)));
    if others.is_empty() {
        failure.hint(Step::say("no guard checks it: leave it out of the profile"))
    } else {
        failure.hint(Step::say("those that have it: ").values(others))
    }
}

fn spoken(stack: &Stack) -> String {
    let (name, clerk) = stack.parts();
    if clerk { format!("{name} --clerk") } else { name.to_owned() }
}

/// Every value in the language of the stack.
fn filling(
    stack: &Stack,
    expected: &Expected,
    args: &Args,
    http: &Http,
) -> Result<Filling, Failure> {
    let language = stack.language;
    let mut flags = expected.flags.clone();
    if flags.iter().any(|flag| ["issuer", "audience"].contains(flag)) {
        flags.push("claims");
    }
    flags.extend(match language {
        Language::JavaScript => Some("js"),
        Language::TypeScript => Some("ts"),
        _ => None,
    });
    one_alone(stack, "audience", expected.audiences.len())?;
    one_alone(stack, "role", args.role.len())?;
    one_alone(stack, "alg", expected.algs.len())?;
    let issuer = expected.issuer.clone().unwrap_or_default();
    let jwks = if args.clerk { String::new() } else { Args::key_place(expected, &issuer, http)? };
    let algs: Vec<&str> = expected.algs.iter().map(|alg| alg.name()).collect();
    let pairs: Vec<(String, Option<String>)> =
        expected.required.iter().map(|one| (one.path.clone(), one.value.clone())).collect();
    let role = args.role.first().map_or("", String::as_str);
    let values = [
        ("install", Some(stack.install.to_owned())),
        ("issuer", language.text(&issuer)),
        ("jwks", language.text(&jwks)),
        // A name of Rust's, not a text; algorithms have names of letters and digits.
        ("algorithm_name", algorithm_name(stack, expected)?),
        ("algorithm", language.text(algs.first().copied().unwrap_or_default())),
        ("audience", language.text(expected.audiences.first().map_or("", String::as_str))),
        ("audiences", language.list(&expected.audiences)),
        ("algorithms", language.list(&algs)),
        ("required", language.pairs(&pairs)),
        ("parties", language.list(&expected.parties)),
        ("role", language.text(role)),
    ];
    let each = if language == Language::Configuration {
        expected.required.iter().enumerate().map(requirement).collect::<Result<_, _>>()?
    } else {
        Vec::new()
    };
    Ok(Filling { flags, values: written(values)?, each })
}

/// One required claim, for configurations, which have no lists.
fn requirement((at, required): (usize, &Requirement)) -> Result<Filling, Failure> {
    let conf = Language::Configuration;
    let value = required.value.as_deref().unwrap_or_default();
    let kind = match (&required.value, value) {
        (None, _) => None,
        _ if required.is_scope() => Some("words"),
        (_, "true" | "false") => Some("bool"),
        _ if value.parse::<f64>().is_ok() => Some("number"),
        _ => Some("text"),
    };
    // A dot is within the name of a claim that is a URL, and else leads into an object.
    let is_url = required.path.contains("://");
    let path = if is_url { required.path.replace('.', r"\.") } else { required.path.clone() };
    let values = written([
        ("n", conf.text(&at.to_string())),
        ("require", conf.text(&required.path)),
        ("value", conf.text(value)),
        ("digit", conf.text(if value == "true" { "1" } else { "0" })),
    ])?;
    let values = values.into_iter().chain([("path", path)]).collect();
    let flags = kind.into_iter().chain(required.value.is_some().then_some("value")).collect();
    Ok(Filling { flags, values, each: Vec::new() })
}

fn written<const N: usize>(
    values: [(&'static str, Option<String>); N],
) -> Result<BTreeMap<&'static str, String>, Failure> {
    let unfit = "the value has characters that the configuration can't contain";
    let fit = |(name, value): (&'static str, Option<String>)| {
        Ok((name, value.ok_or_else(|| Failure::usage(format!("{name}: {unfit}")))?))
    };
    values.into_iter().map(fit).collect()
}

/// The variant of `jsonwebtoken` that has the algorithm's name.
fn algorithm_name(stack: &Stack, expected: &Expected) -> Result<Option<String>, Failure> {
    let name = expected.algs.first().map_or("RS256", |alg| alg.name());
    let has = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"];
    if stack.language == Language::Rust && !has.contains(&name) {
        Err(Failure::usage(format!("the library of {} does not support {name}", spoken(stack))))
    } else {
        Ok(Some(name.to_owned()))
    }
}

/// Some stacks have no lists.
fn one_alone(stack: &Stack, flag: &str, count: usize) -> Result<(), Failure> {
    let has_lists = match flag {
        "audience" => stack.has("audiences") || stack.parts().1,
        "role" => stack.has("require"),
        _ => !matches!(stack.language, Language::Configuration | Language::Rust),
    };
    if count > 1 && !has_lists {
        Err(Failure::usage(format!("the guard for {} takes one --{flag}", spoken(stack))))
    } else {
        Ok(())
    }
}

fn list(format: Format, width: usize) -> String {
    if format == Format::Json {
        let stacks: Vec<_> = catalogue::all().map(|stack| {
            let (name, clerk) = stack.parts();
            serde_json::json!({ "stack": name, "clerk": clerk, "place": stack.place, "install": stack.install, "options": stack.options })
        }).collect();
        return json::document(
            &serde_json::json!({ "schema": "jotkit.guards/1", "stacks": stacks }),
        );
    }
    let row = |stack: Stack| Row {
        cells: vec![spoken(&stack), stack.options.join(" "), stack.install.to_owned()],
        below: Vec::new(),
    };
    let rows: Vec<Row> = catalogue::all().map(row).collect();
    table::render(&["stack", "also has", "libraries"], &rows, width)
}
