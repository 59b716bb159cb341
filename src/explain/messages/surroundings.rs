//! Cuts the message out of what was pasted around it: an HTTP response, a JSON body, a
//! `WWW-Authenticate` header, a stack trace, a log.

use crate::explain::messages::queries::without_queries;
use crate::jose::json::Json;

/// How much of a long text is looked at, in bytes from its start and from its end: a message is the
/// first line of a trace or the last one.
const MAX_END: usize = 16 << 10;
/// Lines and members that are looked at, of each kind.
const MAX_MESSAGES: usize = 100;
/// Opening braces behind which JSON is looked for.
const MAX_OBJECTS: usize = 16;
/// Colons of one line behind which a message may begin.
const MAX_COLONS: usize = 16;
const REASONS: [&str; 4] = [" because ", " due to ", " since ", " caused by "];
const QUOTES: [char; 7] = ['"', '\'', '`', '“', '”', '‘', '’'];

/// Words in the names of members that hold a message or the code of one: `faultstring`, `errorCode`.
const MEMBERS: [&str; 23] = [
    "status",
    "error",
    "messag",
    "msg",
    "detail",
    "reason",
    "code",
    "title",
    "descri",
    "type",
    "hint",
    "cause",
    "err",
    "fault",
    "exception",
    "internal",
    "failure",
    "info",
    "trace",
    "mensa",
    "meldung",
    "nachricht",
    "fehler",
];
/// Claims that some gateways use as the name of what failed.
const CLAIMS: [&str; 6] = ["exp", "nbf", "iat", "aud", "iss", "sub"];
/// Parts of the names of response headers that hold a message.
const HEADERS: [&str; 4] = ["authenticate", "error", "reason", "message"];
const FRAMES: [&str; 4] = ["at ", "File \"", "... ", "goroutine "];
/// Lines below which source stands, further in: a place in Python, and what Elixir says of a function.
const SOURCES: [&str; 3] =
    ["File \"", "The following arguments were given", "Attempted function clauses"];
/// Sources that frames of Elixir name: `(joken 2.5.0) lib/joken.ex:135: Joken.peek_header/1`.
const ELIXIR: [&str; 3] = [".ex:", ".exs:", ".erl:"];
/// How the lines of a log say how grave they are, the gravest first.
const LEVELS: [&[&str]; 2] = [
    &["level=error", "level=fatal", "[error]", " error ", " err ", " fatal "],
    &["level=warn", "level=info", "level=debug", "[warn", "[info", "[debug", " warn ", " info "],
];
/// Schemes of challenges (RFC 9110, section 11.6.1).
const SCHEMES: [&str; 4] = ["bearer ", "dpop ", "basic ", "digest "];
/// How a web page begins, and elements of it that are no text.
const PAGES: [&str; 2] = ["<!doctype", "<html"];
const NO_TEXT: [&str; 2] = ["script", "style"];
/// How the name of an exception ends, where it is one word.
const EXCEPTIONS: [&str; 3] = ["Error", "Exception", "Fault"];
/// Names that are a part of what is said: the key is one of a map.
const SAYING: [&str; 1] = ["KeyError"];

/// Every part of a text that may be the message, as it was written.
pub struct Messages {
    /// Members and parameters that are there for messages, then the gravest lines, then the others.
    pub all: Vec<String>,
    /// How many of them are of the first sort.
    pub named: usize,
    /// How many are of the first two: the others are read where these don't say why.
    pub grave: usize,
}

/// Cuts a text into messages.
pub fn messages(text: &str) -> Messages {
    let text = without_declaration(&window(text)).replace('：', ": ");
    let (mut named, mut less) = (Vec::new(), Vec::new());
    let mut text = response(&text, &mut named);
    if is_page(&text) {
        // That it is a page says something where nothing that stands on it does.
        less.extend(text.trim_start().lines().next().map(str::to_owned));
        text = without_tags(&text);
    }
    let text = without_json(&text, &mut named);
    let text = without_queries(&text, holds_message, &mut named);
    of_maps(&text, &mut named);
    let text = without_challenges(&text.replace("\\n", "\n"), &mut named);
    let (grave, other) = by_gravity(&without_frames(&text));
    less.extend(other);
    let [named, grave, less] = [named, grave, less].map(both_ends);
    let (count, graver) = (named.len(), named.len() + grave.len());
    Messages { all: [named, grave, less].concat(), named: count, grave: graver }
}

/// Of very many both ends, as of a long text.
fn both_ends(mut found: Vec<String>) -> Vec<String> {
    if found.len() > MAX_MESSAGES {
        let last = found.split_off(found.len() - MAX_MESSAGES / 2);
        found.truncate(MAX_MESSAGES / 2);
        found.extend(last);
    }
    found
}

