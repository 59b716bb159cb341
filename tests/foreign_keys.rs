//! Files that hold keys in forms that are not read: what it is, and what makes a key of it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use snapbox::str;

use crate::support::{Place, fixture};

#[test]
fn a_request_for_a_certificate() {
    let place = Place::new().file("key", fixture("p256.pem"));
    let line = "req -new -key key -subj /CN=a -outform DER";
    let Some(der) = place.openssl(line, "") else { return };
    let place = place.file("bare", STANDARD.encode(&der)).file("request.der", der);
    place.run("convert request.der").shows(str![[r#"
status 3
--- standard output

--- standard error
error: request.der: a request for a certificate, which jotkit does not read

hint: extract the key: openssl req -in REQUEST -pubkey -noout

"#]]);
    place.run("convert bare").shows(str![[r#"
status 3
--- standard output

--- standard error
error: bare: a request for a certificate, which jotkit does not read

hint: extract the key: openssl req -in REQUEST -pubkey -noout

"#]]);
}

#[test]
fn pkcs12() {
    let place =
        Place::new().file("key", fixture("p256.pem")).file("cert", fixture("p256-cert.pem"));
    let line = "pkcs12 -export -inkey key -in cert -passout pass:12345";
    let Some(file) = place.openssl(line, "") else { return };
    place.file("key.p12", file).run("convert key.p12").shows(str![[r#"
status 3
--- standard output

--- standard error
error: key.p12: a PKCS#12 file, which jotkit does not read

hint: extract the key and the certificate: openssl pkcs12 -in FILE -nodes

"#]]);
}

#[test]
fn java_keystores() {
    let place = Place::new()
        .file("key.jks", b"\xfe\xed\xfe\xed\0\0\0\x02\0\0\0\x01")
        .file("key.jceks", b"\xce\xce\xce\xce\0\0\0\x02\0\0\0\x01");
    place.run("convert key.jks").shows(str![[r#"
status 3
--- standard output

--- standard error
error: key.jks: a Java keystore, which jotkit does not read

hint: convert it to PKCS#12: keytool -importkeystore -srckeystore FILE -destkeystore NEW -deststoretype PKCS12
hint: then extract the key and the certificate: openssl pkcs12 -in NEW -nodes

"#]]);
    place.run("convert key.jceks").ends_with(3);
}

#[test]
fn public_keys_of_ssh_in_their_other_form() {
    let text = "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----\n";
    Place::new().file("ssh2.pub", text).run("convert ssh2.pub").shows(str![[r#"
status 3
--- standard output

--- standard error
error: ssh2.pub: an SSH public key in RFC 4716 format, which jotkit does not read

hint: convert it to OpenSSH's format: ssh-keygen -i -f KEY

"#]]);
}

#[test]
fn private_keys_of_ssh() {
    let text = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbn\n-----END OPENSSH PRIVATE KEY-----\n";
    Place::new().file("id", text).run("convert id").shows(str![[r#"
status 3
--- standard output

--- standard error
error: id: a private key in OpenSSH's own format, which jotkit does not read

hint: to verify, give its public half: ssh-keygen -y -f KEY
hint: to sign with an RSA or EC key, rewrite a copy: ssh-keygen -p -m PKCS8 -f COPY
hint: an Ed25519 key can't be converted this way; make a new one: jotkit keygen ed25519

"#]]);
}
