"""Keys that never change, and tokens signed with them, right or wrong on purpose.

Nothing here draws a random number once keys.json is there: the same bytes come out each time.
"""

import base64
import hashlib
import hmac as mac
import json
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization as ser
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

FILE = Path(__file__).with_name("keys.json")
HASHES = {"256": hashes.SHA256, "384": hashes.SHA384, "512": hashes.SHA512}
CURVES = {"p256": ec.SECP256R1, "p384": ec.SECP384R1, "p521": ec.SECP521R1}
NAMES = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}
DEFAULT_ALG = {"rsa": "RS256", "p256": "ES256", "p384": "ES384", "p521": "ES512", "ed": "EdDSA"}
WANTED = ["rsa_a", "rsa_b", "rsa_c", "rsaweak_a", "p256_a", "p256_b", "p256_c", "p256_short",
          "p384_a", "p384_b", "p521_a", "ed_a", "ed_b"]


def make(name):
    kind = name.split("_")[0]
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, 1024 if kind == "rsaweak" else 2048)
    if kind == "ed":
        return ed25519.Ed25519PrivateKey.generate()
    while True:
        key = ec.generate_private_key(CURVES[kind]())
        x = key.public_key().public_numbers().x
        if not name.endswith("_short") or x.bit_length() <= 248:
            return key


def private_pem(key, how=ser.PrivateFormat.PKCS8, lock=None):
    return key.private_bytes(ser.Encoding.PEM, how, lock or ser.NoEncryption()).decode()


def load():
    """The kept keys; the first run makes them."""
    if not FILE.exists():
        keys = {name: make(name) for name in WANTED}
        texts = {name: private_pem(key) for name, key in keys.items()}
        texts["locked"] = private_pem(keys["p256_a"], lock=ser.BestAvailableEncryption(b"test"))
        FILE.write_text(json.dumps(texts, indent=1) + "\n")
    texts = json.loads(FILE.read_text())
    locked = texts.pop("locked")
    return {n: ser.load_pem_private_key(t.encode(), None) for n, t in texts.items()}, locked


KEYS, LOCKED_PEM = load()


def b64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def number(value, size=None):
    return b64(value.to_bytes(size or (value.bit_length() + 7) // 8, "big"))


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def jwk(name, kid=None, private=False, **more):
    """A JWK; a member given as None is left out."""
    key = KEYS[name]
    public = key.public_key()
    if name.startswith("rsa"):
        numbers = public.public_numbers()
        out = {"kty": "RSA", "n": number(numbers.n), "e": number(numbers.e)}
        if private:
            p = key.private_numbers()
            out |= {"d": number(p.d), "p": number(p.p), "q": number(p.q), "dp": number(p.dmp1),
                    "dq": number(p.dmq1), "qi": number(p.iqmp)}
    elif name.startswith("ed"):
        raw = public.public_bytes(ser.Encoding.Raw, ser.PublicFormat.Raw)
        out = {"kty": "OKP", "crv": "Ed25519", "x": b64(raw)}
        if private:
            out["d"] = b64(key.private_bytes_raw())
    else:
        size = (public.curve.key_size + 7) // 8
        numbers = public.public_numbers()
        out = {"kty": "EC", "crv": NAMES[public.curve.name],
               "x": number(numbers.x, size), "y": number(numbers.y, size)}
        if private:
            out["d"] = number(key.private_numbers().private_value, size)
    out |= {"kid": kid, "use": "sig"} | more
    return {member: value for member, value in out.items() if value is not None}


def jwks(*keys, indent=None):
    return json.dumps({"keys": list(keys)}, indent=indent)


def public_pem(name, how=ser.PublicFormat.SubjectPublicKeyInfo):
    return KEYS[name].public_key().public_bytes(ser.Encoding.PEM, how).decode()


def certificate(name, request=False):
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "issuer.test")])
    if request:
        made = x509.CertificateSigningRequestBuilder().subject_name(subject)
        signed = made.sign(KEYS["rsa_a"], hashes.SHA256())
    else:
        from datetime import datetime
        made = x509.CertificateBuilder(subject, subject, KEYS[name].public_key(), 7,
                                       datetime(2025, 1, 1), datetime(2035, 1, 1))
        signed = made.sign(KEYS["rsa_a"], hashes.SHA256())
    return signed.public_bytes(ser.Encoding.PEM).decode()


def mgf1(seed, size, algorithm):
    out = b""
    while len(out) < size:
        out += algorithm(seed + (len(out) // algorithm().digest_size).to_bytes(4, "big")).digest()
    return out[:size]


def pss(key, data, bits):
    """EMSA-PSS of RFC 8017 section 9.1.1 with a salt that is no accident."""
    algorithm = getattr(hashlib, "sha" + bits)
    digest, salt = algorithm(data).digest(), algorithm(b"salt" + data).digest()
    size = key.key_size // 8
    hashed = algorithm(bytes(8) + digest + salt).digest()
    block = bytes(size - 2 * len(hashed) - 2) + b"\x01" + salt
    masked = bytes(a ^ b for a, b in zip(block, mgf1(hashed, len(block), algorithm)))
    encoded = bytes([masked[0] & 0x7F]) + masked[1:] + hashed + b"\xbc"
    numbers = key.private_numbers()
    value = pow(int.from_bytes(encoded, "big"), numbers.d, numbers.public_numbers.n)
    return value.to_bytes(size, "big")


def ecdsa(key, data, bits, form):
    der = key.sign(data, ec.ECDSA(HASHES[bits](), deterministic_signing=True))
    if form == "der":
        return der
    size = (key.curve.key_size + 7) // 8
    r, s = decode_dss_signature(der)
    if form == "short":
        return b"".join(v.to_bytes((v.bit_length() + 7) // 8, "big") for v in (r, s))
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def signature(data, key, alg, form="raw"):
    """`key` is a name out of keys.json, or the bytes of a secret."""
    kind, bits = alg[:2], alg[2:]
    if kind == "HS":
        return mac.new(key, data, "sha" + bits).digest()
    secret = KEYS[key]
    if kind == "RS":
        return secret.sign(data, padding.PKCS1v15(), HASHES[bits]())
    if kind == "PS":
        return pss(secret, data, bits)
    if kind == "ES":
        return ecdsa(secret, data, bits, form)
    return secret.sign(data)


def default_alg(key):
    return "HS256" if isinstance(key, bytes) else DEFAULT_ALG[key.split("_")[0]]


def token(header, payload, key, alg=None, form="raw"):
    """Signs; `alg` is what is done, whatever the header says."""
    texts = [part if isinstance(part, bytes) else compact(part) for part in (header, payload)]
    start = ".".join(b64(text) for text in texts)
    alg = alg or (header.get("alg") if isinstance(header, dict) else None) or default_alg(key)
    return f"{start}.{b64(signature(start.encode(), key, alg, form))}"
