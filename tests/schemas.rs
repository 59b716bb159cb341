//! `docs/schemas`: one file a format, each of them strict, and real documents of each follow it.
//! `support::schema` holds every other test's documents to them too.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::generated::check_section;
use crate::support::schema::{faults, folder, hold, path};
use crate::support::{NOW, Place, keys};

/// The file that `serve --state` keeps is for itself alone.
const PRIVATE: [&str; 1] = ["jotkit.issuer/1"];

fn files() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).expect("the schemas");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

fn schema(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).expect("a schema");
    serde_json::from_str(&text).expect("JSON")
}

/// `jotkit.report/1` of `report-1.json`.
fn name(path: &Path) -> String {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
    let (name, version) = stem.rsplit_once('-').expect("a version");
    format!("jotkit.{name}/{version}")
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => sources(&path, found),
            false => found.push(std::fs::read_to_string(&path).expect("a source")),
        }
    }
}

#[test]
fn every_format_has_a_schema() {
    let mut texts = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut texts);
    let literals = texts.iter().flat_map(|text| text.split('"'));
    let names: Vec<&str> = literals
        .filter(|word| word.starts_with("jotkit.") && word.ends_with("/1"))
        .filter(|word| !PRIVATE.contains(word))
        .collect();
    assert!(names.len() > 8, "the names are found: {names:?}");
    for name in names {
        assert!(path(name).exists(), "{name}: {} is missing", path(name).display());
    }
}

/// A member that is in no schema is noticed, since every object says whether it has others.
#[test]
fn every_schema_is_strict() {
    fn check(name: &str, value: &Value) {
        let children = match value {
            Value::Object(members) => {
                let is_object = members.get("type").is_some_and(|it| {
                    it == "object"
                        || it.as_array().is_some_and(|all| all.contains(&json!("object")))
                });
                let is_closed = members.contains_key("additionalProperties");
                assert!(!is_object || is_closed, "{name}: may have any members: {value:#}");
                members.values().collect::<Vec<_>>()
            }
            Value::Array(items) => items.iter().collect(),
            _ => Vec::new(),
        };
        children.into_iter().for_each(|child| check(name, child));
    }
    for path in files() {
        let (name, schema) = (name(&path), schema(&path));
        check(&name, &schema);
        let id = name.replace("jotkit.", "urn:jotkit:").replace('/', ":");
        assert_eq!(schema["$id"], id, "{name}");
        // Compiled and held to the dialect that it names.
        assert!(faults(&name, &json!([])).is_err(), "{name}: takes anything");
    }
}

#[test]
fn the_page_lists_every_schema() {
    let row = |path: PathBuf| {
        let file = path.file_name().and_then(|name| name.to_str()).expect("a name");
        let title = schema(&path)["title"].as_str().expect("a title").to_owned();
        format!("| [`{}`](schemas/{file}) | {title} |\n", name(&path))
    };
    let rows: String = files().into_iter().map(row).collect();
    check_section("output.md", "schemas", &format!("| schema | |\n|---|---|\n{rows}"));
}

/// Words of a command line, what stands on its standard input, and the schema of its answer.
fn documents() -> Vec<(&'static str, String, &'static str)> {
    let (good, plain) = (keys::rs256("{}"), String::new());
    let header = good.split('.').next().expect("a header");
    vec![
        ("verify --jwks jwks.json --audience web -o json", good.clone(), "report/1"),
        ("verify --jwks jwks.json -p prod -o json", good.clone(), "report/1"),
        ("explain --jwks jwks.json --audience web -o json", good.clone(), "report/1"),
        ("explain --jwks jwks.json --as jose --audience web -o json", good.clone(), "report/1"),
        ("explain --error expired --jwks jwks.json -o json", good.clone(), "report/1"),
        ("verify --key absent -o json", good.clone(), "report/1"),
        ("explain --list -o json", plain.clone(), "causes/1"),
        ("explain --cause time.expired --json", plain.clone(), "causes/1"),
        ("decode -o json", good.clone(), "token/1"),
        ("decode -o json", format!("{}.aGVsbG8.", header), "token/1"),
        ("decode -o json", format!("{}.a.b.c.d", header), "token/1"),
        ("jwks jwks.json -o json", plain.clone(), "jwks/1"),
        ("jwks jwks.json --thumbprint uri -o json", plain.clone(), "thumbprints/1"),
        ("jwks jwks.json --lint -o json", plain.clone(), "lint/1"),
        ("jwks jwks.json --diff other.json -o json", plain.clone(), "diff/1"),
        ("profile list -o json", plain.clone(), "profiles/1"),
        ("profile show prod -o json", plain.clone(), "profiles/1"),
        ("profile check prod -o json", plain.clone(), "lint/1"),
        (
            "clerk key pk_test_Y2FsbS5jbGVyay5hY2NvdW50cy5kZXYk -o json",
            plain.clone(),
            "clerk-key/1",
        ),
        ("clerk key nonsense -o json", plain.clone(), "clerk-key/1"),
        ("clerk env -o json", plain.clone(), "clerk-env/1"),
        ("guard --list -o json", plain, "guards/1"),
    ]
}

