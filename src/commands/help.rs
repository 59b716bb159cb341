//! How the help is arranged: verbs in groups, and two examples at the end of each verb's own.

use clap::Command;

/// Verbs by what they work on, in the order in which they are shown.
const GROUPS: [(&str, &[&str]); 4] = [
    ("Tokens", &["decode", "verify", "explain", "sign", "encrypt", "decrypt"]),
    ("Keys", &["jwks", "convert", "keygen"]),
    ("Issuers and APIs", &["serve", "login", "probe", "guard", "fixtures", "webhook"]),
    ("Set-up", &["profile", "clerk", "web", "demo", "completions"]),
];

/// What to type first.
const EXAMPLES: [(&str, [&str; 2]); 16] = [
    ("decode", ["jotkit decode token.jwt", "jotkit decode --redact -o json < token.jwt"]),
    (
        "verify",
        [
            "jotkit verify --issuer https://issuer.example --audience api < token.jwt",
            "jotkit verify --key public.pem --require role=admin token.jwt",
        ],
    ),
    (
        "explain",
        [
            "jotkit explain --issuer https://issuer.example --audience api < token.jwt",
            "jotkit explain --error 'jwt audience invalid'",
        ],
    ),
    (
        "sign",
        [
            "jotkit sign --key key.pem --sub user_1 --aud api --exp 15m",
            "jotkit sign --secret-env JWT_SECRET --claims '{\"sub\":\"user_1\"}' --exp 1h",
        ],
    ),
    ("jwks", ["jotkit jwks https://issuer.example", "jotkit jwks keys.json --lint"]),
    ("convert", ["jotkit convert jwks.json --to pem", "jotkit convert a.pem b.pem --to jwks"]),
    ("keygen", ["jotkit keygen ES256 --out key.json", "jotkit keygen rsa --to pem --out key.pem"]),
    ("serve", ["jotkit serve --port 8080", "jotkit serve --state keys.json --fault slow"]),
    (
        "probe",
        [
            "jotkit probe http://localhost:3000/me --issuer-at http://localhost:8080",
            "jotkit probe http://localhost:3000/me --token token.jwt --jwks keys.json",
        ],
    ),
    (
        "guard",
        [
            "jotkit guard express --issuer https://issuer.example --audience api",
            "jotkit guard --list",
        ],
    ),
    (
        "webhook",
        [
            "jotkit webhook verify --secret-env WEBHOOK_SECRET < request.http",
            "jotkit webhook sign --secret-env WEBHOOK_SECRET --body event.json -o curl",
        ],
    ),
    ("fixtures", ["jotkit fixtures --out tokens", "jotkit fixtures --out tokens --audience api"]),
    ("profile", ["jotkit profile list", "jotkit profile check prod"]),
    ("clerk", ["jotkit clerk env", "jotkit clerk templates"]),
    ("demo", ["jotkit demo", "jotkit demo --color never"]),
    (
        "completions",
        [
            "jotkit completions zsh > ~/.zfunc/_jotkit",
            "jotkit completions fish > ~/.config/fish/completions/jotkit.fish",
        ],
    ),
];

/// The same command with its verbs in groups; those of no group come last.
pub fn grouped(command: Command) -> Command {
    let is_grouped = |name: &str| GROUPS.iter().any(|(_, verbs)| verbs.contains(&name));
    let rest = command.get_subcommands().map(Command::get_name);
    let rest: Vec<&str> = rest.filter(|name| *name != "help" && !is_grouped(name)).collect();
    let groups = GROUPS.iter().map(|(title, verbs)| (*title, *verbs));
    let groups =
        groups.chain([("More", &rest[..])]).map(|(title, verbs)| group(&command, title, verbs));
    let groups: String = groups.collect();
    command.help_template(format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{groups}Options:\n{{options}}{{after-help}}"
    ))
}

fn group(command: &Command, title: &str, verbs: &[&str]) -> String {
    let line = |name: &&str| {
        let about = command.find_subcommand(name)?.get_about()?;
        Some(format!("  {name:<11}  {about}\n"))
    };
    let lines: String = verbs.iter().filter_map(line).collect();
    if lines.is_empty() { lines } else { format!("{title}:\n{lines}\n") }
}

/// The same verb with its examples.
pub fn with_examples(verb: Command) -> Command {
    let examples = EXAMPLES.iter().find(|(name, _)| *name == verb.get_name());
    match examples {
        Some((_, lines)) => verb.after_help(format!("Examples:\n  {}\n  {}", lines[0], lines[1])),
        None => verb,
    }
}
