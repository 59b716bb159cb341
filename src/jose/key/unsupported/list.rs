//! What holds keys and is not read: what it is, what shows it, and how its owner makes of it what is
//! read. In a command, `KEY` stands for the file, and a name in braces for a file that is to be made.

/// Something that is known and is not read.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unread {
    /// What it is, with its article.
    pub name: &'static str,
    /// What shows it.
    pub(crate) marks: &'static [Mark],
    /// Sentences, each with the command that it speaks of, or none; in it `KEY` stands for the file, and
    /// a name in braces for a file that is made.
    pub steps: &'static [(&'static str, &'static str)],
}

/// What shows such a thing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// The label of its PEM.
    Label(&'static str),
    /// How its text begins, in letters of either case.
    Text(&'static str),
    /// How its bytes begin, in hexadecimal digits; a dot stands for any, brackets for one of several.
    Bytes(&'static str),
    /// How the shape of its DER begins: the elements in their order, `int` and `oid` with their
    /// values where these are short.
    Der(&'static str),
    /// The curve or the algorithm of a key; what ends in a dot stands for all that begin so.
    Oid(&'static str),
}

use Mark::{Bytes, Der, Label, Oid, Text};

const fn unread(
    name: &'static str,
    marks: &'static [Mark],
    steps: &'static [(&'static str, &'static str)],
) -> Unread {
    Unread { name, marks, steps }
}

const NEW_KEY: (&str, &str) = (
    "no algorithm of JWT takes it; make another key",
    "jotkit keygen es256 --to pem --out {key.pem}",
);
const DECRYPT: (&str, &str) = ("decrypt it first", "openssl pkey -out {key.pem} -in KEY");
const EXTRACT: (&str, &str) =
    ("extract the key and its certificate", "openssl pkcs12 -nodes -out {key.pem} -in KEY");
const OLD_CIPHER: (&str, &str) = ("if openssl says unsupported, add -legacy", "");
const UNPACK: &str = "unpack it";

/// `Proc-Type: 4,ENCRYPTED` (RFC 1421), whose key is derived by MD5.
pub(crate) static LEGACY_ENCRYPTED: Unread =
    unread("a private key encrypted in openssl's old format", &[], &[DECRYPT]);
/// An encrypted PKCS#8 with PBES1, or with ciphers or hashes of its own.
pub(crate) static OTHER_ENCRYPTION: Unread = unread(
    "a private key encrypted otherwise than by PBES2 and AES-CBC",
    &[],
    &[DECRYPT, ("if openssl says unsupported, add -provider legacy -provider default", "")],
);
/// An encrypted key whose passphrase costs more than is spent on one.
pub(crate) static COSTLY: Unread = unread(
    "a private key whose passphrase costs too much",
    &[],
    &[(
        "write it anew at a lower cost",
        "openssl pkcs8 -topk8 -iter 600000 -out {key.pem} -in KEY",
    )],
);
/// An OpenSSH key with a passphrase: its key is derived by bcrypt.
pub(crate) static ENCRYPTED_OPENSSH: Unread = unread(
    "a private key in OpenSSH's own format, with a passphrase",
    &[],
    &[
        ("take the passphrase off a copy of it", "ssh-keygen -p -N '' -f COPY"),
        ("to verify, its public half is enough", "ssh-keygen -y -f KEY"),
    ],
);
/// The parameters of a curve in the place of its name (RFC 5480 section 2.1.1).
pub(crate) static OWN_CURVE: Unread = unread(
    "an EC key that spells out its curve",
    &[Der("seq int:1 bytes [0] seq int:1"), Der("seq seq oid:1.2.840.10045.2.1 seq int:1")],
    &[
        (
            "if the curve has a name, write that",
            "openssl ec -param_enc named_curve -out {key.pem} -in KEY",
        ),
        ("the same for a public key, with -pubin -pubout", ""),
    ],
);
/// An asymmetric key of which only that is seen.
pub(crate) static OTHER_FORM: Unread = unread(
    "an asymmetric key in another form",
    &[],
    &[("write it as PEM or as a JWK, and give that alone", "")],
);
/// Parameters without a key.
pub(crate) static PARAMETERS: Unread = unread(
    "a file of parameters without a key",
    &[Label("DH PARAMETERS"), Label("X9.42 DH PARAMETERS"), Label("DSA PARAMETERS")],
    &[("give the file that has the key", "")],
);

/// Everything else, what is told most surely first.
pub(crate) static UNREAD: &[&Unread] = &[
    // For people: what programs read is its JSON.
    &unread(
        "a table of keys, as `jotkit jwks` prints it",
        &[Text("type  size")],
        &[("write the set as JSON", "jotkit jwks URL --json > {keys.json}")],
    ),
    // RFC 7292 section 4; the last is how macOS writes it, without lengths.
    &unread(
        "a PKCS#12 file",
        &[
            Der("seq int:3 seq oid:1.2.840.113549.1.7.1"),
            Der("seq int:3 seq oid:1.2.840.113549.1.7.2"),
            Bytes("3080020103"),
            Label("PKCS12"),
        ],
        &[EXTRACT, OLD_CIPHER],
    ),
    // The key store of Java, and that of its extension for cryptography.
    &unread(
        "a Java keystore",
        &[Bytes("feedfeed"), Bytes("cececece")],
        &[
            (
                "convert it to PKCS#12",
                "keytool -importkeystore -deststoretype PKCS12 -destkeystore {key.p12} -srckeystore KEY",
            ),
            (
                "then extract the key and its certificate",
                "openssl pkcs12 -nodes -out {key.pem} -in {key.p12}",
            ),
        ],
    ),
    // RFC 2315.
    &unread(
        "a bundle of certificates (PKCS#7)",
        &[Label("PKCS7"), Label("PKCS #7 SIGNED DATA")],
        &[("extract them", "openssl pkcs7 -print_certs -out {certificates.pem} -in KEY")],
    ),
    &unread(
        "a bundle of certificates (PKCS#7)",
        &[Der("seq oid:1.2.840.113549.1.7.2"), Bytes("308006092a864886f70d010702")],
        &[(
            "extract them",
            "openssl pkcs7 -inform DER -print_certs -out {certificates.pem} -in KEY",
        )],
    ),
    &unread(
        "a message of CMS",
        &[Label("CMS"), Der("seq oid:1.2.840.113549.1.7."), Der("seq oid:1.2.840.113549.1.9.")],
        &[("list what it holds", "openssl cms -cmsout -print -inform PEM -in KEY")],
    ),
    // RFC 2986.
    &unread(
        "a request for a certificate",
        &[Label("CERTIFICATE REQUEST"), Label("NEW CERTIFICATE REQUEST")],
        &[("extract the key", "openssl req -pubkey -noout -out {key.pem} -in KEY")],
    ),
    &unread(
        "a request for a certificate",
        &[Der("seq seq int:0 seq set"), Der("seq seq int:0 seq seq")],
        &[("extract the key", "openssl req -inform DER -pubkey -noout -out {key.pem} -in KEY")],
    ),
    &unread(
        "a list of revoked certificates",
        &[Label("X509 CRL"), Der("seq seq int:1 seq oid:")],
        &[("it holds no key: give the certificate or the key itself", "")],
    ),
    &unread(
        "a certificate with the trust settings of openssl",
        &[Label("TRUSTED CERTIFICATE")],
        &[("write it without them", "openssl x509 -out {certificate.pem} -in KEY")],
    ),
    &unread(
        "an RSASSA-PSS key in openssl's old format",
        &[Label("RSA-PSS PRIVATE KEY"), Label("RSA-PSS PUBLIC KEY")],
        &[(
            "write it anew from the key that it was made of: openssl pkey, without -traditional",
            "",
        )],
    ),
    // RFC 9580 sections 4.2 and 5.5: a public or a secret key, of version 4 or 6.
    &unread(
        "a public key of PGP",
        &[
            Label("PGP PUBLIC KEY BLOCK"),
            Bytes("98..0[46]"),
            Bytes("99....0[46]"),
            Bytes("c6..0[46]"),
            Bytes("c6[cd]...0[46]"),
        ],
        &[
            ("import it", "gpg --import KEY"),
            ("then write it as an SSH key", "gpg --export-ssh-key FINGERPRINT!"),
        ],
    ),
    &unread(
        "a private key of PGP",
        &[
            Label("PGP PRIVATE KEY BLOCK"),
            Bytes("94..0[46]"),
            Bytes("95....0[46]"),
            Bytes("c5..0[46]"),
            Bytes("c5[cd]...0[46]"),
        ],
        &[(
            "PGP has its own keys: make one for tokens",
            "jotkit keygen es256 --to pem --out {key.pem}",
        )],
    ),
    &unread("a message of PGP", &[Label("PGP MESSAGE")], &[("decrypt it", "gpg --decrypt KEY")]),
    &unread(
        "a key of PuTTY",
        &[Text("PuTTY-User-Key-File-")],
        &[("write it as OpenSSH does", "puttygen -O private-openssh -o {key} KEY")],
    ),
    &unread(
        "a key inside of a TPM",
        &[Label("TSS2 PRIVATE KEY"), Label("TSS2 KEY BLOB")],
        &[("it can't leave the TPM; to verify, give its public half", "")],
    ),
    // RFC 9052 section 7: a map whose first member, 1, is the type of the key.
    &unread(
        "a COSE key",
        &[Bytes("a[23456789]010[1234567]")],
        &[(
            "write it as a JWK: its members -1, -2, -3 and -4 are crv, x, y and d of an EC or OKP key",
            "",
        )],
    ),
    &unread(
        "an age identity",
        &[Text("AGE-SECRET-KEY-"), Text("age1"), Text("# created: ")],
        &[NEW_KEY],
    ),
    &unread(
        "a file encrypted by age",
        &[Text("age-encryption.org/"), Label("AGE ENCRYPTED FILE")],
        &[("decrypt it", "age --decrypt --output {key.pem} KEY")],
    ),
    &unread(
        "a file encrypted by Ansible",
        &[Text("$ANSIBLE_VAULT;")],
        &[("decrypt it", "ansible-vault decrypt --output {key.pem} KEY")],
    ),
    &unread(
        "a Git LFS pointer",
        &[Text("version https://git-lfs")],
        &[("fetch the file", "git lfs pull")],
    ),
    &unread("a gzip file", &[Bytes("1f8b08")], &[(UNPACK, "gzip -dc KEY")]),
    &unread("a zip file", &[Bytes("504b0304")], &[(UNPACK, "unzip KEY")]),
    &unread("an xz file", &[Bytes("fd377a585a00")], &[(UNPACK, "xz -dc KEY")]),
    &unread("a zstd file", &[Bytes("28b52ffd")], &[(UNPACK, "zstd -dc KEY")]),
    &unread(
        "a key of minisign",
        &[Text("untrusted comment: minisign")],
        &[(
            "minisign has its own keys: make one for tokens",
            "jotkit keygen ed25519 --to pem --out {key.pem}",
        )],
    ),
    // RFC 6376 section 3.6.1.
    &unread(
        "a DNS record of DKIM",
        &[Text("v=DKIM1"), Text("k=rsa;")],
        &[("give only what stands behind p=, without quotes and blanks", "")],
    ),
    &unread(
        "a DID",
        &[Text("did:"), Text("z6Mk")],
        &[("give the publicKeyJwk of its document", "")],
    ),
    &unread(
        "numbers that openssl printed for people",
        &[
            Text("Public-Key: ("),
            Text("Private-Key: ("),
            Text("RSA Public-Key: ("),
            Text("RSA Private-Key: ("),
            Text("ED25519 P"),
            Text("ED448 P"),
            Text("Modulus"),
            Text("Certificate:"),
        ],
        &[("have openssl write the key itself, without -text, -noout and -modulus", "")],
    ),
    &unread(
        "YAML",
        &[Text("apiVersion:"), Text("kty:"), Text("keys:"), Text("- kty:"), Text("---\n")],
        &[
            ("a JWK is JSON: convert it", "yq -o json KEY"),
            ("of a Secret, decode the value: base64 -d", ""),
        ],
    ),
    &unread("a token", &[Text("eyJ")], &[("to see what is in it", "jotkit decode KEY")]),
    // What no algorithm of JOSE takes. SEC 2, RFC 5639, RFC 3279, RFC 9881, FIPS 203 and 205.
    &unread("an EC key of the curve P-192", &[Oid("1.2.840.10045.3.1.1")], &[NEW_KEY]),
    &unread("an EC key of the curve P-224", &[Oid("1.3.132.0.33")], &[NEW_KEY]),
    &unread("an EC key of a Brainpool curve", &[Oid("1.3.36.3.3.2.8.1.1.")], &[NEW_KEY]),
    &unread("an EC key of a curve of SEC 2", &[Oid("1.3.132.0.")], &[NEW_KEY]),
    &unread("an SM2 key", &[Oid("1.2.156.10197.1.301"), Label("SM2 PRIVATE KEY")], &[NEW_KEY]),
    &unread(
        "a DSA key",
        &[
            Oid("1.2.840.10040.4.1"),
            Label("DSA PRIVATE KEY"),
            Label("DSA PUBLIC KEY"),
            Der("seq int:0 int int int int int"),
        ],
        &[NEW_KEY],
    ),
    &unread(
        "a Diffie-Hellman key",
        &[Oid("1.2.840.113549.1.3.1"), Oid("1.2.840.10046.2.1")],
        &[NEW_KEY],
    ),
    &unread("an ElGamal key", &[Oid("1.3.14.7.2.1.1")], &[NEW_KEY]),
    &unread("an RSA key for encryption alone", &[Oid("1.2.840.113549.1.1.7")], &[NEW_KEY]),
    &unread("a GOST key", &[Oid("1.2.643.")], &[NEW_KEY]),
    &unread("an ML-KEM key", &[Oid("2.16.840.1.101.3.4.4.")], &[NEW_KEY]),
    &unread("an SLH-DSA key", &[Oid("2.16.840.1.101.3.4.3.")], &[NEW_KEY]),
];
