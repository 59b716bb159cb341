// jose, with the key set that the issuer's metadata leads to.

import { answer, load } from "./lines.mjs";

const { createRemoteJWKSet, jwtVerify } = await load("jose");

const issuer = process.env.ISSUER;
const metadata = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));

async function verify({ token }) {
  const demands = { issuer, audience: "backend", requiredClaims: ["exp", "scope"] };
  return (await jwtVerify(token, keys, demands)).payload;
}

await answer({ verify });
