#!/bin/sh
# Gates a deployment: the keys of a profile must be sound and a fresh token must be accepted by it.
#
#   JOTKIT_PROFILE  the profile of jotkit.toml to hold to
#   TOKEN_COMMAND   prints a fresh token, such as: curl -fsS https://staging.example/token
#   REPORT_FILE     where the JSON report goes (report.json)
#   REPORT_URL      where it is posted as well, if anywhere
#
# Ends as jotkit does: 0 go ahead, 1 the answer is no, 2 asked wrongly, 3 could not find out.
set -u

: "${JOTKIT_PROFILE:?names no profile}" "${TOKEN_COMMAND:?prints no token}"
report=${REPORT_FILE:-report.json}

jotkit profile check "$JOTKIT_PROFILE" || exit

# Not in a pipe: its status would be that of its last command alone.
if ! token=$(sh -c "$TOKEN_COMMAND"); then
    echo "pre-deploy: no token was to be had" >&2
    exit 3
fi

printf '%s\n' "$token" | jotkit explain --profile "$JOTKIT_PROFILE" -o json > "$report"
verdict=$?

# The report has the token's claims; send it only where they may be read.
if [ -n "${REPORT_URL:-}" ]; then
    curl -fsS --max-time 20 -H 'Content-Type: application/json' \
        --data-binary "@$report" "$REPORT_URL" > /dev/null ||
        echo "pre-deploy: the report was not posted" >&2
fi

case $verdict in
    0) echo "pre-deploy: accepted, see $report" >&2 ;;
    1) echo "pre-deploy: rejected, see $report" >&2 ;;
    3) echo "pre-deploy: could not find out; is the issuer in reach?" >&2 ;;
esac
exit "$verdict"