/// What stands right before an object of JSON: on its line, or on the one before, behind a colon.
pub fn before_json(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('{').take(MAX_OBJECTS).filter_map(|(at, _)| {
        let head = text[..at].trim_end();
        let is_near = head.ends_with(':') || !text[head.len()..at].contains('\n');
        head.lines().next_back().filter(|_| is_near)
    })
}

/// The lines without those of stack traces, and without the source that these show.
fn without_frames(text: &str) -> Vec<&str> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut place = None;
    let mut is_source = |line: &str| {
        if SOURCES.iter().any(|start| line.trim_start().starts_with(start)) {
            place = Some(indent(line));
            return true;
        }
        place = place.filter(|place| line.trim().is_empty() || indent(line) > *place);
        place.is_some()
    };
    let lines = text.lines().filter(|line| !is_source(line)).map(str::trim);
    lines.filter(|line| !is_frame(line) && line.contains(char::is_alphanumeric)).collect()
}

/// A line of a stack trace: the names of functions in it say nothing.
fn is_frame(line: &str) -> bool {
    let of_elixir = line.starts_with('(') && ELIXIR.iter().any(|end| line.contains(end));
    let of_ruby = line.starts_with("from ") && line.contains(":in ");
    of_elixir || of_ruby || FRAMES.iter().any(|frame| line.starts_with(frame))
}

/// The lines of a log, and those of them that are less grave than the gravest one; none are where no
/// line says so.
fn by_gravity(lines: &[&str]) -> (Vec<String>, Vec<String>) {
    let level = |line: &str| {
        let line = format!(" {} ", line.to_ascii_lowercase());
        LEVELS.iter().position(|words| words.iter().any(|word| line.contains(word)))
    };
    let has_errors = lines.iter().any(|line| level(line) == Some(0));
    let lines = lines.iter().map(|line| (*line).to_owned());
    lines.partition(|line| !has_errors || level(line) != Some(1))
}

/// What the members of Go's maps say that hold messages: `map[reason:token is expired status:401]`.
fn of_maps(text: &str, found: &mut Vec<String>) {
    for (at, mark) in text.match_indices("map[").take(MAX_OBJECTS) {
        let content = &text[at + mark.len()..];
        let content = content.split(']').next().unwrap_or_default();
        let mut said: Option<String> = None;
        for word in content.split(' ') {
            match word.split_once(':').filter(|(name, _)| is_member(name)) {
                Some((name, value)) => {
                    found.extend(said.take());
                    said = holds_message(name).then(|| value.to_owned());
                }
                None => said = said.map(|said| said + " " + word),
            }
        }
        found.extend(said);
    }
}

/// `reason`, but not the start of a URL.
fn is_member(name: &str) -> bool {
    let is_name = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    is_name && !name.is_empty() && !name.starts_with("http")
}

/// Without the line that says how XML is encoded: no part of a token is.
fn without_declaration(text: &str) -> String {
    match text.split_once("<?xml").and_then(|(head, rest)| Some((head, rest.split_once("?>")?))) {
        Some((head, (_, rest))) => format!("{head}{rest}"),
        None => text.to_owned(),
    }
}

/// What stands behind the name of an exception: `jwt.ExpiredSignatureError: Signature has expired`.
pub fn tail(message: &str) -> Option<&str> {
    let mut colons = message.match_indices(": ");
    colons.find_map(|(at, _)| {
        names_exception(&message[..at])
            .then(|| message[at + 2..].trim())
            .filter(|rest| !rest.is_empty())
    })
}

/// What stands behind a colon, or a word that says why.
pub fn reasons(message: &str) -> impl Iterator<Item = &str> {
    let behind = |mark: &'static str| message.split_once(mark).map(|(_, rest)| rest);
    let colons = message.match_indices(": ").take(MAX_COLONS);
    let behind_colons = colons.map(|(at, mark)| &message[at + mark.len()..]);
    behind_colons.chain(REASONS.into_iter().filter_map(behind))
}

/// `TokenError`, `jwt.ExpiredSignature`: no word of prose has a capital letter in its middle.
fn names_exception(head: &str) -> bool {
    let name = head.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    if SAYING.contains(&name) {
        return false;
    }
    let letters = name.as_bytes();
    let humps =
        letters.windows(2).any(|two| two[0].is_ascii_lowercase() && two[1].is_ascii_uppercase());
    let is_class = name.starts_with(|c: char| c.is_ascii_uppercase()) && humps;
    is_class || EXCEPTIONS.iter().any(|end| head.ends_with(end))
}

