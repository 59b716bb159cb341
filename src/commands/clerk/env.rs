//! `clerk env`: whether a project's variables agree, and how to verify with them.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::advice::expected;
use crate::advice::failure::Failure;
use crate::commands::environment::{of_file, overlay};
use crate::commands::output::{Format, FormatArgs, Screen};
use crate::exit::Exit;
use crate::jose::key::secret::Secret;
use crate::provider::clerk::environment::{
    ENVIRONMENT, Expected, Fact, Finding, Reading, Setting, is_known, names, read,
};
use crate::sys::System;
use crate::sys::files;
use crate::text::step::Step;
use crate::ui::failure::note;
use crate::ui::json;
use crate::ui::style::Role;
use crate::ui::table::{self, Row};

/// Files of one kind of deployment, those that others give way to first.
const DEVELOPMENT: [&str; 4] = [".env.development.local", ".env.local", ".env.development", ".env"];
/// `.env.local` is the developer's own and is not deployed.
const PRODUCTION: [&str; 3] = [".env.production.local", ".env.production", ".env"];

/// Check the Clerk variables of a project, and show how to verify with them
///
/// Reads the environment and the .env files of a folder; secrets are never printed. With a
/// .env.production, development and production are checked separately. The exit status is 1 if there
/// is a problem.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of the project
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    #[command(flatten)]
    output: FormatArgs,
}

/// One kind of deployment.
struct Deployment {
    name: &'static str,
    reading: Reading,
}

#[derive(Serialize)]
struct EnvDocument {
    schema: &'static str,
    deployments: Vec<DeploymentDocument>,
}

#[derive(Serialize)]
struct DeploymentDocument {
    name: &'static str,
    settings: Vec<Fact>,
    findings: Vec<Finding>,
    verify: Option<Vec<Cow<'static, str>>>,
}

/// # Errors
/// A folder or a file that can't be read, or streams that fail.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    if !files::is_there(&args.folder) {
        let place = args.folder.display();
        return Err(Failure::usage(format!("{place}: no such folder")));
    }
    let deployments = deployments(&args.folder, system)?;
    let sound = deployments.iter().all(|one| one.reading.findings.is_empty());
    let text = match args.output.format() {
        Format::Json => {
            let deployments = deployments.into_iter().map(DeploymentDocument::from).collect();
            json::document(&EnvDocument { schema: "jotkit.clerk-env/1", deployments })
        }
        Format::Human => {
            let titled = deployments.len() > 1;
            deployments.iter().map(|one| human(one, titled, screen)).collect::<Vec<_>>().join("\n")
        }
    };
    system.streams.stdout.write(&text)?;
    Ok(if sound { Exit::Yes } else { Exit::No })
}

/// Development, with the environment; and production, where there are files of its own.
fn deployments(folder: &Path, system: &System) -> Result<Vec<Deployment>, Failure> {
    let here = names().filter_map(|name| {
        let value = system.env.get(&name).filter(|value| !value.is_empty())?;
        let value = Secret::new(value.as_encoded_bytes());
        Some(Setting { name, place: ENVIRONMENT.to_owned(), value })
    });
    let mut development: Vec<Setting> = here.collect();
    let mut production = Vec::new();
    for name in DEVELOPMENT {
        overlay(&mut development, of_file(folder, name, is_known)?);
    }
    for name in &PRODUCTION[..2] {
        overlay(&mut production, of_file(folder, name, is_known)?);
    }
    let apart = !production.is_empty();
    if apart {
        overlay(&mut production, of_file(folder, PRODUCTION[2], is_known)?);
    }
    let mut all = vec![Deployment { name: "development", reading: read(&development) }];
    all.extend(apart.then(|| Deployment { name: "production", reading: read(&production) }));
    Ok(all)
}

fn human(deployment: &Deployment, titled: bool, screen: &Screen) -> String {
    let reading = &deployment.reading;
    let mut text = if titled {
        format!("{}\n", screen.out.paint(Role::Strong, deployment.name))
    } else {
        String::new()
    };
    if reading.facts.is_empty() {
        return text + "no Clerk variables\n";
    }
    let rows = reading.facts.iter().map(|fact| Row {
        cells: vec![fact.name.clone(), fact.place.clone(), fact.says.clone()],
        below: Vec::new(),
    });
    let rows: Vec<Row> = rows.collect();
    // Addresses are copied: a terminal may break their lines, we don't.
    text += &table::render(&["variable", "from", "says"], &rows, usize::MAX);
    for finding in &reading.findings {
        text += &note(finding.id, &finding.detail, screen.out);
    }
    match &reading.expected {
        Some(expected) => {
            let step = Step::say("verify with").run("jotkit verify");
            text + &format!("{}\n", step.words(words(expected)))
        }
        None => text + "no issuer found: set a publishable key or CLERK_ISSUER\n",
    }
}

/// The words behind `jotkit verify`.
fn words(expected: &Expected) -> Vec<Cow<'static, str>> {
    let one = |flag, value: &Option<String>| Some((flag, value.clone()?));
    let audiences = expected.audiences.iter().map(|one| (expected::AUDIENCE.flag, one));
    let parties = expected.origins.iter().map(|one| (expected::PARTY.flag, one));
    [
        one(expected::ISSUER.flag, &expected.issuer),
        one("--jwks", &expected.jwks),
        one("--key-env", &expected.key_env),
    ]
    .into_iter()
    .flatten()
    .chain(audiences.chain(parties).map(|(flag, value)| (flag, value.clone())))
    .flat_map(|(flag, value)| [Cow::Borrowed(flag), Cow::Owned(value)])
    .collect()
}

impl From<Deployment> for DeploymentDocument {
    fn from(deployment: Deployment) -> DeploymentDocument {
        let Reading { facts: settings, findings, expected, .. } = deployment.reading;
        let verify = expected.as_ref().map(words);
        DeploymentDocument { name: deployment.name, settings, findings, verify }
    }
}
