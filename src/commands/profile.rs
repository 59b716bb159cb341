//! `profile`: what profiles there are, what they say, and whether their keys are sound.

use clap::Subcommand;
use serde::Serialize;

use crate::advice::failure::Failure;
use crate::commands::inputs::NetworkArgs;
use crate::commands::jwks::lint;
use crate::commands::output::{Format, FormatArgs, Screen};
use crate::commands::request::{Request, warn_of_shadow};
use crate::exit::Exit;
use crate::jose::json::{Json, Object};
use crate::source::profile::Member;
use crate::source::profiles::{self, Found};
use crate::sys::System;
use crate::text::escape;
use crate::text::urls;
use crate::ui::json;
use crate::ui::table::{self, Row};

/// Show the profiles of jotkit.toml, or check the keys of one
///
/// A profile has expected values and the location of keys under a name, for `verify` and `explain`.
/// Profiles are in jotkit.toml: in this folder, above it up to the root of the repository, or in your
/// own configuration folder.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jotkit profile list
  jotkit profile check prod")]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the profiles
    List {
        #[command(flatten)]
        output: FormatArgs,
    },
    /// Show a profile
    Show {
        /// Name of the profile
        #[arg(value_name = "NAME")]
        name: String,
        #[command(flatten)]
        output: FormatArgs,
    },
    /// Fetch the keys of a profile and check them; exit status 1 if there are problems
    Check(CheckArgs),
}

#[derive(Debug, clap::Args)]
struct CheckArgs {
    /// Name of the profile
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten, next_help_heading = "Options")]
    output: FormatArgs,
}

#[derive(Serialize)]
struct ListDocument {
    schema: &'static str,
    profiles: Vec<ProfileDocument>,
}

#[derive(Serialize)]
struct ProfileDocument {
    name: String,
    file: String,
    line: usize,
    members: Object,
}

/// # Errors
/// No such profile, no keys, or streams that fail.
pub fn run(args: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    match &args.what {
        What::List { output } => {
            let found = profiles::all(system)?;
            found.iter().for_each(|found| warn_of_shadow(found, system));
            answer(&listed(&found, output.format(), screen), system)
        }
        What::Show { name, output } => {
            let found = profiles::find(system, name)?;
            warn_of_shadow(&found, system);
            answer(&shown(&found, output.format()), system)
        }
        What::Check(args) => check(args, system, screen),
    }
}

fn answer(text: &str, system: &mut System) -> Result<Exit, Failure> {
    system.streams.stdout.write(text)?;
    Ok(Exit::Yes)
}

fn listed(all: &[Found], output: Format, screen: &Screen) -> String {
    if output == Format::Json {
        let profiles = all.iter().map(document).collect();
        return json::document(&ListDocument { schema: "jotkit.profiles/1", profiles });
    }
    if all.is_empty() {
        return "no profiles\n".to_owned();
    }
    let row = |found: &Found| {
        let issuer = found.profile.member("issuer").map_or("", Member::text);
        let cells = vec![found.profile.name.clone(), issuer.to_owned(), place(found)];
        Row { cells, below: Vec::new() }
    };
    let rows: Vec<Row> = all.iter().map(row).collect();
    table::render(&["profile", "issuer", "from"], &rows, screen.width)
}

fn shown(found: &Found, output: Format) -> String {
    if output == Format::Json {
        let profiles = vec![document(found)];
        return json::document(&ListDocument { schema: "jotkit.profiles/1", profiles });
    }
    let members = &found.profile.members;
    let width = members.iter().map(|member| member.name.len()).max().unwrap_or(0);
    let head = escape::line(&format!("{} from {}", found.profile.name, place(found)));
    members.iter().fold(head + "\n", |text, member| {
        let values = escape::line(&urls::one(&member.values.join(", ")));
        text + &format!("  {:width$}  {values}\n", member.name)
    })
}

fn place(found: &Found) -> String {
    format!("{}:{}", found.file.display(), found.profile.line)
}

/// Every member is a list: programs want the same type each time.
fn document(found: &Found) -> ProfileDocument {
    let list = |member: &Member| {
        let values = member.values.iter().map(|value| (*urls::one(value)).into());
        (member.name, Json::Array(values.collect()))
    };
    ProfileDocument {
        name: found.profile.name.clone(),
        file: found.file.display().to_string(),
        line: found.profile.line,
        members: found.profile.members.iter().map(list).collect(),
    }
}

fn check(args: &CheckArgs, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    let found = profiles::find(system, &args.name)?;
    warn_of_shadow(&found, system);
    let Some(chain) = Request::of(&found)?.chain(&args.network, system, screen)? else {
        return Err(Failure::usage(format!("profile {} has no keys", args.name))
            .hint("name an issuer, to find its keys: issuer = \"https://…\"")
            .hint("or a key set: jwks = \"https://…\""));
    };
    lint::judge(&chain.find(system, None)?, args.output.format() == Format::Json, system, screen)
}