/// Both ends of a long text.
pub fn window(text: &str) -> String {
    if text.len() <= 2 * MAX_END {
        return text.to_owned();
    }
    let head = (0..=MAX_END).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let tail = (text.len() - MAX_END..).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    format!("{}\n{}", &text[..head], &text[tail..])
}

/// Takes the headers of an HTTP response (`curl -i`) off; those that hold a message are kept. A
/// web page as its body is text without tags: it is no key set.
fn response(text: &str, found: &mut Vec<String>) -> String {
    let unmarked = of_curl(text);
    let text = unmarked.as_deref().unwrap_or(text);
    if !is_response(text) {
        return text.to_owned();
    }
    let plain = text.replace("\r\n", "\n");
    let (head, body) = plain.split_once("\n\n").unwrap_or((&plain, ""));
    for line in head.trim().lines().skip(1) {
        let Some((name, value)) = line.split_once(':') else { continue };
        let name = name.to_ascii_lowercase();
        let value = &without_queries(value, holds_message, found);
        if HEADERS.iter().any(|part| name.contains(part)) {
            let rest = without_challenges(value, found);
            found.extend(Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty()));
        }
    }
    match (body.trim_start().starts_with('<'), body.trim().is_empty()) {
        (true, _) => without_tags(body),
        (false, false) => body.to_owned(),
        // The reason is all that there is: `HTTP/1.1 401 Unauthorized`.
        (false, true) if found.is_empty() => {
            head.lines().next().unwrap_or_default().splitn(3, ' ').nth(2).unwrap_or_default().into()
        }
        (false, true) => String::new(),
    }
}

/// What `curl -v` shows, without its marks: `<` stands before each line of the answer's head, and what
/// was sent and done has marks of its own.
fn of_curl(text: &str) -> Option<String> {
    let lines = || text.lines().skip_while(|line| !line.trim_start().starts_with("< HTTP/"));
    lines().next()?;
    let lines = lines().map(str::trim_start).filter(|line| !line.starts_with(['*', '>']));
    let lines = lines.map(|line| line.strip_prefix('<').map_or(line, str::trim_start));
    Some(lines.collect::<Vec<_>>().join("\n"))
}

/// Whether a text begins as the answer of an HTTP server does.
pub fn is_response(text: &str) -> bool {
    let mut words = text.trim_start().split_ascii_whitespace();
    let version = words.next().and_then(|word| word.strip_prefix("HTTP/"));
    let status = words.next().unwrap_or_default();
    version.is_some() && status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_page(text: &str) -> bool {
    PAGES.iter().any(|start| begins(text.trim_start(), start))
}

fn begins(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start))
}

fn without_tags(page: &str) -> String {
    let text = |part: &str| {
        let (tag, rest) = part.split_once('>')?;
        (!NO_TEXT.iter().any(|name| begins(tag, name))).then(|| format!(" {rest}"))
    };
    let (head, parts) = page.split_once('<').unwrap_or((page, ""));
    parts.split('<').filter_map(text).fold(head.to_owned(), |page, text| page + &text)
}

/// Takes JSON objects out of a text. Members that hold messages are kept; claims and headers of
/// tokens are not: their names are not what the message speaks of.
fn without_json(text: &str, found: &mut Vec<String>) -> String {
    let (mut rest, mut at, mut kept) = (text, 0, String::new());
    for _ in 0..MAX_OBJECTS {
        let Some(open) = rest[at..].find('{').map(|open| at + open) else { break };
        let Some((json, end)) = object(&rest[open..]) else {
            at = open + 1;
            continue;
        };
        kept += &rest[..open];
        let mut texts = Vec::new();
        collect("", &json, &mut texts);
        if !texts.is_empty() {
            let joined = texts.join(": ");
            found.extend(texts);
            found.push(joined);
        } else if json.as_object().and_then(|header| header.get("alg")?.as_str()) == Some("none") {
            kept += " alg none ";
        }
        (rest, at) = (&rest[open + end..], 0);
    }
    kept + rest
}

/// The object at the start of a text, as Python writes a dictionary as well, and its length.
fn object(text: &str) -> Option<(Json, usize)> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let text = &text[..=at];
            let json = Json::parse(text).or_else(|_| Json::parse(&text.replace('\'', "\"")));
            return json.ok().map(|json| (json, at + 1));
        }
    }
    None
}

fn collect(name: &str, json: &Json, found: &mut Vec<String>) {
    match json {
        Json::String(text) if holds_message(name) => found.push(text.clone()),
        Json::String(text) if CLAIMS.contains(&name) && text.contains(' ') => {
            found.push(format!("{name} {text}"));
        }
        Json::Array(items) => items.iter().for_each(|item| collect(name, item, found)),
        Json::Object(object) => {
            object.members().for_each(|(name, value)| collect(name, value, found));
        }
        _ => {}
    }
}

