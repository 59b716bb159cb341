"""Signs and verifies by the `cryptography` package: one JSON question a line, one answer a line.

A question is {"alg", "jwk", "message"} and, to be verified, {"signature"}; bytes are base64url.
The answer is {"signature"} or {"verifies"}. Of a private key {"pkcs8"} the answer is its public half
{"spki"}. It is {"unknown"} where the installed version lacks the algorithm.
"""

import base64
import hashlib
import hmac
import json
import sys

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

CURVES = {"P-256": ec.SECP256R1, "P-384": ec.SECP384R1, "P-521": ec.SECP521R1, "secp256k1": ec.SECP256K1}
EDWARDS = {
    "Ed25519": (ed25519.Ed25519PrivateKey, ed25519.Ed25519PublicKey),
    "Ed448": (ed448.Ed448PrivateKey, ed448.Ed448PublicKey),
}
HASHES = {"256": hashes.SHA256, "384": hashes.SHA384, "512": hashes.SHA512}


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(text):
    return int.from_bytes(decode(text), "big")


def digest(alg):
    return HASHES[alg.removesuffix("K")[2:]]()


class Hmac:
    def __init__(self, alg, jwk):
        self.name, self.secret = "sha" + alg[2:], decode(jwk["k"])

    def sign(self, message):
        return hmac.new(self.secret, message, getattr(hashlib, self.name)).digest()

    def verify(self, signature, message):
        if not hmac.compare_digest(signature, self.sign(message)):
            raise InvalidSignature


class Rsa:
    def __init__(self, alg, jwk):
        self.public = rsa.RSAPublicNumbers(number(jwk["e"]), number(jwk["n"]))
        self.jwk, self.hash = jwk, digest(alg)
        pss = padding.PSS(padding.MGF1(self.hash), self.hash.digest_size)
        self.padding = pss if alg.startswith("PS") else padding.PKCS1v15()

    def sign(self, message):
        p, q, d, dp, dq, qi = (number(self.jwk[name]) for name in ["p", "q", "d", "dp", "dq", "qi"])
        key = rsa.RSAPrivateNumbers(p, q, d, dp, dq, qi, self.public).private_key()
        return key.sign(message, self.padding, self.hash)

    def verify(self, signature, message):
        self.public.public_key().verify(signature, message, self.padding, self.hash)


class Ecdsa:
    def __init__(self, alg, jwk):
        self.curve, self.hash, self.jwk = CURVES[jwk["crv"]](), digest(alg), jwk
        self.size = (self.curve.key_size + 7) // 8

    def sign(self, message):
        key = ec.derive_private_key(number(self.jwk["d"]), self.curve)
        halves = decode_dss_signature(key.sign(message, ec.ECDSA(self.hash)))
        return b"".join(half.to_bytes(self.size, "big") for half in halves)

    def verify(self, signature, message):
        if len(signature) != 2 * self.size:
            raise InvalidSignature
        r, s = (int.from_bytes(half, "big") for half in (signature[: self.size], signature[self.size :]))
        point = ec.EllipticCurvePublicNumbers(number(self.jwk["x"]), number(self.jwk["y"]), self.curve)
        point.public_key().verify(encode_dss_signature(r, s), message, ec.ECDSA(self.hash))


class Edwards:
    def __init__(self, _, jwk):
        (self.private, self.public), self.jwk = EDWARDS[jwk["crv"]], jwk

    def sign(self, message):
        return self.private.from_private_bytes(decode(self.jwk["d"])).sign(message)

    def verify(self, signature, message):
        self.public.from_public_bytes(decode(self.jwk["x"])).verify(signature, message)


class MlDsa:
    def __init__(self, alg, jwk):
        from cryptography.hazmat.primitives.asymmetric import mldsa

        name = alg.replace("-", "")
        self.private, self.public = getattr(mldsa, name + "PrivateKey"), getattr(mldsa, name + "PublicKey")
        self.jwk = jwk

    def sign(self, message):
        return self.private.from_seed_bytes(decode(self.jwk["priv"])).sign(message)

    def verify(self, signature, message):
        self.public.from_public_bytes(decode(self.jwk["pub"])).verify(signature, message)


KINDS = {"HS": Hmac, "RS": Rsa, "PS": Rsa, "ES": Ecdsa, "Ed": Edwards, "ML": MlDsa}


def public_half(pkcs8):
    public = serialization.load_der_private_key(pkcs8, None).public_key()
    return public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def answer(question):
    try:
        if "pkcs8" in question:
            return {"spki": encode(public_half(decode(question["pkcs8"])))}
        alg, message = question["alg"], decode(question["message"])
        key = KINDS[alg[:2]](alg, question["jwk"])
        if "signature" not in question:
            return {"signature": encode(key.sign(message))}
        key.verify(decode(question["signature"]), message)
        return {"verifies": True}
    except InvalidSignature:
        return {"verifies": False}
    except (ImportError, AttributeError, UnsupportedAlgorithm) as error:
        return {"unknown": str(error)}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
