@if require

func holds(claims map[string]any, path, value string) bool {
	found, isThere := claims[path]
	for at, rest := any(claims), strings.Split(path, "."); !isThere && len(rest) > 0; rest = rest[1:] {
		object, _ := at.(map[string]any)
		at, found = object[rest[0]], object[rest[0]]
	}
	list, _ := found.([]any)
	text, isScope := found.(string) // its words: RFC 8693 section 4.2
	isScope = isScope && (path == "scope" || path == "scp") && !strings.Contains(value, " ")
	for _, one := range append(list, found) {
		if data, _ := json.Marshal(one); value == "" || one == any(value) || string(data) == value || isScope && strings.Contains(" "+text+" ", " "+value+" ") {
			return found != nil
		}
	}
	return false
}
@end
