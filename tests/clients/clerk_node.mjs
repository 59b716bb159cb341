// @clerk/backend: its verification, by the API and by a key at hand, and its client of the API.

import { answer, load } from "./lines.mjs";

const { createClerkClient, verifyToken } = await load("@clerk/backend");

const apiUrl = process.env.CLERK_API_URL;
const secretKey = process.env.CLERK_SECRET_KEY;
const jwtKey = process.env.CLERK_JWT_KEY;
const audience = "backend";
const clerk = createClerkClient({ apiUrl, secretKey });

await answer({
  verify: ({ token }) => verifyToken(token, { apiUrl, secretKey, audience }),
  verify_by_key: ({ token }) => verifyToken(token, { jwtKey, audience }),
  verify_session: ({ token, party }) =>
    verifyToken(token, { apiUrl, secretKey, authorizedParties: [party] }),
  verify_with_wrong_key: ({ token }) =>
    verifyToken(token, { apiUrl, secretKey: "sk_test_another" }),
  get_token: async ({ session, template, lifetime }) =>
    (await clerk.sessions.getToken(session, template ?? "", lifetime)).jwt,
  list_templates: ({ limit }) => clerk.jwtTemplates.list({ limit }),
});
