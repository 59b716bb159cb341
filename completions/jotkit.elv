
use builtin;
use str;

set edit:completion:arg-completer[jotkit] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'jotkit'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'jotkit'= {
            cand --color 'When to use colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand decode 'Show the header and payload of a token, without verifying it'
            cand verify 'Verify a token: signature, times, issuer, audience'
            cand explain 'Find out why a token is rejected, and what to do about it'
            cand sign 'Make a token with a local key, or have an issuer make it'
            cand jwks 'Show, check or compare the keys of an issuer, a URL or a file'
            cand convert 'Convert a key between formats: JWK, JWKS, PEM, DER, SSH or certificate'
            cand keygen 'Make a key'
            cand serve 'Serve a local issuer: discovery, key set and tokens'
            cand probe 'Try an API with good and broken tokens'
            cand fixtures 'Make a folder of good and broken tokens for tests'
            cand guard 'Print the code that protects an API'
            cand webhook 'Verify and sign webhooks: Standard Webhooks, as Svix and Clerk send them'
            cand profile 'Show the profiles of jotkit.toml, or check the keys of one'
            cand clerk 'Clerk tools: keys, environment, JWT templates, session tokens'
            cand demo 'Show what jotkit does: an issuer, a token, and three rejections'
            cand completions 'Print a completion script for a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jotkit;decode'= {
            cand --color 'When to use colour'
            cand --at 'Use this time instead of the current one'
            cand -o 'Output format'
            cand --output 'Output format'
            cand --batch 'Many tokens, one per line, from files or standard input'
            cand --pointer 'Place of the token in lines of JSON, such as /request/token'
            cand --jobs 'Number of threads [default: one for each core]'
            cand --redact 'Remove what may be personal or secret, for sharing'
            cand --json 'The same as -o json'
            cand --unordered 'Print lines as they finish, in any order'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;verify'= {
            cand --color 'When to use colour'
            cand --at 'Use this time instead of the current one'
            cand --print 'Print only this claim of an accepted token'
            cand -o 'Output format'
            cand --output 'Output format'
            cand -p 'Profile of jotkit.toml [env: JOTKIT_PROFILE]'
            cand --profile 'Profile of jotkit.toml [env: JOTKIT_PROFILE]'
            cand --issuer 'Expected issuer (exact match); finds the keys'
            cand --audience 'Expected audience; repeat to allow several'
            cand --alg 'Allowed algorithm; repeat to allow several'
            cand --authorized-party 'Allowed front end (azp); repeat to allow several'
            cand --require 'Required claim and its value; repeatable'
            cand --typ 'Expected type (`typ` of the header)'
            cand --max-age 'Maximum age of the token, such as 15m'
            cand --leeway 'Clock tolerance, such as 30s [default: 0]'
            cand --jwks 'Key set: URL, file or `-`; any format'
            cand -k 'Key: the same places and formats as --jwks'
            cand --key 'Key: the same places and formats as --jwks'
            cand --key-env 'Environment variable with the key'
            cand --secret-file 'File with a shared secret'
            cand --secret-env 'Environment variable with a shared secret'
            cand --secret 'Prompt for a shared secret (hidden)'
            cand --secret-encoding 'Encoding of the shared secret [default: utf8]'
            cand --passphrase-file 'File with the passphrase of an encrypted key'
            cand --passphrase-env 'Environment variable with the passphrase [default: prompt]'
            cand --timeout 'Maximum time of each document'
            cand --ca-cert 'Certificates (PEM) to trust beside the system''s own'
            cand --insecure-allow-http 'Host from which keys may come over plain http; repeatable'
            cand --payload 'Payload of a detached signature: a file, or `-` for standard input'
            cand --batch 'Many tokens, one per line, from files or standard input'
            cand --pointer 'Place of the token in lines of JSON, such as /request/token'
            cand --jobs 'Number of threads [default: one for each core]'
            cand --only 'Print only tokens with this verdict; all are counted'
            cand --fields 'Fields to print of each token'
            cand -v 'List every check'
            cand --verbose 'List every check'
            cand -q 'Print nothing but usage errors: the exit status is the answer'
            cand --quiet 'Print nothing but usage errors: the exit status is the answer'
            cand --json 'The same as -o json'
            cand --insecure-allow-weak-keys 'Accept weak keys: RSA under 2048 bits, secrets shorter than their hash'
            cand --offline 'Use cached keys only, however old'
            cand --refresh 'Fetch the keys even if cached ones are fresh'
            cand --any-payload 'Accept a payload that is not a JSON object; --payload implies it'
            cand --all 'Accept several signatures only if each is accepted (default)'
            cand --any 'Accept several signatures if one is accepted'
            cand --unordered 'Print lines as they finish, in any order'
            cand --no-simd 'Verify RSA signatures one by one, without AVX-512 [env: JOTKIT_NO_SIMD]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;explain'= {
            cand --color 'When to use colour'
            cand --at 'Use this time instead of the current one'
            cand -o 'Output format'
            cand --output 'Output format'
            cand --cause 'Print the page of a cause'
            cand --error 'Error message, log or response to start from; a file, or `-` for standard input'
            cand --as 'Also show what this library would answer'
            cand --working 'Accepted token to compare with'
            cand -p 'Profile of jotkit.toml [env: JOTKIT_PROFILE]'
            cand --profile 'Profile of jotkit.toml [env: JOTKIT_PROFILE]'
            cand --issuer 'Expected issuer (exact match); finds the keys'
            cand --audience 'Expected audience; repeat to allow several'
            cand --alg 'Allowed algorithm; repeat to allow several'
            cand --authorized-party 'Allowed front end (azp); repeat to allow several'
            cand --require 'Required claim and its value; repeatable'
            cand --typ 'Expected type (`typ` of the header)'
            cand --max-age 'Maximum age of the token, such as 15m'
            cand --leeway 'Clock tolerance, such as 30s [default: 0]'
            cand --jwks 'Key set: URL, file or `-`; any format'
            cand -k 'Key: the same places and formats as --jwks'
            cand --key 'Key: the same places and formats as --jwks'
            cand --key-env 'Environment variable with the key'
            cand --secret-file 'File with a shared secret'
            cand --secret-env 'Environment variable with a shared secret'
            cand --secret 'Prompt for a shared secret (hidden)'
            cand --secret-encoding 'Encoding of the shared secret [default: utf8]'
            cand --passphrase-file 'File with the passphrase of an encrypted key'
            cand --passphrase-env 'Environment variable with the passphrase [default: prompt]'
            cand --timeout 'Maximum time of each document'
            cand --ca-cert 'Certificates (PEM) to trust beside the system''s own'
            cand --insecure-allow-http 'Host from which keys may come over plain http; repeatable'
            cand --payload 'Payload of a detached signature: a file, or `-` for standard input'
            cand --json 'The same as -o json'
            cand --list 'List all causes'
            cand --redact 'Leave out everything private, for a bug tracker'
            cand --insecure-allow-weak-keys 'Accept weak keys: RSA under 2048 bits, secrets shorter than their hash'
            cand --offline 'Use cached keys only, however old'
            cand --refresh 'Fetch the keys even if cached ones are fresh'
            cand --any-payload 'Accept a payload that is not a JSON object; --payload implies it'
            cand --all 'Accept several signatures only if each is accepted (default)'
            cand --any 'Accept several signatures if one is accepted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;sign'= {
            cand --color 'When to use colour'
            cand --at 'Use this time instead of the current one'
            cand --jwks 'Key set: file or `-`; any format'
            cand -k 'Key: the same places and formats as --jwks'
            cand --key 'Key: the same places and formats as --jwks'
            cand --key-env 'Environment variable with the key'
            cand --secret-file 'File with a shared secret'
            cand --secret-env 'Environment variable with a shared secret'
            cand --secret 'Prompt for a shared secret (hidden)'
            cand --secret-encoding 'Encoding of the shared secret [default: utf8]'
            cand --passphrase-file 'File with the passphrase of an encrypted key'
            cand --passphrase-env 'Environment variable with the passphrase [default: prompt]'
            cand --issuer-at 'Issuer that signs: a running `jotkit serve`'
            cand --alg 'Algorithm [default: the key''s own]'
            cand --kid 'Key of the set, or the kid of a key without one'
            cand --header 'Header member, JSON or text'
            cand --claims 'Claims: a file, a JSON object, or `-` for standard input'
            cand --template 'JWT template (TOML or JSON) with Clerk''s shortcodes'
            cand --user 'Users (TOML or JSON) for the template'
            cand --user-id 'User to take [default: the only one]'
            cand --claim 'Claim: JSON, or else text; repeatable'
            cand --claim-text 'Claim that is always text'
            cand --claim-seq 'Claim that numbers the tokens of --count'
            cand --iss 'Issuer'
            cand --sub 'Subject'
            cand --aud 'Audience; repeat for a list'
            cand --exp 'Expiry: 15m from now, or a date'
            cand --nbf 'Start of validity: 1m from now, or a date'
            cand --iat 'Time of issue: -5m from now, or a date [default: now]'
            cand --jti 'Identifier of the token'
            cand --payload 'Bytes to sign instead of claims: a file, or `-` for standard input'
            cand --serialization 'Serialization of the token'
            cand --count 'Number of tokens, one per line'
            cand --no-iat 'Leave `iat` out'
            cand --detached 'Leave the payload out of the token'
            cand --insecure-allow-weak-keys 'Sign with a shared secret that is shorter than its hash'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;jwks'= {
            cand --color 'When to use colour'
            cand --kid 'Only the key with this kid'
            cand --thumbprint 'Thumbprint of each key (RFC 7638), or its URI (RFC 9278)'
            cand --diff 'Key set to compare with; exit status 1 if they differ'
            cand --passphrase-file 'File with the passphrase of an encrypted key'
            cand --passphrase-env 'Environment variable with the passphrase [default: prompt]'
            cand --timeout 'Maximum time of each document'
            cand --ca-cert 'Certificates (PEM) to trust beside the system''s own'
            cand --insecure-allow-http 'Host from which keys may come over plain http; repeatable'
            cand --at 'Use this time instead of the current one'
            cand -o 'Output format: a table, a key set in JSON, or public keys in PEM'
            cand --output 'Output format: a table, a key set in JSON, or public keys in PEM'
            cand --lint 'Check the set; exit status 1 if there are problems'
            cand --offline 'Use cached keys only, however old'
            cand --refresh 'Fetch the keys even if cached ones are fresh'
            cand --json 'The same as -o json'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;convert'= {
            cand --color 'When to use colour'
            cand --n 'Modulus of an RSA key, in base64url'
            cand --e 'Exponent of an RSA key, in base64url'
            cand --kid 'Key of the set, or the kid of a key without one'
            cand --to 'Output format [default: PEM for a JWK, else JWK]'
            cand --alg 'The `alg` of the JWK'
            cand --use 'The `use` of the JWK'
            cand --out 'Output file, or `-` for standard output (default)'
            cand --passphrase-file 'File with the passphrase of an encrypted key'
            cand --passphrase-env 'Environment variable with the passphrase [default: prompt]'
            cand --timeout 'Maximum time of each document'
            cand --ca-cert 'Certificates (PEM) to trust beside the system''s own'
            cand --insecure-allow-http 'Host from which keys may come over plain http; repeatable'
            cand --der 'Write DER instead of PEM; without --to the same as --to der'
            cand --private 'Write the private half too'
            cand --force 'Replace an existing file'
            cand --offline 'Use cached keys only, however old'
            cand --refresh 'Fetch the keys even if cached ones are fresh'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;keygen'= {
            cand --color 'When to use colour'
            cand --bits 'Length of an rsa or oct key [default: 2048, 256]'
            cand --curve 'Curve of an ec key [default: P-256]'
            cand --alg 'Algorithm of the key (`alg`)'
            cand --use 'Use of the key (`use`)'
            cand --kid 'Key ID [default: its thumbprint]'
            cand --to 'Output format'
            cand --out 'File for the private key, or `-` for standard output (default)'
            cand --public-out 'File for the public key, or `-` for standard output'
            cand --force 'Replace existing files'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;serve'= {
            cand --color 'When to use colour'
            cand --port 'Port; 0 is any free one'
            cand --bind 'Address to listen on'
            cand --issuer 'Issuer [default: the server''s address]'
            cand --state 'File that keeps the keys between runs'
            cand -k 'Private key to sign with: a file or `-`'
            cand --key 'Private key to sign with: a file or `-`'
            cand --passphrase-file 'File with the passphrase of an encrypted key'
            cand --passphrase-env 'Environment variable with the passphrase [default: prompt]'
            cand --alg 'Algorithm [default: the key''s own, or RS256]'
            cand --keep-retired 'Time that a replaced key stays in the set'
            cand --lifetime 'Lifetime of tokens'
            cand --clock-skew 'Time of `nbf` before `iat`'
            cand --fault 'Fault to enable; repeat for several'
            cand --template 'JWT template (TOML or JSON); repeat for several'
            cand --user 'Users (TOML or JSON) [default: user_local]'
            cand --clerk-secret-key-env 'Environment variable with the secret key [default: a new one]'
            cand --authorized-party 'Front end (azp) of session tokens'
            cand --clerk 'Also serve the routes of Clerk''s APIs'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;probe'= {
            cand --color 'When to use colour'
            cand --token 'File with one real token, or `-` for standard input'
            cand --issuer-at 'Running jotkit serve that makes the tokens'
            cand --at 'Use this time instead of the current one'
            cand -o 'Output format'
            cand --output 'Output format'
            cand --kid 'kid of the tokens [default: that of the key, or its thumbprint]'
            cand -p 'Profile of jotkit.toml [env: JOTKIT_PROFILE]'
            cand --profile 'Profile of jotkit.toml [env: JOTKIT_PROFILE]'
            cand --issuer 'Expected issuer (exact match); finds the keys'
            cand --audience 'Expected audience; repeat to allow several'
            cand --alg 'Allowed algorithm; repeat to allow several'
            cand --authorized-party 'Allowed front end (azp); repeat to allow several'
            cand --require 'Required claim and its value; repeatable'
            cand --typ 'Expected type (`typ` of the header)'
            cand --max-age 'Maximum age of the token, such as 15m'
            cand --leeway 'Clock tolerance, such as 30s [default: 0]'
            cand --jwks 'Key set: URL, file or `-`; any format'
            cand -k 'Key: the same places and formats as --jwks'
            cand --key 'Key: the same places and formats as --jwks'
            cand --key-env 'Environment variable with the key'
            cand --secret-file 'File with a shared secret'
            cand --secret-env 'Environment variable with a shared secret'
            cand --secret 'Prompt for a shared secret (hidden)'
            cand --secret-encoding 'Encoding of the shared secret [default: utf8]'
            cand --passphrase-file 'File with the passphrase of an encrypted key'
            cand --passphrase-env 'Environment variable with the passphrase [default: prompt]'
            cand --cookie 'Send the token in this cookie'
            cand --query 'Send the token in this query parameter'
            cand --header 'Send the token in this header; NAME or NAME: {token}'
            cand --ws-protocol 'WebSocket subprotocol, with {token} in it'
            cand --ws-message 'First message over a WebSocket, with {token} in it'
            cand --ws-wait 'Time after which an open WebSocket counts as accepted'
            cand --method 'Method; any but GET needs --yes'
            cand --data 'Body of the request'
            cand --origin 'Origin of CORS requests [default: the first --authorized-party]'
            cand --only 'Try only this case; repeatable'
            cand --skip 'Leave out this case; repeatable'
            cand --expect 'Expected status: a number, 2xx or 4xx; repeatable'
            cand --rate 'Maximum requests per second'
            cand --max-time 'Time limit of the whole run'
            cand --timeout 'Maximum time of each document'
            cand --ca-cert 'Certificates (PEM) to trust beside the system''s own'
            cand --insecure-allow-http 'Host from which keys may come over plain http; repeatable'
            cand --dry-run 'Print the requests as curl commands and send nothing'
            cand --yes 'Allow other machines, and methods other than GET'
            cand --list 'List all cases'
            cand -v 'List passed cases too'
            cand --verbose 'List passed cases too'
            cand --json 'The same as -o json'
            cand --insecure-allow-weak-keys 'Accept weak keys: RSA under 2048 bits, secrets shorter than their hash'
            cand --offline 'Use cached keys only, however old'
            cand --refresh 'Fetch the keys even if cached ones are fresh'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;fixtures'= {
            cand --color 'When to use colour'
            cand --out 'Folder, new or empty'
            cand --issuer 'Issuer of the tokens'
            cand --audience 'Audience of the tokens'
            cand --require 'Claim that the backend requires, and its value; repeatable'
            cand --lifetime 'Lifetime of the good token'
            cand -k 'Private key to sign with [default: a new one]'
            cand --key 'Private key to sign with [default: a new one]'
            cand --alg 'Algorithm [default: the key''s own, or RS256]'
            cand --passphrase-file 'File with the passphrase of an encrypted key'
            cand --passphrase-env 'Environment variable with the passphrase [default: prompt]'
            cand --at 'Use this time instead of the current one'
            cand --force 'Write into a folder that is not empty, and replace existing files'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;guard'= {
            cand --color 'When to use colour'
            cand -o 'Output format of --list'
            cand --output 'Output format of --list'
            cand -p 'Profile of jotkit.toml [env: JOTKIT_PROFILE]'
            cand --profile 'Profile of jotkit.toml [env: JOTKIT_PROFILE]'
            cand --issuer 'Expected issuer (exact match)'
            cand --audience 'Expected audience; repeat to allow several'
            cand --alg 'Allowed algorithm; repeatable [default: RS256]'
            cand --require 'Required claim (dotted path) and its value, else 403'
            cand --role 'Required role, else 403'
            cand --role-claim 'Claim with the roles (dotted path) [default: roles]'
            cand --authorized-party 'Allowed front end (azp), with --clerk; repeat to allow several'
            cand --jwks 'URL of the key set [default: that of the issuer]'
            cand --list 'Show the stacks, with their libraries'
            cand --clerk 'Use Clerk''s SDK'
            cand --optional 'Allow requests without a token, without a user'
            cand --websocket 'Guard WebSocket connections too'
            cand --graphql 'Add a context for GraphQL'
            cand --json 'The same as -o json'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;webhook'= {
            cand --color 'When to use colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand verify 'Verify the signature of a webhook, or find out why it fails'
            cand sign 'Sign a webhook: print the headers to send with a body'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jotkit;webhook;verify'= {
            cand --body 'File with only the body, or `-` for standard input; needs --header'
            cand -H 'Header of the request, with --body; repeatable'
            cand --header 'Header of the request, with --body; repeatable'
            cand --headers 'Prefix of the headers [default: either]'
            cand --tolerance 'Clock tolerance for the timestamp [default: 5m]'
            cand --at 'Use this time instead of the current one'
            cand -o 'Output format'
            cand --output 'Output format'
            cand --secret-env 'Environment variable with the secret [default: CLERK_WEBHOOK_SIGNING_SECRET]'
            cand --secret-file 'File with the secret; one line break at its end is not part of it'
            cand --secret 'Prompt for the secret (hidden): whsec_…, whsk_… or whpk_…'
            cand --color 'When to use colour'
            cand -q 'Print nothing but usage errors: the exit status is the answer'
            cand --quiet 'Print nothing but usage errors: the exit status is the answer'
            cand --json 'The same as -o json'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;webhook;sign'= {
            cand --body 'File with the body; `-` reads standard input'
            cand --id 'Id of the message [default: a random one]'
            cand --headers 'Prefix of the headers [default: svix for a Clerk secret, else webhook]'
            cand --at 'Use this time instead of the current one'
            cand -o 'Output format'
            cand --output 'Output format'
            cand --secret-env 'Environment variable with the secret [default: CLERK_WEBHOOK_SIGNING_SECRET]'
            cand --secret-file 'File with the secret; one line break at its end is not part of it'
            cand --secret 'Prompt for the secret (hidden): whsec_…, whsk_… or whpk_…'
            cand --color 'When to use colour'
            cand --json 'The same as -o json'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;webhook;help'= {
            cand verify 'Verify the signature of a webhook, or find out why it fails'
            cand sign 'Sign a webhook: print the headers to send with a body'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jotkit;webhook;help;verify'= {
        }
        &'jotkit;webhook;help;sign'= {
        }
        &'jotkit;webhook;help;help'= {
        }
        &'jotkit;profile'= {
            cand --color 'When to use colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List the profiles'
            cand show 'Show a profile'
            cand check 'Fetch the keys of a profile and check them; exit status 1 if there are problems'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jotkit;profile;list'= {
            cand -o 'Output format'
            cand --output 'Output format'
            cand --color 'When to use colour'
            cand --json 'The same as -o json'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;profile;show'= {
            cand -o 'Output format'
            cand --output 'Output format'
            cand --color 'When to use colour'
            cand --json 'The same as -o json'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;profile;check'= {
            cand --timeout 'Maximum time of each document'
            cand --ca-cert 'Certificates (PEM) to trust beside the system''s own'
            cand --insecure-allow-http 'Host from which keys may come over plain http; repeatable'
            cand -o 'Output format'
            cand --output 'Output format'
            cand --color 'When to use colour'
            cand --offline 'Use cached keys only, however old'
            cand --refresh 'Fetch the keys even if cached ones are fresh'
            cand --json 'The same as -o json'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;profile;help'= {
            cand list 'List the profiles'
            cand show 'Show a profile'
            cand check 'Fetch the keys of a profile and check them; exit status 1 if there are problems'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jotkit;profile;help;list'= {
        }
        &'jotkit;profile;help;show'= {
        }
        &'jotkit;profile;help;check'= {
        }
        &'jotkit;profile;help;help'= {
        }
        &'jotkit;clerk'= {
            cand --color 'When to use colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand key 'Show what kind of Clerk key this is, and its instance'
            cand env 'Check the Clerk variables of a project, and show how to verify with them'
            cand templates 'List the JWT templates of an instance, or show one, and check them'
            cand token 'Fetch a session token, or a token of a JWT template'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jotkit;clerk;key'= {
            cand -o 'Output format'
            cand --output 'Output format'
            cand --color 'When to use colour'
            cand --json 'The same as -o json'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;clerk;env'= {
            cand -o 'Output format'
            cand --output 'Output format'
            cand --color 'When to use colour'
            cand --json 'The same as -o json'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;clerk;templates'= {
            cand --secret-key-file 'File with the secret key [default: CLERK_SECRET_KEY, or prompt]'
            cand --secret-key 'Prompt for the secret key (hidden)'
            cand --timeout 'Maximum time of each answer'
            cand --ca-cert 'Certificates in PEM to trust beside the machine''s own'
            cand -o 'Output format'
            cand --output 'Output format'
            cand --color 'When to use colour'
            cand --json 'The same as -o json'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;clerk;token'= {
            cand --session 'Session'
            cand --user 'User of a development instance: uses the last active session, or a new one'
            cand --template 'JWT template [default: none, a session token]'
            cand --secret-key-file 'File with the secret key [default: CLERK_SECRET_KEY, or prompt]'
            cand --secret-key 'Prompt for the secret key (hidden)'
            cand --timeout 'Maximum time of each answer'
            cand --ca-cert 'Certificates in PEM to trust beside the machine''s own'
            cand --color 'When to use colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;clerk;help'= {
            cand key 'Show what kind of Clerk key this is, and its instance'
            cand env 'Check the Clerk variables of a project, and show how to verify with them'
            cand templates 'List the JWT templates of an instance, or show one, and check them'
            cand token 'Fetch a session token, or a token of a JWT template'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jotkit;clerk;help;key'= {
        }
        &'jotkit;clerk;help;env'= {
        }
        &'jotkit;clerk;help;templates'= {
        }
        &'jotkit;clerk;help;token'= {
        }
        &'jotkit;clerk;help;help'= {
        }
        &'jotkit;demo'= {
            cand --color 'When to use colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;completions'= {
            cand --color 'When to use colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;help'= {
            cand decode 'decode'
            cand verify 'verify'
            cand explain 'explain'
            cand sign 'sign'
            cand jwks 'jwks'
            cand convert 'convert'
            cand keygen 'keygen'
            cand serve 'serve'
            cand probe 'probe'
            cand fixtures 'fixtures'
            cand guard 'guard'
            cand webhook 'webhook'
            cand profile 'profile'
            cand clerk 'clerk'
            cand demo 'demo'
            cand completions 'completions'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jotkit;help;decode'= {
        }
        &'jotkit;help;verify'= {
        }
        &'jotkit;help;explain'= {
        }
        &'jotkit;help;sign'= {
        }
        &'jotkit;help;jwks'= {
        }
        &'jotkit;help;convert'= {
        }
        &'jotkit;help;keygen'= {
        }
        &'jotkit;help;serve'= {
        }
        &'jotkit;help;probe'= {
        }
        &'jotkit;help;fixtures'= {
        }
        &'jotkit;help;guard'= {
        }
        &'jotkit;help;webhook'= {
        }
        &'jotkit;help;profile'= {
        }
        &'jotkit;help;clerk'= {
        }
        &'jotkit;help;demo'= {
        }
        &'jotkit;help;completions'= {
        }
        &'jotkit;help;help'= {
        }
    ]
    $completions[$command]
}
