@if claims
@if js
// What the SDK does not look at.
function isExpected(claims) {
@end
@if ts
// What the SDK does not look at.
function isExpected(claims: any) {
@end
@if issuer
  if (claims?.iss !== {{issuer}}) return false;
@end
@if audience
  if (![claims?.aud].flat().some((one) => {{audiences}}.includes(one))) return false;
@end
  return true;
}

@end
