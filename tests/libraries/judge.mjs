// Asks the library of node that is named: a JSON question a line in, an answer out.
// Libraries are taken from the folder in JOTKIT_NODE_MODULES.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const modules = process.env.JOTKIT_NODE_MODULES;
const require = createRequire(pathToFileURL(`${modules}/`));
const load = (name) => import(pathToFileURL(require.resolve(name)));

let set = {};
globalThis.fetch = async () => new Response(JSON.stringify(set), { status: 200 });

const RealDate = Date;
let now = 0;
Date.now = () => now * 1000;

// What jsonwebtoken throws behind a callback nobody catches: a server would end.
let uncaught = () => {};
process.on("unhandledRejection", (error) => uncaught(error));

async function askJsonwebtoken(question) {
  const jsonwebtoken = require("jsonwebtoken");
  const { JwksClient } = require("jwks-rsa");
  const { keys, token } = question;
  const client = new JwksClient({ jwksUri: "https://keys.example", cache: false });
  client.getKeys = async () => set.keys;
  const key = keys.set
    ? (header, done) =>
        client.getSigningKey(header.kid).then((key) => done(null, key.getPublicKey()), done)
    : keys.pem || keys.secret;
  const options = { clockTimestamp: now };
  if (question.issuer) options.issuer = question.issuer;
  if (question.audiences.length) options.audience = question.audiences;
  if (question.demanded) options.algorithms = question.demanded;
  if (question.leeway) options.clockTolerance = question.leeway;
  if (question.max_age !== null) options.maxAge = question.max_age;
  await new Promise((resolve, reject) => {
    uncaught = reject;
    jsonwebtoken.verify(token, key, options, (error, claims) =>
      error ? reject(error) : resolve(claims),
    );
  });
}

async function askJose(question) {
  const jose = await load("jose");
  const { keys, token } = question;
  const key = keys.set
    ? jose.createLocalJWKSet(keys.set)
    : keys.pem
      ? await jose.importSPKI(keys.pem, question.algorithms[0])
      : new TextEncoder().encode(keys.secret);
  const options = { currentDate: new RealDate(now * 1000) };
  if (question.issuer) options.issuer = question.issuer;
  if (question.audiences.length) options.audience = question.audiences;
  if (question.demanded) options.algorithms = question.demanded;
  if (question.leeway) options.clockTolerance = question.leeway;
  if (question.typ) options.typ = question.typ;
  if (question.max_age !== null) options.maxTokenAge = question.max_age;
  if (question.required.length) options.requiredClaims = question.required;
  await jose.jwtVerify(token, key, options);
}

let asked = 0;
async function askClerk(question) {
  const clerk = await load("@clerk/backend");
  const { keys, token } = question;
  const options = {};
  // A key of its own for each question: the set is kept by it.
  if (keys.pem) options.jwtKey = keys.pem;
  else options.secretKey = `sk_test_${++asked}`;
  if (question.audiences.length) options.audience = question.audiences;
  if (question.parties.length) options.authorizedParties = question.parties;
  if (question.leeway) options.clockSkewInMs = question.leeway * 1000;
  try {
    await clerk.verifyToken(token, options);
  } catch (error) {
    if (!error.reason) throw error;
    throw `TokenVerificationError: ${error.message} (${error.reason})`;
  }
}

// It fetches no keys: its function for them looks for the kid.
async function askFastJwt(question) {
  const { createPublicKey } = require("node:crypto");
  const { createVerifier } = require("fast-jwt");
  const { keys, token } = question;
  const find = async ({ header }) => {
    const jwk = keys.set.keys.find((key) => key.kid === header.kid);
    if (!jwk) throw new Error("no such key");
    return createPublicKey({ key: jwk, format: "jwk" }).export({ type: "spki", format: "pem" });
  };
  const options = { key: keys.set ? find : keys.pem || keys.secret, clockTimestamp: now * 1000 };
  if (question.issuer) options.allowedIss = question.issuer;
  if (question.audiences.length) options.allowedAud = question.audiences;
  if (question.demanded) options.algorithms = question.demanded;
  if (question.leeway) options.clockTolerance = question.leeway * 1000;
  if (question.typ) options.checkTyp = question.typ;
  if (question.max_age !== null) options.maxAge = question.max_age * 1000;
  if (question.required.length) options.requiredClaims = question.required;
  try {
    await createVerifier(options)(token);
  } catch (error) {
    throw error.code ? `${error.code}: ${error.message}` : error;
  }
}

const libraries = {
  jsonwebtoken: askJsonwebtoken,
  jose: askJose,
  "clerk-js": askClerk,
  "fast-jwt": askFastJwt,
};
const ask = libraries[process.argv[2]];

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  now = question.now;
  set = question.keys.set || {};
  let answer = { accepts: true, message: "" };
  try {
    await ask(question);
  } catch (error) {
    const message = typeof error === "string" ? error : `${error.name}: ${error.message}`;
    // Half a surrogate pair is no character to whoever reads this.
    answer = { accepts: false, message: message.toWellFormed() };
  }
  console.log(JSON.stringify(answer));
}
