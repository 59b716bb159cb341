// {{install}}
import plugin from "fastify-plugin";
@use core.js

// await app.register(guard), behind @fastify/cors; the claims are request.auth.
export const guard = plugin(async (app) => {
  app.decorateRequest("auth", null);
  app.addHook("onRequest", async (request, reply) => {
    const given = request.raw.headersDistinct.authorization ?? [];
@if optional
    if (given.length === 0) return; // without a token, without request.auth
@end
    const { claims, status, challenge } = await check(given.length > 1 ? "" : given[0]);
    if (claims) {
      request.auth = claims;
      return;
    }
@if websocket
    if (request.headers.upgrade) reply.header("Connection", "close"); // nothing more is read from it
@end
    reply.headers({ "WWW-Authenticate": challenge, "Cache-Control": "no-store" });
    return reply.code(status).send({ error: status === 403 ? "forbidden" : "unauthorized" });
  });
});
@if graphql

// context of mercurius.
export const context = async (request) => ({ auth: request.auth });
@end
