//! Causes for a person: what it is, what showed it, what to do.

use crate::advice::remedy;
use crate::explain::case::Case;
use crate::explain::catalogue::{self, Page};
use crate::explain::cause::{Cause, How, Severity};
use crate::explain::cause_id::CauseId;
use crate::explain::comparison::Comparison;
use crate::explain::libraries::Answer;
use crate::explain::messages::fit::Fit;
use crate::explain::messages::{Certainty, Reading};
use crate::jose::json::Json;
use crate::text::escape;
use crate::text::shell::listed;
use crate::text::step::Step;
use crate::ui::human::{self, Detail};
use crate::ui::json::GIVE_TOKEN;
use crate::ui::mask;
use crate::ui::picture;
use crate::ui::style::{Role, Style};
use crate::ui::unverified;
use crate::verify::Keys;
use crate::verify::check_id::CheckId;
use crate::verify::judgement::Judgement;
use crate::verify::report::{Value, Verdict};

/// The verdict, the checks that did not pass, and the causes; with pictures of that width, where
/// they are wanted: they show parts of the token. What to type `next` is for a token without keys.
pub fn causes(
    case: &Case<'_>,
    causes: &[Cause],
    style: Style,
    pictures: Option<usize>,
    next: Option<&Step>,
) -> String {
    let mut text = human::short(case.report, style);
    text += &human::profiled(&case.policy.origins, style);
    for cause in causes {
        let draw = |width| Some(picture::render(cause.mark.as_ref()?, case, style, width));
        let picture = pictures.and_then(draw).unwrap_or_default();
        text += &("\n".to_owned() + &one(cause, &picture, pictures.is_some(), style));
    }
    let is_unsigned = causes.iter().any(|cause| cause.id == CauseId::AlgNone);
    if is_unverified(case) && !is_unsigned {
        text += &("\n".to_owned() + &unverified::summary(case, next, style));
    } else if causes.is_empty() {
        text += if case.accepted() {
            "\nno cause found: every requested check passed\n"
        } else {
            "\nno cause found\n"
        };
    }
    text
}

/// A token that could be read, and no keys that could be looked for.
fn is_unverified(case: &Case<'_>) -> bool {
    let no_keys = matches!(case.keys, Keys::Unavailable { .. }) && case.lookup_error().is_none();
    no_keys && case.token.is_ok()
}

/// A message without a token: what is odd about the keys, and what the message can stand for.
pub fn message(reading: &Reading, odd: &[Cause], causes: &[Cause], style: Style) -> String {
    let headline = style.paint(Role::Doubt, "undecided");
    let odd: String =
        odd.iter().map(|cause| format!("\n{}", one(cause, "", false, style))).collect();
    let before = if odd.is_empty() { "" } else { "\n" };
    let said = match (causes, odd.is_empty()) {
        ([], false) => format!("{} fits\n", quoted(reading)),
        _ => read(reading, causes, style),
    };
    format!("{headline}: a message without a token\n{odd}{before}{said}")
}

/// What a message can stand for, where a token was expected.
pub fn instead(reading: &Reading, causes: &[Cause], style: Style) -> String {
    "\nthis is a message, not a token\n".to_owned() + &read(reading, causes, style)
}

fn read(reading: &Reading, causes: &[Cause], style: Style) -> String {
    if let [cause] = causes {
        return "\n".to_owned() + &one(cause, "", false, style);
    }
    let mut text = format!("{}\n", understood(reading));
    if reading.is_elsewhere() {
        return text;
    }
    if !reading.is_ranked() {
        text.push('\n');
    }
    for cause in causes {
        text += &one_of(cause, reading.is_ranked(), style);
    }
    let fix = causes
        .first()
        .map(|first| format!("to fix one of them: jotkit explain --cause {}\n", first.id));
    let verdict = match reading.about_other() {
        None => format!("for a verdict, {GIVE_TOKEN}\n"),
        Some(_) => String::new(),
    };
    text + "\n" + &fix.unwrap_or_default() + &verdict
}

/// One of several causes: how to recognise it, unless the list is long and in no order.
fn one_of(cause: &Cause, is_ranked: bool, style: Style) -> String {
    let title = format!("{}: {}\n", style.paint(Role::Strong, cause.id.text()), cause.id.title());
    if !is_ranked {
        return title;
    }
    let mut text = format!("\n{title}");
    for evidence in cause.evidence.iter().filter(|evidence| evidence.how == How::Compared) {
        text += &format!("  compared: {}\n", mask::line(&evidence.text));
    }
    text + &format!("  {}\n", escape::line(&remedy::text(cause)))
}

/// What the message means, how that is known, and how sure it is.
fn understood(reading: &Reading) -> String {
    let means = match reading.meaning {
        "" => String::new(),
        meaning => format!(" when {meaning}"),
    };
    let said = escape::line(&reading.said);
    let order = "possible causes, the most common first:";
    match reading.certainty {
        Certainty::Exact if reading.ids.is_empty() => {
            format!("{} says `{said}`{means}", reading.who())
        }
        Certainty::Exact => format!("{} says `{said}`{means}; {order}", reading.who()),
        Certainty::Likely | Certainty::Subject if reading.ids.is_empty() => {
            format!("{} reads like: {}", quoted(reading), reading.meaning)
        }
        Certainty::Likely | Certainty::Subject => {
            format!("{} reads like: {}; {order}", quoted(reading), reading.meaning)
        }
        Certainty::Weak => {
            format!("{} does not say why; it can be any of these, in no order:", quoted(reading))
        }
    }
}

