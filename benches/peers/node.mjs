// What a library of node does on one core: LIBRARY ALG KEY TOKENS COUNT WHAT; prints calls a second.
// The libraries are those of tests/libraries/install.sh.

import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [library, alg, keyFile, tokenFile, count, what] = process.argv.slice(2);
const { [library]: calls } = {
  async jose({ jwtVerify, decodeJwt, decodeProtectedHeader, SignJWT, importSPKI }, bytes) {
    const key = alg === "HS256" ? bytes : await importSPKI(bytes.toString(), alg);
    return {
      verify: (token) => jwtVerify(token, key, { algorithms: [alg], issuer, audience }),
      decode: (token) => [decodeProtectedHeader(token), decodeJwt(token)],
      sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg }).sign(key),
    };
  },
  jsonwebtoken({ verify, decode, sign }, bytes) {
    const key = alg === "HS256" ? bytes : createPublicKey(bytes);
    return {
      verify: (token) => verify(token, key, { algorithms: [alg], issuer, audience }),
      decode: (token) => decode(token, { complete: true }),
      sign: (claims) => sign(claims, key, { algorithm: alg, noTimestamp: true }),
    };
  },
  "fast-jwt"({ createVerifier, createDecoder, createSigner }, key) {
    const expected = { algorithms: [alg], allowedIss: issuer, allowedAud: audience };
    return {
      verify: what === "verify" && createVerifier({ key, ...expected }),
      decode: createDecoder({ complete: true }),
      sign: what === "sign" && createSigner({ key, algorithm: alg, noTimestamp: true }),
    };
  },
};
const issuer = "https://issuer.example";
const audience = "backend";

const require = createRequire(`${resolve("target/libraries/node")}/`);
const { [what]: call } = await calls(require(library), readFileSync(keyFile));
let inputs = readFileSync(tokenFile, "utf8").split("\n", Number(count));
if (what === "sign") inputs = inputs.map((_, number) => ({ iss: issuer, sub: `user_${number}` }));

const begin = process.hrtime.bigint();
for (const input of inputs) {
  const result = call(input);
  if (result instanceof Promise) await result;
}
console.log(inputs.length / (Number(process.hrtime.bigint() - begin) / 1e9));
