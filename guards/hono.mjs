// {{install}}
import { createMiddleware } from "hono/factory";
@use core.js

// app.use("/api/*", guard), behind cors(); the claims are c.get("auth").
export const guard = createMiddleware(async (c, next) => {
  const given = c.req.header("Authorization");
@if optional
  if (given === undefined) return next(); // without a token, without "auth"
@end
  const { claims, status, challenge } = await check(given);
  if (claims) {
    c.set("auth", claims);
    return next();
  }
  c.header("WWW-Authenticate", challenge);
  c.header("Cache-Control", "no-store");
  return c.json({ error: status === 403 ? "forbidden" : "unauthorized" }, status);
});
