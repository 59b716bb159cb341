//! `demo`: the main job from nothing. A local issuer, a token, its verification over real HTTP, and
//! three ways to fail, each by the very commands that a user would type.

use std::net::Ipv4Addr;

use crate::advice::failure::Failure;
use crate::commands;
use crate::commands::output::{Screen, within};
use crate::exit::Exit;
use crate::issuer::limits::Limits;
use crate::issuer::random::{Random, Real};
use crate::issuer::server::{Port, Server};
use crate::issuer::service::Service;
use crate::issuer::signing_keys::{SigningKeys, named};
use crate::issuer::state::State;
use crate::jose::alg::Alg;
use crate::jose::key::jwk;
use crate::sys::System;
use crate::sys::env::Env;
use crate::ui::style::Role;

/// Where the demo's commands find the issuer's key, and one that is not: in an environment that they
/// alone see.
const KEYS: [&str; 2] = ["ISSUER_KEY", "OTHER_KEY"];

/// What to try behind the tour.
const NEXT: [&str; 3] = [
    "jotkit explain token.jwt",
    "jotkit verify --issuer https://issuer.example --audience api token.jwt",
    "jotkit serve --port 8080",
];

/// Show what jotkit does: an issuer, a token, and three rejections
///
/// Starts an issuer on a free loopback port, signs a token, verifies it over HTTP, and shows three
/// rejections. Needs no network and no set-up, and leaves nothing behind.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  jotkit demo
  jotkit demo --color never")]
pub struct Args {}

/// One tour.
struct Tour<'a> {
    system: &'a mut System,
    screen: &'a Screen,
    issuer: String,
    /// The issuer's key, and one that is not the issuer's.
    keys: [String; 2],
}

/// # Errors
/// No free port, no randomness, or streams that fail.
pub fn run(_: &Args, system: &mut System, screen: &Screen) -> Result<Exit, Failure> {
    let signing = SigningKeys::fresh(Alg::Rs256, &Real)?;
    let foreign = named(Real.key(signing.alg)?, signing.alg);
    let keys = [&signing.current, &foreign].map(|key| jwk::write(key, true).to_string());
    let no_issuer = |error| Failure::undecided(format!("no local issuer: {error}"));
    let port = Port::bind(Ipv4Addr::LOCALHOST.into(), 0).map_err(no_issuer)?;
    let issuer = format!("http://{}", port.address);
    let service = Service::new(State::new(issuer.clone(), signing), Real, system.clock);
    let _server = Server::start(port, service, Limits::of_machine()).map_err(no_issuer)?;
    Tour { system, screen, issuer, keys }.walk()
}

impl Tour<'_> {
    fn walk(&mut self) -> Result<Exit, Failure> {
        let issuer = self.issuer.clone();
        self.say("An issuer with a fresh RSA key serves its key set on this machine")?;
        let answer = self.run(&["jwks", &issuer], "", "", Exit::Yes)?;
        self.print(&answer)?;

        let verify = ["verify", "--issuer", &issuer, "--audience", "backend"];
        let good = self.sign(
            "A token for the audience \"backend\"",
            &["--aud", "backend", "--exp", "5m"],
            0,
        )?;
        self.step("Verified: the keys are discovered over HTTP", &verify, &good, Exit::Yes)?;

        let late = ["--aud", "backend", "--iat=-3h", "--exp=-2h"];
        let late = self.sign("A token that expired two hours ago", &late, 0)?;
        self.step("Expired", &verify, &late, Exit::No)?;

        let web = self.sign("A token for another audience", &["--aud", "web", "--exp", "5m"], 0)?;
        self.step("Wrong audience", &verify, &web, Exit::No)?;

        let foreign_key = ["--aud", "backend", "--exp", "5m"];
        let foreign_key = self.sign("A token signed with another key", &foreign_key, 1)?;
        self.step("Wrong key", &verify, &foreign_key, Exit::No)?;

        let explain = ["explain", "--issuer", &issuer, "--audience", "backend"];
        self.step("Find out why", &explain, &foreign_key, Exit::No)?;

        self.say("Try it with a token of your own")?;
        self.print(&NEXT.map(|line| format!("  {line}\n")).concat())?;
        Ok(Exit::Yes)
    }

    fn sign(&mut self, title: &str, flags: &[&str], key: usize) -> Result<String, Failure> {
        let issuer = self.issuer.clone();
        let args = ["sign", "--key-env", KEYS[key], "--iss", &issuer, "--sub", "user_42"];
        let args = [&args[..], &["--claim", "user_id=user_42"], flags].concat();
        self.say(title)?;
        self.run(&args, "> token", "", Exit::Yes)
    }

    fn step(&mut self, title: &str, args: &[&str], token: &str, exit: Exit) -> Result<(), Failure> {
        self.say(title)?;
        let answer = self.run(args, "< token", token, exit)?;
        self.print(&answer)?;
        let status = format!("exit status {}\n", exit as u8);
        let status = self.screen.out.paint(Role::Faint, &status);
        self.print(&status)
    }

    /// Shows a command and runs it as the shell would, with streams in memory and no cache; that it
    /// ends as it should is part of the tour.
    fn run(
        &mut self,
        args: &[&str],
        redirect: &str,
        stdin: &str,
        exit: Exit,
    ) -> Result<String, Failure> {
        let line = format!("$ jotkit {} {redirect}", args.join(" "));
        self.print(&(line.trim_end().to_owned() + "\n"))?;
        let [own, other] = [0, 1].map(|key| (KEYS[key], self.keys[key].as_str()));
        let env = Env::of([own, other]);
        let mut inner = System::in_memory(stdin.as_bytes().to_vec(), env);
        inner.clock = self.system.clock;
        inner.streams.stdout.columns = self.system.streams.stdout.width();
        let color = if self.screen.out.colour { "--color=always" } else { "--color=never" };
        let line = [&["jotkit", color], args].concat();
        let status = commands::run(line.into_iter().map(Into::into), &mut inner);
        if status == exit {
            return Ok(inner.streams.stdout.take());
        }
        Err(Failure::undecided(format!("jotkit {} ended with {}", args.join(" "), status as u8))
            .fact(inner.streams.stdout.take())
            .fact(inner.streams.stderr.take())
            .hint("this is a bug; please report it"))
    }

    fn say(&mut self, title: &str) -> Result<(), Failure> {
        let title = self.screen.out.paint(Role::Strong, title);
        self.print(&format!("\n{title}\n"))
    }

    fn print(&mut self, text: &str) -> Result<(), Failure> {
        let text = within(text.to_owned(), &self.system.streams.stdout);
        Ok(self.system.streams.stdout.write(&text)?)
    }
}
