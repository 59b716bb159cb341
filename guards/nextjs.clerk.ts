// file: proxy.ts
// {{install}}
// The SDK reads NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY and CLERK_SECRET_KEY from the environment.
import { clerkMiddleware } from "@clerk/nextjs/server";

@if azp
export const proxy = clerkMiddleware({ authorizedParties: {{parties}} });
@end
@if !azp
// Set --authorized-party to your front ends: otherwise tokens of other front ends are accepted.
export const proxy = clerkMiddleware();
@end
export const config = { matcher: "/api/:path*" };

// file: app/api/me/route.ts
import { auth } from "@clerk/nextjs/server";

export async function GET(request: Request) {
@if optional
  if (request.headers.get("authorization") === null) return Response.json({ user: null });
@end
@if role
  const { userId, has } = await auth();
  if (userId && !has({ role: {{role}} })) return refuse(403, 'Bearer error="insufficient_scope"');
@end
@if !role
  const { userId } = await auth();
@end
  if (!userId) return refuse(401, "Bearer");
  return Response.json({ user: userId });
}

function refuse(status: number, challenge: string) {
  const headers = { "WWW-Authenticate": challenge, "Cache-Control": "no-store" };
  return Response.json({ error: status === 403 ? "forbidden" : "unauthorized" }, { status, headers });
}
