import { createRemoteJWKSet, jwtVerify } from "jose";

// Fetched once and kept; an unknown kid fetches them again, at most every 30 s.
const keys = createRemoteJWKSet(new URL({{jwks}}), { timeoutDuration: 5000 });
const expected = {
  issuer: {{issuer}},
  audience: {{audiences}},
  algorithms: {{algorithms}}, // never taken from the token
  requiredClaims: ["exp"],
};
@if require
@if js
const required = {{required}}; // claim, and what it must be or contain

function holds(claims, [path, value]) {
@end
@if ts
const required: [string, string | null][] = {{required}}; // claim, and what it must be or contain

function holds(claims: any, [path, value]: [string, string | null]) {
@end
  const names = Object.hasOwn(claims, path) ? [path] : path.split(".");
  const found = names.reduce((it, name) => (Object.hasOwn(Object(it), name) ? it[name] : undefined), claims);
  const words = /^scp$|^scope$/.test(path) && typeof found === "string" ? found.split(" ") : []; // RFC 8693 section 4.2
  return value === null ? found != null : [found ?? [], words].flat().some((it) => it === value || JSON.stringify(it) === value);
}
@end

// The claims, or the response that rejects the request (RFC 6750 section 3).
@if js
export async function check(authorization) {
@end
@if ts
export async function check(authorization?: string | null): Promise<Outcome> {
@end
  if (authorization == null) return { status: 401, challenge: "Bearer" };
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
  if (!token) return { status: 401, challenge: 'Bearer error="invalid_token"' };
  try {
    const { payload: claims } = await jwtVerify(token, keys, expected);
@if require
    if (!required.every((one) => holds(claims, one)))
      return { status: 403, challenge: 'Bearer error="insufficient_scope"' };
@end
    return { claims };
@if js
  } catch (error) {
@end
@if ts
  } catch (error: any) {
@end
    // Keys that can't be fetched are not the caller's fault.
    const down = !/^ERR_J/.test(error?.code) || /GENERIC|TIMEOUT|JWKS_INVALID/.test(error.code);
    return { status: down ? 503 : 401, challenge: 'Bearer error="invalid_token"' };
  }
}
