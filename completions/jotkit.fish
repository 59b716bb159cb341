# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_jotkit_global_optspecs
    string join \n color= h/help V/version
end

function __fish_jotkit_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_jotkit_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_jotkit_using_subcommand
    set -l cmd (__fish_jotkit_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c jotkit -n "__fish_jotkit_needs_command" -l color -d 'When to colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_needs_command" -s h -l help -d 'Print help'
complete -c jotkit -n "__fish_jotkit_needs_command" -s V -l version -d 'Print version'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "decode" -d 'Show the header and payload of a token, without verifying it'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "verify" -d 'Check a token fully: structure, algorithm, key, signature, times, issuer, audience'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "explain" -d 'Say why a token is not accepted, and what to do about it'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "sign" -d 'Make a token with a local key, or have an issuer make it'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "jwks" -d 'Show the keys of an issuer, a URL or a file, judge them, or compare them with others'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "convert" -d 'Turn a key into another spelling: JWK, JWKS, PEM, DER or certificate'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "keygen" -d 'Make a key'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "serve" -d 'Serve a local issuer: discovery, key set and tokens'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "fixtures" -d 'Make a folder of tokens to try a backend with'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "profile" -d 'Show the profiles of jotkit.toml, or check the keys of one'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "clerk" -d 'What only Clerk has: its keys, a project\'s variables, JWT templates, session tokens'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "demo" -d 'Show the whole thing on this machine: an issuer, a token, and what goes wrong with tokens'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "completions" -d 'Print a completion script for a shell'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c jotkit -n "__fish_jotkit_using_subcommand decode" -l color -d 'When to colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand decode" -l at -d 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand decode" -s o -l output -d 'How to answer' -r -f -a "human\t''
json\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand decode" -l batch -d 'Read many tokens, one a line, from files or standard input, plain, gzip or zstd' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand decode" -l pointer -d 'Lines are JSON, and the token is at this place, such as /request/token (RFC 6901)' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand decode" -l jobs -d 'How many threads work; by default as many as there are cores' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand decode" -l redact -d 'Take out what may be personal or secret, for sharing'
complete -c jotkit -n "__fish_jotkit_using_subcommand decode" -l unordered -d 'Give lines out as they are done, in any order'
complete -c jotkit -n "__fish_jotkit_using_subcommand decode" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l color -d 'When to colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -s p -l profile -d 'A profile of jotkit.toml: its origins and keys hold where no flag says otherwise; JOTKIT_PROFILE names one too' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l issuer -d 'Who must have issued it, to the letter; alone it also finds the keys' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l audience -d 'Whom it must be for; repeat it to allow any of several' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l alg -d 'An algorithm to allow; repeat it to allow several' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l authorized-party -d 'A front end (azp) to allow; repeat it to allow several' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l require -d 'A claim that must be there, by a dotted path, and what it must be or contain' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l typ -d 'What `typ` of the header must be' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l max-age -d 'How long ago it may have been issued at the most, such as 15m' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l leeway -d 'By how much every date may be missed, such as 30s; by nothing unless this says otherwise' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l jwks -d 'A key set: URL, file or `-`; JWKS, JWK, PEM, DER, certificates or SSH keys, told by content' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l key -d 'A key: the same reader as --jwks' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l key-env -d 'The environment variable that holds the key' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l secret-file -d 'The file that holds a shared secret; one line break at its end is not part of it' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l secret-env -d 'The environment variable that holds a shared secret' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l secret -d 'A shared secret, asked for without echo; =VALUE shows it to everyone on this machine' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l secret-encoding -d 'How the shared secret is written: utf8 unless this says otherwise' -r -f -a "utf8\t''
base64\t''
base64url\t''
hex\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l passphrase-file -d 'The file that holds the key\'s passphrase; one line break at its end is not part of it' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l passphrase-env -d 'The environment variable that holds the key\'s passphrase; without either it is asked for' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l timeout -d 'How long each document may take' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l ca-cert -d 'Certificates in PEM to trust beside the machine\'s own' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l payload -d 'The payload of a detached signature: a file, or `-` for standard input' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l batch -d 'Read many tokens, one a line, from files or standard input, plain, gzip or zstd' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l pointer -d 'Lines are JSON, and the token is at this place, such as /request/token (RFC 6901)' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l jobs -d 'How many threads work; by default as many as there are cores' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l only -d 'Print only the lines of such tokens; all are counted' -r -f -a "accepted\t''
rejected\t''
undecided\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l fields -d 'What to print of each token' -r -f -a "file\t''
line\t''
verdict\t''
causes\t''
failed\t''
alg\t''
kid\t''
iss\t''
sub\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l at -d 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l print -d 'Print only this claim, raw, and only of an accepted token' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -s o -l output -d 'How to answer' -r -f -a "human\t''
json\t''
github\t'Annotations of GitHub\'s workflows'"
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l insecure-allow-weak-keys -d 'Let weak keys verify: RSA under 2048 bits, secrets shorter than their hash'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l offline -d 'Use cached keys only, however old'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l refresh -d 'Ask the server even where the cached keys are fresh'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l any-payload -d 'Check the signature of any payload, which need be no JSON object; --payload implies it'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l all -d 'Of several signatures each must be accepted, as by default'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l any -d 'Of several signatures one must be accepted'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l unordered -d 'Give lines out as they are done, in any order'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l color -d 'When to colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l cause -d 'Print the page of one cause' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l error -d 'Start from an error message, a log or a response of an API; - reads it from standard input. Where there is a token, it decides. With CLERK_SECRET_KEY set, a missing JWT template is looked for' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l as -d 'Also say what that library would answer for this token, these keys and demands' -r -f -a "pyjwt\t''
jsonwebtoken\t''
jose\t''
clerk-js\t''
clerk-python\t''
fastapi-clerk-auth\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -s p -l profile -d 'A profile of jotkit.toml: its origins and keys hold where no flag says otherwise; JOTKIT_PROFILE names one too' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l issuer -d 'Who must have issued it, to the letter; alone it also finds the keys' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l audience -d 'Whom it must be for; repeat it to allow any of several' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l alg -d 'An algorithm to allow; repeat it to allow several' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l authorized-party -d 'A front end (azp) to allow; repeat it to allow several' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l require -d 'A claim that must be there, by a dotted path, and what it must be or contain' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l typ -d 'What `typ` of the header must be' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l max-age -d 'How long ago it may have been issued at the most, such as 15m' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l leeway -d 'By how much every date may be missed, such as 30s; by nothing unless this says otherwise' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l jwks -d 'A key set: URL, file or `-`; JWKS, JWK, PEM, DER, certificates or SSH keys, told by content' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l key -d 'A key: the same reader as --jwks' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l key-env -d 'The environment variable that holds the key' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l secret-file -d 'The file that holds a shared secret; one line break at its end is not part of it' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l secret-env -d 'The environment variable that holds a shared secret' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l secret -d 'A shared secret, asked for without echo; =VALUE shows it to everyone on this machine' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l secret-encoding -d 'How the shared secret is written: utf8 unless this says otherwise' -r -f -a "utf8\t''
base64\t''
base64url\t''
hex\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l passphrase-file -d 'The file that holds the key\'s passphrase; one line break at its end is not part of it' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l passphrase-env -d 'The environment variable that holds the key\'s passphrase; without either it is asked for' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l timeout -d 'How long each document may take' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l ca-cert -d 'Certificates in PEM to trust beside the machine\'s own' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l payload -d 'The payload of a detached signature: a file, or `-` for standard input' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l at -d 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -s o -l output -d 'How to answer' -r -f -a "human\t''
json\t''
github\t'Annotations of GitHub\'s workflows'"
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l list -d 'List all causes'
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l insecure-allow-weak-keys -d 'Let weak keys verify: RSA under 2048 bits, secrets shorter than their hash'
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l offline -d 'Use cached keys only, however old'
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l refresh -d 'Ask the server even where the cached keys are fresh'
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l any-payload -d 'Check the signature of any payload, which need be no JSON object; --payload implies it'
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l all -d 'Of several signatures each must be accepted, as by default'
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l any -d 'Of several signatures one must be accepted'
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l color -d 'When to colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l jwks -d 'A key set: URL, file or `-`; JWKS, JWK, PEM, DER, certificates or SSH keys, told by content' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l key -d 'A key: the same reader as --jwks' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l key-env -d 'The environment variable that holds the key' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l secret-file -d 'The file that holds a shared secret; one line break at its end is not part of it' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l secret-env -d 'The environment variable that holds a shared secret' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l secret -d 'A shared secret, asked for without echo; =VALUE shows it to everyone on this machine' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l secret-encoding -d 'How the shared secret is written: utf8 unless this says otherwise' -r -f -a "utf8\t''
base64\t''
base64url\t''
hex\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l passphrase-file -d 'The file that holds the key\'s passphrase; one line break at its end is not part of it' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l passphrase-env -d 'The environment variable that holds the key\'s passphrase; without either it is asked for' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l issuer-at -d 'An issuer that signs: a running `jotkit serve`' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l alg -d 'The algorithm; by default what the key is for' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l kid -d 'The key to take from a set, or the name to give to one without' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l header -d 'A header member; JSON where it parses as anything but text' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l claims -d 'A JSON object of claims: a file, or `-` for standard input' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l template -d 'A JWT template, in TOML or JSON: claims with shortcodes, as Clerk has them' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l user -d 'The users whom a template may be about, in TOML or JSON' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l user-id -d 'Which of the users; by default the only one' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l claim -d 'A claim; JSON where it parses as an object, array, number, true, false or null, else text' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l claim-text -d 'A claim that is text whatever it looks like' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l claim-seq -d 'A claim that counts the tokens of --count: {n} in its text is 1, 2, 3 and so on' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l iss -d 'Who issues it' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l sub -d 'Whom it is about' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l aud -d 'Whom it is for; repeat it for a list' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l exp -d 'When it expires: 15m from now, or a date' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l nbf -d 'From when on it is valid: 1m from now, or a date' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l iat -d 'When it was issued: -5m from now, or a date' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l jti -d 'Its own identifier' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l payload -d 'Bytes to sign instead of claims: a file, or `-` for standard input' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l serialization -d 'How to write the token' -r -f -a "compact\t''
flattened\t''
general\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l count -d 'Make so many tokens, one a line' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l at -d 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l no-iat -d 'Leave `iat` out'
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l detached -d 'Leave the payload out of the token: it is sent beside it'
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l insecure-allow-weak-keys -d 'Sign with a shared secret that is shorter than its hash'
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l color -d 'When to colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l kid -d 'Only the key of this name' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l thumbprint -d 'The RFC 7638 thumbprint of each key, or its RFC 9278 URI, which is of SHA-256' -r -f -a "sha256\t''
sha1\t''
uri\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l diff -d 'What another set, by the same kinds of places, has otherwise: exit status 1 when it differs' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l passphrase-file -d 'The file that holds the key\'s passphrase; one line break at its end is not part of it' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l passphrase-env -d 'The environment variable that holds the key\'s passphrase; without either it is asked for' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l timeout -d 'How long each document may take' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l ca-cert -d 'Certificates in PEM to trust beside the machine\'s own' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l at -d 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -s o -l output -d 'How to answer: a table, a key set in JSON, or public keys in PEM' -r -f -a "human\t''
json\t''
pem\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l lint -d 'Judge the set: exit status 1 when something is found'
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l offline -d 'Use cached keys only, however old'
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l refresh -d 'Ask the server even where the cached keys are fresh'
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -s h -l help -d 'Print help'
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l color -d 'When to colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l n -d 'The modulus of an RSA key, in base64url as in a JWK' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l e -d 'The exponent of an RSA key, in base64url as in a JWK' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l kid -d 'The name of the key to take from a set, or the name to give to one without' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l to -d 'What to make of it' -r -f -a "jwk\t'One JSON Web Key'
jwks\t'A key set'
pem\t'SPKI for a public key, PKCS#8 for a private one'
spki\t'SubjectPublicKeyInfo: BEGIN PUBLIC KEY'
pkcs1\t'RSA only: BEGIN RSA PUBLIC KEY, or BEGIN RSA PRIVATE KEY with --private'
pkcs8\t'BEGIN PRIVATE KEY'
sec1\t'EC only: BEGIN EC PRIVATE KEY'
certificate\t'The certificates that the key came with: BEGIN CERTIFICATE; with --der the first of them'"
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l out -d 'The file to write, or `-` for standard output; a private key is readable by its owner alone' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l passphrase-file -d 'The file that holds the key\'s passphrase; one line break at its end is not part of it' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l passphrase-env -d 'The environment variable that holds the key\'s passphrase; without either it is asked for' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l timeout -d 'How long each document may take' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l ca-cert -d 'Certificates in PEM to trust beside the machine\'s own' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l der -d 'DER instead of PEM'
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l private -d 'Write the private half too'
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l force -d 'Replace a file that is there'
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l offline -d 'Use cached keys only, however old'
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l refresh -d 'Ask the server even where the cached keys are fresh'
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -l color -d 'When to colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -l bits -d 'Its length: rsa 2048 (the default), 3072, 4096 or 8192; oct 128 to 4096, by default 256' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -l curve -d 'The curve of an ec key, by default P-256' -r -f -a "P-256\t''
P-384\t''
P-521\t''
secp256k1\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -l alg -d 'The one algorithm that the key is for' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -l use -d 'What the key is for: sig, to sign and verify' -r -f -a "sig\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -l kid -d 'The key\'s name; by default its thumbprint' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -l to -d 'What to write' -r -f -a "jwk\t'One JSON Web Key'
jwks\t'A key set'
pem\t'SPKI for a public key, PKCS#8 for a private one'"
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -l out -d 'The file for the private key, or `-` for standard output' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -l public-out -d 'The file for the public half, or `-` for standard output' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -l force -d 'Replace files that are there'
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l color -d 'When to colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l port -d 'The port; 0 is any that is free' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l bind -d 'The address to listen at; any but this machine\'s own lets others have tokens too' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l issuer -d 'The issuer\'s name; by default where it is' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l state -d 'The file that keeps keys from one run to the next; made where there is none' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l key -d 'A private key to sign with: a file or `-`; JWK, PEM or DER' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l passphrase-file -d 'The file that holds the key\'s passphrase; one line break at its end is not part of it' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l passphrase-env -d 'The environment variable that holds the key\'s passphrase; without either it is asked for' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l alg -d 'The algorithm; by default what the key is for, or RS256' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l keep-retired -d 'How long a key stays in the set after it was replaced' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l lifetime -d 'How long tokens live, unless a request says otherwise' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l clock-skew -d 'By how much `nbf` lies before `iat`, for clocks that go behind' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l fault -d 'A misbehaviour; repeat it for several' -r -f -a "expired\t'Tokens that expired an hour ago'
not-yet-valid\t'Tokens that become valid in an hour'
wrong-issuer\t'Tokens of another issuer'
wrong-audience\t'Tokens for another audience'
wrong-key\t'Tokens signed by another key than the one that they name'
old-kid\t'Tokens that name a key that is no longer in the set'
no-kid\t'Tokens that name no key'
alg-none\t'Tokens without a signature: alg none'
empty-set\t'A key set without keys'
slow\t'Metadata and key set come after ten seconds'
500\t'Metadata and key set are an error of the server'
html\t'Metadata and key set are a web page'"
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l template -d 'A JWT template, in TOML or JSON; repeat it for several' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l user -d 'The users whom tokens may be about, in TOML or JSON; by default user_local alone' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l clerk-secret-key-env -d 'The environment variable that holds the secret key; by default one is made and printed' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l authorized-party -d 'The front end (azp) of session tokens' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l clerk -d 'Serve the routes that Clerk\'s SDKs call, too'
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l color -d 'When to colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l out -d 'The folder; it must be new or empty' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l issuer -d 'Who issues them' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l audience -d 'Whom they are for' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l require -d 'A claim that the backend needs, by a dotted path, and its value; repeat it for several' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l lifetime -d 'How long the good one is good, such as 1h' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l key -d 'The private key to sign with; by default a new one, which is written beside the tokens' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l alg -d 'The algorithm; by default what the key is for, or RS256' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l passphrase-file -d 'The file that holds the key\'s passphrase; one line break at its end is not part of it' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l passphrase-env -d 'The environment variable that holds the key\'s passphrase; without either it is asked for' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l at -d 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l force -d 'Write into a folder that is not empty, and replace files that are there'
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and not __fish_seen_subcommand_from list show check help" -l color -d 'When to colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and not __fish_seen_subcommand_from list show check help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and not __fish_seen_subcommand_from list show check help" -f -a "list" -d 'List the profiles that can be named here'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and not __fish_seen_subcommand_from list show check help" -f -a "show" -d 'Show what one says'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and not __fish_seen_subcommand_from list show check help" -f -a "check" -d 'Read one, fetch its keys and judge them: exit status 1 when something is found'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and not __fish_seen_subcommand_from list show check help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from list" -s o -l output -d 'How to answer' -r -f -a "human\t''
json\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from list" -l color -d 'When to colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from show" -s o -l output -d 'How to answer' -r -f -a "human\t''
json\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from show" -l color -d 'When to colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from check" -l timeout -d 'How long each document may take' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from check" -l ca-cert -d 'Certificates in PEM to trust beside the machine\'s own' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from check" -s o -l output -d 'How to answer' -r -f -a "human\t''
json\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from check" -l color -d 'When to colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from check" -l offline -d 'Use cached keys only, however old'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from check" -l refresh -d 'Ask the server even where the cached keys are fresh'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the profiles that can be named here'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show what one says'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "check" -d 'Read one, fetch its keys and judge them: exit status 1 when something is found'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and not __fish_seen_subcommand_from key env templates token help" -l color -d 'When to colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and not __fish_seen_subcommand_from key env templates token help" -s h -l help -d 'Print help'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and not __fish_seen_subcommand_from key env templates token help" -f -a "key" -d 'Say what a publishable or secret key is, and which instance it names'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and not __fish_seen_subcommand_from key env templates token help" -f -a "env" -d 'Say which instance a project\'s variables name, whether they agree, and how to verify with them'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and not __fish_seen_subcommand_from key env templates token help" -f -a "templates" -d 'List an instance\'s JWT templates, or show one, and judge them'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and not __fish_seen_subcommand_from key env templates token help" -f -a "token" -d 'Fetch a session\'s token, its own or one of a JWT template'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and not __fish_seen_subcommand_from key env templates token help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from key" -s o -l output -d 'How to answer' -r -f -a "human\t''
json\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from key" -l color -d 'When to colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from key" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from env" -s o -l output -d 'How to answer' -r -f -a "human\t''
json\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from env" -l color -d 'When to colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from env" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from templates" -l secret-key-file -d 'The file that holds the secret key; without it CLERK_SECRET_KEY does, or it is asked for' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from templates" -l secret-key -d 'The secret key, asked for without echo; =VALUE shows it to everyone on this machine' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from templates" -l timeout -d 'How long each answer may take' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from templates" -l ca-cert -d 'Certificates in PEM to trust beside the machine\'s own' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from templates" -s o -l output -d 'How to answer' -r -f -a "human\t''
json\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from templates" -l color -d 'When to colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from templates" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from token" -l session -d 'The session' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from token" -l user -d 'A user of a development instance: the session that was last active, or a new one' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from token" -l template -d 'The JWT template; without it the session\'s own token' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from token" -l secret-key-file -d 'The file that holds the secret key; without it CLERK_SECRET_KEY does, or it is asked for' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from token" -l secret-key -d 'The secret key, asked for without echo; =VALUE shows it to everyone on this machine' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from token" -l timeout -d 'How long each answer may take' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from token" -l ca-cert -d 'Certificates in PEM to trust beside the machine\'s own' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from token" -l color -d 'When to colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from token" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from help" -f -a "key" -d 'Say what a publishable or secret key is, and which instance it names'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from help" -f -a "env" -d 'Say which instance a project\'s variables name, whether they agree, and how to verify with them'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from help" -f -a "templates" -d 'List an instance\'s JWT templates, or show one, and judge them'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from help" -f -a "token" -d 'Fetch a session\'s token, its own or one of a JWT template'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c jotkit -n "__fish_jotkit_using_subcommand demo" -l color -d 'When to colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand completions" -l color -d 'When to colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve fixtures profile clerk demo completions help" -f -a "decode"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve fixtures profile clerk demo completions help" -f -a "verify"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve fixtures profile clerk demo completions help" -f -a "explain"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve fixtures profile clerk demo completions help" -f -a "sign"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve fixtures profile clerk demo completions help" -f -a "jwks"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve fixtures profile clerk demo completions help" -f -a "convert"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve fixtures profile clerk demo completions help" -f -a "keygen"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve fixtures profile clerk demo completions help" -f -a "serve"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve fixtures profile clerk demo completions help" -f -a "fixtures"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve fixtures profile clerk demo completions help" -f -a "profile"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve fixtures profile clerk demo completions help" -f -a "clerk"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve fixtures profile clerk demo completions help" -f -a "demo"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve fixtures profile clerk demo completions help" -f -a "completions"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve fixtures profile clerk demo completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
