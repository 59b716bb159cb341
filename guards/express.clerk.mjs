// {{install}}
// The SDK reads CLERK_PUBLISHABLE_KEY and CLERK_SECRET_KEY from the environment.
import { clerkMiddleware, getAuth } from "@clerk/express";

// app.use(authenticate), then app.use("/api", guard), behind cors(); the user is req.userId.
@if authorized-party
const clerk = clerkMiddleware({ authorizedParties: {{parties}} });
@end
@if !authorized-party
// Set --authorized-party to your front ends: otherwise tokens of other front ends are accepted.
const clerk = clerkMiddleware();
@end

// A token that the SDK can't read is rejected by the guard, and is not a server error.
export function authenticate(req, res, next) {
  clerk(req, res, (error) => next(error instanceof TypeError ? undefined : error));
}

@use core.clerk.js
export function guard(req, res, next) {
  const given = req.headersDistinct.authorization ?? [];
@if optional
  if (given.length === 0) return next(); // without a token, without req.userId
@end
@if !claims
  const auth = given.length === 1 && req.auth ? getAuth(req) : {};
@end
@if claims
  const session = given.length === 1 && req.auth ? getAuth(req) : {};
  const auth = isExpected(session.sessionClaims) ? session : {};
@end
@if role
  if (auth.userId && !auth.has({ role: {{role}} })) {
    res.set({ "WWW-Authenticate": 'Bearer error="insufficient_scope"', "Cache-Control": "no-store" });
    return res.status(403).json({ error: "forbidden" });
  }
@end
  if (auth.userId) {
    req.userId = auth.userId;
    return next();
  }
  const challenge = given.length === 0 ? "Bearer" : 'Bearer error="invalid_token"';
  res.set({ "WWW-Authenticate": challenge, "Cache-Control": "no-store" });
  res.status(401).json({ error: "unauthorized" });
}
