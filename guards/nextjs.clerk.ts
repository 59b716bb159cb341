// file: proxy.ts
// {{install}}
// The SDK reads NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY and CLERK_SECRET_KEY from the environment.
import { clerkMiddleware } from "@clerk/nextjs/server";
import type { NextFetchEvent, NextRequest } from "next/server";

@if authorized-party
const clerk = clerkMiddleware({ authorizedParties: {{parties}} });
@end
@if !authorized-party
// Set --authorized-party to your front ends: otherwise tokens of other front ends are accepted.
const clerk = clerkMiddleware();
@end

// A token that the SDK can't read is rejected, and is not a server error.
export async function proxy(request: NextRequest, event: NextFetchEvent) {
  try {
    return await clerk(request, event);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const headers = { "WWW-Authenticate": 'Bearer error="invalid_token"', "Cache-Control": "no-store" };
    return Response.json({ error: "unauthorized" }, { status: 401, headers });
  }
}
export const config = { matcher: "/api/:path*" };

// file: app/api/me/route.ts
import { auth } from "@clerk/nextjs/server";

@use core.clerk.js
export async function GET(request: Request) {
  const given = request.headers.get("authorization");
@if optional
  if (given === null) return Response.json({ user: null });
@end
  const session = await auth();
@if !claims
  const { userId } = session;
@end
@if claims
  const userId = isExpected(session.sessionClaims) ? session.userId : null;
@end
@if role
  if (userId && !session.has({ role: {{role}} })) return refuse(403, 'Bearer error="insufficient_scope"');
@end
  if (!userId) return refuse(401, given === null ? "Bearer" : 'Bearer error="invalid_token"');
  return Response.json({ user: userId });
}

function refuse(status: number, challenge: string) {
  const headers = { "WWW-Authenticate": challenge, "Cache-Control": "no-store" };
  return Response.json({ error: status === 403 ? "forbidden" : "unauthorized" }, { status, headers });
}