/// `typ` and `auth_type` are no messages, but `__type` and `errorType` are.
fn holds_message(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix("_uri").map_or(&name[..], |_| "");
    MEMBERS.iter().any(|member| name.contains(member))
}

/// Takes challenges out of a text (`Bearer error="…", error_description="…"`, RFC 6750, section 3)
/// and keeps what they say.
fn without_challenges(text: &str, found: &mut Vec<String>) -> String {
    let lower = text.to_ascii_lowercase();
    let (mut kept, mut end) = (String::new(), 0);
    let schemes = SCHEMES.iter().flat_map(|scheme| lower.match_indices(scheme));
    let mut schemes: Vec<_> = schemes.collect();
    schemes.sort_unstable();
    for (at, word) in schemes {
        let parameters = parameters(&text[at + word.len()..]);
        let Some((length, said)) = parameters.filter(|_| at >= end) else { continue };
        kept += &text[end..at];
        end = at + word.len() + length;
        found.extend(said);
    }
    kept + &text[end..]
}

/// The length of the parameters of a challenge, and what those of an error say.
fn parameters(text: &str) -> Option<(usize, Vec<String>)> {
    let (mut rest, mut said) = (text, Vec::new());
    while let Some((name, value)) = rest.split_once('=') {
        let name = name.trim_matches([',', ' ']);
        if name.is_empty()
            || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
        {
            break;
        }
        let value = value.trim_start();
        let (value, left) = match value.strip_prefix('"') {
            Some(value) => quoted(value),
            None => value.split_at(value.find([',', ' ', '\n']).unwrap_or(value.len())),
        };
        if name.starts_with("error") && name != "error_uri" {
            said.push(value.replace('\\', ""));
        }
        rest = left;
    }
    (rest.len() < text.len()).then(|| (text.len() - rest.len(), said))
}

/// A quoted text up to its quote, and what stands behind that. Spring quotes bodies with quotes of
/// their own: only one before a comma, a space or the end is the last.
fn quoted(text: &str) -> (&str, &str) {
    let last = |at: &usize| {
        let behind = text[at + 1..].chars().next();
        !text[..*at].ends_with('\\') && behind.is_none_or(|c| c == ',' || c.is_whitespace())
    };
    let mut quotes = text.match_indices('"').map(|(at, _)| at);
    match quotes.find(last) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    }
}

/// A message, and every part of it that may be an exact text: what stands behind a name with a
/// colon or in brackets, a status or `Error(`, and what stands in quotes.
pub fn fragments(message: &str) -> Vec<&str> {
    let line = message.trim();
    let mut parts = vec![unquoted(line)];
    let colons = line.match_indices(':').take(MAX_COLONS);
    parts.extend(colons.map(|(at, _)| unquoted(&line[at + 1..])));
    // `ERROR [ExceptionsHandler] jwt expired`.
    parts.extend(line.rsplit_once("] ").map(|(_, rest)| unquoted(rest)));
    if let Some((status, rest)) = line.split_once(' ')
        && status.len() == 3
        && status.bytes().all(|byte| byte.is_ascii_digit())
    {
        parts.push(unquoted(rest));
    }
    if let Some((_, rest)) = line.split_once('(') {
        parts.push(unquoted(rest.trim_end_matches(')')));
    }
    parts.extend(line.split('"').skip(1).step_by(2).map(unquoted));
    // `ResponseErrorMessage.invalidProviderToken`.
    let names = parts.iter().filter(|part| !part.contains(char::is_whitespace));
    let last: Vec<&str> = names.filter_map(|name| Some(name.rsplit_once('.')?.1)).collect();
    parts.extend(last);
    parts.retain(|part| !part.is_empty());
    parts
}

/// Without quotes and stops around it, in small letters: what exact texts are compared by.
pub fn plain(text: &str) -> String {
    let straight = |c: char| match c {
        '’' | '‘' => '\'',
        '“' | '”' => '"',
        c => c.to_ascii_lowercase(),
    };
    bare(text).chars().map(straight).collect()
}

/// Without quotes around the whole; a message may begin with one of its own.
fn unquoted(text: &str) -> &str {
    let text = text.trim().trim_end_matches([',', ';']);
    match (text.chars().next(), text.chars().next_back()) {
        (Some(first), Some(last)) if QUOTES.contains(&first) && QUOTES.contains(&last) => {
            bare(text)
        }
        _ => text,
    }
}

/// Without any quote, comma and stop at both ends.
pub fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| QUOTES.contains(&c) || " \t\r\n,;.".contains(c))
}
