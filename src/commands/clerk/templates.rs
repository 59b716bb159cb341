//! `clerk templates`: the JWT templates of an instance, and what is wrong with them.

use serde::Serialize;

use crate::advice::failure::{Failure, did_you_mean};
use crate::commands::clerk::api::{self, ApiArgs};
use crate::commands::inputs::NetworkArgs;
use crate::commands::output::{Format, FormatArgs, Screen};
use crate::exit::Exit;
use crate::explain::messages::Reading;
use crate::issuer::clerk::template_lint::{Finding, lint};
use crate::jose::json::{Json, Object};
use crate::sys::System;
use crate::text::escape;
use crate::text::similar;
use crate::ui::failure::note;
use crate::ui::json;
use crate::ui::table::{self, Row};

/// List the JWT templates of an instance, or show one, and check them
///
/// The exit status is 1 if there is a problem, or no template with that name.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only the template with this name
    #[arg(value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    api: ApiArgs,
    #[command(flatten, next_help_heading = "Options")]
    output: FormatArgs,
}

#[derive(Serialize)]
struct TemplatesDocument<'a> {
    schema: &'static str,
    templates: Vec<TemplateDocument<'a>>,
}

/// As the API has it, and what is wrong with it.
#[derive(Serialize)]
struct TemplateDocument<'a> {
    name: &'a str,
    lifetime: Option<&'a Json>,
    allowed_clock_skew: Option<&'a Json>,
    signing_algorithm: Option<&'a Json>,
    custom_signing_key: Option<&'a Json>,
    claims: Option<&'a Json>,
    findings: Vec<Finding>,
}

/// # Errors
/// Clerk does not answer, there is no template of that name, or streams that fail.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    let mut all = args.api.open(system, screen)?.templates(system)?;
    if let Some(wanted) = &args.name {
        if !all.iter().any(|template| name(template) == wanted) {
            return Err(missing(wanted, &all));
        }
        all.retain(|template| name(template) == wanted);
    }
    let text = match (args.output.format(), &args.name, &all[..]) {
        (Format::Json, ..) => {
            let templates = all.iter().map(document).collect();
            json::document(&TemplatesDocument { schema: "jotkit.clerk-templates/1", templates })
        }
        (Format::Human, Some(_), [one]) => shown(one),
        (Format::Human, ..) if all.is_empty() => "no JWT templates\n".to_owned(),
        (Format::Human, ..) => {
            let rows: Vec<Row> = all.iter().map(row).collect();
            let headings = ["name", "lifetime", "skew", "alg", "aud", "claims"];
            table::render(&headings, &rows, screen.width)
        }
    };
    let mut findings = String::new();
    for template in &all {
        for found in lint(template) {
            let detail = format!("{}: {}", name(template), found.detail);
            findings += &note(found.id, &detail, screen.out);
        }
    }
    let exit = if findings.is_empty() { Exit::Yes } else { Exit::No };
    let beneath = if args.output.format() == Format::Json { "" } else { &findings[..] };
    system.streams.stdout.write(&(text + beneath))?;
    Ok(exit)
}

/// The names of templates, in the order of the API.
fn names(templates: &[Object]) -> Vec<&str> {
    templates.iter().map(name).collect()
}

fn name(template: &Object) -> &str {
    template.get("name").and_then(Json::as_str).unwrap_or_default()
}

fn missing(wanted: &str, all: &[Object]) -> Failure {
    let failure = Failure::no(format!("there is no JWT template {wanted} in this instance"));
    let failure = match &names(all)[..] {
        [] => failure.fact("there are none"),
        names => failure.fact(format!("there are {}", names.join(", "))),
    };
    match similar::name(wanted, names(all).into_iter()) {
        Some(nearest) => failure.hint(did_you_mean(nearest)),
        None => {
            failure.hint("create it in the dashboard, in each instance: Configure, JWT templates")
        }
    }
}

fn row(template: &Object) -> Row {
    let claims = template.get("claims").and_then(Json::as_object);
    let others = claims.into_iter().flat_map(Object::names).filter(|name| *name != "aud");
    let cells = vec![
        name(template).to_owned(),
        seconds(template, "lifetime"),
        seconds(template, "allowed_clock_skew"),
        plain(template.get("signing_algorithm")),
        plain(claims.and_then(|claims| claims.get("aud"))),
        others.collect::<Vec<_>>().join(", "),
    ];
    Row { cells, below: Vec::new() }
}

fn shown(template: &Object) -> String {
    let mut text = String::new();
    for (label, value) in [
        ("name", name(template).to_owned()),
        ("lifetime", seconds(template, "lifetime")),
        ("skew", seconds(template, "allowed_clock_skew")),
        ("alg", plain(template.get("signing_algorithm"))),
    ] {
        text += &format!("{label:10}{}\n", escape::line(&value));
    }
    match template.get("claims") {
        Some(claims) => text + "claims    " + &json::document(claims),
        None => text,
    }
}

fn seconds(template: &Object, member: &str) -> String {
    template.get(member).map_or("-".to_owned(), |seconds| format!("{seconds} s"))
}

fn plain(value: Option<&Json>) -> String {
    match value {
        None | Some(Json::Null) => "-".to_owned(),
        Some(Json::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

fn document(template: &Object) -> TemplateDocument<'_> {
    TemplateDocument {
        name: name(template),
        lifetime: template.get("lifetime"),
        allowed_clock_skew: template.get("allowed_clock_skew"),
        signing_algorithm: template.get("signing_algorithm"),
        custom_signing_key: template.get("custom_signing_key"),
        claims: template.get("claims"),
        findings: lint(template),
    }
}

/// Adds the instance's templates to a message that was read, if it is about them, the secret key is in
/// the environment, and the network is allowed.
///
/// # Errors
/// A `CLERK_API_URL` or certificates that can't be used.
pub fn look(
    reading: &mut Reading,
    network: &NetworkArgs,
    system: &mut System,
) -> Result<(), Failure> {
    if !reading.asks_for_templates() || network.offline {
        return Ok(());
    }
    let Some(api) = api::in_reach(network, system)? else { return Ok(()) };
    let found = api.templates(system).map_err(|fault| fault.to_string());
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    reading.templates = Some(found.map(|templates| owned(names(&templates))));
    Ok(())
}
