"""What PyJWT does on one core: ALG KEY TOKENS COUNT WHAT; prints calls a second."""

import sys
import time

import jwt
from cryptography.hazmat.primitives.serialization import load_pem_public_key

alg, key_file, token_file, count, what = sys.argv[1:]
with open(key_file, "rb") as file:
    key = file.read()
if alg != "HS256":
    key = load_pem_public_key(key)
with open(token_file) as file:
    tokens = [line.rstrip("\n") for _, line in zip(range(int(count)), file)]

begin = time.perf_counter()
if what == "verify":
    for token in tokens:
        jwt.decode(token, key, algorithms=[alg], issuer="https://issuer.example", audience="backend")
elif what == "decode":
    for token in tokens:
        jwt.decode_complete(token, options={"verify_signature": False})
else:
    for number in range(len(tokens)):
        jwt.encode({"iss": "https://issuer.example", "sub": f"user_{number}"}, key, algorithm=alg)
print(len(tokens) / (time.perf_counter() - begin))
