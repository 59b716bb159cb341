// jsonwebtoken, with its keys from jwks-rsa.

import { answer, load } from "./lines.mjs";

const { default: jsonwebtoken } = await load("jsonwebtoken");
const { default: jwksClient } = await load("jwks-rsa");

const issuer = process.env.ISSUER;
const keys = jwksClient({ jwksUri: `${issuer}/.well-known/jwks.json` });

function verify({ token }) {
  const key = ({ kid }, done) =>
    keys.getSigningKey(kid, (error, key) => done(error, key?.getPublicKey()));
  const demands = { algorithms: ["RS256"], issuer, audience: "backend" };
  return new Promise((resolve, reject) =>
    jsonwebtoken.verify(token, key, demands, (error, claims) =>
      error ? reject(error) : resolve(claims),
    ),
  );
}

await answer({ verify });
