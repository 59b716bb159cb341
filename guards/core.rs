@if require

fn holds(claims: &Value, path: &str, value: Option<&str>) -> bool {
    let walk = || path.split('.').fold(claims, |at, name| &at[name]);
    let found = claims.get(path).unwrap_or_else(walk);
    let is = |one: &Value| value.is_none_or(|it| one == it || !one.is_string() && one.to_string() == it);
    !found.is_null() && (is(found) || found.as_array().into_iter().flatten().any(is))
}
@end
