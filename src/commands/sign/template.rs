//! `sign --template`: the claims of a JWT template for one of the users of a file.

use std::path::{Path, PathBuf};

use crate::advice::failure::Failure;
use crate::commands::documents;
use crate::issuer::clerk::template::{Issue, Template};
use crate::issuer::users::{Subject, Users};
use crate::jose::crypto::generate::random;
use crate::jose::json::Object;
use crate::jose::json::hex;
use crate::source::spec::{KeySpec, PassphrasePlace};
use crate::sys::System;
use crate::text::step::Step;

/// Bytes of a token's own name, as many as at Clerk.
const JTI: usize = 10;

/// Ids that a hint names at the most.
const SHOWN: usize = 5;

/// What to render, and for whom.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Claims")]
pub struct TemplateArgs {
    /// JWT template (TOML or JSON) with Clerk's shortcodes
    #[arg(long, hide_short_help = true, value_name = "FILE", requires = "user", conflicts_with_all = ["claims", "payload"])]
    template: Option<PathBuf>,
    /// Users (TOML or JSON) for the template
    #[arg(long, hide_short_help = true, value_name = "FILE", requires = "template")]
    user: Option<PathBuf>,
    /// User to take [default: the only one]
    #[arg(long, hide_short_help = true, value_name = "ID", requires = "user")]
    user_id: Option<String>,
}

/// A template, and whom it is about.
#[derive(Debug)]
pub struct Chosen {
    pub template: Template,
    /// Where a key's path starts from.
    folder: PathBuf,
    subject: Subject,
}

impl TemplateArgs {
    pub fn is_given(&self) -> bool {
        self.template.is_some()
    }

    /// # Errors
    /// Files that can't be read or are not what they should be, or no such user.
    pub fn read(&self, system: &mut System) -> Result<Option<Chosen>, Failure> {
        let (Some(template), Some(users)) = (&self.template, &self.user) else { return Ok(None) };
        let folder = template.parent().unwrap_or(Path::new("")).to_owned();
        let template = documents::read("--template", template, system, Template::read)?;
        let users = documents::read("--user", users, system, Users::read)?;
        let subject = self.pick(&users)?.clone();
        Ok(Some(Chosen { template, folder, subject }))
    }

    fn pick<'a>(&self, users: &'a Users) -> Result<&'a Subject, Failure> {
        let all = users.subjects();
        let found = match (&self.user_id, all) {
            (Some(id), _) => users.find(id),
            (None, [only]) => Some(only),
            (None, _) => None,
        };
        found.ok_or_else(|| {
            let failure = match &self.user_id {
                Some(id) => Failure::no(format!("no user with id {id}")),
                None => Failure::usage(format!("which of the {} users?", all.len())),
            };
            let nearest = self.user_id.as_deref().and_then(|id| users.nearest(id));
            let ids = all.iter().map(Subject::id).take(SHOWN);
            let ids = nearest.map_or_else(|| ids.collect(), |id| vec![id]);
            ids.into_iter()
                .map(|id| Step::default().run("--user-id").arg(id))
                .fold(failure, Failure::hint)
        })
    }
}

impl Chosen {
    /// All claims of a token made now.
    ///
    /// # Errors
    /// They are too large, or there is no randomness.
    pub fn claims(&self, now: i64) -> Result<Object, Failure> {
        let jti = hex::encode(random(JTI)?.expose());
        let issue = Issue { issuer: None, authorized_party: None, now, jti: &jti };
        let claims = self.template.claims(&self.subject, &issue);
        claims.map_err(|large| Failure::usage(format!("template {}: {large}", self.template.name)))
    }

    /// The template's own key.
    pub fn key_spec(&self, passphrase: PassphrasePlace) -> Option<KeySpec> {
        let place = self.template.signing_key.as_ref()?;
        Some(documents::key_spec(place, &self.folder, passphrase))
    }
}
