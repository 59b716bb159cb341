//! The forms that a key is written in.

use clap::ValueEnum;
use serde::Serialize;

use crate::advice::failure::Failure;
use crate::jose::json::Object;
use crate::jose::key::der::{self, Structure};
use crate::jose::key::jwk;
use crate::jose::key::pem;
use crate::jose::key::secret::Secret;
use crate::jose::key::ssh;
use crate::jose::key::{Key, KeyFault, Material};
use crate::ui;

/// What to make of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// One JSON Web Key
    Jwk,
    /// A key set
    Jwks,
    /// SPKI for a public key, PKCS#8 for a private one
    Pem,
    /// The same in binary
    Der,
    /// A line for authorized_keys, of the public key
    Ssh,
    /// SubjectPublicKeyInfo: BEGIN PUBLIC KEY
    Spki,
    /// RSA only: BEGIN RSA PUBLIC KEY, or BEGIN RSA PRIVATE KEY with --private
    Pkcs1,
    /// BEGIN PRIVATE KEY
    Pkcs8,
    /// EC only: BEGIN EC PRIVATE KEY
    Sec1,
    /// The certificates that the key came with: BEGIN CERTIFICATE; with --der the first of them
    Certificate,
}

/// How ASN.1 is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    Pem,
    Der,
}

#[derive(Serialize)]
struct KeySetDocument {
    keys: Vec<Object>,
}

impl Form {
    /// The bytes to write. Secret or not, they are wiped when done with.
    ///
    /// # Errors
    /// The key has no such form, or no private half where one is asked for.
    pub fn write(self, key: &Key, private: bool, packing: Packing) -> Result<Secret, Failure> {
        match self {
            Form::Jwk => Ok(json(&jwk::write(key, private))),
            Form::Jwks => Ok(key_set([jwk::write(key, private)])),
            Form::Ssh => ssh_line(key, private),
            form => asn1(form, key, private, packing),
        }
    }
}

/// A key set of JWKs.
pub fn key_set(keys: impl IntoIterator<Item = Object>) -> Secret {
    json(&KeySetDocument { keys: keys.into_iter().collect() })
}

/// A document for programs, indented, and harmless to a terminal.
pub fn json(document: &impl Serialize) -> Secret {
    Secret::new(ui::json::document(document).into_bytes())
}

fn ssh_line(key: &Key, private: bool) -> Result<Secret, Failure> {
    if private {
        // ssh-keygen reads PKCS#8 of the older kinds alone (OpenSSH 9).
        let is_read = matches!(key.material, Material::Rsa { .. } | Material::Ec { .. });
        let hint = match ssh::write(key).is_ok() {
            true if is_read => "leave out --private, or for ssh-keygen: --to pkcs8",
            true => "leave out --private",
            false => "--to pkcs8 --private --out FILE",
        };
        return Err(Failure::usage("an SSH line contains only the public key").hint(hint));
    }
    ssh::write(key).map(Secret::new).map_err(|fault| match key.material {
        Material::Oct(_) => no_form_of_secret("SSH"),
        _ => Failure::usage(fault.to_string()).hint("--to jwk"),
    })
}

fn asn1(form: Form, key: &Key, private: bool, packing: Packing) -> Result<Secret, Failure> {
    let structure = match (form, private) {
        (Form::Spki | Form::Pem | Form::Der, false) => Structure::Spki,
        (Form::Pkcs1, false) => Structure::Pkcs1Public,
        (Form::Certificate, false) => Structure::Certificate,
        (Form::Pkcs8 | Form::Pem | Form::Der, true) => Structure::Pkcs8,
        (Form::Pkcs1, true) => Structure::Pkcs1Private,
        (Form::Sec1, true) => Structure::Sec1,
        (Form::Sec1, false) if !matches!(key.material, Material::Ec { .. }) => {
            return Err(no_form(Structure::Sec1, key, &KeyFault::Unrecognised));
        }
        (Form::Pkcs8 | Form::Sec1, false) if key.material.is_private() => {
            return Err(Failure::usage("this format contains the private half")
                .hint("--private --out FILE"));
        }
        (Form::Pkcs8 | Form::Sec1, false) => {
            return Err(Failure::usage(
                "this format contains the private half, and this key has none",
            )
            .hint("to write the public key: --to spki"));
        }
        _ => {
            return Err(
                Failure::usage("this format has no private half").hint("leave out --private")
            );
        }
    };
    if (structure, packing) == (Structure::Certificate, Packing::Pem)
        && !key.certificates.is_empty()
    {
        let chain = key.certificates.iter().map(|der| pem::armour(structure, der));
        return Ok(Secret::new(chain.collect::<String>()));
    }
    let der = der::write(structure, key).map_err(|fault| no_form(structure, key, &fault))?;
    Ok(match packing {
        _ if form == Form::Der => der,
        Packing::Der => der,
        Packing::Pem => Secret::new(pem::armour(structure, der.expose())),
    })
}

fn no_form_of_secret(name: &str) -> Failure {
    Failure::usage(format!("a shared secret has no {name} format"))
        .hint("--to jwk --private --out FILE")
}

fn no_form(structure: Structure, key: &Key, fault: &KeyFault) -> Failure {
    let name = structure.name();
    match (structure, &key.material) {
        (Structure::Certificate, _) => Failure::usage("this key came without a certificate")
            .hint("an authority issues one for a key: openssl req, openssl x509"),
        (_, Material::Oct(_)) => no_form_of_secret(name),
        (Structure::Pkcs1Public | Structure::Pkcs1Private, Material::Rsa { .. }) => {
            halves(key, format!("{name} can't say that the key is for RSASSA-PSS only"))
        }
        (Structure::Pkcs1Public | Structure::Pkcs1Private | Structure::Sec1, material) => {
            let kind = if structure == Structure::Sec1 { "EC" } else { "RSA" };
            let kinds =
                format!("{name} is for {kind} keys, and this one is {}", material.key_type());
            halves(key, kinds)
        }
        _ => Failure::usage(format!("no {name}: {fault}")),
    }
}

/// What writes the halves that the key has.
fn halves(key: &Key, fact: String) -> Failure {
    let failure = Failure::usage(fact).hint("--to spki                          the public half");
    match key.material.is_private() {
        true => failure.hint("--to pkcs8 --private --out FILE    the private half"),
        false => failure,
    }
}
