// @clerk/backend: its verification, by the API and by a key at hand, and its client of the API.

import { answer, load } from "./lines.mjs";

const { createClerkClient, verifyToken } = await load("@clerk/backend");

const apiUrl = process.env.CLERK_API_URL;
const secretKey = process.env.CLERK_SECRET_KEY;
const jwtKey = process.env.CLERK_JWT_KEY;
const audience = "backend";
const publishableKey = process.env.CLERK_PUBLISHABLE_KEY;
// It would tell Clerk what is called.
const telemetry = { disabled: true };
const clerk = createClerkClient({ apiUrl, secretKey, publishableKey, telemetry });

async function authenticate({ token, party }) {
  const headers = { authorization: `Bearer ${token}` };
  const request = new Request("http://backend.example/notes", { headers });
  const state = await clerk.authenticateRequest(request, { authorizedParties: [party] });
  return { signed_in: state.isAuthenticated, reason: state.reason, user: state.toAuth()?.userId };
}

await answer({
  authenticate,
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
