//! JUnit's XML, which CI systems show as tests.

use crate::probe::judge::{Finding, Outcome};
use crate::probe::report::Report;
use crate::ui::mask::masked;

/// One test a case; what is worth a look is written into the test's output.
pub fn probed(report: &Report) -> String {
    let failed = report.count(|outcome| matches!(outcome, Outcome::Fail(..)));
    let skipped = report.count(|outcome| matches!(outcome, Outcome::Skip(_)));
    let open = report.count(|outcome| matches!(outcome, Outcome::Open(_)));
    let tests: String = report.findings.iter().map(test).collect();
    let count = report.findings.len();
    suite(&report.url, [count, failed, open, skipped], &tests)
}

/// The API did not accept the good token.
pub fn good_refused(url: &str, found: &str) -> String {
    let why = format!("the API does not accept the good token: {found}");
    let test = case("good", &format!("<error message={}/>", quoted(&why)));
    suite(url, [1, 0, 1, 0], &test)
}

fn suite(url: &str, [count, failed, errors, skipped]: [usize; 4], tests: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites>\n<testsuite name={} tests=\"{count}\" failures=\"{failed}\" \
         errors=\"{errors}\" skipped=\"{skipped}\">\n{tests}</testsuite>\n</testsuites>\n",
        quoted(&format!("jotkit probe {url}"))
    )
}

fn test(finding: &Finding) -> String {
    let detail = finding.detail();
    let inner = match &finding.outcome {
        Outcome::Pass => String::new(),
        Outcome::Fail(rank, _) => {
            let message = format!("{}: {detail}, expected {}", rank.word(), finding.expected);
            let text = format!("{} ({})\nfix: {}", finding.why, finding.source, finding.fix);
            format!("<failure message={}>{}</failure>", quoted(&message), escaped(&text))
        }
        Outcome::Warn(_) => format!("<system-out>{}</system-out>", escaped(detail)),
        Outcome::Skip(_) => format!("<skipped message={}/>", quoted(detail)),
        Outcome::Open(_) => format!("<error message={}/>", quoted(detail)),
    };
    case(&finding.name, &inner)
}

fn case(name: &str, inner: &str) -> String {
    format!("<testcase classname=\"probe\" name={}>{inner}</testcase>\n", quoted(name))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text).replace('\n', "&#10;"))
}

/// XML 1.0 section 2.2 has no control characters at all.
fn escaped(text: &str) -> String {
    let mut clean = String::new();
    for character in masked(text).chars() {
        match character {
            '<' => clean.push_str("&lt;"),
            '>' => clean.push_str("&gt;"),
            '&' => clean.push_str("&amp;"),
            '"' => clean.push_str("&quot;"),
            '\n' => clean.push('\n'),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => clean.push('\u{fffd}'),
            c => clean.push(c),
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use crate::ui::junit::{escaped, quoted};

    #[test]
    fn what_an_api_wrote_stays_text() {
        assert_eq!(
            escaped("</failure><x a=\"&\">\u{1b}"),
            "&lt;/failure&gt;&lt;x a=&quot;&amp;&quot;&gt;\u{fffd}"
        );
        assert_eq!(quoted("a\nb\""), "\"a&#10;b&quot;\"");
    }
}
