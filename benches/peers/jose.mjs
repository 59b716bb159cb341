// What node's jose does on one core: FOLDER ALG KEY TOKENS COUNT WHAT; prints calls a second.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, alg, keyFile, tokenFile, count, what] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${folder}/`));
const jose = await import(pathToFileURL(require.resolve("jose")));
const bytes = readFileSync(keyFile);
const key = alg === "HS256" ? bytes : await jose.importSPKI(bytes.toString(), alg);
const tokens = readFileSync(tokenFile, "utf8").split("\n", Number(count));

const begin = process.hrtime.bigint();
for (const [number, token] of tokens.entries()) {
  if (what === "verify") {
    await jose.jwtVerify(token, key, {
      algorithms: [alg],
      issuer: "https://issuer.example",
      audience: "backend",
    });
  } else if (what === "decode") {
    jose.decodeProtectedHeader(token);
    jose.decodeJwt(token);
  } else {
    await new jose.SignJWT({ iss: "https://issuer.example", sub: `user_${number}` })
      .setProtectedHeader({ alg })
      .sign(key);
  }
}
console.log(tokens.length / (Number(process.hrtime.bigint() - begin) / 1e9));
