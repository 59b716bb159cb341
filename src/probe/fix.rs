//! What to change in an API, for the stack that its answers show.

use crate::probe::answer::Answer;

/// What is missing or wrong in the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fix {
    Guard,
    Scheme,
    Verify,
    Algorithms,
    Library,
    Dates,
    /// A date that is not a JSON number.
    DateType,
    RequireExp,
    Issuer,
    Audience,
    Claims,
    Typ,
    Kid,
    KeyInToken,
    Crit,
    Repeated,
    Query,
    Cors,
    Cache,
    Again,
    Rotation,
    Size,
    /// An error of the server, whatever was sent.
    Crash,
    /// Refused, but by another status.
    Status,
    Challenge,
    NoStore,
    Echo,
    Trace,
    Slow,
}

/// What runs the API, as far as its answers show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stack {
    Express,
    NextJs,
    Starlette,
    Werkzeug,
    Django,
    AspNet,
    Spring,
    Rails,
    Laravel,
}

/// A header and what its value begins with, in lower case.
const SIGNS: [(Stack, &str, &str); 13] = [
    (Stack::Express, "x-powered-by", "express"),
    (Stack::NextJs, "x-powered-by", "next.js"),
    (Stack::NextJs, "x-nextjs-", ""),
    (Stack::NextJs, "x-middleware-", ""),
    (Stack::Starlette, "server", "uvicorn"),
    (Stack::Starlette, "server", "hypercorn"),
    (Stack::Werkzeug, "server", "werkzeug"),
    (Stack::Django, "server", "wsgiserver"),
    (Stack::AspNet, "server", "kestrel"),
    (Stack::AspNet, "x-powered-by", "asp.net"),
    (Stack::Spring, "x-application-context", ""),
    (Stack::Rails, "x-runtime", ""),
    (Stack::Laravel, "x-powered-by", "php"),
];

/// What helps everywhere.
const GENERAL: [(Fix, &str); 29] = [
    (Fix::Guard, "verify the token before the handler runs, and answer 401 without one"),
    (Fix::Scheme, "read one Authorization header: Bearer in any case, one space, one token"),
    (Fix::Verify, "verify the signature with the issuer's keys; decoding verifies nothing"),
    (
        Fix::Algorithms,
        "fix the list of algorithms to that of the issuer's keys; never take it from the token",
    ),
    (Fix::Library, "update the library or the runtime that verifies ECDSA"),
    (Fix::Dates, "let the library check exp and nbf, with a tolerance of at most one minute"),
    (
        Fix::DateType,
        "after verifying, reject exp, nbf and iat that are not JSON numbers: some libraries read digits \
         in a string",
    ),
    (Fix::RequireExp, "require exp: most libraries check it only if it is present"),
    (Fix::Issuer, "give the library the expected issuer, character for character"),
    (Fix::Audience, "give the library the expected audience; a list must contain it"),
    (Fix::Claims, "check required claims after the signature, and answer 403 without them"),
    (Fix::Typ, "check typ of the header against the one type that this API accepts"),
    (Fix::Kid, "use kid only to choose a key of the issuer's set; reject other values"),
    (
        Fix::KeyInToken,
        "take keys only from the configured issuer: ignore jwk, x5c, jku and x5u of tokens",
    ),
    (Fix::Crit, "reject tokens whose crit lists something that the library does not know"),
    (
        Fix::Repeated,
        "most JSON parsers take the last of repeated members, as RFC 7519 section 4 allows: reject \
         such tokens if another parser reads them too; else leave the cases out with --skip",
    ),
    (Fix::Query, "read tokens only from the Authorization header"),
    (Fix::Cors, "let OPTIONS requests pass before the guard: put CORS in front of it"),
    (Fix::Cache, "verify again for each request, or cache no longer than until exp"),
    (
        Fix::Again,
        "a rejected token must not change the responses to others: check lockouts and caches",
    ),
    (Fix::Rotation, "fetch the key set again when a kid is unknown"),
    (Fix::Size, "limit the size of headers, and answer 431 or 401"),
    (Fix::Crash, "catch what the library throws for a token that it can't read, and answer 401"),
    (Fix::Status, "401 for a missing or invalid token, 403 for a valid one without the permission"),
    (
        Fix::Challenge,
        "send WWW-Authenticate: Bearer error=\"invalid_token\" with each 401 for a token",
    ),
    (Fix::NoStore, "send Cache-Control: no-store with 401 and 403"),
    (Fix::Echo, "leave the token out of error messages"),
    (Fix::Trace, "turn debug pages off: a stack trace shows internals"),
    (Fix::Slow, "reject the token before doing anything slow"),
];

