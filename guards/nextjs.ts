// file: auth.ts
// {{install}}
@use core.js

type Outcome = { claims?: any; status?: number; challenge?: string };

// The claims, or the response that rejects the request.
export async function authenticate(request: Request) {
  const given = request.headers.get("authorization");
@if optional
  if (given === null) return { claims: null }; // without a token
@end
  const { claims, status, challenge = "" } = await check(given);
  const headers = { "WWW-Authenticate": challenge, "Cache-Control": "no-store" };
  const error = status === 403 ? "forbidden" : "unauthorized";
  return claims ? { claims } : { refusal: Response.json({ error }, { status, headers }) };
}

// file: proxy.ts
import { authenticate } from "./auth";

// In front of every API route; each route checks again, so that a matcher is not the only guard.
export async function proxy(request: Request) {
  if (request.method === "OPTIONS") return;
  return (await authenticate(request)).refusal;
}
export const config = { matcher: "/api/:path*" };

// file: app/api/me/route.ts
import { authenticate } from "../../../auth";

export async function GET(request: Request) {
  const { claims, refusal } = await authenticate(request);
  return refusal ?? Response.json({ sub: claims?.sub ?? null });
}
