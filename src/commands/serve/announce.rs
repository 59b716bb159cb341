//! What `serve` says when it is ready; each thing to be copied stands at the end of its line.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::issuer::routes::route::{KEY_SET, TOKEN};
use crate::issuer::state::{Clerk, State};
use crate::text::step::Step;

/// Sessions that are named at the most.
const SHOWN: usize = 5;

/// Where the issuer is, and what to try. `shows_secret` unless its owner has the secret key already.
pub fn announce(state: &State, shows_secret: bool) -> String {
    let State { issuer, base, .. } = state;
    let mut text = format!("issuer   {issuer}\nkey set  {base}{KEY_SET}\ntokens   {base}{TOKEN}\n");
    if let Some(clerk) = &state.clerk {
        for subject in state.users.subjects().iter().take(SHOWN) {
            text += &format!("session  {}\n", subject.session());
        }
        text += &announce_clerk(clerk, base, shows_secret);
    }
    let step = Step::default().run("jotkit sign --issuer-at").arg(&**base);
    let step = step.run("--aud backend | jotkit verify");
    let step =
        if issuer == base { step } else { step.run("--jwks").arg(format!("{base}{KEY_SET}")) };
    let step = step.run("--issuer").arg(&**issuer).run("--audience backend");
    text + &format!("try      {step}\n")
}

/// As variables, for the backend that is tested.
fn announce_clerk(clerk: &Clerk, base: &str, shows_secret: bool) -> String {
    let host = base.strip_prefix("http://").unwrap_or(base);
    let publishable = STANDARD.encode(format!("{host}$"));
    let mut text = format!("CLERK_API_URL={base}\n");
    text += &format!("CLERK_PUBLISHABLE_KEY=pk_test_{publishable}\n");
    if shows_secret {
        let secret = String::from_utf8_lossy(clerk.secret_key.expose());
        text += &format!("CLERK_SECRET_KEY={secret}\n");
    }
    text
}