fn place() -> Place {
    let (key, other) = (keys::key("rsa.pem", "test-1"), keys::key("rsa.pem", "test-2"));
    Place::new()
        .file("jwks.json", keys::jwks(&[&key]))
        .file("other.json", keys::jwks(&[&other]))
        .file("jotkit.toml", "[profile.prod]\naudience = \"web\"\njwks = \"jwks.json\"\n")
        .file(".env", "CLERK_SECRET_KEY=sk_live_x\nCLERK_JWT_AUDIENCE=web\n")
}

/// What is printed follows its schema, and with one member more in any object of it, it would not.
#[test]
fn documents_follow_their_schemas() {
    for (line, stdin, expected) in documents() {
        let takes_time = !["profile", "clerk", "guard"].iter().any(|verb| line.starts_with(verb));
        let at = if takes_time { format!(" --at {NOW}") } else { String::new() };
        let document = place().run_with(&format!("{line}{at}"), stdin).json();
        assert_eq!(document["schema"], format!("jotkit.{expected}"), "{line}");
        hold(&document);
        let mut more = document.clone();
        more["new_member"] = json!(1);
        assert!(faults(&format!("jotkit.{expected}"), &more).is_err(), "{line}");
    }
}

#[test]
fn a_manifest_follows_its_schema() {
    let place = place();
    place.run(&format!("fixtures --out made --at {NOW}")).ends_with(0);
    let manifest = serde_json::from_slice(&place.read("made/manifest.json")).expect("JSON");
    assert_eq!(faults("jotkit.fixtures/1", &manifest), Ok(()));
}

#[test]
fn lines_of_a_batch_follow_their_schema() {
    let place = place().file("log.txt", format!("{}\nno token\n", keys::rs256("{}")));
    let fields = "file,line,verdict,causes,failed,alg,kid,iss,sub";
    for flags in ["", &format!("--fields {fields}")] {
        let line = format!("verify --jwks jwks.json --at {NOW} --batch log.txt log.txt {flags}");
        let transcript = place.run(&line);
        let lines: Vec<&str> = transcript.stdout.lines().collect();
        assert_eq!(lines.len(), 4, "{transcript}");
        for line in lines {
            let line = serde_json::from_str(line).expect("JSON");
            assert_eq!(faults("jotkit.batch/1", &line), Ok(()));
        }
    }
    let (good, part) = (keys::rs256("{}"), "eyJhbGciOiJSUzI1NiJ9.!.a");
    let place = place.file("log.txt", format!("{good}\nno token\n{part}\n"));
    let pointed = place.run("decode --batch log.txt --pointer /a").stdout;
    for (lines, count) in [
        (place.run("decode --batch log.txt").stdout, 3),
        (place.run("decode --batch log.txt log.txt --redact").stdout, 6),
        (pointed, 3),
    ] {
        assert_eq!(lines.lines().count(), count, "{lines}");
        for line in lines.lines() {
            let line = serde_json::from_str(line).expect("JSON");
            assert_eq!(faults("jotkit.decode-batch/1", &line), Ok(()), "{line}");
        }
    }
}
