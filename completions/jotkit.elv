
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
            cand --color 'When to colour'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand decode 'Show the header and payload of a token, without verifying it'
            cand verify 'Check a token fully: structure, algorithm, key, signature, times, issuer, audience'
            cand explain 'Say why a token is not accepted, and what to do about it'
            cand sign 'Make a token with a local key'
            cand jwks 'Show the keys of an issuer, a URL or a file, judge them, or compare them with others'
            cand convert 'Turn a key into another spelling: JWK, JWKS, PEM, DER or certificate'
            cand keygen 'Make a key'
            cand demo 'Show the whole thing on this machine: an issuer, a token, and what goes wrong with tokens'
            cand completions 'Print a completion script for a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jotkit;decode'= {
            cand --at 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z'
            cand -o 'How to answer'
            cand --output 'How to answer'
            cand --batch 'Read many tokens, one a line, from files or standard input, plain, gzip or zstd'
            cand --pointer 'Lines are JSON, and the token is at this place, such as /request/token (RFC 6901)'
            cand --jobs 'How many threads work; by default as many as there are cores'
            cand --color 'When to colour'
            cand --redact 'Take out what may be personal or secret, for sharing'
            cand --unordered 'Give lines out as they are done, in any order'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;verify'= {
            cand --issuer 'Who must have issued it, to the letter; alone it also finds the keys'
            cand --audience 'Whom it must be for; repeat it to allow any of several'
            cand --alg 'An algorithm to allow; repeat it to allow several'
            cand --authorized-party 'A front end (azp) to allow; repeat it to allow several'
            cand --require 'A claim that must be there, by a dotted path, and what it must be or contain'
            cand --typ 'What `typ` of the header must be'
            cand --max-age 'How long ago it may have been issued at the most, such as 15m'
            cand --leeway 'By how much every date may be missed, such as 30s'
            cand --jwks 'A key set: URL, file or `-`; JWKS, JWK, PEM, DER, certificates or SSH keys, told by content'
            cand --key 'A key: the same reader as --jwks'
            cand --key-env 'The environment variable that holds the key'
            cand --secret-file 'The file that holds a shared secret; one line break at its end is not part of it'
            cand --secret-env 'The environment variable that holds a shared secret'
            cand --secret 'A shared secret, asked for without echo; =VALUE shows it to everyone on this machine'
            cand --secret-encoding 'How the shared secret is written'
            cand --passphrase-file 'The file that holds the key''s passphrase; one line break at its end is not part of it'
            cand --passphrase-env 'The environment variable that holds the key''s passphrase; without either it is asked for'
            cand --timeout 'How long each document may take'
            cand --ca-cert 'Certificates in PEM to trust beside the machine''s own'
            cand --payload 'The payload of a detached signature: a file, or `-` for standard input'
            cand --batch 'Read many tokens, one a line, from files or standard input, plain, gzip or zstd'
            cand --pointer 'Lines are JSON, and the token is at this place, such as /request/token (RFC 6901)'
            cand --jobs 'How many threads work; by default as many as there are cores'
            cand --only 'Print only the lines of such tokens; all are counted'
            cand --fields 'What to print of each token'
            cand --at 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z'
            cand --print 'Print only this claim, raw, and only of an accepted token'
            cand -o 'How to answer'
            cand --output 'How to answer'
            cand --color 'When to colour'
            cand --insecure-allow-weak-keys 'Let weak keys verify: RSA under 2048 bits, secrets shorter than their hash'
            cand --offline 'Use cached keys only, however old'
            cand --refresh 'Ask the server even where the cached keys are fresh'
            cand --all 'Of several signatures each must be accepted, as by default'
            cand --any 'Of several signatures one must be accepted'
            cand --unordered 'Give lines out as they are done, in any order'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;explain'= {
            cand --cause 'Print the page of one cause'
            cand --issuer 'Who must have issued it, to the letter; alone it also finds the keys'
            cand --audience 'Whom it must be for; repeat it to allow any of several'
            cand --alg 'An algorithm to allow; repeat it to allow several'
            cand --authorized-party 'A front end (azp) to allow; repeat it to allow several'
            cand --require 'A claim that must be there, by a dotted path, and what it must be or contain'
            cand --typ 'What `typ` of the header must be'
            cand --max-age 'How long ago it may have been issued at the most, such as 15m'
            cand --leeway 'By how much every date may be missed, such as 30s'
            cand --jwks 'A key set: URL, file or `-`; JWKS, JWK, PEM, DER, certificates or SSH keys, told by content'
            cand --key 'A key: the same reader as --jwks'
            cand --key-env 'The environment variable that holds the key'
            cand --secret-file 'The file that holds a shared secret; one line break at its end is not part of it'
            cand --secret-env 'The environment variable that holds a shared secret'
            cand --secret 'A shared secret, asked for without echo; =VALUE shows it to everyone on this machine'
            cand --secret-encoding 'How the shared secret is written'
            cand --passphrase-file 'The file that holds the key''s passphrase; one line break at its end is not part of it'
            cand --passphrase-env 'The environment variable that holds the key''s passphrase; without either it is asked for'
            cand --timeout 'How long each document may take'
            cand --ca-cert 'Certificates in PEM to trust beside the machine''s own'
            cand --payload 'The payload of a detached signature: a file, or `-` for standard input'
            cand --at 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z'
            cand -o 'How to answer'
            cand --output 'How to answer'
            cand --color 'When to colour'
            cand --list 'List all causes'
            cand --insecure-allow-weak-keys 'Let weak keys verify: RSA under 2048 bits, secrets shorter than their hash'
            cand --offline 'Use cached keys only, however old'
            cand --refresh 'Ask the server even where the cached keys are fresh'
            cand --all 'Of several signatures each must be accepted, as by default'
            cand --any 'Of several signatures one must be accepted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;sign'= {
            cand --jwks 'A key set: URL, file or `-`; JWKS, JWK, PEM, DER, certificates or SSH keys, told by content'
            cand --key 'A key: the same reader as --jwks'
            cand --key-env 'The environment variable that holds the key'
            cand --secret-file 'The file that holds a shared secret; one line break at its end is not part of it'
            cand --secret-env 'The environment variable that holds a shared secret'
            cand --secret 'A shared secret, asked for without echo; =VALUE shows it to everyone on this machine'
            cand --secret-encoding 'How the shared secret is written'
            cand --passphrase-file 'The file that holds the key''s passphrase; one line break at its end is not part of it'
            cand --passphrase-env 'The environment variable that holds the key''s passphrase; without either it is asked for'
            cand --alg 'The algorithm; by default what the key is for'
            cand --kid 'The key to take from a set, or the name to give to one without'
            cand --header 'A header member; JSON where it parses as anything but text'
            cand --claims 'A JSON object of claims: a file, or `-` for standard input'
            cand --claim 'A claim; JSON where it parses as an object, array, number, true, false or null, else text'
            cand --claim-text 'A claim that is text whatever it looks like'
            cand --claim-seq 'A claim that counts the tokens of --count: {n} in its text is 1, 2, 3 and so on'
            cand --iss 'Who issues it'
            cand --sub 'Whom it is about'
            cand --aud 'Whom it is for; repeat it for a list'
            cand --exp 'When it expires: 15m from now, or a date'
            cand --nbf 'From when on it is valid: 1m from now, or a date'
            cand --iat 'When it was issued: -5m from now, or a date'
            cand --jti 'Its own identifier'
            cand --payload 'Bytes to sign instead of claims: a file, or `-` for standard input'
            cand --serialization 'How to write the token'
            cand --count 'Make so many tokens, one a line'
            cand --at 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z'
            cand --color 'When to colour'
            cand --no-iat 'Leave `iat` out'
            cand --detached 'Leave the payload out of the token: it is sent beside it'
            cand --insecure-allow-weak-keys 'Sign with a shared secret that is shorter than its hash'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;jwks'= {
            cand --kid 'Only the key of this name'
            cand --thumbprint 'The RFC 7638 thumbprint of each key, or its RFC 9278 URI, which is of SHA-256'
            cand --diff 'What another set, by the same kinds of places, has otherwise: exit status 1 when it differs'
            cand --passphrase-file 'The file that holds the key''s passphrase; one line break at its end is not part of it'
            cand --passphrase-env 'The environment variable that holds the key''s passphrase; without either it is asked for'
            cand --timeout 'How long each document may take'
            cand --ca-cert 'Certificates in PEM to trust beside the machine''s own'
            cand --at 'The time to take for now: seconds since 1970 or a date such as 2026-09-21T14:13:20Z'
            cand -o 'How to answer: a table, a key set in JSON, or public keys in PEM'
            cand --output 'How to answer: a table, a key set in JSON, or public keys in PEM'
            cand --color 'When to colour'
            cand --lint 'Judge the set: exit status 1 when something is found'
            cand --offline 'Use cached keys only, however old'
            cand --refresh 'Ask the server even where the cached keys are fresh'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'jotkit;convert'= {
            cand --n 'The modulus of an RSA key, in base64url as in a JWK'
            cand --e 'The exponent of an RSA key, in base64url as in a JWK'
            cand --kid 'The name of the key to take from a set, or the name to give to one without'
            cand --to 'What to make of it'
            cand --out 'The file to write, or `-` for standard output; a private key is readable by its owner alone'
            cand --passphrase-file 'The file that holds the key''s passphrase; one line break at its end is not part of it'
            cand --passphrase-env 'The environment variable that holds the key''s passphrase; without either it is asked for'
            cand --timeout 'How long each document may take'
            cand --ca-cert 'Certificates in PEM to trust beside the machine''s own'
            cand --color 'When to colour'
            cand --der 'DER instead of PEM'
            cand --private 'Write the private half too'
            cand --force 'Replace a file that is there'
            cand --offline 'Use cached keys only, however old'
            cand --refresh 'Ask the server even where the cached keys are fresh'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;keygen'= {
            cand --bits 'Its length: rsa 2048 (the default), 3072, 4096 or 8192; oct 128 to 4096, by default 256'
            cand --curve 'The curve of an ec key, by default P-256'
            cand --alg 'The one algorithm that the key is for'
            cand --use 'What the key is for: sig, to sign and verify'
            cand --kid 'The key''s name; by default its thumbprint'
            cand --to 'What to write'
            cand --out 'The file for the private key, or `-` for standard output'
            cand --public-out 'The file for the public half, or `-` for standard output'
            cand --color 'When to colour'
            cand --force 'Replace files that are there'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;demo'= {
            cand --color 'When to colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;completions'= {
            cand --color 'When to colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'jotkit;help'= {
            cand decode 'Show the header and payload of a token, without verifying it'
            cand verify 'Check a token fully: structure, algorithm, key, signature, times, issuer, audience'
            cand explain 'Say why a token is not accepted, and what to do about it'
            cand sign 'Make a token with a local key'
            cand jwks 'Show the keys of an issuer, a URL or a file, judge them, or compare them with others'
            cand convert 'Turn a key into another spelling: JWK, JWKS, PEM, DER or certificate'
            cand keygen 'Make a key'
            cand demo 'Show the whole thing on this machine: an issuer, a token, and what goes wrong with tokens'
            cand completions 'Print a completion script for a shell'
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
        &'jotkit;help;demo'= {
        }
        &'jotkit;help;completions'= {
        }
        &'jotkit;help;help'= {
        }
    ]
    $completions[$command]
}