/// What helps there, in the words of its usual library.
const SPECIAL: [(Stack, Fix, &str); 25] = [
    (
        Stack::Express,
        Fix::Guard,
        "app.use(auth({ issuerBaseURL, audience })) of express-oauth2-jwt-bearer, before the \
         routes",
    ),
    (
        Stack::Express,
        Fix::Verify,
        "await jwtVerify(token, keys, { issuer, audience, algorithms }) of jose instead of \
         jwt.decode(token)",
    ),
    (
        Stack::Express,
        Fix::Algorithms,
        "give jwt.verify or jwtVerify { algorithms: ['RS256'] }, and a key that is not a string",
    ),
    (Stack::Express, Fix::Issuer, "give jwt.verify or jwtVerify { issuer }"),
    (Stack::Express, Fix::Audience, "give jwt.verify or jwtVerify { audience }"),
    (
        Stack::Express,
        Fix::Crash,
        "catch what verify throws and call res.sendStatus(401), in async handlers too",
    ),
    (Stack::Express, Fix::Trace, "run with NODE_ENV=production"),
    (
        Stack::NextJs,
        Fix::Guard,
        "verify in the route handler itself: middleware alone can be bypassed",
    ),
    (
        Stack::NextJs,
        Fix::Verify,
        "await jwtVerify(token, keys, { issuer, audience, algorithms }) of jose instead of \
         decodeJwt(token)",
    ),
    (Stack::Starlette, Fix::Guard, "give the router dependencies=[Depends(verify)]"),
    (
        Stack::Starlette,
        Fix::Verify,
        "jwt.decode(token, key, algorithms=[\"RS256\"], audience=…, issuer=…) without \
         verify_signature: False",
    ),
    (
        Stack::Starlette,
        Fix::Algorithms,
        "give jwt.decode algorithms=[\"RS256\"], not the token's own",
    ),
    (Stack::Starlette, Fix::Dates, "leave out options={\"verify_exp\": False} in jwt.decode"),
    (
        Stack::Starlette,
        Fix::DateType,
        "after jwt.decode, reject the token unless type(claims[\"exp\"]) in (int, float): PyJWT reads \
         digits in a string",
    ),
    (Stack::Starlette, Fix::RequireExp, "jwt.decode(…, options={\"require\": [\"exp\"]})"),
    (Stack::Starlette, Fix::Issuer, "jwt.decode(…, issuer=…)"),
    (Stack::Starlette, Fix::Audience, "jwt.decode(…, audience=…)"),
    (Stack::Starlette, Fix::Crash, "except jwt.PyJWTError: raise HTTPException(401)"),
    (
        Stack::Starlette,
        Fix::Status,
        "HTTPBearer(auto_error=False), and raise HTTPException(401) yourself",
    ),
    (
        Stack::Werkzeug,
        Fix::Verify,
        "jwt.decode(token, key, algorithms=[\"RS256\"], audience=…, issuer=…) without \
         verify_signature: False",
    ),
    (
        Stack::Werkzeug,
        Fix::DateType,
        "after jwt.decode, reject the token unless type(claims[\"exp\"]) in (int, float): PyJWT reads \
         digits in a string",
    ),
    (Stack::Werkzeug, Fix::Crash, "except jwt.PyJWTError: abort(401)"),
    (Stack::Werkzeug, Fix::Trace, "run without debug=True"),
    (Stack::Django, Fix::Trace, "DEBUG = False"),
    (
        Stack::AspNet,
        Fix::Audience,
        "TokenValidationParameters.ValidateAudience = true, and ValidAudience",
    ),
];

impl Stack {
    /// By the headers of an answer.
    pub fn of(answer: &Answer) -> Option<Stack> {
        let shows = |(_, name, begins): &&(Stack, &str, &str)| {
            answer.headers.iter().any(|(found, value)| {
                if name.ends_with('-') {
                    found.starts_with(name)
                } else {
                    found == name && value.to_ascii_lowercase().starts_with(begins)
                }
            })
        };
        SIGNS.iter().find(shows).map(|(stack, ..)| *stack)
    }
}

impl Fix {
    /// What to change, for that stack where something is known of it.
    pub fn text(self, stack: Option<Stack>) -> &'static str {
        let special = SPECIAL.iter().find(|(own, fix, _)| Some(*own) == stack && *fix == self);
        let general = || GENERAL.iter().find(|(fix, _)| *fix == self).map(|(_, text)| *text);
        special.map(|(_, _, text)| *text).or_else(general).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use crate::probe::answer::Answer;
    use crate::probe::cases;
    use crate::probe::fix::{Fix, Stack};

    #[test]
    fn every_case_has_a_fix() {
        for case in cases::all() {
            assert!(!case.fix.text(None).is_empty(), "{}", case.name);
        }
        let others = [Fix::Crash, Fix::Status, Fix::Challenge, Fix::NoStore, Fix::Echo];
        for fix in others.into_iter().chain([Fix::Trace, Fix::Slow]) {
            assert!(!fix.text(None).is_empty(), "{fix:?}");
        }
    }

    /// Off or on, the check of dates by a library says nothing of their type.
    #[test]
    fn a_date_that_is_text_is_refused_by_its_type() {
        let case = cases::all().find(|case| case.name == "text-exp").unwrap();
        for stack in [None, Some(Stack::Starlette), Some(Stack::Werkzeug), Some(Stack::Express)] {
            let text = case.fix.text(stack);
            assert!(text.contains("digits in a string") && !text.contains("verify_exp"), "{text}");
        }
    }

    #[test]
    fn stacks_are_recognised_by_headers() {
        let stack = |name: &str, value: &str| {
            let headers = vec![(name.to_owned(), value.to_owned())];
            Stack::of(&Answer { headers, ..Answer::default() })
        };
        assert_eq!(stack("x-powered-by", "Express"), Some(Stack::Express));
        assert_eq!(stack("server", "Werkzeug/3.0 Python/3.11"), Some(Stack::Werkzeug));
        assert_eq!(stack("x-middleware-next", "1"), Some(Stack::NextJs));
        assert_eq!(stack("server", "nginx"), None);
        assert_ne!(Fix::Crash.text(Some(Stack::Express)), Fix::Crash.text(None));
    }
}
