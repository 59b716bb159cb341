@if require

fn holds(claims: &Value, path: &str, value: Option<&str>) -> bool {
    let walk = || path.split('.').fold(claims, |at, name| &at[name]);
    let found = claims.get(path).unwrap_or_else(walk);
    let is = |one: &Value| value.is_none_or(|it| one == it || !one.is_string() && one.to_string() == it);
    let text = found.as_str().filter(|_| ["scope", "scp"].contains(&path)); // RFC 8693 section 4.2
    let has_word = || text.is_some_and(|text| text.split(' ').any(|word| value == Some(word)));
    !found.is_null() && (is(found) || found.as_array().into_iter().flatten().any(is) || has_word())
}
@end