/// How a message goes with what was found in a token, and what is to be asked of it yet.
pub fn fit(reading: Option<&Reading>, fit: &Fit, unasked: &[Step]) -> String {
    let Some(reading) = reading else {
        return "\nit is not clear what the message means\n".to_owned();
    };
    let said = quoted(reading);
    let first = reading.ids.first().map_or(reading.meaning, |id| id.text());
    let line = match (fit, reading.about_other()) {
        (Fit::Another(both), _) => {
            format!("{}: the message is about another token", mask::line(both))
        }
        (_, Some(other)) => format!("{said} is about {other}, not about this token"),
        (Fit::Fits, None) => format!("{said} fits"),
        (Fit::InOrder(fact), None) => format!(
            "{said} is about {first}, but {fact}; the message may be about another token or from \
             another verifier"
        ),
        (Fit::Open, None) if reading.says_little() => format!("{said} does not say why"),
        (Fit::Open, None) if reading.meaning.is_empty() => return String::new(),
        (Fit::Open, None) => format!("{said} reads like: {}", reading.meaning),
    };
    let unasked = unasked.iter().filter(|_| *fit == Fit::Open);
    let unasked = unasked.map(|step| format!("{}\n", escape::line(&step.to_string())));
    format!("\n{line}\n{}", unasked.collect::<String>())
}

/// A token beside one that is accepted.
pub fn comparison(compared: &Comparison) -> String {
    let with = match compared.verdict {
        Verdict::Accepted => "a token that is accepted".to_owned(),
        Verdict::Undecided => "another token, not verified either".to_owned(),
        Verdict::Rejected => {
            format!("a token that is rejected too ({})", ids(&compared.failed))
        }
    };
    let mut text = format!("\ncompared with {}\n", escape::line(&with));
    for difference in &compared.differences {
        let [found, working] = [&difference.found, &difference.working].map(side);
        let word = match &difference.explains[..] {
            [] => "differs".to_owned(),
            checks => format!("explains {}", ids(checks)),
        };
        let line = format!("{word}: {} is {found}, in the other token {working}", difference.name);
        text += &format!("  {}\n", mask::line(&line));
    }
    if compared.differences.is_empty() {
        text += "  no difference in the header or the claims\n";
    }
    if !compared.unexplained.is_empty() {
        let line = format!("no difference explains {}", ids(&compared.unexplained));
        text += &format!("  {}\n", escape::line(&line));
    }
    text
}

fn ids(checks: &[CheckId]) -> String {
    listed(checks.iter().map(CheckId::to_string), ", ")
}

fn side(value: &Option<Json>) -> String {
    match value {
        None => "absent".to_owned(),
        Some(json) => human::value(&Value::Json(json.clone())),
    }
}

/// The verdict and the causes of a report that was redacted.
pub fn redacted(
    judgement: &Judgement,
    causes: &[Cause],
    reading: Option<&Reading>,
    style: Style,
) -> String {
    let text = human::judgement(judgement, style, Detail::Short);
    let causes = causes.iter().map(|cause| "\n".to_owned() + &one(cause, "", false, style));
    let message = reading.filter(|reading| !reading.meaning.is_empty());
    let message = message.map(|reading| format!("\nthe message reads like: {}\n", reading.meaning));
    text + &causes.collect::<String>() + &message.unwrap_or_default()
}

/// What another library would answer.
pub fn answer(answer: &Answer, style: Style) -> String {
    let name = format!("{} {}", answer.library, answer.version);
    let said = if answer.accepts {
        style.paint(Role::Good, "accepted")
    } else {
        escape::line(&answer.message).to_string()
    };
    let differs = answer.differs.as_ref();
    let differs = differs.map(|text| format!("differs: {}\n", escape::line(text)));
    format!("\n{name} would say: {said}\n{}", differs.unwrap_or_default())
}

fn quoted(reading: &Reading) -> String {
    let said = mask::line(&reading.said);
    match reading.libraries[..] {
        [] => format!("the message `{said}`"),
        _ => format!("the message `{said}` of {}", reading.who()),
    }
}

/// The token that was meant is told where pictures are.
fn one(cause: &Cause, picture: &str, is_terminal: bool, style: Style) -> String {
    let mut text = headline(cause.severity, cause.id.title(), style);
    for evidence in &cause.evidence {
        text += &format!("  {}: {}\n", evidence.how.word(), mask::line(&evidence.text));
    }
    text += picture;
    if !cause.effects.is_empty() {
        text += &format!(
            "  explains: {}\n",
            listed(cause.effects.iter().map(CheckId::to_string), ", ")
        );
    }
    for step in remedy::steps(cause) {
        let step = if is_terminal { step.on_terminal() } else { step.to_string() };
        text += &format!("  fix: {}\n", escape::line(&step));
    }
    let more = format!("  more: jotkit explain --cause {}", cause.id);
    text + &style.paint(Role::Faint, &more) + "\n"
}

/// The first line of a cause.
pub fn headline(severity: Severity, title: &str, style: Style) -> String {
    let (word, role) = match severity {
        Severity::Fault => ("cause", Role::Bad),
        Severity::Warning => ("warning", Role::Doubt),
    };
    format!("{}: {title}\n", style.paint(role, word))
}

/// One page of the catalogue.
pub fn page(page: &Page, style: Style) -> String {
    let heading = style.paint(Role::Strong, page.title);
    format!("{heading}\n{}\n\n{}\n", style.paint(Role::Faint, page.id.text()), page.text)
}

/// Every id with its title.
pub fn list(style: Style) -> String {
    let width = catalogue::pages().map(|page| page.id.text().len()).max().unwrap_or(0);
    let line = |page: Page| {
        format!("{}  {}\n", style.paint(Role::Strong, &format!("{:width$}", page.id)), page.title)
    };
    catalogue::pages().map(line).collect()
}
