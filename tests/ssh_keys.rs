//! OpenSSH public keys, judged by ssh-keygen where it is installed.

#[cfg(unix)]
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use jotkit::jose::key::format::{self, Encoding};
use snapbox::str;

use crate::support::{NOW, Place, fixture, keys, skipped};

const RSA: &str = include_str!("fixtures/rsa.pub");
const P256: &str = include_str!("fixtures/p256.pub");
const ED25519: &str = include_str!("fixtures/ed25519.pub");

/// The SSH form of a private key in PEM; `None` where nobody can write it.
fn ssh_keygen(place: &Place, file: &str) -> Option<String> {
    // ssh-keygen reads no private key that others may read.
    #[cfg(unix)]
    std::fs::set_permissions(place.path(file), PermissionsExt::from_mode(0o600)).expect("ours");
    let output = Command::new("ssh-keygen").args(["-y", "-f"]).arg(place.path(file)).output();
    let Ok(output) = output else {
        skipped("no ssh-keygen is installed to compare with");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).expect("ASCII"))
}

#[test]
fn what_ssh_keygen_writes_is_the_same_key() {
    for file in ["rsa.pem", "p256.pem", "p384.pem", "p521.pem"] {
        let place = Place::new().file("key", fixture(file));
        let Some(line) = ssh_keygen(&place, "key") else { return };
        let place = place.file("key.pub", line);
        let expected = place.run("convert key").ends_with(0).stdout.clone();
        assert_eq!(place.run("convert key.pub").ends_with(0).stdout, expected, "{file}");
    }
}

#[test]
fn the_lines_of_fixtures() {
    for (line, file) in [(RSA, "rsa.pem"), (P256, "p256.pem"), (ED25519, "ed25519.pem")] {
        let (encoding, set) = format::read(line.as_bytes(), None).expect("a key");
        assert_eq!(encoding, Encoding::Ssh);
        let expected = keys::key(file, "").public().expect("a pair").material;
        let read: Vec<_> = set.keys().map(|key| key.material.clone()).collect();
        assert_eq!(read, [expected], "{file}");
    }
}

#[test]
fn a_key_verifies() {
    let place = Place::new().file("id_rsa.pub", RSA);
    let line = format!("verify {} --key id_rsa.pub --at {NOW} --print sub", keys::rs256("{}"));
    assert_eq!(place.run(&line).ends_with(0).to_string(), place_of("user_42\n"));
}

fn place_of(stdout: &str) -> String {
    format!("status 0\n--- standard output\n{stdout}\n--- standard error\n")
}

#[test]
fn several_lines_are_a_set() {
    let lines = format!(
        "# keys of the deploy user\n\n{RSA}restrict,command=\"echo ssh-rsa\" {P256}\
         ssh-dss AAAAB3NzaC1kc3MAAAA= old\n  {ED25519}ssh-ed25519 AAAAC3NzaC1lZDI1 cut\n"
    );
    Place::new().file("authorized_keys", lines).run("jwks authorized_keys").shows(str![[r#"
status 0
--- standard output
type  size     alg  use  kid  thumbprint
RSA   2048     -    -    -    DjLd0hJGIJHda2SLHhuC-RLcJL-UOmHoASDRKIzvNYc
EC    P-256    -    -    -    WRfxyz7yqK-f6QCkCUNLrFZDM7kPmDomKQJoIMzK6-0
-     -        -    -    -    -
                              bad key: the SSH key type ssh-dss is not supported
OKP   Ed25519  -    -    -    IIWWLVpxTNTp_4TdjjKnZ4Qa6I3iiuZQtCuKIGpkZC8
-     -        -    -    -    -
                              bad key: SSH key: the key is cut off

--- standard error
note: from authorized_keys

"#]]);
}

#[test]
fn what_is_not_read() {
    let sk = "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29t key\n";
    let place = Place::new().file("sk.pub", sk).file("cut.pub", &RSA[..200]);
    place.run("convert sk.pub").shows(str![[r#"
status 3
--- standard output

--- standard error
error: sk.pub: the SSH key type sk-ssh-ed25519@openssh.com is not supported

"#]]);
    place.run("convert cut.pub").shows(str![[r#"
status 3
--- standard output

--- standard error
error: cut.pub: SSH key: the key is cut off

hint: copy the whole of it again

"#]]);
}
