// Asks jsonwebtoken, jose and @clerk/backend: a JSON question a line in, an answer out.
// Libraries are taken from the folder in JOTKIT_NODE_MODULES.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const modules = process.env.JOTKIT_NODE_MODULES;
const require = createRequire(pathToFileURL(`${modules}/`));
const load = (name) => import(pathToFileURL(require.resolve(name)));

let set = {};
globalThis.fetch = async () => new Response(JSON.stringify(set), { status: 200 });

const jsonwebtoken = require("jsonwebtoken");
const { JwksClient } = require("jwks-rsa");
const jose = await load("jose");
const clerk = await load("@clerk/backend");

const RealDate = Date;
let now = 0;
Date.now = () => now * 1000;

// What jsonwebtoken throws behind a callback nobody catches: a server would end.
let uncaught = () => {};
process.on("unhandledRejection", (error) => uncaught(error));

async function askJsonwebtoken(question) {
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

const libraries = { jsonwebtoken: askJsonwebtoken, jose: askJose, "clerk-js": askClerk };

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  now = question.now;
  set = question.keys.set || {};
  let answer = { accepts: true, message: "" };
  try {
    await libraries[question.library](question);
  } catch (error) {
    const message = typeof error === "string" ? error : `${error.name}: ${error.message}`;
    answer = { accepts: false, message };
  }
  console.log(JSON.stringify(answer));
}
