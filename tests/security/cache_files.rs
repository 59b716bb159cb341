//! What others could have put into the cache, or could change there, is neither read nor written.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};

use crate::support::server::{JWKS, Reply, Server};
use crate::support::{NOW, Place, keys, skipped};

const FOLDER: &str = "cache/jotkit";

struct Cached {
    server: Server,
    place: Place,
}

impl Cached {
    /// A good copy in the cache.
    fn new() -> Cached {
        let reply = Reply::json(keys::test_1()).header("Cache-Control", "max-age=600");
        let cached = Cached { server: Server::with(reply), place: Place::new() };
        cached.verify("").ends_with(0);
        assert_eq!(cached.verify("").ends_with(0).stderr, "");
        assert_eq!(cached.server.hits(JWKS), 1);
        cached
    }

    fn verify(&self, flags: &str) -> crate::support::Transcript {
        let url = self.server.url(JWKS);
        let token = keys::rs256("{}");
        self.place.run(&format!("verify --jwks {url} --at {NOW} {flags} {token}"))
    }

    fn folder(&self) -> PathBuf {
        self.place.path(FOLDER)
    }

    fn entry(&self) -> PathBuf {
        let mut entries = fs::read_dir(self.folder().join("http")).expect("the cache");
        entries.next().expect("a copy").expect("an entry").path()
    }
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("our own file");
}

/// Leaves the same thing behind a link.
fn behind_link(path: &Path) {
    let moved = path.with_extension("moved");
    fs::rename(path, &moved).expect("our own file");
    symlink(&moved, path).expect("a link");
}

fn make_fifo(path: &Path) {
    fs::remove_file(path).expect("our own file");
    let mode = rustix::fs::Mode::from_raw_mode(0o600);
    rustix::fs::mknodat(rustix::fs::CWD, path, rustix::fs::FileType::Fifo, mode, 0)
        .expect("a FIFO");
}

type Spoil = (&'static str, fn(&Cached));

const SPOILT: [Spoil; 13] = [
    ("is open to others", |c| set_mode(&c.folder(), 0o750)),
    ("is open to others", |c| set_mode(&c.folder(), 0o701)),
    ("is open to others", |c| set_mode(&c.folder().join("http"), 0o777)),
    ("is open to others", |c| set_mode(&c.folder().join("http"), 0o720)),
    ("is open to others", |c| set_mode(&c.entry(), 0o644)),
    ("is open to others", |c| set_mode(&c.entry(), 0o602)),
    ("is a symbolic link", |c| behind_link(&c.folder())),
    ("is a symbolic link", |c| behind_link(&c.folder().join("http"))),
    ("is a symbolic link", |c| behind_link(&c.entry())),
    ("a hard link", |c| fs::hard_link(c.entry(), c.place.path("other")).expect("a link")),
    ("is not a regular file", |c| make_fifo(&c.entry())),
    ("is not a regular file", |c| {
        let entry = c.entry();
        fs::remove_file(&entry).expect("our own file");
        fs::create_dir(&entry).expect("a folder");
    }),
    ("not a directory", |c| {
        fs::remove_dir_all(c.folder().join("http")).expect("our own folder");
        fs::write(c.folder().join("http"), "").expect("a file");
    }),
];

/// Everything below a folder: what it is, its inode and its time.
fn listing(folder: &Path) -> Vec<(PathBuf, u64, i64)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let metadata = path.symlink_metadata().expect("it is there");
        found.push((path.clone(), metadata.ino(), metadata.ctime_nsec()));
        if metadata.is_dir() {
            found.extend(listing(&path));
        }
    }
    found.sort();
    found
}

fn is_not_used(cached: &Cached, why: &str) {
    let before = listing(&cached.place.path("cache"));
    let transcript = cached.verify("-o json");
    transcript.ends_with(0);
    assert_eq!(cached.server.hits(JWKS), 2, "not read: {why}");
    let warning = "warning: the cache is not used: ";
    assert!(transcript.stderr.starts_with(warning), "{why}: {transcript}");
    assert!(transcript.stderr.contains(why), "{why}: {transcript}");
    let told = transcript.json()["warnings"][0].as_str().expect("a warning").to_owned();
    assert!(told.contains(why), "{told}");
    assert_eq!(listing(&cached.place.path("cache")), before, "not written: {why}");
    let offline = cached.verify("--offline");
    assert!(offline.ends_with(3).stderr.contains(why), "{offline}");
    assert!(offline.stderr.contains("hint: use a cache folder of your own"), "{offline}");
    assert_eq!(cached.server.hits(JWKS), 2);
}

#[test]
fn what_is_not_ours_alone_is_neither_read_nor_written() {
    for (why, spoil) in SPOILT {
        let cached = Cached::new();
        spoil(&cached);
        is_not_used(&cached, why);
    }
}

/// As with `sudo -E`, where the folder of all caches is another's.
#[test]
fn what_belongs_to_another_is_neither_read_nor_written() {
    if !rustix::process::geteuid().is_root() {
        return skipped("only root can give files away");
    }
    let owned: [fn(&Cached) -> PathBuf; 3] =
        [|c| c.folder(), |c| c.folder().join("http"), |c| c.entry()];
    for path in owned {
        let cached = Cached::new();
        chown(path(&cached), Some(12345), None).expect("we are root");
        is_not_used(&cached, "belongs to user 12345, not to user 0");
    }
    let cached = Cached::new();
    fs::remove_dir_all(cached.folder()).expect("our own folder");
    chown(cached.place.path("cache"), Some(12345), None).expect("we are root");
    cached.verify("").ends_with(0);
    assert!(!cached.folder().exists(), "nothing of ours is left in another's folder");
}

/// The folder above may be anybody's, such as /tmp, and a link to somewhere.
#[test]
fn what_is_above_is_not_judged() {
    let cached = Cached::new();
    set_mode(&cached.place.path("cache"), 0o1777);
    behind_link(&cached.place.path("cache"));
    assert_eq!(cached.verify("").ends_with(0).stderr, "");
    assert_eq!(cached.server.hits(JWKS), 1);
}
