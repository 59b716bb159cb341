// {{install}}
// The SDK reads CLERK_PUBLISHABLE_KEY and CLERK_SECRET_KEY from the environment.
import { clerkPlugin, getAuth } from "@clerk/fastify";
import plugin from "fastify-plugin";

@if authorized-party
const options = { authorizedParties: {{parties}}, hookName: "onRequest" };
@end
@if !authorized-party
// Set --authorized-party to your front ends: otherwise tokens of other front ends are accepted.
const options = { hookName: "onRequest" };
@end

// The SDK answers 500 to a token whose header is null.
function isReadable(authorization = "") {
  const [header] = authorization.split(" ").at(-1).split(".");
  try {
    return JSON.parse(Buffer.from(header, "base64url").toString()) !== null;
  } catch {
    return true; // that the SDK refuses
  }
}

@use core.clerk.js
// await app.register(guard), behind @fastify/cors; the user is request.userId.
export const guard = plugin(async (app) => {
  app.decorateRequest("userId", null);
  app.addHook("onRequest", async ({ headers }) => {
    if (!isReadable(headers.authorization)) delete headers.authorization; // the hook below still refuses it
  });
  await app.register(clerkPlugin, options);
  app.addHook("onRequest", async (request, reply) => {
    const given = request.raw.headersDistinct.authorization ?? [];
@if optional
    if (given.length === 0) return; // without a token, without request.userId
@end
@if !claims
    const auth = given.length === 1 ? getAuth(request) : {};
@end
@if claims
    const session = given.length === 1 ? getAuth(request) : {};
    const auth = isExpected(session.sessionClaims) ? session : {};
@end
@if role
    if (auth.userId && !auth.has({ role: {{role}} })) {
      reply.headers({ "WWW-Authenticate": 'Bearer error="insufficient_scope"', "Cache-Control": "no-store" });
      return reply.code(403).send({ error: "forbidden" });
    }
@end
    if (auth.userId) {
      request.userId = auth.userId;
      return;
    }
    const challenge = given.length === 0 ? "Bearer" : 'Bearer error="invalid_token"';
    reply.headers({ "WWW-Authenticate": challenge, "Cache-Control": "no-store" });
    return reply.code(401).send({ error: "unauthorized" });
  });
});
