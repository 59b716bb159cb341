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

complete -c jotkit -n "__fish_jotkit_needs_command" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_needs_command" -s V -l version -d 'Print version'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "decode" -d 'Show the header and payload of a token, without verifying it'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "verify" -d 'Verify a token: signature, times, issuer, audience'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "explain" -d 'Find out why a token is rejected, and what to do about it'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "sign" -d 'Make a token with a local key, or have an issuer make it'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "jwks" -d 'Show, check or compare the keys of an issuer, a URL or a file'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "convert" -d 'Convert a key between formats: JWK, JWKS, PEM, DER, SSH or certificate'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "keygen" -d 'Make a key'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "serve" -d 'Serve a local issuer: discovery, key set and tokens'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "probe" -d 'Try an API with good and broken tokens'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "fixtures" -d 'Make a folder of good and broken tokens for tests'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "guard" -d 'Print the code that protects an API'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "webhook" -d 'Verify and sign webhooks: Standard Webhooks, as Svix and Clerk send them'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "profile" -d 'Show the profiles of jotkit.toml, or check the keys of one'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "clerk" -d 'Clerk tools: keys, environment, JWT templates, session tokens'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "demo" -d 'Show what jotkit does: an issuer, a token, and three rejections'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "completions" -d 'Print a completion script for a shell'
complete -c jotkit -n "__fish_jotkit_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c jotkit -n "__fish_jotkit_using_subcommand decode" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand decode" -l at -d 'Use this time instead of the current one' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand decode" -s o -l output -d 'Output format' -r -f -a "human\t''
json\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand decode" -l batch -d 'Many tokens, one per line, from files or standard input' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand decode" -l pointer -d 'Place of the token in lines of JSON, such as /request/token' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand decode" -l jobs -d 'Number of threads [default: one for each core]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand decode" -l redact -d 'Remove what may be personal or secret, for sharing'
complete -c jotkit -n "__fish_jotkit_using_subcommand decode" -l json -d 'The same as -o json'
complete -c jotkit -n "__fish_jotkit_using_subcommand decode" -l unordered -d 'Print lines as they finish, in any order'
complete -c jotkit -n "__fish_jotkit_using_subcommand decode" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l at -d 'Use this time instead of the current one' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l print -d 'Print only this claim of an accepted token' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -s o -l output -d 'Output format' -r -f -a "human\t''
json\t''
github\t'Annotations of GitHub\'s workflows'"
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -s p -l profile -d 'Profile of jotkit.toml [env: JOTKIT_PROFILE]' -x -a '(commandline -opc | jotkit completions fish -- --profile 2>/dev/null)'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l issuer -d 'Expected issuer (exact match); finds the keys' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l audience -d 'Expected audience; repeat to allow several' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l alg -d 'Allowed algorithm; repeat to allow several' -x -a '(commandline -opc | jotkit completions fish -- --alg 2>/dev/null)'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l authorized-party -d 'Allowed front end (azp); repeat to allow several' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l require -d 'Required claim and its value; repeatable' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l typ -d 'Expected type (`typ` of the header)' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l max-age -d 'Maximum age of the token, such as 15m' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l leeway -d 'Clock tolerance, such as 30s [default: 0]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l jwks -d 'Key set: URL, file or `-`; any format' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -s k -l key -d 'Key: the same places and formats as --jwks' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l key-env -d 'Environment variable with the key' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l secret-file -d 'File with a shared secret' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l secret-env -d 'Environment variable with a shared secret' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l secret -d 'Prompt for a shared secret (hidden)' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l secret-encoding -d 'Encoding of the shared secret [default: utf8]' -r -f -a "utf8\t''
base64\t''
base64url\t''
hex\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l passphrase-file -d 'File with the passphrase of an encrypted key' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l passphrase-env -d 'Environment variable with the passphrase [default: prompt]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l timeout -d 'Maximum time of each document' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l ca-cert -d 'Certificates (PEM) to trust beside the system\'s own' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l insecure-allow-http -d 'Host from which keys may come over plain http; repeatable' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l payload -d 'Payload of a detached signature: a file, or `-` for standard input' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l batch -d 'Many tokens, one per line, from files or standard input' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l pointer -d 'Place of the token in lines of JSON, such as /request/token' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l jobs -d 'Number of threads [default: one for each core]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l only -d 'Print only tokens with this verdict; all are counted' -r -f -a "accepted\t''
rejected\t''
undecided\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l fields -d 'Fields to print of each token' -r -f -a "file\t''
line\t''
verdict\t''
causes\t''
failed\t''
alg\t''
kid\t''
iss\t''
sub\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -s v -l verbose -d 'List every check'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -s q -l quiet -d 'Print nothing but usage errors: the exit status is the answer'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l json -d 'The same as -o json'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l insecure-allow-weak-keys -d 'Accept weak keys: RSA under 2048 bits, secrets shorter than their hash'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l offline -d 'Use cached keys only, however old'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l refresh -d 'Fetch the keys even if cached ones are fresh'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l any-payload -d 'Accept a payload that is not a JSON object; --payload implies it'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l all -d 'Accept several signatures only if each is accepted (default)'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l any -d 'Accept several signatures if one is accepted'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l unordered -d 'Print lines as they finish, in any order'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -l no-simd -d 'Verify RSA signatures one by one, without AVX-512 [env: JOTKIT_NO_SIMD]'
complete -c jotkit -n "__fish_jotkit_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l at -d 'Use this time instead of the current one' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -s o -l output -d 'Output format' -r -f -a "human\t''
json\t''
github\t'Annotations of GitHub\'s workflows'"
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l cause -d 'Print the page of a cause' -x -a '(commandline -opc | jotkit completions fish -- --cause 2>/dev/null)'
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l error -d 'Error message, log or response to start from; a file, or `-` for standard input' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l as -d 'Also show what this library would answer' -r -f -a "pyjwt\t''
jsonwebtoken\t''
jose\t''
clerk-js\t''
clerk-python\t''
fastapi-clerk-auth\t''
authlib\t''
python-jose\t''
fast-jwt\t''
golang-jwt\t''
ruby-jwt\t''
haproxy\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l working -d 'Accepted token to compare with' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -s p -l profile -d 'Profile of jotkit.toml [env: JOTKIT_PROFILE]' -x -a '(commandline -opc | jotkit completions fish -- --profile 2>/dev/null)'
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l issuer -d 'Expected issuer (exact match); finds the keys' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l audience -d 'Expected audience; repeat to allow several' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l alg -d 'Allowed algorithm; repeat to allow several' -x -a '(commandline -opc | jotkit completions fish -- --alg 2>/dev/null)'
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l authorized-party -d 'Allowed front end (azp); repeat to allow several' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l require -d 'Required claim and its value; repeatable' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l typ -d 'Expected type (`typ` of the header)' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l max-age -d 'Maximum age of the token, such as 15m' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l leeway -d 'Clock tolerance, such as 30s [default: 0]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l jwks -d 'Key set: URL, file or `-`; any format' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -s k -l key -d 'Key: the same places and formats as --jwks' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l key-env -d 'Environment variable with the key' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l secret-file -d 'File with a shared secret' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l secret-env -d 'Environment variable with a shared secret' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l secret -d 'Prompt for a shared secret (hidden)' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l secret-encoding -d 'Encoding of the shared secret [default: utf8]' -r -f -a "utf8\t''
base64\t''
base64url\t''
hex\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l passphrase-file -d 'File with the passphrase of an encrypted key' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l passphrase-env -d 'Environment variable with the passphrase [default: prompt]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l timeout -d 'Maximum time of each document' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l ca-cert -d 'Certificates (PEM) to trust beside the system\'s own' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l insecure-allow-http -d 'Host from which keys may come over plain http; repeatable' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l payload -d 'Payload of a detached signature: a file, or `-` for standard input' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l json -d 'The same as -o json'
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l list -d 'List all causes'
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l redact -d 'Leave out everything private, for a bug tracker'
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l insecure-allow-weak-keys -d 'Accept weak keys: RSA under 2048 bits, secrets shorter than their hash'
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l offline -d 'Use cached keys only, however old'
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l refresh -d 'Fetch the keys even if cached ones are fresh'
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l any-payload -d 'Accept a payload that is not a JSON object; --payload implies it'
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l all -d 'Accept several signatures only if each is accepted (default)'
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -l any -d 'Accept several signatures if one is accepted'
complete -c jotkit -n "__fish_jotkit_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l at -d 'Use this time instead of the current one' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l jwks -d 'Key set: file or `-`; any format' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -s k -l key -d 'Key: the same places and formats as --jwks' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l key-env -d 'Environment variable with the key' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l secret-file -d 'File with a shared secret' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l secret-env -d 'Environment variable with a shared secret' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l secret -d 'Prompt for a shared secret (hidden)' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l secret-encoding -d 'Encoding of the shared secret [default: utf8]' -r -f -a "utf8\t''
base64\t''
base64url\t''
hex\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l passphrase-file -d 'File with the passphrase of an encrypted key' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l passphrase-env -d 'Environment variable with the passphrase [default: prompt]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l issuer-at -d 'Issuer that signs: a running `jotkit serve`' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l alg -d 'Algorithm [default: the key\'s own]' -x -a '(commandline -opc | jotkit completions fish -- --alg 2>/dev/null)'
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l kid -d 'Key of the set, or the kid of a key without one' -x -a '(commandline -opc | jotkit completions fish -- --kid 2>/dev/null)'
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l header -d 'Header member, JSON or text' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l claims -d 'Claims: a file, a JSON object, or `-` for standard input' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l template -d 'JWT template (TOML or JSON) with Clerk\'s shortcodes' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l user -d 'Users (TOML or JSON) for the template' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l user-id -d 'User to take [default: the only one]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l claim -d 'Claim: JSON, or else text; repeatable' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l claim-text -d 'Claim that is always text' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l claim-seq -d 'Claim that numbers the tokens of --count' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l iss -d 'Issuer' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l sub -d 'Subject' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l aud -d 'Audience; repeat for a list' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l exp -d 'Expiry: 15m from now, or a date' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l nbf -d 'Start of validity: 1m from now, or a date' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l iat -d 'Time of issue: -5m from now, or a date [default: now]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l jti -d 'Identifier of the token' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l payload -d 'Bytes to sign instead of claims: a file, or `-` for standard input' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l serialization -d 'Serialization of the token' -r -f -a "compact\t''
flattened\t''
general\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l count -d 'Number of tokens, one per line' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l no-iat -d 'Leave `iat` out'
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l detached -d 'Leave the payload out of the token'
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -l insecure-allow-weak-keys -d 'Sign with a shared secret that is shorter than its hash'
complete -c jotkit -n "__fish_jotkit_using_subcommand sign" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l kid -d 'Only the key with this kid' -x -a '(commandline -opc | jotkit completions fish -- --kid 2>/dev/null)'
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l thumbprint -d 'Thumbprint of each key (RFC 7638), or its URI (RFC 9278)' -r -f -a "sha256\t''
sha1\t''
uri\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l diff -d 'Key set to compare with; exit status 1 if they differ' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l passphrase-file -d 'File with the passphrase of an encrypted key' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l passphrase-env -d 'Environment variable with the passphrase [default: prompt]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l timeout -d 'Maximum time of each document' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l ca-cert -d 'Certificates (PEM) to trust beside the system\'s own' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l insecure-allow-http -d 'Host from which keys may come over plain http; repeatable' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l at -d 'Use this time instead of the current one' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -s o -l output -d 'Output format: a table, a key set in JSON, or public keys in PEM' -r -f -a "human\t''
json\t''
pem\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l lint -d 'Check the set; exit status 1 if there are problems'
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l offline -d 'Use cached keys only, however old'
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l refresh -d 'Fetch the keys even if cached ones are fresh'
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -l json -d 'The same as -o json'
complete -c jotkit -n "__fish_jotkit_using_subcommand jwks" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l n -d 'Modulus of an RSA key, in base64url' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l e -d 'Exponent of an RSA key, in base64url' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l kid -d 'Key of the set, or the kid of a key without one' -x -a '(commandline -opc | jotkit completions fish -- --kid 2>/dev/null)'
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l to -d 'Output format [default: PEM for a JWK, else JWK]' -r -f -a "jwk\t'One JSON Web Key'
jwks\t'A key set'
pem\t'SPKI for a public key, PKCS#8 for a private one'
der\t'The same in binary'
ssh\t'A line for authorized_keys, of the public key'
spki\t'SubjectPublicKeyInfo: BEGIN PUBLIC KEY'
pkcs1\t'RSA only: BEGIN RSA PUBLIC KEY, or BEGIN RSA PRIVATE KEY with --private'
pkcs8\t'BEGIN PRIVATE KEY'
sec1\t'EC only: BEGIN EC PRIVATE KEY'
certificate\t'The certificates that the key came with: BEGIN CERTIFICATE; with --der the first of them'"
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l alg -d 'The `alg` of the JWK' -x -a '(commandline -opc | jotkit completions fish -- --alg 2>/dev/null)'
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l use -d 'The `use` of the JWK' -r -f -a "sig\t''
enc\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l out -d 'Output file, or `-` for standard output (default)' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l passphrase-file -d 'File with the passphrase of an encrypted key' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l passphrase-env -d 'Environment variable with the passphrase [default: prompt]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l timeout -d 'Maximum time of each document' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l ca-cert -d 'Certificates (PEM) to trust beside the system\'s own' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l insecure-allow-http -d 'Host from which keys may come over plain http; repeatable' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l der -d 'Write DER instead of PEM; without --to the same as --to der'
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l private -d 'Write the private half too'
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l force -d 'Replace an existing file'
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l offline -d 'Use cached keys only, however old'
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -l refresh -d 'Fetch the keys even if cached ones are fresh'
complete -c jotkit -n "__fish_jotkit_using_subcommand convert" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -l bits -d 'Length of an rsa or oct key [default: 2048, 256]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -l curve -d 'Curve of an ec key [default: P-256]' -r -f -a "P-256\t''
P-384\t''
P-521\t''
secp256k1\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -l alg -d 'Algorithm of the key (`alg`)' -x -a '(commandline -opc | jotkit completions fish -- --alg 2>/dev/null)'
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -l use -d 'Use of the key (`use`)' -r -f -a "sig\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -l kid -d 'Key ID [default: its thumbprint]' -x -a '(commandline -opc | jotkit completions fish -- --kid 2>/dev/null)'
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -l to -d 'Output format' -r -f -a "jwk\t'One JSON Web Key'
jwks\t'A key set'
pem\t'SPKI for a public key, PKCS#8 for a private one'"
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -l out -d 'File for the private key, or `-` for standard output (default)' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -l public-out -d 'File for the public key, or `-` for standard output' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -l force -d 'Replace existing files'
complete -c jotkit -n "__fish_jotkit_using_subcommand keygen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l port -d 'Port; 0 is any free one' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l bind -d 'Address to listen on' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l issuer -d 'Issuer [default: the server\'s address]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l state -d 'File that keeps the keys between runs' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -s k -l key -d 'Private key to sign with: a file or `-`' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l passphrase-file -d 'File with the passphrase of an encrypted key' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l passphrase-env -d 'Environment variable with the passphrase [default: prompt]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l alg -d 'Algorithm [default: the key\'s own, or RS256]' -x -a '(commandline -opc | jotkit completions fish -- --alg 2>/dev/null)'
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l keep-retired -d 'Time that a replaced key stays in the set' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l lifetime -d 'Lifetime of tokens' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l clock-skew -d 'Time of `nbf` before `iat`' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l fault -d 'Fault to enable; repeat for several' -r -f -a "expired\t'Tokens that expired an hour ago'
not-yet-valid\t'Tokens that become valid in an hour'
wrong-issuer\t'Tokens of another issuer'
wrong-audience\t'Tokens for another audience'
wrong-key\t'Tokens signed with another key than their kid names'
old-kid\t'Tokens whose kid is no longer in the key set'
no-kid\t'Tokens without a kid'
alg-none\t'Tokens without a signature: alg none'
empty-set\t'A key set without keys'
slow\t'Metadata and key set are sent after 10 s'
500\t'Metadata and key set return status 500'
html\t'Metadata and key set return a web page'"
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l template -d 'JWT template (TOML or JSON); repeat for several' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l user -d 'Users (TOML or JSON) [default: user_local]' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l clerk-secret-key-env -d 'Environment variable with the secret key [default: a new one]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l authorized-party -d 'Front end (azp) of session tokens' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -l clerk -d 'Also serve the routes of Clerk\'s APIs'
complete -c jotkit -n "__fish_jotkit_using_subcommand serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l token -d 'File with one real token, or `-` for standard input' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l issuer-at -d 'Running jotkit serve that makes the tokens' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l at -d 'Use this time instead of the current one' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -s o -l output -d 'Output format' -r -f -a "human\t''
json\t''
junit\t'One test per case, for CI systems'
github\t'Annotations of GitHub\'s workflows'"
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l kid -d 'kid of the tokens [default: that of the key, or its thumbprint]' -x -a '(commandline -opc | jotkit completions fish -- --kid 2>/dev/null)'
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -s p -l profile -d 'Profile of jotkit.toml [env: JOTKIT_PROFILE]' -x -a '(commandline -opc | jotkit completions fish -- --profile 2>/dev/null)'
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l issuer -d 'Expected issuer (exact match); finds the keys' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l audience -d 'Expected audience; repeat to allow several' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l alg -d 'Allowed algorithm; repeat to allow several' -x -a '(commandline -opc | jotkit completions fish -- --alg 2>/dev/null)'
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l authorized-party -d 'Allowed front end (azp); repeat to allow several' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l require -d 'Required claim and its value; repeatable' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l typ -d 'Expected type (`typ` of the header)' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l max-age -d 'Maximum age of the token, such as 15m' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l leeway -d 'Clock tolerance, such as 30s [default: 0]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l jwks -d 'Key set: URL, file or `-`; any format' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -s k -l key -d 'Key: the same places and formats as --jwks' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l key-env -d 'Environment variable with the key' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l secret-file -d 'File with a shared secret' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l secret-env -d 'Environment variable with a shared secret' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l secret -d 'Prompt for a shared secret (hidden)' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l secret-encoding -d 'Encoding of the shared secret [default: utf8]' -r -f -a "utf8\t''
base64\t''
base64url\t''
hex\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l passphrase-file -d 'File with the passphrase of an encrypted key' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l passphrase-env -d 'Environment variable with the passphrase [default: prompt]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l cookie -d 'Send the token in this cookie' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l query -d 'Send the token in this query parameter' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l header -d 'Send the token in this header; NAME or NAME: {token}' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l ws-protocol -d 'WebSocket subprotocol, with {token} in it' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l ws-message -d 'First message over a WebSocket, with {token} in it' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l ws-wait -d 'Time after which an open WebSocket counts as accepted' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l method -d 'Method; any but GET needs --yes' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l data -d 'Body of the request' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l origin -d 'Origin of CORS requests [default: the first --authorized-party]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l only -d 'Try only this case; repeatable' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l skip -d 'Leave out this case; repeatable' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l expect -d 'Expected status: a number, 2xx or 4xx; repeatable' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l rate -d 'Maximum requests per second' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l max-time -d 'Time limit of the whole run' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l timeout -d 'Maximum time of each document' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l ca-cert -d 'Certificates (PEM) to trust beside the system\'s own' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l insecure-allow-http -d 'Host from which keys may come over plain http; repeatable' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l dry-run -d 'Print the requests as curl commands and send nothing'
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l yes -d 'Allow other machines, and methods other than GET'
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l list -d 'List all cases'
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -s v -l verbose -d 'List passed cases too'
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l json -d 'The same as -o json'
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l insecure-allow-weak-keys -d 'Accept weak keys: RSA under 2048 bits, secrets shorter than their hash'
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l offline -d 'Use cached keys only, however old'
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -l refresh -d 'Fetch the keys even if cached ones are fresh'
complete -c jotkit -n "__fish_jotkit_using_subcommand probe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l out -d 'Folder, new or empty' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l issuer -d 'Issuer of the tokens' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l audience -d 'Audience of the tokens' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l require -d 'Claim that the backend requires, and its value; repeatable' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l lifetime -d 'Lifetime of the good token' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -s k -l key -d 'Private key to sign with [default: a new one]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l alg -d 'Algorithm [default: the key\'s own, or RS256]' -x -a '(commandline -opc | jotkit completions fish -- --alg 2>/dev/null)'
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l passphrase-file -d 'File with the passphrase of an encrypted key' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l passphrase-env -d 'Environment variable with the passphrase [default: prompt]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l at -d 'Use this time instead of the current one' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -l force -d 'Write into a folder that is not empty, and replace existing files'
complete -c jotkit -n "__fish_jotkit_using_subcommand fixtures" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand guard" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand guard" -s o -l output -d 'Output format of --list' -r -f -a "human\t''
json\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand guard" -s p -l profile -d 'Profile of jotkit.toml [env: JOTKIT_PROFILE]' -x -a '(commandline -opc | jotkit completions fish -- --profile 2>/dev/null)'
complete -c jotkit -n "__fish_jotkit_using_subcommand guard" -l issuer -d 'Expected issuer (exact match)' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand guard" -l audience -d 'Expected audience; repeat to allow several' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand guard" -l alg -d 'Allowed algorithm; repeatable [default: RS256]' -x -a '(commandline -opc | jotkit completions fish -- --alg 2>/dev/null)'
complete -c jotkit -n "__fish_jotkit_using_subcommand guard" -l require -d 'Required claim (dotted path) and its value, else 403' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand guard" -l role -d 'Required role, else 403' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand guard" -l role-claim -d 'Claim with the roles (dotted path) [default: roles]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand guard" -l authorized-party -d 'Allowed front end (azp), with --clerk; repeat to allow several' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand guard" -l jwks -d 'URL of the key set [default: that of the issuer]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand guard" -l list -d 'Show the stacks, with their libraries'
complete -c jotkit -n "__fish_jotkit_using_subcommand guard" -l clerk -d 'Use Clerk\'s SDK'
complete -c jotkit -n "__fish_jotkit_using_subcommand guard" -l optional -d 'Allow requests without a token, without a user'
complete -c jotkit -n "__fish_jotkit_using_subcommand guard" -l websocket -d 'Guard WebSocket connections too'
complete -c jotkit -n "__fish_jotkit_using_subcommand guard" -l graphql -d 'Add a context for GraphQL'
complete -c jotkit -n "__fish_jotkit_using_subcommand guard" -l json -d 'The same as -o json'
complete -c jotkit -n "__fish_jotkit_using_subcommand guard" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and not __fish_seen_subcommand_from verify sign help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and not __fish_seen_subcommand_from verify sign help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and not __fish_seen_subcommand_from verify sign help" -f -a "verify" -d 'Verify the signature of a webhook, or find out why it fails'
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and not __fish_seen_subcommand_from verify sign help" -f -a "sign" -d 'Sign a webhook: print the headers to send with a body'
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and not __fish_seen_subcommand_from verify sign help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from verify" -l body -d 'File with only the body, or `-` for standard input; needs --header' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from verify" -s H -l header -d 'Header of the request, with --body; repeatable' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from verify" -l headers -d 'Prefix of the headers [default: either]' -r -f -a "svix\t'svix-id, svix-timestamp, svix-signature'
webhook\t'webhook-id, webhook-timestamp, webhook-signature'"
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from verify" -l tolerance -d 'Clock tolerance for the timestamp [default: 5m]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from verify" -l at -d 'Use this time instead of the current one' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from verify" -s o -l output -d 'Output format' -r -f -a "human\t''
json\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from verify" -l secret-env -d 'Environment variable with the secret [default: CLERK_WEBHOOK_SIGNING_SECRET]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from verify" -l secret-file -d 'File with the secret; one line break at its end is not part of it' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from verify" -l secret -d 'Prompt for the secret (hidden): whsec_…, whsk_… or whpk_…' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from verify" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Print nothing but usage errors: the exit status is the answer'
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from verify" -l json -d 'The same as -o json'
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from sign" -l body -d 'File with the body; `-` reads standard input' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from sign" -l id -d 'Id of the message [default: a random one]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from sign" -l headers -d 'Prefix of the headers [default: svix for a Clerk secret, else webhook]' -r -f -a "svix\t'svix-id, svix-timestamp, svix-signature'
webhook\t'webhook-id, webhook-timestamp, webhook-signature'"
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from sign" -l at -d 'Use this time instead of the current one' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from sign" -s o -l output -d 'Output format' -r -f -a "headers\t'One header per line, for curl -H @-'
curl\t'Flags for curl'
json\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from sign" -l secret-env -d 'Environment variable with the secret [default: CLERK_WEBHOOK_SIGNING_SECRET]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from sign" -l secret-file -d 'File with the secret; one line break at its end is not part of it' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from sign" -l secret -d 'Prompt for the secret (hidden): whsec_…, whsk_… or whpk_…' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from sign" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from sign" -l json -d 'The same as -o json'
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from sign" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Verify the signature of a webhook, or find out why it fails'
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from help" -f -a "sign" -d 'Sign a webhook: print the headers to send with a body'
complete -c jotkit -n "__fish_jotkit_using_subcommand webhook; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and not __fish_seen_subcommand_from list show check help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and not __fish_seen_subcommand_from list show check help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and not __fish_seen_subcommand_from list show check help" -f -a "list" -d 'List the profiles'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and not __fish_seen_subcommand_from list show check help" -f -a "show" -d 'Show a profile'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and not __fish_seen_subcommand_from list show check help" -f -a "check" -d 'Fetch the keys of a profile and check them; exit status 1 if there are problems'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and not __fish_seen_subcommand_from list show check help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from list" -s o -l output -d 'Output format' -r -f -a "human\t''
json\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from list" -l json -d 'The same as -o json'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from show" -s o -l output -d 'Output format' -r -f -a "human\t''
json\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from show" -l json -d 'The same as -o json'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from check" -l timeout -d 'Maximum time of each document' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from check" -l ca-cert -d 'Certificates (PEM) to trust beside the system\'s own' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from check" -l insecure-allow-http -d 'Host from which keys may come over plain http; repeatable' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from check" -s o -l output -d 'Output format' -r -f -a "human\t''
json\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from check" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from check" -l offline -d 'Use cached keys only, however old'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from check" -l refresh -d 'Fetch the keys even if cached ones are fresh'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from check" -l json -d 'The same as -o json'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the profiles'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show a profile'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "check" -d 'Fetch the keys of a profile and check them; exit status 1 if there are problems'
complete -c jotkit -n "__fish_jotkit_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and not __fish_seen_subcommand_from key env templates token help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and not __fish_seen_subcommand_from key env templates token help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and not __fish_seen_subcommand_from key env templates token help" -f -a "key" -d 'Show what kind of Clerk key this is, and its instance'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and not __fish_seen_subcommand_from key env templates token help" -f -a "env" -d 'Check the Clerk variables of a project, and show how to verify with them'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and not __fish_seen_subcommand_from key env templates token help" -f -a "templates" -d 'List the JWT templates of an instance, or show one, and check them'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and not __fish_seen_subcommand_from key env templates token help" -f -a "token" -d 'Fetch a session token, or a token of a JWT template'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and not __fish_seen_subcommand_from key env templates token help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from key" -s o -l output -d 'Output format' -r -f -a "human\t''
json\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from key" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from key" -l json -d 'The same as -o json'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from key" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from env" -s o -l output -d 'Output format' -r -f -a "human\t''
json\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from env" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from env" -l json -d 'The same as -o json'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from env" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from templates" -l secret-key-file -d 'File with the secret key [default: CLERK_SECRET_KEY, or prompt]' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from templates" -l secret-key -d 'Prompt for the secret key (hidden)' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from templates" -l timeout -d 'Maximum time of each answer' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from templates" -l ca-cert -d 'Certificates in PEM to trust beside the machine\'s own' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from templates" -s o -l output -d 'Output format' -r -f -a "human\t''
json\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from templates" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from templates" -l json -d 'The same as -o json'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from templates" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from token" -l session -d 'Session' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from token" -l user -d 'User of a development instance: uses the last active session, or a new one' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from token" -l template -d 'JWT template [default: none, a session token]' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from token" -l secret-key-file -d 'File with the secret key [default: CLERK_SECRET_KEY, or prompt]' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from token" -l secret-key -d 'Prompt for the secret key (hidden)' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from token" -l timeout -d 'Maximum time of each answer' -r
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from token" -l ca-cert -d 'Certificates in PEM to trust beside the machine\'s own' -r -F
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from token" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from token" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from help" -f -a "key" -d 'Show what kind of Clerk key this is, and its instance'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from help" -f -a "env" -d 'Check the Clerk variables of a project, and show how to verify with them'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from help" -f -a "templates" -d 'List the JWT templates of an instance, or show one, and check them'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from help" -f -a "token" -d 'Fetch a session token, or a token of a JWT template'
complete -c jotkit -n "__fish_jotkit_using_subcommand clerk; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c jotkit -n "__fish_jotkit_using_subcommand demo" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand completions" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c jotkit -n "__fish_jotkit_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve probe fixtures guard webhook profile clerk demo completions help" -f -a "decode"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve probe fixtures guard webhook profile clerk demo completions help" -f -a "verify"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve probe fixtures guard webhook profile clerk demo completions help" -f -a "explain"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve probe fixtures guard webhook profile clerk demo completions help" -f -a "sign"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve probe fixtures guard webhook profile clerk demo completions help" -f -a "jwks"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve probe fixtures guard webhook profile clerk demo completions help" -f -a "convert"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve probe fixtures guard webhook profile clerk demo completions help" -f -a "keygen"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve probe fixtures guard webhook profile clerk demo completions help" -f -a "serve"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve probe fixtures guard webhook profile clerk demo completions help" -f -a "probe"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve probe fixtures guard webhook profile clerk demo completions help" -f -a "fixtures"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve probe fixtures guard webhook profile clerk demo completions help" -f -a "guard"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve probe fixtures guard webhook profile clerk demo completions help" -f -a "webhook"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve probe fixtures guard webhook profile clerk demo completions help" -f -a "profile"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve probe fixtures guard webhook profile clerk demo completions help" -f -a "clerk"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve probe fixtures guard webhook profile clerk demo completions help" -f -a "demo"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve probe fixtures guard webhook profile clerk demo completions help" -f -a "completions"
complete -c jotkit -n "__fish_jotkit_using_subcommand help; and not __fish_seen_subcommand_from decode verify explain sign jwks convert keygen serve probe fixtures guard webhook profile clerk demo completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
